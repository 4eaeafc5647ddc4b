// The fields of every record and message, named once for both directions. Private to this room.
//
// describe(visitor, value) calls visitor.required / visitor.optional(name, member[, check]); FieldReader fills the
// members from JSON, FieldWriter writes them. `V::As<T>` is T for the reader and const T for the writer.
// visitor.group(i) begins the fields of column group i (column_groups.h); visitor.key names what tells the record and
// belongs to none.
#pragma once

#include <cmath>

#include "sync/model/records.h"
#include "sync/protocol/messages.h"

namespace tp::fields {

inline constexpr size_t max_text_bytes = size_t{64} << 10;
inline constexpr size_t max_key_bytes = 256;

// Checks give what was expected, or nullptr where the value holds.
inline constexpr auto anything = [](const auto&) -> const char* { return nullptr; };
inline constexpr auto not_negative = [](auto value) -> const char* { return value >= 0 ? nullptr : "a number ≥ 0"; };
inline constexpr auto key_text = [](const std::string& text) -> const char* {
    return !text.empty() && text.size() <= max_key_bytes ? nullptr : "a text of 1–256 bytes";
};
// A relation's key is both of its articles with a bar between: a bar in one of them would make it ambiguous, and its
// row one that cannot be deleted.
inline constexpr auto key_text_without_bar = [](const std::string& text) -> const char* {
    return text.contains('|') ? "a text without |" : key_text(text);
};
inline constexpr auto some_text = [](const std::string& text) -> const char* {
    return text.empty() ? "a text" : nullptr;
};
inline bool is_hex(std::string_view text, size_t digits) {
    return text.size() == digits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}
template <size_t Digits>
inline constexpr auto hex = [](const std::string& text) -> const char* {
    return is_hex(text, Digits) ? nullptr : "lower-case hexadecimal digits of the right number";
};
inline constexpr auto gtin_or_empty = [](const std::string& text) -> const char* {
    const bool digits = text.find_first_not_of("0123456789") == std::string::npos;
    return text.empty() || (text.size() == 14 && digits) ? nullptr : "14 digits";
};
inline constexpr auto currency_code = [](const std::string& text) -> const char* {  // ISO 4217
    const bool upper = text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
    return text.size() == 3 && upper ? nullptr : "three capital letters";
};
inline constexpr auto price = [](const auto& money) -> const char* {
    if constexpr (requires { money.minor; })
        return money.minor >= 0 ? nullptr : "an amount ≥ 0";
    else
        return !money || money->minor >= 0 ? nullptr : "an amount ≥ 0";
};
template <int Most>
inline constexpr auto degrees =
    [](double value) -> const char* { return std::abs(value) <= Most ? nullptr : "degrees within range"; };
template <size_t Most>
inline constexpr auto at_most =
    [](const auto& list) -> const char* { return list.size() <= Most ? nullptr : "fewer elements"; };

// What a writer leaves out of an optional field.
template <typename T>
bool is_absent(const T& member) {
    if constexpr (requires { member.has_value(); })
        return !member;
    else if constexpr (requires { member.empty(); })
        return member.empty();
    else if constexpr (std::is_same_v<T, ShelfPlace> || std::is_same_v<T, bool>)
        return member == T{};
    else
        return false;
}

template <class V>
void describe(V& v, typename V::template As<Money>& m) {
    v.required("minor", m.minor);
    v.required("currency", m.currency, currency_code);
}
template <class V>
void describe(V& v, typename V::template As<Department>& d) {
    v.required("id", d.id, key_text);
    v.required("name", d.name);
    v.optional("icon", d.icon);
    v.optional("position", d.position);
}
template <class V>
void describe(V& v, typename V::template As<Product>& p) {
    v.key("sku", p.sku, key_text);
    v.optional("gtin", p.gtin, gtin_or_empty);
    v.required("title", p.title);
    v.optional("brand", p.brand);
    v.optional("size", p.size);
    v.optional("department", p.department);
    v.optional("description", p.description);
    v.optional("variant_group", p.variant_group);
    v.optional("variant", p.variant);
    v.optional("picture", p.picture);
    v.group(1);
    v.required("price", p.price, price);
    v.optional("price_before", p.price_before, price);
    v.optional("promotion", p.promotion);
    v.optional("derived_price", p.derived_price);
    v.group(2);
    v.optional("popularity", p.popularity, not_negative);
}
template <class V>
void describe(V& v, typename V::template As<Promotion>& p) {
    v.required("id", p.id, key_text);
    v.required("title", p.title);
    v.optional("subtitle", p.subtitle);
    v.optional("sku", p.sku);
    v.optional("department", p.department);
    v.optional("picture", p.picture);
    v.optional("starts_at", p.starts_at);
    v.optional("ends_at", p.ends_at);
    v.optional("position", p.position);
}
template <class V>
void describe(V& v, typename V::template As<Store>& s) {
    v.required("id", s.id, key_text);
    v.required("name", s.name);
    v.optional("address", s.address);
    v.optional("city", s.city);
    v.optional("region", s.region);
    v.optional("postal_code", s.postal_code);
    v.optional("country", s.country);
    v.optional("latitude", s.latitude, degrees<90>);
    v.optional("longitude", s.longitude, degrees<180>);
    v.optional("time_zone", s.time_zone);
    v.optional("hours", s.hours);
    v.optional("services", s.services, at_most<256>);
    v.optional("zone", s.zone);
}
template <class V>
void describe(V& v, typename V::template As<ShelfPlace>& s) {
    v.optional("aisle", s.aisle);
    v.optional("bay", s.bay);
    v.optional("side", s.side);
}
template <class V>
void describe(V& v, typename V::template As<Stock>& s) {
    v.key("store", s.store, key_text);
    v.key("sku", s.sku, key_text);
    v.required("quantity", s.quantity, not_negative);
    v.group(1);
    v.optional("shelf", s.shelf);
}
template <class V>
void describe(V& v, typename V::template As<ZonePrice>& z) {
    v.required("zone", z.zone, key_text);
    v.required("sku", z.sku, key_text);
    v.required("price", z.price, price);
    v.optional("price_before", z.price_before, price);
    v.optional("promotion", z.promotion);
}
template <class V>
void describe(V& v, typename V::template As<Relation>& r) {
    v.required("sku", r.sku, key_text_without_bar);
    v.required("other", r.other, key_text_without_bar);
    v.required("strength", r.strength, not_negative);
}
template <class V>
void describe(V& v, typename V::template As<Content>& c) {
    v.required("id", c.id, key_text);
    v.required("sha256", c.sha256, hex<64>);
    v.required("bytes", c.bytes, not_negative);
    v.required("media_type", c.media_type, key_text);
}
template <class V>
void describe(V& v, typename V::template As<Outcome>& o) {
    v.required("event_id", o.event_id, key_text);
    v.required("status", o.status, key_text);
    v.optional("detail", o.detail);
}
template <class V>
void describe(V& v, typename V::template As<OrderStep>& s) {
    v.required("stage", s.stage);
    v.optional("at", s.at);
    v.optional("note", s.note);
}
template <class V>
void describe(V& v, typename V::template As<OrderLine>& l) {
    v.optional("sku", l.sku);
    v.required("title", l.title);
    v.required("quantity", l.quantity, not_negative);
}
template <class V>
void describe(V& v, typename V::template As<Order>& o) {
    v.required("number", o.number, key_text);
    v.optional("masked_name", o.masked_name);
    v.optional("store", o.store);
    v.optional("pickup_place", o.pickup_place);
    v.optional("pickup_until", o.pickup_until);
    v.required("steps", o.steps, at_most<64>);
    v.optional("lines", o.lines, at_most<1000>);
}
template <class V>
void describe(V& v, typename V::template As<Reward>& r) {
    v.required("id", r.id, key_text);
    v.required("title", r.title);
    v.required("cost", r.cost, not_negative);
}
template <class V>
void describe(V& v, typename V::template As<Member>& m) {
    v.required("id", m.id, key_text);
    v.optional("first_name", m.first_name);
    v.optional("tier", m.tier);
    v.required("points", m.points);
    v.optional("next_reward_at", m.next_reward_at, not_negative);
    v.optional("next_reward", m.next_reward);
    v.optional("expiring_points", m.expiring_points, not_negative);
    v.optional("expires_at", m.expires_at);
    v.optional("rewards", m.rewards, at_most<256>);
    v.optional("offers", m.offers, at_most<256>);
    v.optional("open_orders", m.open_orders, at_most<256>);
}
inline constexpr auto positive = [](int64_t value) -> const char* { return value > 0 ? nullptr : "a number > 0"; };
inline constexpr auto payload_text = [](const std::string& text) -> const char* {
    return text.size() <= max_event_payload_bytes ? nullptr : "a text of at most 32 KiB";
};
template <class V>
void describe(V& v, typename V::template As<Event>& e) {
    v.required("id", e.id, key_text);
    v.required("seq", e.seq, positive);
    v.required("type", e.type, key_text);
    v.required("lane", e.lane);
    v.optional("stream_key", e.stream_key);
    v.required("created_at", e.created_at);
    v.required("sha256", e.sha256, hex<64>);
    v.required("payload", e.payload, payload_text);
}

template <class V>
void describe(V& v, typename V::template As<Problem>& p) {
    v.optional("title", p.title);
    v.optional("status", p.status);
    v.optional("detail", p.detail);
    v.optional("code", p.code);
    v.optional("bucket", p.bucket);
}
template <class V>
void describe(V& v, typename V::template As<EnrolRequest>& r) {
    v.required("code", r.code, key_text);
    v.required("csr", r.csr, some_text);
    v.optional("name", r.name);
    v.optional("store", r.store);
}
template <class V>
void describe(V& v, typename V::template As<HubKeys>& k) {
    v.required("signing", k.signing, hex<64>);
    v.required("sealing", k.sealing, hex<64>);
}
template <class V>
void describe(V& v, typename V::template As<DeviceConfiguration>& c) {
    v.required("store", c.store);
    v.optional("zone", c.zone);
    v.optional("name", c.name);
    v.required("buckets", c.buckets, at_most<1024>);
    v.required("schema", c.schema, positive);
}
inline constexpr auto some_roots = [](const std::vector<std::string>& roots) -> const char* {
    return !roots.empty() && roots.size() <= 16 ? nullptr : "1–16 certificates";
};
template <class V>
void describe(V& v, typename V::template As<EnrolResponse>& r) {
    v.required("device", r.device, key_text);
    v.required("certificate", r.certificate, some_text);
    v.required("roots", r.roots, some_roots);
    v.required("hub_keys", r.hub_keys);
    v.required("configuration", r.configuration);
}
template <class V>
void describe(V& v, typename V::template As<Cursor>& c) {
    v.required("bucket", c.bucket, key_text);
    v.required("epoch", c.epoch);
    v.required("seq", c.seq, not_negative);
}
template <class V>
void describe(V& v, typename V::template As<PullRequest>& r) {
    v.required("schema", r.schema, positive);
    v.optional("max_bytes", r.max_bytes, positive);
    v.required("cursors", r.cursors, at_most<1024>);
    v.optional("from", r.from, at_most<1024>);
}
template <class V>
void describe(V& v, typename V::template As<VerifyRequest>& r) {
    v.required("schema", r.schema, positive);
    v.optional("max_bytes", r.max_bytes, positive);
    v.required("bucket", r.bucket, key_text);
    v.required("sums", r.sums, hex<16384>);
}
template <class V>
void describe(V& v, typename V::template As<VerifyEnd>& e) {
    v.required("bucket", e.bucket, key_text);
    v.required("partitions", e.partitions, at_most<1024>);
    v.required("complete", e.complete);
    v.optional("cursor", e.cursor);
}
inline constexpr auto sums_by_bucket = [](const std::map<std::string, std::string>& sums) -> const char* {
    if (sums.size() > 1024) return "fewer elements";
    for (const auto& [bucket, sum] : sums)
        if (!is_hex(sum, 16)) return "16 lower-case hexadecimal digits each";
    return nullptr;
};
template <class V>
void describe(V& v, typename V::template As<PageEnd>& p) {
    v.required("complete", p.complete);
    v.required("cursors", p.cursors, at_most<1024>);
    v.required("buckets", p.buckets, at_most<1024>);
    v.required("time", p.time);
    v.optional("sums", p.sums, sums_by_bucket);
}
template <class V>
void describe(V& v, typename V::template As<ChunkRef>& c) {
    v.required("sha256", c.sha256, hex<64>);
    v.required("bytes", c.bytes, not_negative);
    v.required("rows", c.rows, not_negative);
}
template <class V>
void describe(V& v, typename V::template As<SnapshotManifest>& m) {
    v.required("bucket", m.bucket, key_text);
    v.required("epoch", m.epoch, key_text);
    v.required("seq", m.seq, not_negative);
    v.required("schema", m.schema, positive);
    v.required("rows", m.rows, not_negative);
    v.required("tables", m.tables, at_most<256>);
    v.optional("sum", m.sum, hex<16>);
    v.required("chunks", m.chunks, at_most<65536>);
    v.required("signature", m.signature, hex<128>);
}
inline constexpr auto batch_of_events = [](const std::vector<Event>& events) -> const char* {
    return !events.empty() && events.size() <= max_events_per_batch ? nullptr : "1–500 events";
};
template <class V>
void describe(V& v, typename V::template As<EventsRequest>& r) {
    v.required("install", r.install, key_text);
    v.required("events", r.events, batch_of_events);
}
template <class V>
void describe(V& v, typename V::template As<EventResult>& r) {
    v.required("id", r.id, key_text);
    v.required("status", r.status);
    v.optional("code", r.code);
    v.optional("retry_after_s", r.retry_after_s, not_negative);
}
template <class V>
void describe(V& v, typename V::template As<EventsResponse>& r) {
    v.required("results", r.results, at_most<max_events_per_batch>);
}
template <class V>
void describe(V& v, typename V::template As<OrderLookup>& l) {
    v.optional("number", l.number);
    v.optional("proof", l.proof);
    v.optional("receipt_number", l.receipt_number);
    v.optional("receipt_token", l.receipt_token);
}
template <class V>
void describe(V& v, typename V::template As<MemberLookup>& l) {
    v.optional("card", l.card);
    v.optional("phone", l.phone);
    v.optional("email", l.email);
    v.required("proof", l.proof, key_text);
}
template <class V>
void describe(V& v, typename V::template As<WaitResponse>& w) {
    v.required("heads", w.heads);
    v.optional("spread_ms", w.spread_ms, not_negative);
}
template <class V>
void describe(V& v, typename V::template As<StatusReport>& s) {
    v.required("version", s.version, key_text);
    v.required("schema", s.schema, positive);
    v.optional("uptime_s", s.uptime_s, not_negative);
    v.optional("components", s.components, at_most<256>);
    v.optional("counters", s.counters, at_most<256>);
    v.optional("heads", s.heads, at_most<1024>);
}

}  // namespace tp::fields
