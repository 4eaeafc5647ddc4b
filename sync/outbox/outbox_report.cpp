#include "sync/outbox/outbox_report.h"

#include "sync/protocol/json.h"

namespace tp {

Result<std::string> outbox_report(Outbox& outbox) {
    constexpr size_t shown = 50;
    const OutboxStats stats = TRY(outbox.stats());
    Json report{{"pending", stats.pending_total()},
                {"lanes", Json::object()},
                {"oldest_pending", stats.oldest_pending ? Json(to_rfc3339(*stats.oldest_pending)) : Json()},
                {"dead_letters", stats.dead_letters},
                {"dropped_telemetry", stats.dropped_telemetry},
                {"waiting", Json::array()},
                {"set_aside", Json::array()}};
    for (size_t lane = 0; lane < stats.pending.size(); ++lane)
        report["lanes"][std::string(to_string(static_cast<Lane>(lane)))] = stats.pending[lane];
    for (const Event& event : TRY(outbox.pending(shown)))
        report["waiting"].push_back({{"id", event.id},
                                     {"type", event.type},
                                     {"lane", to_string(event.lane)},
                                     {"created_at", to_rfc3339(event.created_at)}});
    for (const DeadLetter& letter : TRY(outbox.dead_letters(shown)))
        report["set_aside"].push_back({{"id", letter.event.id},
                                       {"type", letter.event.type},
                                       {"code", letter.code},
                                       {"since", to_rfc3339(letter.since)}});
    return dump_json(report);
}

}  // namespace tp
