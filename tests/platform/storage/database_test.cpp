#include "platform/storage/database.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "platform/base/ids.h"

using namespace tp;
namespace fs = std::filesystem;

namespace {

struct Folder {
    fs::path path = fs::temp_directory_path() / ("tp-storage-" + make_uuid_v7(SystemClock().wall()));
    Folder() { fs::create_directories(path); }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    [[nodiscard]] std::string operator/(const char* name) const { return (path / name).string(); }
};

constexpr std::string_view steps_1[] = {"CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT NOT NULL)"};
constexpr std::string_view steps_2[] = {steps_1[0], "ALTER TABLE t ADD COLUMN c REAL; UPDATE t SET c = 1.5"};
constexpr std::string_view steps_bad[] = {steps_1[0], "CREATE TABLE u(x); CREATE TABLE t(again)"};

std::string pragma(Database& database, std::string_view name) {
    Statement statement = database.prepare("PRAGMA " + std::string(name)).value();
    REQUIRE(statement.step().value());
    return statement.string(0);
}

}  // namespace

TEST_CASE("each role opens by its rules, for the owner only") {
    const Folder folder;
    Database precious = Database::open(folder / "outbox.db", Role::precious).value();
    CHECK(pragma(precious, "journal_mode") == "wal");
    CHECK(pragma(precious, "synchronous") == "2");
    CHECK(pragma(precious, "locking_mode") == "exclusive");
    CHECK(pragma(precious, "trusted_schema") == "0");
    CHECK(pragma(precious, "cell_size_check") == "1");
    struct stat status{};
    REQUIRE(::stat((folder / "outbox.db").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);

    Database writer = Database::open(folder / "replica.db", Role::disposable_writer).value();
    CHECK(pragma(writer, "synchronous") == "1");
    REQUIRE(writer.migrate(steps_1));
    Database reader = Database::open(folder / "replica.db", Role::reader).value();
    CHECK(reader.execute("INSERT INTO t VALUES(1,'x')").error().code == errc::refused);
    CHECK(Database::open(folder / "none.db", Role::reader).error().code == errc::not_found);
    CHECK(Database::open(folder / "no/such/folder.db", Role::hub).error().code == errc::not_found);

    Database builder = Database::open(folder / "replica.tmp", Role::disposable_builder).value();
    CHECK(pragma(builder, "journal_mode") == "off");
    CHECK_FALSE(builder.execute("PRAGMA writable_schema=ON; DELETE FROM sqlite_schema"));
}

TEST_CASE("values travel by binding, and come back as they were") {
    const Folder folder;
    Database database = Database::open(folder / "a.db", Role::hub).value();
    REQUIRE(database.execute("CREATE TABLE v(a, b, c, d, e)"));
    const std::string hostile = "'; DROP TABLE v; --";
    const std::string with_nul("a\0b", 3);
    Statement insert = database.prepare("INSERT INTO v VALUES(?1,?2,?3,?4,?5)").value();
    REQUIRE(insert.bind(int64_t{1} << 62, hostile, std::nullopt, 2.5, bytes_of(with_nul)).run());
    REQUIRE(insert.bind(true, std::string_view(), std::optional<int64_t>(), std::optional(7), with_nul).run());
    CHECK(database.changes() == 1);
    Statement select = database.prepare("SELECT * FROM v ORDER BY rowid").value();
    REQUIRE(select.step().value());
    CHECK(select.integer(0) == int64_t{1} << 62);
    CHECK(select.text(1) == hostile);
    CHECK(select.is_null(2));
    CHECK(select.real(3) == 2.5);
    CHECK(select.bytes(4).size() == 3);
    REQUIRE(select.step().value());
    CHECK(select.integer(0) == 1);
    CHECK_FALSE(select.is_null(1));
    CHECK(select.text(1).empty());
    CHECK_FALSE(select.optional_integer(2));
    CHECK(select.optional_integer(3) == 7);
    CHECK(select.text(4) == with_nul);
    CHECK_FALSE(select.step().value());
    CHECK(insert.bind(1, 2, 3, 4, 5, 6).run().error().code == errc::internal);
    CHECK(database.query_integer("SELECT count(*) FROM v WHERE b = ?1", hostile) == 1);
    CHECK(database.query_integer("SELECT a FROM v WHERE 0").error().code == errc::not_found);
    Statement& kept = database.cached("SELECT count(*) FROM v").value();
    CHECK(&kept == &database.cached("SELECT count(*) FROM v").value().get());
}

TEST_CASE("migrations go forward only, each whole or not at all") {
    const Folder folder;
    {
        Database database = Database::open(folder / "m.db", Role::precious).value();
        REQUIRE(database.migrate(steps_1));
        REQUIRE(database.execute("INSERT INTO t VALUES(1,'x')"));
        CHECK_FALSE(database.migrate(steps_bad));
        CHECK(database.user_version() == 1);
        CHECK_FALSE(database.prepare("SELECT * FROM u"));
        REQUIRE(database.migrate(steps_2));
        CHECK(database.query_integer("SELECT c = 1.5 FROM t") == 1);
    }
    Database old_program = Database::open(folder / "m.db", Role::precious).value();
    CHECK(old_program.migrate(steps_1).error().code == errc::unsupported);
    CHECK(old_program.user_version() == 2);
}

TEST_CASE("a failed transaction or savepoint leaves nothing behind") {
    const Folder folder;
    Database database = Database::open(folder / "t.db", Role::hub).value();
    REQUIRE(database.migrate(steps_1));
    const auto insert = [&](int id) {
        return database.execute("INSERT INTO t VALUES(" + std::to_string(id) + ",'x')");
    };
    CHECK(database.transaction([&]() -> Status {
        TRY(insert(1));
        const Status inner = database.savepoint([&]() -> Status {
            TRY(insert(2));
            return fail(errc::refused, "no");
        });
        CHECK(inner.error().code == errc::refused);
        return insert(3);
    }));
    CHECK(database.query_integer("SELECT sum(a) FROM t") == 4);
    CHECK(database
              .transaction([&]() -> Status {
                  TRY(insert(4));
                  return insert(1);
              })
              .error()
              .code == errc::conflict);
    CHECK(database.query_integer("SELECT sum(a) FROM t") == 4);
}

TEST_CASE("a version that cannot be true is damage") {
    Folder folder;
    Database database = Database::open(folder / "a.db", Role::hub).value();
    REQUIRE(database.migrate(steps_1));
    for (const char* version : {"-1", "0", "262145"}) {
        REQUIRE(database.execute(std::string("PRAGMA user_version=") + version));
        CHECK(database.migrate(steps_1).error().code == errc::corrupt);
    }
}

TEST_CASE("a transaction that memory ran out in is rolled back, and the next one begins") {
    Folder folder;
    Database database = Database::open(folder / "a.db", Role::precious).value();
    REQUIRE(database.execute("CREATE TABLE t(x)"));
    const auto run_out = [&]() -> Status {
        TRY(database.execute("INSERT INTO t VALUES(1)"));
        sqlite3_hard_heap_limit64(sqlite3_memory_used());
        return database.execute("INSERT INTO t SELECT randomblob(100000) FROM (VALUES(1),(2),(3))");
    };
    CHECK_FALSE(database.transaction(run_out));
    sqlite3_hard_heap_limit64(0);
    CHECK(database.transaction([&] { return database.execute("INSERT INTO t VALUES(2)"); }));
    CHECK(database.query_integer("SELECT sum(x) FROM t").value() == 2);
}

TEST_CASE("a reader keeps its view while the writer goes on") {
    const Folder folder;
    Database writer = Database::open(folder / "r.db", Role::disposable_writer).value();
    REQUIRE(writer.migrate(steps_1));
    Database reader = Database::open(folder / "r.db", Role::reader).value();
    CHECK(reader.read_transaction([&]() -> Status {
        CHECK(reader.query_integer("SELECT count(*) FROM t") == 0);
        TRY(writer.execute("INSERT INTO t VALUES(1,'x')"));
        CHECK(reader.query_integer("SELECT count(*) FROM t") == 0);
        return {};
    }));
    CHECK(reader.query_integer("SELECT count(*) FROM t") == 1);
    CHECK(writer.checkpoint_truncate());
}

TEST_CASE("long work ends when it is cancelled or late") {
    const Folder folder;
    VirtualClock clock(WallTime{});
    Database database = Database::open(folder / "w.db", Role::hub).value();
    const std::string endless =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT count(*) FROM n";
    {
        CancelToken cancel;
        cancel.cancel();
        const auto limit = database.limit_work(cancel, clock);
        CHECK(database.query_integer(endless).error().code == errc::cancelled);
    }
    {
        const auto limit = database.limit_work(CancelToken(), clock, clock.monotonic());
        CHECK(database.query_integer(endless).error().code == errc::timed_out);
    }
    CHECK(database.query_integer("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9999)"
                                 "SELECT count(*) FROM n") == 9999);
}

TEST_CASE("what is no database, and what is damaged, is corrupt; it is moved aside whole") {
    const Folder folder;
    const std::string path = folder / "c.db";
    std::ofstream(path) << std::string(8192, 'x');
    CHECK(Database::open(path, Role::precious).error().code == errc::corrupt);
    const std::string moved = quarantine_database(path, WallTime{}).value();
    CHECK(moved == path + ".quarantine-19700101T000000000Z");
    CHECK(fs::file_size(moved) == 8192);
    CHECK_FALSE(fs::exists(path));
    std::ofstream(path) << "y";
    CHECK(quarantine_database(path, WallTime{}).value() == moved + "-1");
    CHECK(quarantine_database(path, WallTime{}).error().code == errc::not_found);
    {
        Database database = Database::open(path, Role::disposable_writer).value();
        REQUIRE(database.migrate(steps_1));
        REQUIRE(
            database.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 5000)"
                             "INSERT INTO t SELECT i, hex(randomblob(20)) FROM n"));
        CHECK(database.quick_check());
    }
    {
        const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
        const std::string noise(4096, '\xFE');
        REQUIRE(::pwrite(file, noise.data(), noise.size(), 4096 * 5) == 4096);
        ::close(file);
    }
    Database damaged = Database::open(path, Role::disposable_writer).value();
    CHECK(damaged.quick_check().error().code == errc::corrupt);
    CHECK(remove_database(path));
    CHECK(remove_database(path));
}

TEST_CASE("a full file says so and keeps what it had") {
    const Folder folder;
    Database database = Database::open(folder / "f.db", Role::precious).value();
    REQUIRE(database.migrate(steps_1));
    REQUIRE(database.execute("PRAGMA max_page_count=4"));
    const Status grown = database.transaction(
        [&]() -> Status { return database.execute("INSERT INTO t VALUES(1, hex(zeroblob(40000)))"); });
    CHECK(grown.error().code == errc::full);
    CHECK(database.query_integer("SELECT count(*) FROM t") == 0);
    CHECK(database.execute("INSERT INTO t VALUES(2,'fits')"));
}

TEST_CASE("a precious file has one process") {
    const Folder folder;
    const std::string path = folder / "x.db";
    OpenOptions impatient;
    impatient.busy_timeout = Milliseconds{10};
    Database first = Database::open(path, Role::precious, impatient).value();
    REQUIRE(first.migrate(steps_1));
    // POSIX locks do not hold within one process, but SQLite keeps its own account of them: a second connection is
    // refused alike.
    CHECK(Database::open(path, Role::precious, impatient).error().code == errc::unavailable);
}
