#include "kiosk/availability/own_holds.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace tp {

std::optional<OwnHold> hold_of(const Event& event) {
    // Our own payload, read from our own file: parsed without a throw all the same, for files may be damaged.
    const auto payload = nlohmann::json::parse(event.payload, nullptr, false);
    const auto text = [&](const char* name) {
        const auto found = payload.is_object() ? payload.find(name) : payload.end();
        return found != payload.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    OwnHold hold{event.id, text("store"), text("sku")};
    if (hold.store.empty() || hold.sku.empty()) return std::nullopt;
    const auto quantity = payload.find("quantity");
    if (quantity == payload.end() || !quantity->is_number_integer()) return std::nullopt;
    hold.quantity = quantity->get<int64_t>();
    return hold;
}

Status OwnHolds::refresh(ReplicaReader& reader, const CancelToken& cancel) {
    std::vector<OwnHold> waiting;
    for (const OwnHold& hold : m_waiting)
        if (!TRY(reader.outcome(hold.event_id, cancel))) waiting.push_back(hold);
    m_waiting = std::move(waiting);
    return {};
}

int64_t OwnHolds::left_of(int64_t counted, const std::string& store, const std::string& sku) const {
    for (const OwnHold& hold : m_waiting)
        if (hold.store == store && hold.sku == sku) counted -= hold.quantity;
    return std::max<int64_t>(0, counted);
}

}  // namespace tp
