#include "platform/storage/database.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <map>

#include "platform/base/no_blocking_here.h"
#include "platform/storage/durable_file.h"
#include "platform/storage/sqlite_handle.h"

namespace tp {

struct Database::Impl {
    std::string path;
    WorkBounds bounds;
    std::unique_ptr<sqlite3, ConnectionCloser> connection;
    // Made before each BEGIN: where memory has run out meanwhile, there is none to prepare it with.
    std::unique_ptr<sqlite3_stmt, StatementCloser> rollback;
    std::map<std::string, Statement, std::less<>> statements;  // declared last: finalised before the connection closes
};

std::unexpected<Error> sqlite_failure(sqlite3* connection, int result, const WorkBounds* bounds,
                                      std::string_view doing) {
    ErrorCode code = errc::internal;
    switch (result & 0xFF) {
        case SQLITE_FULL:
            code = errc::full;
            break;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            code = errc::corrupt;
            break;
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
            code = errc::io;
            break;
        case SQLITE_INTERRUPT:
            code = bounds && bounds->past_deadline() ? errc::timed_out : errc::cancelled;
            break;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            code = errc::unavailable;
            break;
        case SQLITE_CONSTRAINT:
            code = errc::conflict;
            break;
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_AUTH:
            code = errc::refused;
            break;
        case SQLITE_TOOBIG:
            code = errc::too_large;
            break;
        default:
            break;
    }
    const char* detail = connection ? sqlite3_errmsg(connection) : sqlite3_errstr(result);
    return fail(code, fmt::format("{}: {} ({})", doing, detail, result));
}

namespace {

constexpr int progress_steps = 1'000;

int check_progress(void* context) {
    const auto* bounds = static_cast<const WorkBounds*>(context);
    return (bounds->cancel && bounds->cancel->cancelled()) || bounds->past_deadline() ? 1 : 0;
}

// SQLite makes the -wal and -shm with the mode of the file itself, so it is enough to make that one right.
Status create_private_file(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) return fail_errno("opening " + path, errno);
    ::close(descriptor);
    return {};
}

std::string_view role_pragmas(Role role) {
    switch (role) {
        case Role::precious:
            return "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                   "PRAGMA secure_delete=ON;";
        case Role::disposable_writer:
            return "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;";
        case Role::disposable_builder:
            return "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;";
        case Role::hub:
            return "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;";
        case Role::reader:
            return "PRAGMA query_only=ON;";
    }
    return "";
}

Status execute_on(sqlite3* connection, const WorkBounds* bounds, std::string_view script) {
    const std::string text(script);
    const int result = sqlite3_exec(connection, text.c_str(), nullptr, nullptr, nullptr);
    if (result != SQLITE_OK) return sqlite_failure(connection, result, bounds, text.substr(0, 120));
    return {};
}

// The journal mode is a wish: SQLite answers with what it did, without an error.
Status check_journal_mode(sqlite3* connection, Role role) {
    if (role == Role::reader || role == Role::disposable_builder) return {};
    std::string mode;
    const auto read = [](void* out, int, char** columns, char**) {
        *static_cast<std::string*>(out) = columns[0] ? columns[0] : "";
        return 0;
    };
    const int result = sqlite3_exec(connection, "PRAGMA journal_mode", read, &mode, nullptr);
    if (result != SQLITE_OK) return sqlite_failure(connection, result, nullptr, "reading the journal mode");
    if (mode != "wal") return fail(errc::io, "the file system does not let SQLite keep a write-ahead log");
    return {};
}

Status configure(sqlite3* connection, Role role, const OpenOptions& options) {
    sqlite3_extended_result_codes(connection, 1);
    sqlite3_busy_timeout(connection, static_cast<int>(options.busy_timeout.count()));
    sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, 64 << 20);
    for (const int setting : {SQLITE_DBCONFIG_DQS_DML, SQLITE_DBCONFIG_DQS_DDL, SQLITE_DBCONFIG_TRUSTED_SCHEMA,
                              SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION})
        sqlite3_db_config(connection, setting, 0, nullptr);
    // A lookaside buffer keeps what was bound until a statement happens to write over it; memory that is given back is
    // overwritten (platform/secure/forgetting_heap.cpp).
    if (role == Role::reader || role == Role::precious)
        sqlite3_db_config(connection, SQLITE_DBCONFIG_LOOKASIDE, nullptr, 0, 0);
    if (role == Role::reader) sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    TRY(execute_on(connection, nullptr, role_pragmas(role)));
    TRY(execute_on(connection, nullptr,
                   fmt::format("PRAGMA mmap_size=0; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY;"
                               "PRAGMA foreign_keys=ON; PRAGMA cache_size=-{}; PRAGMA journal_size_limit=67108864;"
                               "SELECT count(*) FROM sqlite_schema;",
                               options.cache_kib)));
    TRY(check_journal_mode(connection, role));
    // Last: it forbids journal_mode=OFF, which a builder has just set.
    sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    return {};
}

}  // namespace

Database::Database(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::open(const std::string& path, Role role, const OpenOptions& options) {
    may_block("opening the database", path);
    int flags = SQLITE_OPEN_NOMUTEX;
    if (role == Role::reader) {
        std::error_code error;
        if (!std::filesystem::exists(path, error)) return fail(errc::not_found, "no database at " + path);
        flags |= SQLITE_OPEN_READONLY;
    } else {
        TRY(create_private_file(path));
        flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    }
    auto impl = std::make_unique<Impl>();
    impl->path = path;
    sqlite3* connection = nullptr;
    const int result =
        sqlite3_open_v2(path.c_str(), &connection, flags, options.vfs.empty() ? nullptr : options.vfs.c_str());
    impl->connection.reset(connection);
    if (result != SQLITE_OK) return sqlite_failure(connection, result, nullptr, "opening " + path);
    impl->bounds.connection = connection;
    TRY_CONTEXT(configure(connection, role, options), "opening " + path);
    return Database(std::move(impl));
}

Result<Database> Database::in_memory() {
    auto impl = std::make_unique<Impl>();
    impl->path = ":memory:";
    sqlite3* connection = nullptr;
    const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY;
    const int result = sqlite3_open_v2(":memory:", &connection, flags, nullptr);
    impl->connection.reset(connection);
    if (result != SQLITE_OK) return sqlite_failure(connection, result, nullptr, "opening a database in memory");
    impl->bounds.connection = connection;
    TRY(configure(connection, Role::disposable_builder, {}));
    return Database(std::move(impl));
}

Result<Statement> Database::prepare(std::string_view sql) {
    may_block("preparing", sql);
    sqlite3_stmt* handle = nullptr;
    const int result = sqlite3_prepare_v3(m_impl->connection.get(), sql.data(), static_cast<int>(sql.size()),
                                          SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
    auto impl = std::make_unique<Statement::Impl>();
    impl->handle.reset(handle);
    impl->bounds = &m_impl->bounds;
    if (result != SQLITE_OK) return sqlite_failure(m_impl->connection.get(), result, &m_impl->bounds, sql);
    if (!handle) return fail(errc::internal, "an empty statement");
    return Statement(std::move(impl));
}

Result<std::reference_wrapper<Statement>> Database::cached(std::string_view sql) {
    auto found = m_impl->statements.find(sql);
    if (found == m_impl->statements.end())
        found = m_impl->statements.emplace(std::string(sql), TRY(prepare(sql))).first;
    found->second.reset();
    return std::ref(found->second);
}

Status Database::execute(std::string_view script) {
    may_block("executing", script);
    return execute_on(m_impl->connection.get(), &m_impl->bounds, script);
}

Status Database::begin_as(std::string_view begin_sql) {
    sqlite3* connection = m_impl->connection.get();
    if (sqlite3_get_autocommit(connection) == 0) return fail(errc::internal, "a transaction within a transaction");
    sqlite3_stmt* rollback_statement = nullptr;
    const int prepared = sqlite3_prepare_v2(connection, "ROLLBACK", -1, &rollback_statement, nullptr);
    m_impl->rollback.reset(rollback_statement);
    if (prepared != SQLITE_OK) return sqlite_failure(connection, prepared, &m_impl->bounds, "preparing to roll back");
    Status begun = execute(begin_sql);
    // One that found no memory for its answer may have begun all the same.
    if (!begun) (void)rollback();
    return begun;
}

Status Database::begin() {
    return begin_as("BEGIN IMMEDIATE");
}

Status Database::rollback() {
    may_block("rolling back", path());
    // SQLite has rolled back by itself after some errors (full disk, I/O); then there is nothing to undo.
    if (sqlite3_get_autocommit(m_impl->connection.get()) != 0) return {};
    if (!m_impl->rollback) return execute("ROLLBACK");
    sqlite3_step(m_impl->rollback.get());
    const int result = sqlite3_reset(m_impl->rollback.get());
    if (result != SQLITE_OK) return sqlite_failure(m_impl->connection.get(), result, &m_impl->bounds, "rolling back");
    return {};
}

Status Database::transaction(const std::function<Status()>& body) {
    TRY(begin());
    Status result = body();
    if (result) result = execute("COMMIT");
    if (!result) (void)rollback();
    return result;
}

Status Database::savepoint(const std::function<Status()>& body) {
    may_block("beginning", "a savepoint");
    TRY(TRY(cached("SAVEPOINT tp")).get().run());
    const Status result = body();
    if (result) return TRY(cached("RELEASE tp")).get().run();
    if (sqlite3_get_autocommit(m_impl->connection.get()) == 0) TRY(execute("ROLLBACK TO tp; RELEASE tp"));
    return result;
}

Status Database::read_transaction(const std::function<Status()>& body) {
    TRY(begin_as("BEGIN"));
    const Status result = body();
    (void)rollback();
    return result;
}

Result<int64_t> Database::user_version() {
    return query_integer("PRAGMA user_version");
}

Status Database::migrate(Migrations steps) {
    const int64_t have = TRY(user_version());
    // No program of ours has had so many steps, and none leaves tables without a version.
    constexpr int64_t most_steps = 10'000;
    if (have < 0 || have > most_steps || (have == 0 && TRY(query_integer("SELECT count(*) FROM sqlite_schema")) > 0))
        return fail(errc::corrupt, fmt::format("{} says that it has version {}", path(), have));
    if (have > static_cast<int64_t>(steps.size()))
        return fail(errc::unsupported,
                    fmt::format("{} has version {}, this program knows {}", path(), have, steps.size()));
    for (size_t step = static_cast<size_t>(have); step < steps.size(); ++step) {
        const auto apply = [&]() -> Status {
            TRY(execute(steps[step]));
            return execute(fmt::format("PRAGMA user_version={}", step + 1));
        };
        TRY_CONTEXT(transaction(apply), fmt::format("migrating {} to version {}", path(), step + 1));
    }
    return {};
}

int64_t Database::changes() const {
    return sqlite3_changes64(m_impl->connection.get());
}
int64_t Database::last_insert_id() const {
    return sqlite3_last_insert_rowid(m_impl->connection.get());
}
const std::string& Database::path() const {
    return m_impl->path;
}

Database::WorkLimit Database::limit_work(CancelToken cancel, const Clock& clock,
                                         std::optional<MonotonicTime> deadline) {
    m_impl->bounds.cancel = std::move(cancel);
    m_impl->bounds.clock = &clock;
    m_impl->bounds.deadline = deadline;
    sqlite3_progress_handler(m_impl->connection.get(), progress_steps, check_progress, &m_impl->bounds);
    return WorkLimit(&m_impl->bounds);
}

Database::WorkLimit::~WorkLimit() {
    if (!m_database) return;
    auto* bounds = static_cast<WorkBounds*>(m_database);
    sqlite3_progress_handler(bounds->connection, 0, nullptr, nullptr);
    bounds->cancel.reset();
    bounds->deadline.reset();
    bounds->clock = nullptr;
}

Status Database::quick_check() {
    Statement statement = TRY(prepare("PRAGMA quick_check(1)"));
    if (!TRY(statement.step())) return fail(errc::corrupt, path() + ": the check gave no answer");
    const std::string finding = statement.string(0);
    if (finding == "ok") return {};
    // The check tells of a page that it could not read in the same way as of one that is broken; a disk that fails to
    // read, or a lack of memory, is no damage to the file.
    constexpr std::string_view mark = "error code";
    int result = finding.empty() ? SQLITE_NOMEM : SQLITE_CORRUPT;
    if (const size_t at = finding.find(mark); at != std::string::npos && finding.size() > at + mark.size() + 1)
        std::from_chars(finding.data() + at + mark.size() + 1, finding.data() + finding.size(), result);
    if ((result & 0xFF) == SQLITE_IOERR || (result & 0xFF) == SQLITE_NOMEM)
        return sqlite_failure(nullptr, result, &m_impl->bounds, "checking " + path());
    return fail(errc::corrupt, path() + ": " + finding);
}

Status Database::checkpoint_truncate() {
    may_block("truncating the log of", path());
    const int result =
        sqlite3_wal_checkpoint_v2(m_impl->connection.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    if (result != SQLITE_OK)
        return sqlite_failure(m_impl->connection.get(), result, &m_impl->bounds, "truncating the write-ahead log");
    return {};
}

void Database::release_pages() {
    sqlite3_db_release_memory(m_impl->connection.get());
}

namespace {

constexpr std::string_view companions[] = {"-wal", "-shm", "-journal"};

}  // namespace

Result<std::string> quarantine_database(const std::string& path, WallTime now) {
    may_block("moving aside", path);
    std::string stamp = to_rfc3339(now);
    std::erase_if(stamp, [](char c) { return c == ':' || c == '-' || c == '.'; });
    std::string target = path + ".quarantine-" + stamp;
    for (int attempt = 1; ::access(target.c_str(), F_OK) == 0; ++attempt)
        target = fmt::format("{}.quarantine-{}-{}", path, stamp, attempt);
    // The log goes first: if this stops half-way, what is left under the old name is at most a file without its log.
    for (const std::string_view companion : companions) {
        const std::string from = path + std::string(companion);
        if (std::rename(from.c_str(), (target + std::string(companion)).c_str()) != 0 && errno != ENOENT)
            return fail_errno("moving " + from, errno);
    }
    if (std::rename(path.c_str(), target.c_str()) != 0) return fail_errno("moving " + path, errno);
    TRY(sync_folder(std::filesystem::path(path).parent_path().string()));
    return target;
}

Status remove_database(const std::string& path) {
    may_block("removing", path);
    for (const std::string_view companion : {std::string_view(""), companions[0], companions[1], companions[2]}) {
        const std::string name = path + std::string(companion);
        if (::unlink(name.c_str()) != 0 && errno != ENOENT) return fail_errno("deleting " + name, errno);
    }
    return {};
}

}  // namespace tp
