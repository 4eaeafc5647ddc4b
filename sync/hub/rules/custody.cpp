#include "sync/hub/rules/custody.h"

#include <optional>

#include "platform/base/ids.h"
#include "platform/secure/hash.h"
#include "sync/hub/rules/effects.h"
#include "sync/hub/rules/identifiers.h"
#include "sync/protocol/json.h"

namespace tp::hub {

namespace {

constexpr int64_t retry_after_s = 5;
constexpr std::chrono::minutes clock_tolerance{5};

EventResult result(const Event& event, EventStatus status, std::string code = {}) {
    return {event.id, status, std::move(code), 0};
}

// What the envelope itself has wrong. Nothing of such an event is stored: its identity cannot be trusted.
std::optional<EventResult> envelope_problem(const Event& event) {
    if (!is_uuid(event.id) || event.seq < 1 || event.type.empty() || event.type.size() > max_name_bytes ||
        event.stream_key.size() > max_name_bytes)
        return result(event, EventStatus::rejected, "malformed");
    if (event.payload.size() > max_event_payload_bytes) return result(event, EventStatus::rejected, "too_large");
    if (!equal_constant_time(sha256_hex(event.payload), event.sha256))
        return result(event, EventStatus::rejected, std::string(errc::hash_mismatch.name()));
    return std::nullopt;
}

}  // namespace

Result<EventResult> Custody::judge_known(StoreWriter& writer, const DeviceRecord& device, const std::string& install,
                                         const Event& event, WallTime now) {
    const auto by_id = TRY(writer.event_by_id(device.id, event.id));
    const auto by_seq = TRY(writer.event_by_seq(device.id, install, event.seq));
    for (const auto& known : {by_id, by_seq}) {
        if (!known) continue;
        const bool same = known->id == event.id && known->sha256 == event.sha256 && known->install == install &&
                          known->seq == event.seq;
        if (!same && by_seq && by_seq->id != event.id) TRY(note_copy(writer, device, install, event.seq, now));
        if (!same) return result(event, EventStatus::rejected, std::string(errc::hash_mismatch.name()));
        return result(event, EventStatus::duplicate, known->status == "applied" ? "" : known->status);
    }
    return result(event, EventStatus::duplicate);
}

Result<EventResult> Custody::take(StoreWriter& writer, const DeviceRecord& device, const std::string& install,
                                  const Event& event, WallTime now) {
    if (auto problem = envelope_problem(event)) return *problem;
    if (TRY(writer.seen(device.id, install, event.seq))) return judge_known(writer, device, install, event, now);
    EventRecord record{0,
                       device.id,
                       install,
                       event.seq,
                       event.id,
                       event.type,
                       std::string(to_string(event.lane)),
                       event.stream_key,
                       event.created_at,
                       now,
                       event.sha256,
                       event.payload,
                       "applied",
                       {}};
    if (event.created_at > now + clock_tolerance) record.code = "future_time";
    const auto number = TRY(writer.add_event(record));
    if (!number) return judge_known(writer, device, install, event, now);
    record.number = *number;

    Effect effect;
    const auto applied = writer.savepoint([&]() -> Status {
        effect = TRY(apply_event(writer, device, record, m_files.lookup_key));
        return {};
    });
    if (!applied) {
        if (is_passing(applied.error())) return std::unexpected(applied.error());
        m_files.log.warning("event_quarantined", {{"event", event.id},
                                                  {"type", event.type},
                                                  {"device", device.id},
                                                  {"code", applied.error().code.name()},
                                                  {"why", applied.error().message}});
        const std::string code(applied.error().code.name());
        TRY(writer.set_event_status(record.number, "quarantined", code));
        return result(event, EventStatus::quarantined, code);
    }
    const std::string code = effect.code.empty() ? record.code : effect.code;
    if (effect.status != "applied" || !effect.code.empty())
        TRY(writer.set_event_status(record.number, effect.status, code));
    return result(event, effect.status == "applied" ? EventStatus::applied : EventStatus::rejected, code);
}

// One install counts its events once. Two of the same number are of two copies of one outbox: a cloned disk, or a
// backup that was put back while the other copy ran on. They are never merged; the later one's event is set aside by
// its kiosk, and people are told.
Status Custody::note_copy(StoreWriter& writer, const DeviceRecord& device, const std::string& install, int64_t seq,
                          WallTime now) {
    if (TRY(writer.fact(fact_of_copy, device.id))) return {};
    m_files.log.error("device_copied", {{"device", device.id}, {"install", install}, {"seq", seq}});
    TRY(writer.put_fact({fact_of_copy, device.id, device.id, device.store, "suspected",
                         dump_json(Json{{"install", install}, {"seq", seq}}), now}));
    return writer.append_audit(now, "hub", "suspects a copy", "device " + device.id + ", install " + install);
}

Answer<EventsResponse> Custody::accept(const DeviceRecord& device, const EventsRequest& request) {
    if (request.events.size() > max_events_per_batch)
        return refuse(413, tp::errc::too_large, "more than 500 events in a batch");
    if (!is_uuid(request.install)) return refuse(400, tp::errc::malformed, "install: expected a UUID");
    const WallTime now = m_files.clock.wall();
    EventsResponse response;
    const Status taken = m_files.store->write([&](StoreWriter& writer) -> Status {
        response.results.clear();
        for (const Event& event : request.events)
            response.results.push_back(TRY(take(writer, device, request.install, event, now)));
        return {};
    });
    if (taken) return response;
    m_files.log.error("events_not_taken",
                      {{"device", device.id}, {"code", taken.error().code.name()}, {"why", taken.error().message}});
    response.results.clear();
    for (const Event& event : request.events)
        response.results.push_back({event.id, EventStatus::retry_after, "unavailable", retry_after_s});
    return response;
}

Result<int64_t> Custody::replay_quarantined() {
    int64_t applied = 0, number = 0;
    for (bool more = true; more;) {
        std::vector<EventRecord> batch;
        TRY(m_files.store->read([&](StoreReader& reader) -> Status {
            batch = TRY(reader.events_of_unknown_type(number, 1000));
            return {};
        }));
        more = !batch.empty();
        for (const EventRecord& event : batch) {
            number = event.number;
            if (!is_known_type(event.type)) continue;
            TRY(m_files.store->write([&](StoreWriter& writer) -> Status {
                const auto device = TRY(writer.device(event.device));
                if (!device) return {};
                Effect effect;
                const auto done = writer.savepoint([&]() -> Status {
                    effect = TRY(apply_event(writer, *device, event, m_files.lookup_key));
                    return {};
                });
                if (!done && is_passing(done.error())) return done;
                if (!done)
                    return writer.set_event_status(event.number, "quarantined", std::string(done.error().code.name()));
                ++applied;
                return writer.set_event_status(event.number, effect.status, effect.code);
            }));
        }
    }
    return applied;
}

}  // namespace tp::hub
