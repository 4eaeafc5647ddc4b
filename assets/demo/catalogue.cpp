#include "assets/demo/catalogue.h"

#include <array>

#include "platform/base/text_numbers.h"
#include "platform/base/toml_parser.h"
#include "sync/hub/import/department_table.h"
#include "sync/hub/import/derive.h"
#include "sync/hub/import/text_converters.h"

namespace tp::demo {

namespace {

struct TypeLine {
    std::string noun, picture, brand;
    std::vector<std::string> variants, sizes;
    bool same_price = false;
    int64_t lowest = 0, highest = 0;
};

Result<TypeLine> parse_type(std::string_view text) {
    std::vector<std::string> parts;
    for (std::string_view rest = text;;) {
        const auto bar = rest.find('|');
        parts.emplace_back(trim(rest.substr(0, bar)));
        if (bar == rest.npos) break;
        rest.remove_prefix(bar + 1);
    }
    if (parts.size() != 5) return fail(errc::malformed, "a type has five parts: " + std::string(text));
    TypeLine type;
    type.noun = parts[0];
    if (const auto colon = type.noun.find(" : "); colon != std::string::npos) {
        type.brand = type.noun.substr(0, colon);
        type.noun = type.noun.substr(colon + 3);
    }
    type.picture = parts[1];
    type.variants = split_list(parts[2], ',');
    type.same_price = parts[3].starts_with('=');
    type.sizes = split_list(type.same_price ? parts[3].substr(1) : parts[3], ',');
    const auto dash = parts[4].find('-');
    const auto low = parse_digits(parts[4].substr(0, dash));
    const auto high =
        dash == std::string::npos ? std::nullopt : parse_digits(std::string_view(parts[4]).substr(dash + 1));
    if (!low || !high || *low > *high || type.sizes.empty())
        return fail(errc::malformed, "sizes or prices of: " + std::string(text));
    type.lowest = *low;
    type.highest = *high;
    if (type.variants.empty()) type.variants.emplace_back();
    return type;
}

std::string title_of(const std::string& noun, const std::string& variant) {
    if (const auto hole = noun.find("{}"); hole != std::string::npos)
        return noun.substr(0, hole) + variant + noun.substr(hole + 2);
    return variant.empty() ? noun : variant + " " + noun;
}

class Speller {
  public:
    Speller(Catalogue& to, uint64_t seed) : m_to(to), m_seed(seed) {}

    void spell(const std::string& department, const std::vector<std::string>& brands,
               const std::vector<std::string>& aisles, const TypeLine& type, size_t type_index) {
        const auto makers = type.brand.empty() ? brands : std::vector<std::string>{type.brand};
        for (const auto& brand : makers) {
            for (const auto& variant : type.variants) {
                const auto title = title_of(type.noun, variant);
                const auto group = department + "/" + brand + "/" + title;
                for (size_t size = 0; size < type.sizes.size(); ++size) {
                    DemoProduct made;
                    made.product = product(department, brand, title, group, type, size);
                    made.kind = type.picture;
                    made.palette = variant + "/" + brand;
                    made.shelf.aisle = aisles[type_index % aisles.size()];
                    made.shelf.bay = std::string(1, static_cast<char>('A' + (type_index + brand.size()) % 6));
                    made.shelf.side = type_index % 2 ? "right" : "left";
                    m_to.products.push_back(std::move(made));
                }
            }
        }
    }

  private:
    Product product(const std::string& department, const std::string& brand, const std::string& title,
                    const std::string& group, const TypeLine& type, size_t size) {
        Product out;
        const auto number = std::to_string(++m_number);
        out.sku = "HD-" + std::to_string(10'000 + m_number);
        // GS1 prefix 952 is for demonstrations and examples.
        const auto digits = "952" + std::string(9 - number.size(), '0') + number;
        out.gtin = "0" + digits + gtin_check_digit(digits);
        out.title = title;
        out.brand = brand;
        out.size = type.sizes[size];
        out.department = department;
        if (type.sizes.size() > 1) {
            out.variant_group = group;
            out.variant = out.size;
        }
        Seeded maker(m_seed, "maker " + brand + type.noun);
        const int64_t percent = maker.between(88, 108);
        const auto steps = static_cast<int64_t>(type.same_price ? 2 : std::max<size_t>(2, type.sizes.size()));
        const int64_t at = type.same_price || type.sizes.size() == 1 ? maker.between(0, 1) : static_cast<int64_t>(size);
        const int64_t raw = type.lowest + (type.highest - type.lowest) * at / (steps - 1);
        out.price = {shop_price(raw * percent / 100), "USD"};
        Seeded liked(m_seed, "popularity " + group);
        const double u = liked.unit();
        out.popularity = 1 + static_cast<int64_t>(9000 * u * u * u) + (size == 0 ? 120 : 0);
        const auto shown = brand + ". " + title + ", " + out.size + ".";
        out.description = shown + " A demonstration product of the made-up retailer Halden.";
        return out;
    }

    Catalogue& m_to;
    uint64_t m_seed;
    int64_t m_number = 0;
};

Status add_department(const toml::table& table, Catalogue& out, Speller& speller) {
    Department department = TRY(read_department(table, static_cast<int>(out.departments.size()) + 1));
    out.departments.push_back(department);
    const auto brands = TRY(toml_at<std::vector<std::string>>(table, "brands"));
    const auto numbers = TRY(toml_at<std::vector<int64_t>>(table, "aisles"));
    const auto types = TRY(toml_at<std::vector<std::string>>(table, "types"));
    std::vector<std::string> aisles;
    for (const int64_t aisle : numbers) aisles.push_back(std::to_string(aisle));
    size_t index = 0;
    for (const std::string& text : types) speller.spell(department.id, brands, aisles, TRY(parse_type(text)), index++);
    return {};
}

}  // namespace

Result<Catalogue> read_catalogue(const std::string& file, uint64_t seed) {
    const toml::table root = TRY(load_toml(file));
    Catalogue out;
    Speller speller(out, seed);
    const auto departments = TRY_CONTEXT(toml_tables_at(root, "department"), file);
    for (const toml::table* table : departments) TRY_CONTEXT(add_department(*table, out, speller), file);
    return out;
}

}  // namespace tp::demo
