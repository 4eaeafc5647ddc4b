#include "sync/protocol/column_groups.h"

#include <algorithm>
#include <numeric>

#include "platform/base/bytes.h"
#include "platform/secure/hash.h"
#include "sync/protocol/codec.h"
#include "sync/protocol/field_writer.h"

namespace tp {

namespace {

constexpr std::array<std::string_view, 3> product_groups = {"text", "price", "sales"};
constexpr std::array<std::string_view, 2> stock_groups = {"quantity", "shelf"};
constexpr std::array<std::string_view, 1> whole_row = {"all"};

void merge(Product& to, const Product& set, uint32_t groups) {
    if (groups & 1U) {
        to.gtin = set.gtin, to.title = set.title, to.brand = set.brand, to.size = set.size;
        to.department = set.department, to.description = set.description;
        to.variant_group = set.variant_group, to.variant = set.variant, to.picture = set.picture;
    }
    if (groups & 2U) {
        to.price = set.price, to.price_before = set.price_before;
        to.promotion = set.promotion, to.derived_price = set.derived_price;
    }
    if (groups & 4U) to.popularity = set.popularity;
}

void merge(Stock& to, const Stock& set, uint32_t groups) {
    if (groups & 1U) to.quantity = set.quantity;
    if (groups & 2U) to.shelf = set.shelf;
}

template <typename Record>
void merge(Record& to, const Record& set, uint32_t groups) {
    if (groups & 1U) to = set;
}

}  // namespace

std::span<const std::string_view> column_groups_of(std::string_view table) {
    if (table == "product") return product_groups;
    if (table == "stock") return stock_groups;
    return is_known_table(table) ? std::span<const std::string_view>(whole_row) : std::span<const std::string_view>();
}

void merge_groups(Row& to, const Row& set, uint32_t groups) {
    std::visit(
        [&]<typename Record>(const Record& from) {
            if (auto* same = std::get_if<Record>(&to)) merge(*same, from, groups);
        },
        set);
}

const std::vector<std::string>& RowSummer::texts(const Row& row) {
    if (row.index() == 0) m_texts.clear();
    std::visit(
        [&]<typename Record>(const Record& record) {
            if constexpr (!std::is_same_v<Record, std::monostate>) fields::FieldWriter::append_groups(record, m_texts);
        },
        row);
    return m_texts;
}

RowSums RowSummer::sums(const Row& row) {
    RowSums sums;
    const std::string_view table = table_of(row);
    const auto names = column_groups_of(table);
    const std::string key = key_of(row);
    (void)texts(row);
    m_hashed.assign(table).append("\n").append(key);
    sums.partition = short_hash(m_hashed) % partition_count;
    const size_t prefix = m_hashed.size();
    for (; sums.count < m_texts.size(); ++sums.count) {
        m_hashed.resize(prefix);
        m_hashed.append("\n").append(names[sums.count]).append("\n").append(m_texts[sums.count]);
        sums.groups[sums.count] = short_hash(m_hashed);
    }
    return sums;
}

size_t partition_of(std::string_view table, std::string_view key) {
    return short_hash(std::string(table).append("\n").append(key)) % partition_count;
}

uint64_t total_of(const PartitionSums& sums) {
    return std::accumulate(sums.begin(), sums.end(), uint64_t{0});
}

std::string encode_sum(uint64_t sum) {
    std::string text(16, '0');
    for (size_t i = text.size(); i-- > 0; sum >>= 4) text[i] = "0123456789abcdef"[sum & 15];
    return text;
}

Result<uint64_t> decode_sum(std::string_view text) {
    if (!fields::is_hex(text, 16)) return fail(errc::malformed, "expected 16 lower-case hexadecimal digits");
    uint64_t sum = 0;
    for (const char c : text) sum = sum << 4 | static_cast<uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
    return sum;
}

std::string encode_sums(const PartitionSums& sums) {
    std::string text;
    for (const uint64_t sum : sums) text += encode_sum(sum);
    return text;
}

Result<PartitionSums> decode_sums(std::string_view text) {
    if (text.size() != partition_count * 16) return fail(errc::malformed, "sums: expected 1,024 numbers");
    PartitionSums sums{};
    for (size_t i = 0; i < partition_count; ++i) sums[i] = TRY(decode_sum(text.substr(i * 16, 16)));
    return sums;
}

}  // namespace tp
