// I/O errors, a full disk and no memory at each call of the outbox's and the replica's paths.
#include <fmt/format.h>

#include "tests/doubles/disk/power_cut_vfs.h"
#include "tests/faults/failing_calls.h"
#include "tests/faults/outbox_history.h"
#include "tests/faults/replica_history.h"
#include "tests/faults/rows.h"

namespace tp::faults {

namespace {

using OutboxStep = Status (OutboxHistory::*)();
using ReplicaStep = Status (ReplicaHistory::*)();

// Where it is found that the product does not go on, this says so.
Status must(const Status& done, const char* what) {
    return done ? done : std::unexpected(done.error().with_context(what));
}

Status reopen(OutboxHistory& history) {
    const Status opened = history.open();
    // A fault at an opening is told to whoever starts the kiosk again.
    return opened || opened.error().code == errc::corrupt ? opened : Status{};
}

Result<bool> outbox_path(const FailingCall& call, uint64_t events, const std::function<Status(OutboxHistory&)>& path) {
    OutboxHistory history(1);
    set_connection_habits({.log_pages = 12, .synchronous = {}});
    TRY(must(history.open(), "before the fault"));
    for (uint64_t i = 0; i < events; ++i) TRY(must(history.record(), "before the fault"));
    history.excuse(true);
    call.begin(history.disk);
    const Status done = path(history);
    const bool came = call.end(history.disk);
    history.excuse(false);
    TRY(must(done, "under the fault"));
    if (!call.cut_at_once) {
        if (!history.is_open()) TRY(must(history.open(), "after the fault"));
        TRY(must(history.check(), "after the fault"));
        TRY(must(history.record(), "after the fault"));
        TRY(must(history.settle(), "after the fault"));
        TRY(must(history.check(), "a while after the fault"));
    }
    history.power_cut();
    TRY(must(history.open(), "after the power cut"));
    TRY(must(history.record(), "after the power cut"));
    history.close();
    TRY(must(history.check_integrity(), "at the end"));
    return came;
}

Result<bool> replica_path(const FailingCall& call, ReplicaStep path) {
    ReplicaHistory history(1, 4);
    set_connection_habits({.log_pages = 40, .synchronous = {}});
    TRY(must(history.open(), "before the fault"));
    for (const ReplicaStep step : {&ReplicaHistory::snapshot_catalogue, &ReplicaHistory::pull, &ReplicaHistory::pull})
        TRY(must((history.*step)(), "before the fault"));
    TRY(must(history.check(), "before the fault"));
    history.excuse(true);
    call.begin(history.disk);
    const Status done = (history.*path)();
    const bool came = call.end(history.disk);
    history.excuse(false);
    TRY(must(done, "under the fault"));
    if (call.cut_at_once) {
        history.power_cut();
        TRY(must(history.open(), "after the power cut"));
    } else {
        TRY(must(history.recover(), "after the fault"));
        TRY(must(history.check(), "after the fault"));
    }
    // Where memory ran out, SQLite's full-text index may take itself for damaged: the replica is then begun anew, which
    // the next page tells, and fetched again.
    history.excuse(call.is_of_memory());
    TRY(must(history.pull(), "after the fault"));
    history.excuse(false);
    TRY(must(history.check(), "a while after the fault"));
    TRY(must(history.pull(), "a while after the fault"));
    history.power_cut();
    TRY(must(history.open(), "at the end"));
    return came;
}

}  // namespace

void fail_calls_of_terminal(Trials& trials) {
    const auto outbox = [&](uint64_t number, OutboxStep step) {
        fail_each_call(trials, number, [&](const FailingCall& call) {
            return outbox_path(call, 6, [&](OutboxHistory& history) { return (history.*step)(); });
        });
    };
    outbox(1, &OutboxHistory::record);
    outbox(2, &OutboxHistory::settle);
    outbox(3, &OutboxHistory::next_batch);
    const auto replica = [&](uint64_t number, ReplicaStep step) {
        fail_each_call(trials, number, [&](const FailingCall& call) { return replica_path(call, step); });
    };
    replica(4, &ReplicaHistory::pull);
    replica(5, &ReplicaHistory::snapshot_catalogue);
    // 6: io_errors_hub.cpp. Beyond the table: a start, which could take a sound file for a damaged one.
    fail_each_call(trials, 7, [&](const FailingCall& call) { return outbox_path(call, 6, reopen); });
}

}  // namespace tp::faults
