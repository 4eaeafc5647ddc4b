// Bytes of the files change while nobody looks. The replica is begun anew or intact; the outbox is opened with its
// rows, or moved aside and never deleted.
#include <fmt/format.h>

#include <algorithm>

#include "tests/doubles/disk/power_cut_vfs.h"
#include "tests/faults/outbox_history.h"
#include "tests/faults/replica_history.h"
#include "tests/faults/rows.h"

namespace tp::faults {

namespace {

// Of the row, for the table.
struct Seen {
    uint64_t set_aside = 0, unnoticed = 0;
};

// Flips bits, zeroes or fills pages, or cuts the file short. True: something is different.
bool damage(std::string& bytes, const std::function<uint64_t(uint64_t)>& chance) {
    const std::string before = bytes;
    if (bytes.empty()) return false;
    const uint64_t kind = chance(4);
    if (kind == 0)
        for (uint64_t i = 0, flips = 1 + chance(16); i < flips; ++i)
            bytes[chance(bytes.size())] ^= static_cast<char>(1 << chance(8));
    if (kind == 1 || kind == 2) {
        const size_t page = chance(bytes.size()) & ~size_t{4095};
        const size_t size = std::min<size_t>(bytes.size() - page, 4096 * (1 + chance(3)));
        bytes.replace(page, size, std::string(size, kind == 1 ? '\0' : static_cast<char>(1 + chance(255))));
    }
    if (kind == 3) bytes.resize(chance(bytes.size()));
    return bytes != before;
}

// A file that has bytes to change, the log as often as the rest.
std::string draw_file(PowerCutDisk& disk, const std::string& file, const std::function<uint64_t(uint64_t)>& chance) {
    const std::string* log = disk.bytes(file + "-wal");
    return log && !log->empty() && chance(2) == 0 ? file + "-wal" : file;
}

Result<uint64_t> damage_outbox(uint64_t seed, Seen& seen) {
    OutboxHistory history(seed);
    const auto chance = [&](uint64_t below) { return history.chance(below); };
    set_connection_habits({.log_pages = static_cast<int>(4 + chance(30)), .synchronous = {}});
    TRY(history.open());
    for (uint64_t i = 0, steps = 5 + chance(25); i < steps; ++i) TRY(history.step());
    if (chance(2) == 0) history.power_cut();  // leaves a log
    history.close();
    const std::string name = draw_file(history.disk, "outbox.db", chance);
    std::string* bytes = history.disk.bytes(name);
    if (!bytes || !damage(*bytes, chance)) return 1;

    if (name.ends_with("-wal")) history.forget_install();
    const Status opened = history.open();
    const auto names = history.disk.names();
    const auto aside = std::ranges::find_if(names, [](const std::string& n) { return n.find("quarantine") != n.npos; });
    if (aside != names.end()) {
        ++seen.set_aside;
        TRY_CONTEXT(history.begin_afresh(), "beside the one that was set aside");
        return 1;
    }
    // A version that could be a newer program's: refused, and left as it is.
    if (!history.is_open() && opened.error().code == errc::unsupported) return 1;
    if (!history.is_open()) return std::unexpected(opened.error().with_context("opening a damaged outbox"));
    if (opened) return 1;
    ++seen.unnoticed;
    TRY(history.bear_damage(name.ends_with("-wal")));
    return 1;
}

Result<uint64_t> damage_replica(uint64_t seed, Seen& seen) {
    ReplicaHistory history(seed, 30);
    const auto chance = [&](uint64_t below) { return history.chance(below); };
    set_connection_habits({.log_pages = static_cast<int>(4 + chance(60)), .synchronous = {}});
    TRY(history.open());
    for (uint64_t i = 0, steps = 3 + chance(6); i < steps; ++i) TRY(history.step());
    if (chance(2) == 0) history.power_cut();
    history.close();
    std::string present;
    for (const std::string& name : history.disk.names())
        if (name.starts_with("replica-") && name.ends_with(".db")) present = name;
    const std::string name = draw_file(history.disk, present, chance);
    std::string* bytes = history.disk.bytes(name);
    if (!bytes || !damage(*bytes, chance)) return 1;

    const Status opened = history.open();
    if (!history.is_open()) return std::unexpected(opened.error().with_context("opening a damaged replica"));
    if (!opened) ++seen.unnoticed;
    // Whatever was met: fetched again, all of it is right. Each fetch may meet damage once more and begin anew.
    history.excuse(true);
    for (int fetch = 0; fetch < 3; ++fetch) {
        (void)history.snapshot_catalogue();
        (void)history.snapshot_store();
    }
    history.excuse(false);
    TRY_CONTEXT(history.snapshot_catalogue(), "fetching it again");
    TRY_CONTEXT(history.snapshot_store(), "fetching it again");
    TRY_CONTEXT(history.check(), "fetched again");
    return 1;
}

}  // namespace

Row corruption_row() {
    return {"corruption", "corruption",
            "bits flipped, pages zeroed or filled, files cut short: outbox.db, the replica, and their logs",
            [](Trials& trials) {
                Seen seen;
                trials.run(trials.wanted(3'000, 100'000), [&](uint64_t seed) {
                    return seed % 2 == 0 ? damage_outbox(seed, seen) : damage_replica(seed, seen);
                });
                trials.remark(fmt::format("{} outboxes set aside, {} openings with a change that only a hash can tell",
                                          seen.set_aside, seen.unnoticed));
            }};
}

}  // namespace tp::faults
