#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "platform/base/ids.h"
#include "platform/storage/database.h"
#include "sync/hub/store/blob_folder.h"
#include "sync/hub/store/sqlite_store.h"
#include "tests/doubles/faulty_vfs.h"
#include "tests/doubles/temporary_folder.h"

using namespace tp;
using namespace tp::hub;

namespace {

struct Folder {
    std::string path = "/tmp/hub-store-test-" + to_hex(random_bytes(8));
    Folder() { std::filesystem::create_directory(path); }
    ~Folder() { std::filesystem::remove_all(path); }
};

const WallTime now = *parse_rfc3339("2026-11-22T12:00:00Z");

int64_t head_of(SqliteStore& store, const std::string& bucket) {
    int64_t head = -1;
    REQUIRE(store.read([&](StoreReader& reader) -> Status {
        if (const auto found = TRY(reader.head(bucket))) head = found->head;
        return {};
    }));
    return head;
}

EventRecord event(int64_t seq) {
    return {0,      "device", "install", seq, make_uuid_v7(now), "staff.call", "staff_call", "", now, now,
            "hash", "{}",     "applied", ""};
}

}  // namespace

TEST_CASE("each change takes the next number of its bucket, an unchanged put takes none") {
    const Folder folder;
    auto store = SqliteStore::open(folder.path + "/hub.db");
    REQUIRE(store);
    REQUIRE((*store)->write([&](StoreWriter& writer) -> Status {
        CHECK(TRY(writer.put_row("catalogue", "product", "a", "{\"v\":1}", 1, {})) == PutOutcome::changed);
        CHECK(TRY(writer.put_row("catalogue", "product", "b", "{\"v\":1}", 9, {})) == PutOutcome::changed);
        CHECK(TRY(writer.put_row("catalogue", "product", "a", "{\"v\":1}", 1, {})) == PutOutcome::unchanged);
        CHECK(TRY(writer.put_row("store:1", "stock", "a", "{}", 0, {})) == PutOutcome::changed);
        return {};
    }));
    CHECK(head_of(**store, "catalogue") == 2);
    CHECK(head_of(**store, "store:1") == 1);
    REQUIRE((*store)->write([&](StoreWriter& writer) -> Status {
        CHECK(TRY(writer.delete_row("catalogue", "product", "a", now)) == PutOutcome::changed);
        CHECK(TRY(writer.delete_row("catalogue", "product", "a", now)) == PutOutcome::unchanged);
        CHECK(TRY(writer.delete_row("catalogue", "product", "never", now)) == PutOutcome::unchanged);
        return {};
    }));
    std::string seen;
    REQUIRE((*store)->read([&](StoreReader& reader) -> Status {
        return reader.visit_changes("catalogue", 0, [&](const StoredRow& row) -> Result<bool> {
            seen += std::string(row.key) + std::to_string(row.seq) + (row.deleted ? "-" : "+");
            return true;
        });
    }));
    CHECK(seen == "b2+a3-");
}

TEST_CASE("a snapshot's order is by rank, and a visit can end early") {
    const Folder folder;
    auto store = SqliteStore::open(folder.path + "/hub.db");
    REQUIRE(store);
    REQUIRE((*store)->write([&](StoreWriter& writer) -> Status {
        TRY(writer.put_row("catalogue", "product", "slow", "{}", 1, {}));
        TRY(writer.put_row("catalogue", "product", "best", "{}", 100, {}));
        TRY(writer.put_row("catalogue", "product", "good", "{}", 50, {}));
        return {};
    }));
    for (int round = 0; round < 2; ++round) {
        std::string order;
        REQUIRE((*store)->read([&](StoreReader& reader) -> Status {
            return reader.visit_table("catalogue", "product", [&](const StoredRow& row) -> Result<bool> {
                order += std::string(row.key) + " ";
                return row.key != "good";
            });
        }));
        CHECK(order == "best good ");
    }
}

TEST_CASE("a failed write leaves nothing, and the epoch outlives the process") {
    const Folder folder;
    std::string epoch;
    {
        auto store = SqliteStore::open(folder.path + "/hub.db");
        REQUIRE(store);
        epoch = (*store)->epoch();
        CHECK((*store)
                  ->write([&](StoreWriter& writer) -> Status {
                      TRY(writer.put_row("catalogue", "product", "a", "{}", 0, {}));
                      return fail(errc::unavailable, "later");
                  })
                  .error()
                  .code == errc::unavailable);
        CHECK(head_of(**store, "catalogue") == -1);
    }
    auto again = SqliteStore::open(folder.path + "/hub.db");
    REQUIRE(again);
    CHECK((*again)->epoch() == epoch);
    REQUIRE((*again)->begin_new_epoch());
    CHECK((*again)->epoch() != epoch);
}

TEST_CASE("a full disk is remembered, told once in the log and in plain words, until a write succeeds") {
    const TemporaryFolder folder;
    const auto log = Logger::to_file(folder.file("log"), LogLevel::info);
    REQUIRE(log);
    const auto count_in_log = [&](const std::string& text) {
        std::ostringstream all;
        all << std::ifstream(folder.file("log")).rdbuf();
        size_t found = 0;
        for (size_t at = all.str().find(text); at != std::string::npos; at = all.str().find(text, at + 1)) ++found;
        return found;
    };
    auto opened = SqliteStore::open(folder.file("hub.db"), {.log = log->get(), .vfs = faulty_vfs_name()});
    REQUIRE(opened);
    SqliteStore& store = **opened;
    const auto put = [&](const std::string& value) {
        return store.write([&](StoreWriter& writer) { return writer.put_note("n", value); });
    };
    REQUIRE(put("1"));
    CHECK(!store.write_failure());
    const uint64_t before = store.generation();
    faulty_vfs().disk_full = true;
    for (int i = 0; i < 3; ++i) {
        const Status failed = put("2");
        REQUIRE(!failed);
        CHECK(failed.error().code == errc::full);
        CHECK(failed.error().message ==
              "the disk that holds " + folder.file("hub.db") + " is full; nothing was kept: make room, then try again");
    }
    faulty_vfs().disk_full = false;
    CHECK(store.generation() == before);
    CHECK(store.write_failure() == std::optional(errc::full));
    // What a rule refuses says nothing of the disk.
    CHECK(!store.write([](StoreWriter&) -> Status { return fail(errc::not_found, "no such thing"); }));
    CHECK(store.write_failure() == std::optional(errc::full));
    REQUIRE(put("3"));
    CHECK(!store.write_failure());
    CHECK(count_in_log("store_write_failed") == 1);
    CHECK(count_in_log("\"code\":\"full\"") == 1);
    CHECK(count_in_log("store_writes_again") == 1);
}

TEST_CASE("pruned deletions raise the low-water mark") {
    const Folder folder;
    auto store = SqliteStore::open(folder.path + "/hub.db");
    REQUIRE(store);
    REQUIRE((*store)->write([&](StoreWriter& writer) -> Status {
        TRY(writer.put_row("catalogue", "product", "a", "{}", 0, {}));
        TRY(writer.put_row("catalogue", "product", "b", "{}", 0, {}));
        TRY(writer.delete_row("catalogue", "product", "a", now));
        CHECK(TRY(writer.prune_deletions(now)) == 0);
        CHECK(TRY(writer.prune_deletions(now + std::chrono::days{90})) == 1);
        CHECK(TRY(writer.head("catalogue"))->low_water == 3);
        return {};
    }));
}

TEST_CASE("the watermark rises over gaps as they fill, and knows what it has seen") {
    const Folder folder;
    auto store = SqliteStore::open(folder.path + "/hub.db");
    REQUIRE(store);
    REQUIRE((*store)->write([&](StoreWriter& writer) -> Status {
        for (const int64_t seq : {1, 2, 5, 4, 7}) TRY(writer.add_event(event(seq)));
        for (const int64_t seq : {1, 2, 4, 5, 7}) CHECK(TRY(writer.seen("device", "install", seq)));
        for (const int64_t seq : {3, 6, 8}) CHECK_FALSE(TRY(writer.seen("device", "install", seq)));
        TRY(writer.add_event(event(3)));
        for (const int64_t seq : {1, 2, 3, 4, 5, 7}) CHECK(TRY(writer.seen("device", "install", seq)));
        CHECK_FALSE(TRY(writer.seen("device", "install", 6)));
        CHECK_FALSE(TRY(writer.seen("device", "other", 1)));
        CHECK_FALSE(TRY(writer.seen("stranger", "install", 1)));
        return {};
    }));
}

TEST_CASE("events of an unknown type are found among all others, until they take effect") {
    const Folder folder;
    auto store = SqliteStore::open(folder.path + "/hub.db");
    REQUIRE(store);
    REQUIRE((*store)->write([&](StoreWriter& writer) -> Status {
        for (int64_t seq = 1; seq <= 300; ++seq) {
            EventRecord record = event(seq);
            if (seq % 100 == 0) record.status = "quarantined";
            if (seq % 100 == 0) record.code = seq == 200 ? "malformed" : "unknown_type";
            TRY(writer.add_event(record));
        }
        return {};
    }));
    const auto numbers = [&](int64_t after, int64_t limit) {
        std::vector<int64_t> found;
        REQUIRE((*store)->read([&](StoreReader& reader) -> Status {
            for (const EventRecord& record : TRY(reader.events_of_unknown_type(after, limit)))
                found.push_back(record.number);
            return {};
        }));
        return found;
    };
    CHECK(numbers(0, 10) == std::vector<int64_t>{100, 300});
    CHECK(numbers(0, 1) == std::vector<int64_t>{100});
    CHECK(numbers(100, 10) == std::vector<int64_t>{300});
    REQUIRE((*store)->write([&](StoreWriter& writer) { return writer.set_event_status(300, "applied", ""); }));
    CHECK(numbers(0, 10) == std::vector<int64_t>{100});
}

TEST_CASE("people are found by any key, by the newest record's keys only") {
    const Folder folder;
    auto store = SqliteStore::open(folder.path + "/hub.db");
    REQUIRE(store);
    REQUIRE((*store)->write([&](StoreWriter& writer) -> Status {
        TRY(writer.put_person({"member", "m1", {"p1", "p2"}, "{\"a\":1}", {"k1", "k2"}}));
        TRY(writer.put_person({"member", "m1", {"p1", "p2"}, "{\"a\":2}", {"k2", "k3"}}));
        CHECK_FALSE(TRY(writer.person("member", "k1")));
        const auto found = TRY(writer.person("member", "k3"));
        REQUIRE(found);
        CHECK(found->body == "{\"a\":2}");
        CHECK(found->proofs == std::vector<std::string>{"p1", "p2"});
        CHECK_FALSE(TRY(writer.person("order", "k3")));
        TRY(writer.remove_person("member", "m1"));
        CHECK_FALSE(TRY(writer.person("member", "k3")));
        return {};
    }));
}

TEST_CASE("a changed audit trail is noticed") {
    const Folder folder;
    {
        auto store = SqliteStore::open(folder.path + "/hub.db");
        REQUIRE(store);
        REQUIRE((*store)->write([&](StoreWriter& writer) -> Status {
            for (const char* action : {"one", "two", "three"}) TRY(writer.append_audit(now, "operator", action, ""));
            CHECK(TRY(writer.audit()).size() == 3);
            return {};
        }));
    }
    for (const char* crime :
         {"UPDATE audit SET action = 'won' WHERE number = 1", "DELETE FROM audit WHERE number = 2"}) {
        std::filesystem::copy_file(folder.path + "/hub.db", folder.path + "/crime.db",
                                   std::filesystem::copy_options::overwrite_existing);
        {
            auto file = Database::open(folder.path + "/crime.db", Role::hub);
            REQUIRE(file);
            REQUIRE(file->execute(crime));
        }
        auto store = SqliteStore::open(folder.path + "/crime.db");
        REQUIRE(store);
        CHECK((*store)
                  ->read([](StoreReader& reader) -> Status {
                      TRY(reader.audit());
                      return Status{};
                  })
                  .error()
                  .code == errc::corrupt);
    }
}

TEST_CASE("blobs are found by their digest, whole and in part") {
    const Folder folder;
    const auto blobs = BlobFolder::open(folder.path + "/blobs");
    REQUIRE(blobs);
    const auto name = blobs->put("immutable");
    REQUIRE(name);
    CHECK(*blobs->put("immutable") == *name);
    CHECK(*blobs->get(*name, 0, 9) == "immutable");
    CHECK(*blobs->get(*name, 2, 3) == "mut");
    CHECK(blobs->get(std::string(64, '0'), 0, 1).error().code == errc::not_found);
    CHECK(blobs->get("../../etc/shadow", 0, 1).error().code == errc::malformed);
    CHECK(blobs->put_file(folder.path + "/none", 10).error().code == errc::not_found);
}
