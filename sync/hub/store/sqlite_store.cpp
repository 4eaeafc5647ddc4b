#include "sync/hub/store/sqlite_store.h"

#include <atomic>
#include <future>
#include <mutex>

#include "platform/base/ids.h"
#include "platform/base/task_queue.h"
#include "sync/hub/store/schema.h"
#include "sync/hub/store/sqlite_session.h"

namespace tp::hub {

namespace {

// The disk's failures, apart from what a rule refuses inside of a transaction.
bool is_of_the_disk(const ErrorCode& code) {
    return code == errc::full || code == errc::io || code == errc::corrupt;
}

// For the operator who reads it; SQLite's own words go to the log.
Error in_plain_words(const Error& error, const std::string& path) {
    if (error.code == errc::full)
        return {error.code, "the disk that holds " + path + " is full; nothing was kept: make room, then try again"};
    if (error.code == errc::io)
        return {error.code, "the disk that holds " + path + " cannot be written; nothing was kept: look at the disk"};
    return error;
}

}  // namespace

struct SqliteStore::Impl {
    explicit Impl(Database database) : writer(std::move(database)) {}

    Result<std::unique_ptr<Database>> take_reader() {
        {
            const std::scoped_lock lock(mutex);
            if (!idle_readers.empty()) {
                auto reader = std::move(idle_readers.back());
                idle_readers.pop_back();
                return reader;
            }
        }
        return std::make_unique<Database>(TRY(Database::open(writer.path(), Role::reader, {.vfs = vfs})));
    }

    Database writer;    // touched on write_thread only, once opened
    std::string epoch;  // under the mutex
    // On the writing thread.
    void remember(const Status& status) {
        if (!status && !is_of_the_disk(status.error().code)) return;
        const auto code = status ? std::nullopt : std::optional(status.error().code);
        {
            const std::scoped_lock lock(mutex);
            if (failure == code) return;
            failure = code;
        }
        if (log == nullptr) return;
        if (status)
            log->info("store_writes_again", {{"file", writer.path()}});
        else
            log->error("store_write_failed",
                       {{"code", code->name()}, {"file", writer.path()}, {"why", status.error().message}});
    }

    [[nodiscard]] std::string new_epoch() const { return make_uuid_v7(clock ? clock->wall() : SystemClock().wall()); }

    CommitListener listener;
    std::atomic<uint64_t> generation{0};
    const Clock* clock = nullptr;
    std::string vfs;
    Logger* log = nullptr;
    std::mutex mutex;
    std::optional<ErrorCode> failure;  // under the mutex
    std::vector<std::unique_ptr<Database>> idle_readers;
    Worker write_thread{"hub-store"};  // last: joined before what it uses goes
};

SqliteStore::SqliteStore(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
SqliteStore::~SqliteStore() = default;

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::string& path, const SqliteStoreOptions& given) {
    OpenOptions options;
    options.vfs = given.vfs;
    options.cache_kib = 64 * 1024;
    auto impl = std::make_unique<Impl>(TRY(Database::open(path, Role::hub, options)));
    impl->log = given.log;
    impl->clock = given.clock;
    impl->vfs = given.vfs;
    TRY(impl->writer.migrate(hub_migrations));
    SqliteSession session(impl->writer);
    if (const auto epoch = TRY(session.note("epoch"))) {
        impl->epoch = *epoch;
    } else {
        impl->epoch = impl->new_epoch();
        TRY(session.put_note("epoch", impl->epoch));
    }
    return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(impl)));
}

Status SqliteStore::write(const std::function<Status(StoreWriter&)>& body) {
    std::promise<Status> done;
    auto result = done.get_future();
    m_impl->write_thread.post([this, &body, &done] {
        SqliteSession session(m_impl->writer);
        Committed committed;
        Status status = m_impl->writer.transaction([&]() -> Status {
            TRY(body(session));
            TRY(session.finish());
            if (m_impl->listener) committed = TRY(session.committed());
            return {};
        });
        if (status && !(committed.heads.empty() && committed.devices.empty())) m_impl->listener(committed);
        if (status) ++m_impl->generation;
        m_impl->remember(status);
        if (!status) status = std::unexpected(in_plain_words(status.error(), m_impl->writer.path()));
        done.set_value(std::move(status));
    });
    return result.get();
}

Status SqliteStore::read(const std::function<Status(StoreReader&)>& body) {
    auto reader = TRY(m_impl->take_reader());
    SqliteSession session(*reader);
    Status status = reader->read_transaction([&] { return body(session); });
    const std::scoped_lock lock(m_impl->mutex);
    m_impl->idle_readers.push_back(std::move(reader));
    return status;
}

std::string SqliteStore::epoch() const {
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->epoch;
}
uint64_t SqliteStore::generation() const {
    return m_impl->generation.load();
}

std::optional<ErrorCode> SqliteStore::write_failure() const {
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->failure;
}

void SqliteStore::on_commit(CommitListener listener) {
    m_impl->listener = std::move(listener);
}

Status SqliteStore::begin_new_epoch() {
    const std::string epoch = m_impl->new_epoch();
    TRY(write([&](StoreWriter& writer) { return writer.put_note("epoch", epoch); }));
    const std::scoped_lock lock(m_impl->mutex);
    m_impl->epoch = epoch;
    return {};
}

}  // namespace tp::hub
