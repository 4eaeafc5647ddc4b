// A disk that does not take what the hub says is told as such, and not as a lost network.
#include <filesystem>

#include "sync/replica/replica_reader.h"
#include "sync/replica/replica_writer.h"
#include "tests/doubles/faulty_vfs.h"
#include "tests/doubles/sync/world.h"

using namespace tp;

namespace {

// A real replica on a disk that can be made full or broken.
struct DiskWorld : World {
    ReplicaPlace place{folder.file("replica")};
    std::unique_ptr<ReplicaWriter> writer;

    DiskWorld() {
        faulty_vfs() = {};
        std::filesystem::create_directory(folder.file("replica"));
        writer = ReplicaWriter::open(place, *logger, faulty_vfs_name(), BuildOn::caller).value();
        sink = writer.get();
        restart();
    }
    ~DiskWorld() {
        engine.reset();
        writer.reset();
        faulty_vfs() = {};
    }
    [[nodiscard]] const SyncState& state() const { return engine->state(); }
    void check_recovers() {
        faulty_vfs() = {};
        run(Milliseconds{900'000});  // the longest pause of the back-off
        CHECK(state().storage_error.empty());
        CHECK(state().online);
        CHECK(state().last_complete);
        CHECK(writer->cursors().value().size() == 1);
        CHECK(writer->cursors().value().front().seq == hub.buckets["catalogue"].head);
    }
};

}  // namespace

TEST_CASE("a full disk during the first snapshot: the hub is online, the disk's own code is told, and it goes on") {
    DiskWorld world;
    faulty_vfs().disk_full = true;
    world.run(Milliseconds{30'000});
    CHECK(world.state().online);
    CHECK_FALSE(world.state().refused);
    CHECK(world.state().storage_error == "full");
    CHECK(world.state().last_error.empty());
    CHECK_FALSE(world.state().last_complete);
    world.check_recovers();
}

TEST_CASE("a full or failing disk during a pull: what customers see stays, the hub stays online") {
    for (const auto& [fault, code] :
         {std::pair{VfsFaults{.disk_full = true}, "full"}, {VfsFaults{.write_error = true}, "io"}}) {
        CAPTURE(code);
        DiskWorld world;
        world.run(Milliseconds{5'000});
        REQUIRE(world.state().last_complete);
        CHECK(world.state().storage_error.empty());
        const auto before = world.writer->cursors().value();
        faulty_vfs() = fault;
        world.hub.put("catalogue", "product", "B1", product_json("B1"));
        world.run(Milliseconds{120'000});
        CHECK(world.state().online);
        CHECK(world.state().storage_error == code);
        CHECK(world.writer->cursors().value() == before);
        world.check_recovers();
    }
}

TEST_CASE("the hub is told of a disk that is full, with the status report") {
    DiskWorld world;
    world.run(Milliseconds{5'000});
    faulty_vfs().disk_full = true;
    world.hub.put("catalogue", "product", "B1", product_json("B1"));
    world.run(Milliseconds{1'200'000});
    const auto last = std::find_if(world.transport.seen.rbegin(), world.transport.seen.rend(),
                                   [](const HttpRequest& request) { return request.target == "/v1/status"; });
    REQUIRE(last != world.transport.seen.rend());
    CHECK(decode<StatusReport>(last->body).value().components["storage"] == "full");
}

TEST_CASE("a full disk is no excuse for a bad answer, nor a bad answer for a full disk") {
    DiskWorld world;
    world.network = [](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
        if (request.target != "/v1/pull") return std::nullopt;
        return json_response("{\"broken\n", 200, "application/x-ndjson");
    };
    world.run(Milliseconds{30'000});
    CHECK(world.state().storage_error.empty());
    CHECK_FALSE(world.state().last_error.empty());
}

TEST_CASE("an outbox that cannot take the hub's verdicts is told too, and no event is lost") {
    faulty_vfs() = {};
    World world;
    Outbox outbox = Outbox::open(world.folder.file("faulty.db"), world.clock, *world.logger,
                                 {.ballast_bytes = 0, .vfs = faulty_vfs_name()})
                        .value();
    DirectOutbox source(outbox);
    EngineOptions options;
    options.download.buckets = {"catalogue"};
    options.download.signing_key = world.hub.signing_key();
    options.random = [] { return 0.5; };
    world.engine =
        std::make_unique<SyncEngine>(options, world.clock, world.transport, world.replica, source, *world.logger);
    REQUIRE(outbox.record("feedback.submit", Lane::feedback, "", "{}"));
    faulty_vfs().disk_full = true;
    world.run(Milliseconds{60'000});
    CHECK(world.engine->state().online);
    CHECK(world.engine->state().storage_error == "full");
    CHECK(outbox.stats().value().pending_total() == 1);
    faulty_vfs() = {};
    world.run(Milliseconds{900'000});
    CHECK(world.engine->state().storage_error.empty());
    CHECK(outbox.stats().value().pending_total() == 0);
    CHECK(world.hub.effects == std::vector<std::string>{"feedback.submit"});
    world.engine.reset();
}
