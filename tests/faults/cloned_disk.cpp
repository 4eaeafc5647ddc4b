// A terminal's disk is copied and both copies run: the same device, install and seq with two contents. The hub keeps
// the first, refuses the other by its hash, and the terminal that was refused sets the event aside and shows it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <random>

#include "sync/outbox/outbox_report.h"
#include "tests/faults/linked_terminal.h"
#include "tests/faults/rows.h"

namespace tp::faults {

namespace {

using namespace std::chrono_literals;

// One of the two copies: its own file, the same identity.
struct Copy {
    Outbox outbox;
    DirectOutbox source;
    MemoryReplica replica;
    std::unique_ptr<Transport> transport;
    std::unique_ptr<SyncEngine> engine;
    std::vector<Event> recorded;

    explicit Copy(Outbox opened) : outbox(std::move(opened)), source(outbox) {}
};

struct Twins {
    explicit Twins(LinkedHub& of) : hub(of) {}

    LinkedHub& hub;
    TemporaryFolder folder;
    VirtualClock clock{SystemClock().wall()};
    std::unique_ptr<Logger> log = Logger::to_nowhere();
    Identity identity;
    std::array<std::unique_ptr<Copy>, 2> copies;

    Result<std::unique_ptr<Copy>> start(const std::string& path) {
        auto copy = std::make_unique<Copy>(TRY(Outbox::open(path, clock, *log, {.ballast_bytes = 0, .vfs = {}})));
        copy->transport = TRY(hub.hub().transport(identity));
        EngineOptions options;
        options.download.buckets = identity.enrolled.configuration.buckets;
        options.download.signing_key = identity.enrolled.hub_keys.signing;
        options.version = "test";
        copy->engine =
            std::make_unique<SyncEngine>(options, clock, *copy->transport, copy->replica, copy->source, *log);
        return copy;
    }
    // Both serve customers and the hub, a little each, for so many turns of real requests.
    Status run_until_empty() {
        for (int turn = 0; turn < 3'000; ++turn) {
            int64_t waiting = 0;
            for (const auto& copy : copies) {
                copy->engine->tick();
                for (Completion& completion : copy->transport->wait(2ms)) copy->engine->finish(std::move(completion));
                waiting += TRY(copy->outbox.stats()).pending_total();
            }
            if (waiting == 0) return {};
            clock.advance(50ms);
        }
        return fail(errc::timed_out, "events still wait");
    }
};

Status record_some(Copy& copy, std::string_view who, uint64_t count) {
    for (uint64_t i = 0; i < count; ++i) {
        copy.recorded.push_back(TRY(copy.outbox.record("feedback.submit", Lane::feedback, "",
                                                       fmt::format(R"({{"score":3,"comment":"{}"}})", who))));
        copy.engine->events_recorded();
    }
    return {};
}

// What became of both copies' events: never both of one seq, and the loser's is kept where staff sees it.
Status judge_twins(Twins& twins, uint64_t cloned_at) {
    uint64_t collisions = 0;
    std::array<std::vector<DeadLetter>, 2> letters{TRY(twins.copies[0]->outbox.dead_letters(1'000)),
                                                   TRY(twins.copies[1]->outbox.dead_letters(1'000))};
    TRY(twins.hub.hub().hub().files().store->read([&](hub::StoreReader& reader) -> Status {
        for (size_t i = 0; i < 2; ++i) {
            Copy& copy = *twins.copies[i];
            for (const Event& event : copy.recorded) {
                const auto known =
                    TRY(reader.event_by_seq(twins.identity.enrolled.device, copy.outbox.install(), event.seq));
                if (!known) return fail(errc::corrupt, fmt::format("seq {} is not at the hub", event.seq));
                const bool mine = known->id == event.id;
                if (mine && known->payload != event.payload) return fail(errc::corrupt, "two contents were merged");
                const auto letter =
                    std::ranges::find(letters[i], event.id, [](const DeadLetter& held) { return held.event.id; });
                const bool aside = letter != letters[i].end();
                if (mine == aside) return fail(errc::corrupt, fmt::format("seq {}: lost or twice", event.seq));
                if (!aside) continue;
                ++collisions;
                if (letter->code != "hash_mismatch") return fail(errc::corrupt, "set aside for " + letter->code);
                if (TRY(outbox_report(copy.outbox)).find(event.id) == std::string::npos)
                    return fail(errc::corrupt, "touchpoint-ctl outbox does not show it");
            }
        }
        return {};
    }));
    const uint64_t both =
        std::min(twins.copies[0]->recorded.size(), twins.copies[1]->recorded.size() + cloned_at) - cloned_at;
    if (collisions != both) return fail(errc::corrupt, fmt::format("{} of {} collisions detected", collisions, both));
    return {};
}

Result<uint64_t> run_both_copies(LinkedHub& hub, uint64_t seed) {
    std::mt19937_64 random(seed);
    Twins twins(hub);
    twins.identity = TRY(hub.hub().enrol("1"));
    const std::string original = twins.folder.file("a.db"), clone = twins.folder.file("b.db");
    const uint64_t before = random() % 5;
    twins.copies[0] = TRY(twins.start(original));
    TRY(record_some(*twins.copies[0], "before", before));
    const bool sent_before = random() % 2 == 0;
    // The disk is copied with the kiosk switched off, its events sent or not.
    twins.copies[1] = TRY(twins.start(twins.folder.file("nobody.db")));
    if (sent_before) TRY(twins.run_until_empty());
    std::vector<Event> told = std::move(twins.copies[0]->recorded);
    twins.copies[0].reset();
    std::filesystem::copy_file(original, clone);
    twins.copies[0] = TRY(twins.start(original));
    twins.copies[1] = TRY(twins.start(clone));
    twins.copies[0]->recorded = std::move(told);
    for (int round = 0; round < 3; ++round) {
        TRY(record_some(*twins.copies[0], "original", 1 + random() % 3));
        TRY(record_some(*twins.copies[1], "copy", 1 + random() % 3));
        if (random() % 2 == 0) TRY(twins.run_until_empty());
    }
    TRY(twins.run_until_empty());
    TRY(judge_twins(twins, before));
    return 1;
}

}  // namespace

Row cloned_disk_row() {
    return {"cloned_disk", "cloned disk",
            "the outbox copied with the terminal's identity, both serve one hub; real TLS, virtual timers",
            [](Trials& trials) {
                auto hub = LinkedHub::start();
                trials.run(trials.wanted(50, 1'000), [&](uint64_t seed) -> Result<uint64_t> {
                    if (!hub) return std::unexpected(hub.error());
                    return run_both_copies(**hub, seed);
                });
            }};
}

}  // namespace tp::faults
