#include "sync/hub/import/mapping.h"

#include <algorithm>

#include <fmt/format.h>

#include "platform/base/toml_parser.h"
#include "platform/base/toml_text.h"
#include "sync/hub/import/derive.h"
#include "sync/hub/import/mapping_rules.h"
#include "sync/hub/import/text_converters.h"

namespace tp {

struct Mapping::Impl {
    ImportTable table = ImportTable::products;
    std::string currency;
    std::vector<FieldRule> fields;
    std::vector<SkipRule> skips;
    DeriveContext context;

    Status read(const toml::table& root);
};

namespace {

constexpr std::array<std::string_view, 4> derivations = {"department", "picture", "popularity", "price"};

// Rows through a mapping's rules.
class MappedSource final : public RowSource {
  public:
    MappedSource(const std::vector<FieldRule>& fields, const std::vector<SkipRule>& skips, const DeriveContext& context)
        : m_fields(fields), m_skips(skips), m_context(context), m_texts(column_count) {}

    Status bind(const std::vector<std::string>& columns) override {
        m_columns = columns;
        const std::vector<std::string_view> known(columns.begin(), columns.end());
        const auto check = [&](const std::string& name) -> Status {
            if (std::find(columns.begin(), columns.end(), name) != columns.end()) return {};
            const auto nearest = nearest_name(name, known);
            return fail(import_errc::missing_column, "the mapping reads a column " + name + " that the file has not" +
                                                         (nearest.empty() ? "" : "; the nearest is " + nearest));
        };
        for (const auto& field : m_fields)
            for (const auto& name : field.columns) TRY(check(name));
        for (const auto& skip : m_skips) TRY(check(skip.column));
        return {};
    }

    Verdict fill(const Row& row, RowValues& values, RowProblem&) override {
        for (const auto& skip : m_skips)
            if (skip.takes(cell(row, skip.column))) return Verdict::skipped;
        for (const auto& field : m_fields)
            if (field.derive.empty()) set(values, field.column, field.converted(joined(row, field)));
        for (const auto& field : m_fields)
            if (field.derive == "department") set(values, field.column, department(row, field));
        for (const auto& field : m_fields)
            if (!field.derive.empty() && field.derive != "department")
                set(values, field.column, derived(row, values, field));
        return Verdict::taken;
    }

  private:
    std::string_view cell(const Row& row, const std::string& name) const {
        const auto at = std::find(m_columns.begin(), m_columns.end(), name);
        const auto index = static_cast<size_t>(at - m_columns.begin());
        return index < row.fields.size() ? row.fields[index] : std::string_view{};
    }

    std::string joined(const Row& row, const FieldRule& field) const {
        std::string text;
        for (const auto& name : field.columns) {
            const auto part = trim(cell(row, name));
            if (!text.empty() && !part.empty()) text += ' ';
            text += part;
        }
        return text;
    }

    void set(RowValues& values, Column column, std::string text) {
        auto& kept = m_texts[static_cast<size_t>(column)];
        kept = std::move(text);
        values[column] = kept;
    }

    std::string department(const Row& row, const FieldRule& field) {
        if (m_context.departments.empty()) return field.otherwise;
        const auto name = field.columns.empty() ? std::string_view{} : cell(row, field.columns.front());
        std::string more;
        for (size_t i = 1; i < field.columns.size(); ++i) more += std::string(cell(row, field.columns[i])) + " ";
        m_department = pick_department(m_context.departments, name, more);
        return m_context.departments[m_department].department.id;
    }

    std::string derived(const Row& row, RowValues& values, const FieldRule& field) {
        const auto key = values[Column::sku];
        const auto photo = m_context.photos.contains("photo-" + std::string(values[Column::gtin]));
        if (field.derive == "picture") {
            const auto id = "photo-" + field.converted(joined(row, field));
            if (m_context.photos.contains(id)) return id;
            return m_context.departments.empty() ? "" : m_context.departments[m_department].picture;
        }
        Seeded seeded(m_context.seed, field.derive + " " + std::string(key));
        const double u = seeded.unit();
        // Few sell much; what has a photo comes to the front.
        if (field.derive == "popularity")
            return std::to_string(1 + static_cast<int64_t>(6000 * u * u * u * u) + (photo ? 4000 : 0));
        set(values, Column::derived_price, "true");
        const int64_t low = m_context.departments.empty() ? 99 : m_context.departments[m_department].lowest_price;
        const int64_t high = m_context.departments.empty() ? 1999 : m_context.departments[m_department].highest_price;
        const auto minor = shop_price(low + static_cast<int64_t>(static_cast<double>(high - low) * u * u));
        return std::to_string(minor);
    }

    const std::vector<FieldRule>& m_fields;
    const std::vector<SkipRule>& m_skips;
    const DeriveContext& m_context;
    std::vector<std::string> m_columns;
    std::vector<std::string> m_texts;  // by canonical column
    size_t m_department = 0;
};

std::unexpected<Error> unknown(const toml::node& at, std::string_view what, std::string_view name,
                               const std::vector<std::string_view>& known) {
    const auto nearest = nearest_name(name, known);
    return fail(import_errc::unknown_key, fmt::format("line {}: no such {}: {}{}", line_of(at), what, name,
                                                      nearest.empty() ? "" : " (did you mean " + nearest + "?)"));
}

Status check_keys(const toml::table& table, const std::vector<std::string_view>& known) {
    for (const auto& [key, value] : table)
        if (std::find(known.begin(), known.end(), key.str()) == known.end())
            return unknown(value, "key", key.str(), known);
    return {};
}

Result<FieldRule> read_field(ImportTable table, std::string_view name, const toml::table& value) {
    using Texts = std::vector<std::string>;
    std::vector<std::string_view> columns;
    for (const auto c : columns_of(table).required) columns.push_back(to_string(c));
    for (const auto c : columns_of(table).optional) columns.push_back(to_string(c));
    const auto column = parse_column(name);
    if (!column || !has_column(table, *column)) return unknown(value, "field", name, columns);
    FieldRule field;
    field.column = *column;
    TRY(check_keys(value, {"column", "columns", "value", "convert", "otherwise", "derive"}));
    if (value.contains("column")) field.columns = {TRY(toml_at<std::string>(value, "column"))};
    if (value.contains("columns")) field.columns = TRY(toml_at<Texts>(value, "columns"));
    field.otherwise = TRY(toml_or<std::string>(value, "otherwise", TRY(toml_or<std::string>(value, "value", ""))));
    field.derive = TRY(toml_or<std::string>(value, "derive", ""));
    const std::vector<std::string_view> rules(derivations.begin(), derivations.end());
    if (!field.derive.empty() && std::find(rules.begin(), rules.end(), field.derive) == rules.end())
        return unknown(value, "derivation", field.derive, rules);
    const Texts converters = TRY(toml_or<Texts>(value, "convert", {}));
    for (const std::string& converter : converters) {
        auto parsed = parse_converter(converter);
        if (!parsed) return unknown(value, "converter", converter, converter_names());
        field.converters.push_back(*std::move(parsed));
    }
    // A derived price is in minor units.
    if (field.derive == "price") field.column = Column::price_minor;
    return field;
}

Result<SkipRule> read_skip(const toml::table& value) {
    TRY(check_keys(value, {"column", "starts_with", "equals", "unless_digits", "below"}));
    SkipRule skip;
    skip.column = TRY(toml_at<std::string>(value, "column"));
    skip.starts_with = TRY(toml_or<std::vector<std::string>>(value, "starts_with", {}));
    skip.equals = TRY(toml_or<std::vector<std::string>>(value, "equals", {}));
    skip.unless_digits = TRY(toml_or<int64_t>(value, "unless_digits", 0));
    if (value.contains("below")) skip.below = static_cast<double>(TRY(toml_at<int64_t>(value, "below")));
    return skip;
}

}  // namespace

Status Mapping::Impl::read(const toml::table& root) {
    TRY(check_keys(root, {"table", "currency", "fields", "skip"}));
    const std::string name = TRY(toml_at<std::string>(root, "table"));
    const auto known = parse_import_table(name);
    if (!known) return fail(import_errc::unknown_table, "no such table: " + name);
    table = *known;
    currency = TRY(toml_or<std::string>(root, "currency", ""));
    const toml::table* rules = TRY(toml_table_at(root, "fields"));
    for (const auto& [field, rule] : *rules) {
        if (!rule.is_table()) return malformed_at(rule, fmt::format("'{}' must be a table", field.str()));
        fields.push_back(TRY(read_field(table, field.str(), *rule.as_table())));
    }
    if (!root.contains("skip")) return {};
    const auto skipped = TRY(toml_tables_at(root, "skip"));
    for (const toml::table* rule : skipped) skips.push_back(TRY(read_skip(*rule)));
    return {};
}

Mapping::Mapping(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Mapping::Mapping(Mapping&&) noexcept = default;
Mapping& Mapping::operator=(Mapping&&) noexcept = default;
Mapping::~Mapping() = default;
ImportTable Mapping::table() const {
    return m_impl->table;
}
const std::string& Mapping::currency() const {
    return m_impl->currency;
}
void Mapping::set_context(DeriveContext context) {
    m_impl->context = std::move(context);
}
std::unique_ptr<RowSource> Mapping::source() const {
    return std::make_unique<MappedSource>(m_impl->fields, m_impl->skips, m_impl->context);
}

Result<Mapping> Mapping::parse(const std::string& text, const std::string& name) {
    const toml::table root = TRY(parse_toml(text, name));
    auto impl = std::make_unique<Impl>();
    TRY_CONTEXT(impl->read(root), name);
    return Mapping(std::move(impl));
}

Result<Mapping> Mapping::load(const std::string& file) {
    return parse(TRY(read_toml_file(file)), file);
}

size_t pick_department(const std::vector<KeywordDepartment>& departments, std::string_view name,
                       std::string_view more) {
    const auto padded = [](std::string_view text) {
        std::string out = " " + to_lower_ascii(text) + " ";
        std::replace_if(
            out.begin(), out.end(),
            [](char c) { return static_cast<unsigned char>(c) < 0x80 && !(c >= 'a' && c <= 'z') && c != ' '; }, ' ');
        return out;
    };
    const auto in_name = padded(name), in_more = padded(more);
    size_t best = departments.size() - 1;
    int best_score = 0;
    for (size_t i = 0; i < departments.size(); ++i) {
        int score = 0;
        for (const auto& word : departments[i].words) {
            const auto whole = " " + word + " ", plural = " " + word + "s ";
            if (in_name.find(whole) != in_name.npos || in_name.find(plural) != in_name.npos) score += 3;
            if (in_more.find(whole) != in_more.npos) score += 1;
        }
        if (score > best_score) best = i, best_score = score;
    }
    return best;
}

}  // namespace tp
