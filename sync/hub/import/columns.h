// The canonical columns and a row's values in them. Thread rule: plain values.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "sync/hub/import/imported_records.h"

namespace tp {

// Every column that any table has; README.md says which table takes which.
enum class Column : uint8_t {
    address,
    aisle,
    basket,
    bay,
    brand,
    bytes,
    card,
    city,
    cost,
    country,
    currency,
    department,
    derived,
    derived_price,
    description,
    email,
    ends_at,
    expires_at,
    expiring_points,
    file,
    first_name,
    gtin,
    hours,
    icon,
    id,
    last_name,
    latitude,
    lines,
    longitude,
    media_type,
    member,
    name,
    next_reward,
    next_reward_at,
    number,
    offers,
    open_orders,
    other,
    phone,
    pickup_place,
    pickup_until,
    picture,
    points,
    popularity,
    position,
    postal_code,
    price,
    price_before,
    price_minor,
    promotion,
    quantity,
    receipt_number,
    receipt_token,
    region,
    rewards,
    services,
    sha256,
    shelf,
    side,
    size,
    sku,
    starts_at,
    steps,
    store,
    strength,
    subtitle,
    tier,
    time_zone,
    title,
    variant,
    variant_group,
    zone,
    count_
};
inline constexpr size_t column_count = static_cast<size_t>(Column::count_);

[[nodiscard]] std::string_view to_string(Column column);
[[nodiscard]] std::optional<Column> parse_column(std::string_view name);

struct TableColumns {
    std::vector<Column> required, optional;
    std::vector<Column> localized;  // of these, the ones that may carry a language: `name:ar`
};
[[nodiscard]] const TableColumns& columns_of(ImportTable table);
[[nodiscard]] bool has_column(ImportTable table, Column column);

// The name nearest to `wanted` by edits, for messages; empty where none is near.
[[nodiscard]] std::string nearest_name(std::string_view wanted, const std::vector<std::string_view>& known);

// One row, as text by canonical column. Views live as long as the reader's row and the mapping's scratch.
struct RowValues {
    std::array<std::string_view, column_count> by_column{};
    struct Localized {
        Column column;
        std::string tag;  // BCP 47
        std::string_view text;
    };
    std::vector<Localized> localized;
    [[nodiscard]] std::string_view operator[](Column column) const { return by_column[static_cast<size_t>(column)]; }
    std::string_view& operator[](Column column) { return by_column[static_cast<size_t>(column)]; }
};

}  // namespace tp
