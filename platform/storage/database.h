// SQLite files by the rules that keep them safe on Debian 12's SQLite 3.40.1, whose WAL reset can corrupt a file that
// several connections checkpoint: one process for each file, ONE connection that writes and checkpoints, all others
// Role::reader, no memory map. Thread rule: one Database is used by one thread at a time; each thread opens its own.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "platform/base/clock.h"
#include "platform/base/error.h"
#include "platform/base/task_queue.h"
#include "platform/storage/statement.h"

namespace tp {

// sqlite_error_codes: SQLITE_FULL → full; CORRUPT, NOTADB → corrupt; IOERR, CANTOPEN → io (a missing file: not_found);
// INTERRUPT → cancelled, or timed_out past a WorkLimit's deadline; BUSY, LOCKED → unavailable; CONSTRAINT → conflict;
// READONLY, PERM, AUTH → refused; TOOBIG → too_large; the rest (wrong SQL, no memory) → internal.

enum class Role {
    precious,            // what nobody else has (outbox): WAL, synchronous=FULL, locking_mode=EXCLUSIVE, secure_delete
    disposable_writer,   // can be fetched again (replica): WAL, synchronous=NORMAL: a power cut may lose commits, never
                         // order
    disposable_builder,  // a file that no one reads before it is finished, synced and renamed: no journal, no sync
    reader,              // read-only beside a writer of the same process; never checkpoints
    hub,                 // the centre's store: WAL, synchronous=FULL, readers beside it
};

struct OpenOptions {
    Milliseconds busy_timeout{2'000};
    int64_t cache_kib = 8'192;
    std::string vfs{};  // the name of a registered SQLite VFS; empty: the default. Fault tests put theirs in here.
};

// One step of a file's history. Steps are SQL scripts, numbered from 1 by their place in the list, and are never edited
// once released: PRAGMA user_version says how many a file has had.
using Migrations = std::span<const std::string_view>;

class Database {
  public:
    // Opens `path`; every role but reader creates it, for its owner only (mode 0600), where it is missing.
    // The header is read, so a file that is no database fails here with `corrupt`, and a file whose lock another
    // process holds with `unavailable`.
    static Result<Database> open(const std::string& path, Role role, const OpenOptions& options = {});
    // An empty database that lies in no file.
    static Result<Database> in_memory();
    Database(Database&&) noexcept;
    Database& operator=(Database&&) noexcept;
    ~Database();

    // Brings the file to the last migration, each step in one transaction together with its user_version. `unsupported`
    // where the file is newer than this program, `corrupt` where its version cannot be true; then nothing is changed.
    Status migrate(Migrations steps);
    // The number of steps the file has had.
    [[nodiscard]] Result<int64_t> user_version();

    [[nodiscard]] Result<Statement> prepare(std::string_view sql);
    // The same, kept by its text for the life of this Database and handed out reset: for statements that run again and
    // again. Two uses of one text must not be nested.
    [[nodiscard]] Result<std::reference_wrapper<Statement>> cached(std::string_view sql);
    // A script of ours, without parameters.
    Status execute(std::string_view script);
    // The first column of the first row; `not_found` without rows.
    template <typename... Values>
    [[nodiscard]] Result<int64_t> query_integer(std::string_view sql, const Values&... values) {
        Statement statement = TRY(prepare(sql));
        if (!TRY(statement.bind(values...).step())) return fail(errc::not_found, "the query has no rows");
        return statement.integer(0);
    }

    // Runs `body` between BEGIN IMMEDIATE and COMMIT; rolls back when it, or the commit, fails, and hands that error
    // on.
    Status transaction(const std::function<Status()>& body);
    // The same by hand: BEGIN IMMEDIATE; the caller executes COMMIT, or rolls back, which needs no memory. Nothing to
    // roll back is no error.
    Status begin();
    Status rollback();
    // Runs `body` inside SAVEPOINT; rolls back to it when it fails. Within a transaction.
    Status savepoint(const std::function<Status()>& body);
    // Runs `body` on one unchanging view of the file (BEGIN … ROLLBACK); for readers that ask several questions.
    Status read_transaction(const std::function<Status()>& body);

    [[nodiscard]] int64_t changes() const;  // rows changed by the last statement
    [[nodiscard]] int64_t last_insert_id() const;

    // While it lives, statements of this Database end with `cancelled` once `cancel` is set, and with `timed_out` past
    // `deadline` (of `clock`, which must outlive it). Checked about every 1,000 steps of SQLite's machine.
    class WorkLimit {
      public:
        WorkLimit(WorkLimit&& other) noexcept : m_database(std::exchange(other.m_database, nullptr)) {}
        WorkLimit& operator=(WorkLimit&&) = delete;
        ~WorkLimit();

      private:
        friend class Database;
        explicit WorkLimit(void* database) : m_database(database) {}
        void* m_database;
    };
    [[nodiscard]] WorkLimit limit_work(CancelToken cancel, const Clock& clock,
                                       std::optional<MonotonicTime> deadline = std::nullopt);

    // PRAGMA quick_check; `corrupt` with SQLite's first finding. Reads the whole file.
    Status quick_check();
    // Writes the WAL back and truncates it; `unavailable` when a reader held it up, so that scrubbing fails loudly.
    Status checkpoint_truncate();
    // Gives back the pages that it holds, so that memory keeps nothing of what was read. What a connection wrote last
    // it keeps beside its pages, until it is closed.
    void release_pages();
    [[nodiscard]] const std::string& path() const;

  private:
    struct Impl;
    explicit Database(std::unique_ptr<Impl> impl);
    Status begin_as(std::string_view begin_sql);
    std::unique_ptr<Impl> m_impl;
};

// Moves `path` with its -wal and -shm out of the way to "<path>.quarantine-<UTC time>", and syncs the folder; returns
// the new path. Nothing is deleted: a damaged precious file may still be salvaged. Nothing may have the file open.
Result<std::string> quarantine_database(const std::string& path, WallTime now);
// Deletes a disposable database with its -wal and -shm. A missing file is no error.
Status remove_database(const std::string& path);

}  // namespace tp
