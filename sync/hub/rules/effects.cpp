#include "sync/hub/rules/effects.h"

#include <algorithm>
#include <array>

#include "platform/secure/keys.h"
#include "sync/hub/rules/buckets.h"
#include "sync/hub/rules/held_stock.h"
#include "sync/hub/rules/identifiers.h"
#include "sync/hub/rules/published_rows.h"
#include "sync/hub/rules/refusal.h"
#include "sync/protocol/codec.h"
#include "sync/protocol/json.h"

namespace tp::hub {

namespace {

constexpr int64_t most_held = 99;
constexpr size_t longest_text = 4000;
constexpr std::chrono::hours hold_lasts{48};

// A payload's fields, typed. What does not fit is the event's own fault: malformed.
struct Payload {
    Json json;

    [[nodiscard]] Result<std::string> text(const char* name) const {
        const std::string value = TRY(optional_text(name));
        if (value.empty()) return fail(tp::errc::malformed, std::string(name) + ": expected a text");
        return value;
    }
    [[nodiscard]] Result<std::string> optional_text(const char* name) const {
        const auto found = json.find(name);
        if (found == json.end() || found->is_null()) return std::string();
        if (!found->is_string() || found->get_ref<const std::string&>().size() > longest_text)
            return fail(tp::errc::malformed, std::string(name) + ": expected a text of at most 4,000 bytes");
        return found->get<std::string>();
    }
    [[nodiscard]] Result<int64_t> integer(const char* name, int64_t least, int64_t most) const {
        const auto found = json.find(name);
        if (found == json.end() || !found->is_number_integer() || found->get<int64_t>() < least ||
            found->get<int64_t>() > most)
            return fail(tp::errc::malformed, std::string(name) + ": expected an integer in its range");
        return found->get<int64_t>();
    }
};

struct EffectContext {
    StoreWriter& writer;
    const DeviceRecord& device;
    const EventRecord& event;
    BytesView lookup_key;
    Payload payload;
};

Status publish_outcome(EffectContext& context, const std::string& event_id, const std::string& status,
                       const std::string& detail) {
    const Outcome outcome{event_id, status, detail};
    TRY(put_record(context.writer, device_bucket(context.device.id), outcome));
    return {};
}

Fact fact_of(const EffectContext& context, std::string kind, std::string id, std::string state) {
    return {std::move(kind),          std::move(id),    context.device.id,
            context.device.store,     std::move(state), dump_json(context.payload.json),
            context.event.received_at};
}

Result<Effect> reject(EffectContext& context, ErrorCode code) {
    const std::string name(code.name());
    TRY(publish_outcome(context, context.event.id, "rejected", name));
    return Effect{"rejected", name};
}

Result<Effect> call_staff(EffectContext& context) {
    TRY(context.payload.text("reason"));
    TRY(context.writer.put_fact(fact_of(context, "call", context.event.id, "open")));
    TRY(publish_outcome(context, context.event.id, "applied", ""));
    return Effect{};
}

// The device's own fact that the payload names, or nothing.
Result<std::optional<Fact>> own_fact(EffectContext& context, const std::string& kind, const std::string& id) {
    auto fact = TRY(context.writer.fact(kind, id));
    if (fact && fact->device != context.device.id) fact.reset();
    return fact;
}

Result<Effect> cancel_call(EffectContext& context) {
    const std::string id = TRY(context.payload.text("call"));
    auto call = TRY(own_fact(context, "call", id));
    if (!call) return reject(context, tp::errc::not_found);
    call->state = "cancelled";
    TRY(context.writer.put_fact(*call));
    TRY(publish_outcome(context, id, "cancelled", ""));
    return Effect{};
}

Status put_stock(EffectContext& context, const tp::Stock& stock) {
    TRY(put_record(context.writer, store_bucket(stock.store), stock));
    return {};
}

Result<std::optional<tp::Stock>> find_stock(EffectContext& context, const std::string& store, const std::string& sku) {
    const auto row = TRY(context.writer.row(store_bucket(store), "stock", sku));
    if (!row) return std::nullopt;
    return TRY(decode<tp::Stock>(*row));
}

Result<Effect> create_reservation(EffectContext& context) {
    const std::string sku = TRY(context.payload.text("sku")), store = TRY(context.payload.text("store"));
    const int64_t quantity = TRY(context.payload.integer("quantity", 1, most_held));
    TRY(context.payload.optional_text("name"));
    TRY(context.payload.optional_text("contact"));
    std::string code = TRY(context.payload.optional_text("code"));
    auto stock = TRY(find_stock(context, store, sku));
    if (!stock || stock->quantity < quantity) return reject(context, errc::out_of_stock);
    stock->quantity -= quantity;
    TRY(put_stock(context, *stock));
    // The terminal may have promised a code already; else the centre makes one, and the outcome carries it.
    const bool promised = !code.empty();
    if (!promised) code = make_pickup_code();
    context.payload.json["code"] = code;
    context.payload.json["until"] = to_rfc3339(context.event.received_at + hold_lasts);
    Fact hold = fact_of(context, "hold", context.event.id, "held");
    hold.store = store;
    TRY(context.writer.put_fact(hold));
    TRY(publish_outcome(context, context.event.id, "applied", promised ? "" : "pickup_code:" + code));
    return Effect{};
}

Result<Effect> cancel_reservation(EffectContext& context) {
    const std::string id = TRY(context.payload.text("reservation"));
    auto hold = TRY(own_fact(context, "hold", id));
    if (!hold || hold->state != "held") return reject(context, tp::errc::not_found);
    const Payload held{TRY(parse_json(hold->body))};
    auto stock = TRY(find_stock(context, hold->store, TRY(held.text("sku"))));
    if (stock) {
        stock->quantity +=
            TRY(given_back(context.writer, stock->store, stock->sku, TRY(held.integer("quantity", 1, most_held))));
        TRY(put_stock(context, *stock));
    }
    hold->state = "cancelled";
    TRY(context.writer.put_fact(*hold));
    TRY(publish_outcome(context, id, "cancelled", ""));
    return Effect{};
}

Result<Effect> submit_feedback(EffectContext& context) {
    TRY(context.payload.integer("score", 1, 4));
    TRY(context.payload.optional_text("comment"));
    const auto reasons = context.payload.json.find("reasons");
    if (reasons != context.payload.json.end() &&
        (!reasons->is_array() || reasons->size() > 20 ||
         !std::ranges::all_of(*reasons, [](const Json& reason) { return reason.is_string(); })))
        return fail(tp::errc::malformed, "reasons: expected at most 20 texts");
    std::string id = TRY(context.payload.optional_text("feedback"));
    if (id.empty()) id = context.event.id;
    const auto former = TRY(context.writer.fact("feedback", id));
    if (former && former->device != context.device.id) return fail(tp::errc::conflict, "another device's feedback");
    TRY(context.writer.put_fact(fact_of(context, "feedback", id, "received")));
    return Effect{};
}

Result<Effect> check_in(EffectContext& context) {
    const std::string number = TRY(context.payload.text("order"));
    const std::string key = identifier_hash(context.lookup_key, Identifier::order_number, number);
    const auto order = TRY(context.writer.person("order", key));
    if (!order) return reject(context, tp::errc::not_found);
    TRY(context.writer.put_fact(fact_of(context, "checkin", context.event.id, "waiting")));
    TRY(publish_outcome(context, context.event.id, "applied", ""));
    return Effect{};
}

Result<Effect> keep_telemetry(EffectContext&) {
    return Effect{};
}  // the stored event is the effect

struct Handler {
    std::string_view type;
    Result<Effect> (*apply)(EffectContext&);
};
constexpr std::array<Handler, 7> handlers = {{
    {"staff.call", call_staff},
    {"staff.cancel", cancel_call},
    {"reservation.create", create_reservation},
    {"reservation.cancel", cancel_reservation},
    {"feedback.submit", submit_feedback},
    {"order.checkin", check_in},
    {"telemetry.session", keep_telemetry},
}};

}  // namespace

bool is_known_type(std::string_view type) {
    return std::ranges::find(handlers, type, &Handler::type) != handlers.end();
}

bool is_passing(const Error& error) {
    constexpr std::array lasting = {tp::errc::invalid_argument, tp::errc::malformed, tp::errc::too_large,
                                    tp::errc::unsupported,      tp::errc::not_found, tp::errc::conflict,
                                    tp::errc::refused,          errc::unknown_type,  errc::unknown_store,
                                    errc::unknown_product};
    return std::ranges::find(lasting, error.code) == lasting.end();
}

Result<Effect> apply_event(StoreWriter& writer, const DeviceRecord& device, const EventRecord& event,
                           BytesView lookup_key) {
    const auto handler = std::ranges::find(handlers, std::string_view(event.type), &Handler::type);
    if (handler == handlers.end()) return fail(errc::unknown_type, "this hub knows no " + event.type);
    Payload payload{TRY(parse_json(event.payload))};
    if (!payload.json.is_object()) return fail(tp::errc::malformed, "payload: expected an object");
    EffectContext context{writer, device, event, lookup_key, std::move(payload)};
    return handler->apply(context);
}

}  // namespace tp::hub
