#include "sync/hub/import/record_builder.h"

#include <algorithm>

#include "sync/hub/import/content_file.h"
#include "sync/hub/import/text_converters.h"

namespace tp {

namespace {
constexpr int64_t most = 1'000'000'000'000;
}

ImportRecords RecordBuilder::empty_records() const {
    switch (m_table) {
        case ImportTable::departments:
            return std::vector<Department>{};
        case ImportTable::content:
            return std::vector<ImportedContent>{};
        case ImportTable::products:
            return std::vector<Product>{};
        case ImportTable::promotions:
            return std::vector<Promotion>{};
        case ImportTable::stores:
            return std::vector<Store>{};
        case ImportTable::stock:
            return std::vector<Stock>{};
        case ImportTable::prices:
            return std::vector<ZonePrice>{};
        case ImportTable::members:
            return std::vector<ImportedMember>{};
        case ImportTable::orders:
            return std::vector<ImportedOrder>{};
        case ImportTable::relations:
        case ImportTable::baskets:
            break;
    }
    return std::vector<Relation>{};
}

bool RecordBuilder::append(const RowValues& row, ImportRecords& records) {
    m_warnings.clear();
    return std::visit(
        [&](auto& list) {
            if (build(row, list.emplace_back())) return true;
            list.pop_back();
            return false;
        },
        records);
}

bool RecordBuilder::read_basket(const RowValues& row, BasketLine& line) {
    m_warnings.clear();
    return key(row, Column::basket, line.basket) && key(row, Column::sku, line.sku);
}

bool RecordBuilder::build(const RowValues& row, Department& out) {
    int64_t position = 0;
    if (!key(row, Column::id, out.id) || !localized(row, Column::name, out.name) ||
        !optional_key(row, Column::icon, out.icon) || !integer(row, Column::position, position, 0, 100'000))
        return false;
    out.position = static_cast<int>(position);
    return !out.name.empty() || refuse(import_errc::missing_value, Column::name, "no value");
}

bool RecordBuilder::build(const RowValues& row, ImportedContent& out) {
    std::string file;
    if (!key(row, Column::id, out.id) || !required_text(row, Column::file, file)) return false;
    if (file.starts_with('/') || file.find("..") != file.npos)
        return refuse(errc::refused, Column::file, "a path that leads out of the folder");
    const auto content = describe_content(out.id, m_folder.empty() ? file : m_folder + "/" + file);
    if (!content) return refuse(content.error().code, Column::file, content.error().message);
    const auto expected = trim(row[Column::sha256]);
    if (!expected.empty() && expected != content->sha256)
        return refuse(errc::corrupt, Column::sha256, "the file's bytes have another hash");
    out = *content;
    return true;
}

bool RecordBuilder::build(const RowValues& row, Product& out) {
    if (!key(row, Column::sku, out.sku) || !required_text(row, Column::title, out.title) ||
        !text(row, Column::brand, out.brand) || !text(row, Column::size, out.size) ||
        !optional_key(row, Column::department, out.department) ||
        !text(row, Column::description, out.description, 8000) || !prices(row, out.price, out.price_before) ||
        !optional_key(row, Column::promotion, out.promotion) ||
        !text(row, Column::variant_group, out.variant_group, 200) || !text(row, Column::variant, out.variant, 200) ||
        !optional_key(row, Column::picture, out.picture) ||
        !integer(row, Column::popularity, out.popularity, 0, most) ||
        !flag(row, Column::derived_price, out.derived_price))
        return false;
    const auto gtin = trim(row[Column::gtin]);
    if (gtin.empty()) return true;
    if (auto parsed = parse_gtin14(gtin))
        out.gtin = *std::move(parsed);
    else
        warn(import_errc::bad_gtin, Column::gtin, "not a GTIN with a right check digit: imported without");
    return true;
}

bool RecordBuilder::build(const RowValues& row, Promotion& out) {
    int64_t position = 0;
    if (!key(row, Column::id, out.id) || !localized(row, Column::title, out.title) ||
        !localized(row, Column::subtitle, out.subtitle) || !optional_key(row, Column::sku, out.sku) ||
        !optional_key(row, Column::department, out.department) || !optional_key(row, Column::picture, out.picture) ||
        !time(row, Column::starts_at, out.starts_at) || !time(row, Column::ends_at, out.ends_at) ||
        !integer(row, Column::position, position, 0, 100'000))
        return false;
    out.position = static_cast<int>(position);
    if (out.starts_at && out.ends_at && *out.ends_at <= *out.starts_at)
        return refuse(import_errc::bad_time, Column::ends_at, "ends before it starts");
    return !out.title.empty() || refuse(import_errc::missing_value, Column::title, "no value");
}

bool RecordBuilder::build(const RowValues& row, Store& out) {
    if (!key(row, Column::id, out.id) || !required_text(row, Column::name, out.name) ||
        !text(row, Column::address, out.address) || !text(row, Column::city, out.city) ||
        !text(row, Column::region, out.region) || !text(row, Column::postal_code, out.postal_code, 32) ||
        !optional_key(row, Column::country, out.country) || !coordinates(row, out) ||
        !optional_key(row, Column::time_zone, out.time_zone) || !optional_key(row, Column::zone, out.zone))
        return false;
    if (!out.country.empty() && out.country.size() != 2)
        return refuse(errc::malformed, Column::country, "not an ISO 3166-1 alpha-2 code");
    out.services = split_list(row[Column::services], '|');
    if (const auto hours = trim(row[Column::hours]); !hours.empty()) {
        auto parsed = parse_week_hours(hours);
        if (parsed)
            out.hours = *std::move(parsed);
        else
            warn(import_errc::bad_hours, Column::hours, parsed.error().message + ": imported without");
    }
    return true;
}

bool RecordBuilder::build(const RowValues& row, Stock& out) {
    if (trim(row[Column::quantity]).empty()) return refuse(import_errc::missing_value, Column::quantity, "no value");
    return key(row, Column::store, out.store) && key(row, Column::sku, out.sku) &&
           integer(row, Column::quantity, out.quantity, 0, 1'000'000'000) &&
           text(row, Column::aisle, out.shelf.aisle, 32) && text(row, Column::bay, out.shelf.bay, 32) &&
           text(row, Column::side, out.shelf.side, 32);
}

bool RecordBuilder::build(const RowValues& row, ZonePrice& out) {
    return key(row, Column::zone, out.zone) && key(row, Column::sku, out.sku) &&
           prices(row, out.price, out.price_before) && optional_key(row, Column::promotion, out.promotion);
}

bool RecordBuilder::build(const RowValues& row, Relation& out) {
    return key(row, Column::sku, out.sku) && key(row, Column::other, out.other) &&
           integer(row, Column::strength, out.strength, 0, most);
}

bool RecordBuilder::build(const RowValues& row, ImportedMember& out) {
    auto& member = out.member;
    if (!key(row, Column::id, member.id) || !required_text(row, Column::first_name, member.first_name, 200) ||
        !text(row, Column::last_name, out.last_name, 200) || !text(row, Column::card, out.card, 64) ||
        !text(row, Column::phone, out.phone, 64) || !text(row, Column::email, out.email, 254) ||
        !text(row, Column::postal_code, out.postal_code, 32) || !optional_key(row, Column::tier, member.tier) ||
        !integer(row, Column::points, member.points, 0, most) ||
        !integer(row, Column::next_reward_at, member.next_reward_at, 0, most) ||
        !localized(row, Column::next_reward, member.next_reward) ||
        !integer(row, Column::expiring_points, member.expiring_points, 0, most) ||
        !time(row, Column::expires_at, member.expires_at) || !rewards(row, member.rewards) ||
        !flag(row, Column::derived, out.derived))
        return false;
    member.offers = split_list(row[Column::offers], '|');
    member.open_orders = split_list(row[Column::open_orders], '|');
    return true;
}

bool RecordBuilder::build(const RowValues& row, ImportedOrder& out) {
    auto& order = out.order;
    return key(row, Column::number, order.number) && optional_key(row, Column::store, order.store) &&
           text(row, Column::pickup_place, order.pickup_place) && time(row, Column::pickup_until, order.pickup_until) &&
           steps(row[Column::steps], order.steps) && order_lines(row[Column::lines], order.lines) &&
           text(row, Column::name, out.customer_name, 200) && text(row, Column::email, out.email, 254) &&
           text(row, Column::phone, out.phone, 64) && text(row, Column::postal_code, out.postal_code, 32) &&
           text(row, Column::receipt_number, out.receipt_number, 64) &&
           text(row, Column::receipt_token, out.receipt_token, 128) && optional_key(row, Column::member, out.member) &&
           flag(row, Column::derived, out.derived);
}

}  // namespace tp
