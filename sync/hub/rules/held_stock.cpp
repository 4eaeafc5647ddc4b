#include "sync/hub/rules/held_stock.h"

#include <algorithm>

#include "platform/base/text_numbers.h"
#include "sync/protocol/json.h"

namespace tp::hub {

namespace {

// The note of how many held pieces a count did not cover.
std::string shortage_name(const std::string& store, const std::string& sku) {
    return "held_beyond_count:" + store + "/" + sku;
}

Result<int64_t> shortage(StoreReader& reader, const std::string& store, const std::string& sku) {
    const auto note = TRY(reader.note(shortage_name(store, sku)));
    return note ? parse_digits(*note).value_or(0) : 0;
}

Status set_shortage(StoreWriter& writer, const std::string& store, const std::string& sku, int64_t pieces) {
    if (TRY(shortage(writer, store, sku)) == pieces) return {};
    return writer.put_note(shortage_name(store, sku), std::to_string(pieces));
}

}  // namespace

Result<HeldStock> HeldStock::read(StoreReader& reader, WallTime now) {
    HeldStock stock;
    for (const Fact& hold : TRY(reader.facts_in_state("hold", "held"))) {
        const Json body = TRY(parse_json(hold.body));
        const auto until = parse_rfc3339(body.value("until", std::string()));
        if (until && *until <= now) continue;
        stock.m_held[{hold.store, body.value("sku", std::string())}] += body.value("quantity", int64_t{0});
    }
    return stock;
}

Result<int64_t> HeldStock::offered(StoreWriter& writer, const std::string& store, const std::string& sku,
                                   int64_t counted) const {
    const auto found = m_held.find({store, sku});
    if (found == m_held.end()) return counted;
    TRY(set_shortage(writer, store, sku, std::max<int64_t>(0, found->second - counted)));
    return std::max<int64_t>(0, counted - found->second);
}

Result<int64_t> given_back(StoreWriter& writer, const std::string& store, const std::string& sku, int64_t quantity) {
    const int64_t missing = TRY(shortage(writer, store, sku));
    const int64_t covered = std::min(missing, quantity);
    TRY(set_shortage(writer, store, sku, missing - covered));
    return quantity - covered;
}

}  // namespace tp::hub
