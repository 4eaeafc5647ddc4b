// The same at each call of the hub's taking of events.
#include <fmt/format.h>

#include <algorithm>

#include "platform/base/ids.h"
#include "platform/secure/hash.h"
#include "sync/hub/rules/buckets.h"
#include "sync/hub/rules/custody.h"
#include "sync/hub/store/sqlite_store.h"
#include "sync/protocol/codec.h"
#include "tests/doubles/disk/power_cut_vfs.h"
#include "tests/faults/failing_calls.h"
#include "tests/faults/rows.h"

namespace tp::faults {

namespace {

constexpr int64_t pieces_at_first = 10;
constexpr const char* trial_install = "0190e4b0-0000-7000-8000-000000000001";

// The keys are made once, each trial puts a store of its own in place.
struct Centre {
    TemporaryFolder folder;
    VirtualClock clock{parse_rfc3339("2026-11-22T14:00:00Z").value()};
    std::unique_ptr<Logger> log = Logger::to_nowhere();
    std::unique_ptr<hub::HubFiles> files;
    hub::DeviceRecord device{"d-1", "Door", "1", "key", "", false, clock.wall(), {}};

    Status open_store(const PowerCutDisk& disk) {
        files->store.reset();
        files->store = TRY(hub::SqliteStore::open(disk.file("hub.db"), {.log = nullptr, .vfs = power_cut_vfs_name()}));
        return {};
    }
    Status stock() {
        return files->store->write([&](hub::StoreWriter& writer) -> Status {
            TRY(writer.put_device(device));
            const tp::Stock all{"1", "A-1", pieces_at_first, {}};
            TRY(writer.put_row("store:1", "stock", "A-1", encode(all), 0, RowSummer().sums(all)));
            return {};
        });
    }
    Result<int64_t> pieces_left() {
        int64_t pieces = -1;
        TRY(files->store->read([&](hub::StoreReader& reader) -> Status {
            if (const auto row = TRY(reader.row("store:1", "stock", "A-1"))) {
                const tp::Stock left = TRY(decode<tp::Stock>(*row));
                pieces = left.quantity;
            }
            return {};
        }));
        return pieces;
    }
    Result<bool> knows(const Event& event) {
        bool known = false;
        TRY(files->store->read([&](hub::StoreReader& reader) -> Status {
            const auto found = TRY(reader.event_by_id(device.id, event.id));
            known = found && found->sha256 == event.sha256;
            return {};
        }));
        return known;
    }
};

std::vector<Event> three_holds(const Clock& clock) {
    std::vector<Event> events;
    for (int64_t seq = 1; seq <= 3; ++seq) {
        Event event;
        event.id = make_uuid_v7(clock.wall());
        event.seq = seq;
        event.type = "reservation.create";
        event.stream_key = "s";
        event.created_at = clock.wall();
        event.payload = R"({"code":"7Q2FJ8","name":"Jane","quantity":1,"sku":"A-1","store":"1"})";
        event.sha256 = sha256_hex(event.payload);
        events.push_back(event);
    }
    return events;
}

// Ids of those that the hub says to have taken: the kiosk forgets them. `corrupt` for a word that is wrong.
Result<std::vector<std::string>> send_events(Centre& centre, const std::vector<Event>& events) {
    hub::Custody custody(*centre.files);
    const auto answer = custody.accept(centre.device, {trial_install, events});
    std::vector<std::string> taken;
    if (!answer) return taken;
    for (const EventResult& result : answer->results) {
        if (result.status == EventStatus::rejected || result.status == EventStatus::quarantined)
            return fail(errc::corrupt, "a sound event was set aside: " + result.code);
        if (result.status != EventStatus::retry_after) taken.push_back(result.id);
    }
    return taken;
}

Result<bool> hub_path(Centre& centre, const FailingCall& call) {
    PowerCutDisk disk(call.nth);
    seed_sqlite(call.nth);
    set_connection_habits({.log_pages = 12, .synchronous = {}});
    TRY_CONTEXT(centre.open_store(disk), "before the fault");
    TRY_CONTEXT(centre.stock(), "before the fault");
    const std::vector<Event> events = three_holds(centre.clock);
    call.begin(disk);
    const auto taken = send_events(centre, events);
    const bool came = call.end(disk);
    if (!taken) return std::unexpected(taken.error().with_context("under the fault"));
    if (call.cut_at_once) {
        disk.cut_at(0);
        centre.files->store.reset();
        disk.reboot();
        TRY_CONTEXT(centre.open_store(disk), "after the power cut");
    }
    for (const Event& event : events)
        if (std::ranges::find(*taken, event.id) != taken->end() && !TRY(centre.knows(event)))
            return fail(errc::corrupt, "an event that was taken is not there");
    const std::vector<std::string> again = TRY_CONTEXT(send_events(centre, events), "after the fault");
    if (again.size() != events.size()) return fail(errc::io, "the hub does not take events after the fault");
    const int64_t left = TRY(centre.pieces_left());
    centre.files->store.reset();
    if (left != pieces_at_first - static_cast<int64_t>(events.size()))
        return fail(errc::corrupt, fmt::format("{} pieces are left", left));
    return came;
}

}  // namespace

void fail_calls_of_hub(Trials& trials) {
    Centre centre;
    auto files = hub::HubFiles::open(centre.folder.file("hub"), centre.clock, *centre.log);
    if (!files) {
        trials.run_each({1}, [&](uint64_t) -> Result<uint64_t> { return std::unexpected(files.error()); });
        return;
    }
    centre.files = std::move(*files);
    fail_each_call(trials, 6, [&](const FailingCall& call) { return hub_path(centre, call); });
    centre.files->store.reset();
}

Row io_errors_row() {
    return {
        "io_errors", "I/O error, disk full, out of memory",
        "the nth call fails, once and from then on; exhaustive on record, settle, next_batch, page commit, snapshot, "
        "the hub's taking of events, and a start",
        [](Trials& trials) {
            fail_calls_of_terminal(trials);
            fail_calls_of_hub(trials);
        }};
}

}  // namespace tp::faults
