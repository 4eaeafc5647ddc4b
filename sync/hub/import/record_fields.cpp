// The kinds of fields that records are built of.
#include <algorithm>

#include "platform/base/text_numbers.h"
#include "sync/hub/import/currency.h"
#include "sync/hub/import/record_builder.h"
#include "sync/hub/import/text_converters.h"

namespace tp {

namespace {

constexpr size_t max_key_bytes = 64;
// Milliseconds between 1970 and 2200: what a date in a shop can be.
constexpr int64_t latest_time_ms = 7'258'118'400'000;

bool needs_one_line(std::string_view text) {
    return text.find_first_of("\n\r\t") != text.npos || text.find("  ") != text.npos;
}

}  // namespace

bool RecordBuilder::refuse(ErrorCode code, Column column, std::string message) {
    m_problem = {code, std::string(to_string(column)), std::move(message)};
    return false;
}

void RecordBuilder::warn(ErrorCode code, Column column, std::string message) {
    m_warnings.push_back({code, std::string(to_string(column)), std::move(message)});
}

bool RecordBuilder::optional_key(const RowValues& row, Column column, std::string& out) {
    const auto value = trim(row[column]);
    if (value.size() > max_key_bytes) return refuse(import_errc::bad_key, column, "a key of more than 64 bytes");
    if (value.find_first_of(" \t\n\r|") != value.npos)
        return refuse(import_errc::bad_key, column, "a key with a space or a |");
    out = value;
    return true;
}

bool RecordBuilder::key(const RowValues& row, Column column, std::string& out) {
    if (!optional_key(row, column, out)) return false;
    return !out.empty() || refuse(import_errc::missing_value, column, "no value");
}

bool RecordBuilder::text(const RowValues& row, Column column, std::string& out, size_t max_bytes) {
    const auto value = trim(row[column]);
    if (value.size() > max_bytes)
        return refuse(import_errc::field_too_large, column, "more than " + std::to_string(max_bytes) + " bytes");
    if (needs_one_line(value))
        out = one_line(value);
    else
        out = value;
    return true;
}

bool RecordBuilder::required_text(const RowValues& row, Column column, std::string& out, size_t max_bytes) {
    if (!text(row, column, out, max_bytes)) return false;
    return !out.empty() || refuse(import_errc::missing_value, column, "no value");
}

bool RecordBuilder::localized(const RowValues& row, Column column, LocalText& out) {
    std::string value;
    if (!text(row, column, value)) return false;
    if (!value.empty()) out[""] = std::move(value);
    for (const auto& other : row.localized) {
        if (other.column != column) continue;
        if (other.text.size() > 500) return refuse(import_errc::field_too_large, column, "more than 500 bytes");
        if (!trim(other.text).empty()) out[other.tag] = one_line(other.text);
    }
    return true;
}

bool RecordBuilder::integer(const RowValues& row, Column column, int64_t& out, int64_t least, int64_t most) {
    auto value = trim(row[column]);
    if (value.empty()) return true;
    if (value.starts_with('+')) value.remove_prefix(1);
    const auto number = parse_integer(value);
    if (!number) return refuse(import_errc::bad_number, column, "not a whole number");
    if (least == 0 && *number < 0) return refuse(import_errc::negative_quantity, column, "below zero");
    if (*number < least || *number > most) return refuse(import_errc::bad_number, column, "out of range");
    out = *number;
    return true;
}

bool RecordBuilder::time(const RowValues& row, Column column, std::optional<WallTime>& out) {
    const auto value = trim(row[column]);
    if (value.empty()) return true;
    const auto parsed = parse_rfc3339(value);
    if (!parsed || parsed->time_since_epoch().count() < 0 || parsed->time_since_epoch().count() > latest_time_ms)
        return refuse(import_errc::bad_time, column, "not a time of RFC 3339 between 1970 and 2200");
    out = *parsed;
    return true;
}

bool RecordBuilder::flag(const RowValues& row, Column column, bool& out) {
    const auto value = to_lower_ascii(trim(row[column]));
    out = value == "true" || value == "1" || value == "yes";
    if (out || value.empty() || value == "false" || value == "0" || value == "no") return true;
    return refuse(errc::malformed, column, "neither true nor false");
}

bool RecordBuilder::prices(const RowValues& row, Money& out, std::optional<Money>& out_before) {
    const auto price = trim(row[Column::price]);
    const auto minor = trim(row[Column::price_minor]);
    const auto before = trim(row[Column::price_before]);
    auto currency = trim(row[Column::currency]);
    if (currency.empty()) currency = m_currency;
    if (price.empty() && minor.empty()) return refuse(import_errc::missing_value, Column::price, "no price");
    if (currency.empty()) return refuse(import_errc::missing_value, Column::currency, "a price without a currency");
    if (!minor_digits(currency))
        return refuse(import_errc::unknown_currency, Column::currency, "no such ISO 4217 code");
    out.currency = currency;
    if (!minor.empty()) {
        if (!integer(row, Column::price_minor, out.minor, 0, 10'000'000'000'000)) return false;
    } else {
        const auto value = parse_price(price, currency);
        if (!value) return refuse(value.error().code, Column::price, value.error().message);
        out.minor = *value;
    }
    if (before.empty()) return true;
    const auto value = parse_price(before, currency);
    if (!value) return refuse(value.error().code, Column::price_before, value.error().message);
    if (*value > out.minor)
        out_before = Money{*value, out.currency};
    else
        warn(import_errc::bad_price, Column::price_before, "not above the price: left out");
    return true;
}

bool RecordBuilder::coordinates(const RowValues& row, Store& out) {
    const auto latitude = trim(row[Column::latitude]), longitude = trim(row[Column::longitude]);
    if (latitude.empty() && longitude.empty()) return true;
    const auto lat = parse_decimal(latitude), lon = parse_decimal(longitude);
    if (!lat || !lon || *lat < -90 || *lat > 90 || *lon < -180 || *lon > 180)
        return refuse(import_errc::bad_coordinates, Column::latitude, "not WGS 84 degrees");
    out.latitude = *lat;
    out.longitude = *lon;
    return true;
}

// "ordered@2026-11-19T18:24:00Z|ready@2026-11-21T07:42:00Z=Shelf P-14|handed_over"
bool RecordBuilder::steps(std::string_view list, std::vector<OrderStep>& out) {
    for (const auto& item : split_list(list, '|')) {
        OrderStep step;
        std::string_view rest = item;
        if (const auto note = rest.find('='); note != rest.npos) {
            step.note = one_line(rest.substr(note + 1));
            rest = rest.substr(0, note);
        }
        if (const auto at = rest.find('@'); at != rest.npos) {
            const auto when = parse_rfc3339(rest.substr(at + 1));
            if (!when) return refuse(import_errc::bad_time, Column::steps, "not a time of RFC 3339");
            step.at = *when;
            rest = rest.substr(0, at);
        }
        const auto stage = parse_order_stage(rest);
        if (!stage || step.note.size() > 200) return refuse(import_errc::bad_list, Column::steps, "no such stage");
        step.stage = *stage;
        out.push_back(std::move(step));
    }
    if (out.empty() || out.size() > 32) return refuse(import_errc::bad_list, Column::steps, "1 to 32 stages");
    return true;
}

// "HD-1001*2|HD-1002"
bool RecordBuilder::order_lines(std::string_view list, std::vector<OrderLine>& out) {
    for (const auto& item : split_list(list, '|')) {
        OrderLine line;
        const auto times = item.rfind('*');
        line.sku = item.substr(0, times);
        const auto quantity = times == item.npos ? std::optional<int64_t>(1) : parse_digits(item.substr(times + 1));
        if (!quantity || *quantity < 1 || *quantity > 100'000 || line.sku.empty() || line.sku.size() > max_key_bytes)
            return refuse(import_errc::bad_list, Column::lines, "not a list of sku*quantity");
        line.quantity = *quantity;
        out.push_back(std::move(line));
    }
    if (out.size() > 500) return refuse(import_errc::bad_list, Column::lines, "more than 500 lines");
    return true;
}

// "R-5=Bon de 5 $|R-25=Bon de 25 $": titles in another language of rewards that there are.
bool RecordBuilder::reward_titles(const std::string& tag, std::string_view list, std::vector<Reward>& out) {
    for (const auto& item : split_list(list, '|')) {
        const auto sign = item.find('=');
        const auto reward = std::ranges::find(out, std::string_view(item).substr(0, sign), &Reward::id);
        if (sign == item.npos || reward == out.end())
            return refuse(import_errc::bad_list, Column::rewards, "not a list of id=title of these rewards");
        reward->title[tag] = one_line(item.substr(sign + 1));
    }
    return true;
}

// "R-5=500=$5 reward|R-25=2500=$25 reward"
bool RecordBuilder::rewards(const RowValues& row, std::vector<Reward>& out) {
    for (const auto& item : split_list(row[Column::rewards], '|')) {
        const auto first = item.find('='), second = item.find('=', first == item.npos ? first : first + 1);
        const auto cost = second == item.npos
                              ? std::nullopt
                              : parse_digits(std::string_view(item).substr(first + 1, second - first - 1));
        if (!cost || first == 0) return refuse(import_errc::bad_list, Column::rewards, "not a list of id=points=title");
        out.push_back({item.substr(0, first), {{"", item.substr(second + 1)}}, *cost});
    }
    if (out.size() > 100) return refuse(import_errc::bad_list, Column::rewards, "more than 100 rewards");
    for (const auto& other : row.localized)
        if (other.column == Column::rewards && !reward_titles(other.tag, other.text, out)) return false;
    std::sort(out.begin(), out.end(), [](const Reward& a, const Reward& b) { return a.cost < b.cost; });
    return true;
}

}  // namespace tp
