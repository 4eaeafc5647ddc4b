#include "sync/hub/import/columns.h"

#include <algorithm>
#include <numeric>

namespace tp {

namespace {

constexpr std::array<std::string_view, column_count> names = {"address",
                                                              "aisle",
                                                              "basket",
                                                              "bay",
                                                              "brand",
                                                              "bytes",
                                                              "card",
                                                              "city",
                                                              "cost",
                                                              "country",
                                                              "currency",
                                                              "department",
                                                              "derived",
                                                              "derived_price",
                                                              "description",
                                                              "email",
                                                              "ends_at",
                                                              "expires_at",
                                                              "expiring_points",
                                                              "file",
                                                              "first_name",
                                                              "gtin",
                                                              "hours",
                                                              "icon",
                                                              "id",
                                                              "last_name",
                                                              "latitude",
                                                              "lines",
                                                              "longitude",
                                                              "media_type",
                                                              "member",
                                                              "name",
                                                              "next_reward",
                                                              "next_reward_at",
                                                              "number",
                                                              "offers",
                                                              "open_orders",
                                                              "other",
                                                              "phone",
                                                              "pickup_place",
                                                              "pickup_until",
                                                              "picture",
                                                              "points",
                                                              "popularity",
                                                              "position",
                                                              "postal_code",
                                                              "price",
                                                              "price_before",
                                                              "price_minor",
                                                              "promotion",
                                                              "quantity",
                                                              "receipt_number",
                                                              "receipt_token",
                                                              "region",
                                                              "rewards",
                                                              "services",
                                                              "sha256",
                                                              "shelf",
                                                              "side",
                                                              "size",
                                                              "sku",
                                                              "starts_at",
                                                              "steps",
                                                              "store",
                                                              "strength",
                                                              "subtitle",
                                                              "tier",
                                                              "time_zone",
                                                              "title",
                                                              "variant",
                                                              "variant_group",
                                                              "zone"};

static_assert(std::ranges::is_sorted(names), "parse_column searches by halves");

size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), size_t{0});
    for (size_t i = 1; i <= a.size(); ++i) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.size(); ++j) {
            const size_t above = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1)});
            corner = above;
        }
    }
    return row[b.size()];
}

}  // namespace

std::string_view to_string(Column column) {
    return names[static_cast<size_t>(column)];
}

std::optional<Column> parse_column(std::string_view name) {
    const auto found = std::lower_bound(names.begin(), names.end(), name);
    if (found == names.end() || *found != name) return std::nullopt;
    return static_cast<Column>(found - names.begin());
}

const TableColumns& columns_of(ImportTable table) {
    using enum Column;
    static const std::array<TableColumns, 11> tables = {{
        {{id, name}, {icon, position}, {name}},
        {{id, file}, {media_type, sha256, bytes}, {}},
        {{sku, title},
         {gtin, brand, size, department, description, price, price_minor, currency, price_before, promotion,
          variant_group, variant, picture, popularity, derived_price},
         {}},
        {{id, title}, {subtitle, sku, department, picture, starts_at, ends_at, position}, {title, subtitle}},
        {{id, name},
         {address, city, region, postal_code, country, latitude, longitude, time_zone, hours, services, zone},
         {}},
        {{store, sku, quantity}, {aisle, bay, side}, {}},
        {{zone, sku}, {price, price_minor, currency, price_before, promotion}, {}},
        {{sku, other, strength}, {}, {}},
        {{id, first_name},
         {last_name, card, phone, email, postal_code, tier, points, next_reward_at, next_reward, expiring_points,
          expires_at, rewards, offers, open_orders, derived},
         {next_reward, rewards}},
        {{number, steps},
         {name, email, phone, postal_code, store, pickup_place, pickup_until, receipt_number, receipt_token, lines,
          member, derived},
         {}},
        {{basket, sku}, {quantity}, {}},
    }};
    return tables[static_cast<size_t>(table)];
}

bool has_column(ImportTable table, Column column) {
    const auto& columns = columns_of(table);
    const auto in = [column](const std::vector<Column>& list) {
        return std::find(list.begin(), list.end(), column) != list.end();
    };
    return in(columns.required) || in(columns.optional);
}

std::string nearest_name(std::string_view wanted, const std::vector<std::string_view>& known) {
    std::string_view best;
    size_t best_distance = std::max<size_t>(2, wanted.size() / 2) + 1;
    for (const auto name : known) {
        if (name.size() > 64 || wanted.size() > 64) continue;
        const size_t distance = edit_distance(wanted, name);
        if (distance < best_distance) best = name, best_distance = distance;
    }
    return std::string(best);
}

}  // namespace tp
