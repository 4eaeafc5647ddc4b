#include "sync/replica/replica_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include "platform/base/no_blocking_here.h"
#include "platform/storage/database.h"
#include "platform/storage/durable_file.h"
#include "sync/protocol/codec.h"
#include "sync/replica/replica_rows.h"
#include "sync/replica/schema.h"

namespace tp {

namespace {

namespace fs = std::filesystem;

constexpr size_t shown_meanwhile = 2'000;  // rows of a first replica's first chunk

constexpr std::string_view file_prefix = "replica-", file_suffix = ".db";

// Of the file itself and of a log or journal beside it. One that has lost its file to a power cut still holds its
// number: SQLite would play it into the next file of that name.
std::optional<int64_t> number_of(std::string_view name) {
    if (!name.starts_with(file_prefix)) return std::nullopt;
    name.remove_prefix(file_prefix.size());
    int64_t number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error != std::errc{}) return std::nullopt;
    name.remove_prefix(static_cast<size_t>(end - name.data()));
    if (!name.starts_with(file_suffix)) return std::nullopt;
    name.remove_prefix(file_suffix.size());
    return name.empty() || name.starts_with('-') ? std::optional(number) : std::nullopt;
}

std::string name_of(int64_t number) {
    return std::string(file_prefix) + std::to_string(number) + std::string(file_suffix);
}

// Calls `each` with every line of `lines` that is not empty, until one fails.
template <typename Each>
Status for_each_line(std::string_view lines, Each each) {
    while (!lines.empty()) {
        const size_t end = lines.find('\n');
        const std::string_view line = lines.substr(0, end);
        lines = end == std::string_view::npos ? std::string_view{} : lines.substr(end + 1);
        if (!line.empty()) TRY(each(line));
    }
    return {};
}

// The first `count` lines of `lines`.
std::string_view first_lines(std::string_view lines, size_t count) {
    size_t end = 0;
    for (; count > 0 && end < lines.size(); --count) end = std::min(lines.find('\n', end), lines.size() - 1) + 1;
    return lines.substr(0, end);
}

bool is_sha256(std::string_view text) {
    return text.size() == 64 &&
           std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

Status copy_rows(Database& from, Database& to, const std::string& table, int columns,
                 std::string_view bucket_left_out) {
    std::string places;
    for (int i = 1; i <= columns; ++i) places += (i > 1 ? ",?" : "?") + std::to_string(i);
    Statement read = TRY(from.prepare("SELECT * FROM " + table));
    Statement write = TRY(to.prepare("INSERT OR REPLACE INTO " + table + " VALUES(" + places + ")"));
    while (TRY(read.step())) {
        if (table == "cursor" && read.text(0) == bucket_left_out) continue;
        write.reset();
        for (int i = 0; i < columns; ++i) {
            // SQLite converts a number bound as text by the column's affinity, so one way serves both.
            if (read.is_null(i))
                write.bind_at(i + 1, std::nullopt);
            else
                write.bind_at(i + 1, read.text(i));
        }
        TRY(write.run());
    }
    return {};
}

}  // namespace

struct ReplicaWriter::Impl {
    enum class State { idle, staging, replacing, building };

    ReplicaPlace& place;
    Logger& log;
    OpenOptions options;
    std::optional<Database> live, build;
    std::optional<ReplicaRows> live_rows, build_rows;
    State state = State::idle;
    SnapshotManifest manifest;
    std::map<std::string, int64_t> snapshot_counts;
    int64_t snapshot_total = 0;
    bool show_first_chunk = false;

    Impl(ReplicaPlace& p, Logger& l, const std::string& vfs) : place(p), log(l) { options.vfs = vfs; }

    Status open_present();
    Status start_empty();
    Status adopt(const std::string& name);
    void remove_others(const std::string& keep);
    Result<std::string> next_name();
    Status rollback();
    Status finish_building();
    Status apply_snapshot_lines(ReplicaRows& rows, std::string_view lines, bool count);
    Status page(std::string_view lines, const std::vector<Cursor>& sent);
    Status complete(const CompletedPull& pull);
    Status copy_from_live();
    Status check_counts();
    // Hands `result` on; damage found on the way is answered with an empty replica.
    template <typename T>
    Result<T> guarded(Result<T> result) {
        if (!result && result.error().code == errc::corrupt && state != State::building) {
            log.error("replica_damaged", {{"error", result.error().message}});
            live_rows.reset();
            live.reset();
            state = State::idle;
            if (const Status fresh = start_empty(); !fresh)
                log.error("replica_not_replaced", {{"error", fresh.error().message}});
        }
        return result;
    }
    // What readers have met counts as met here.
    [[nodiscard]] Status sound() {
        if (!place.damaged()) return {};
        return guarded(Status(fail(errc::corrupt, "a question has met damage in the replica")));
    }
    // Opens the file again where the disk did not let us the last time.
    [[nodiscard]] Status ready() { return live ? Status{} : open_present(); }
};

Result<std::string> ReplicaWriter::Impl::next_name() {
    int64_t last = 0;
    std::error_code error;
    for (fs::directory_iterator entry(place.folder(), error), end; !error && entry != end; entry.increment(error))
        if (const auto number = number_of(entry->path().filename().string())) last = std::max(last, *number);
    if (error) return fail(errc::io, "listing " + place.folder() + ": " + error.message());
    return name_of(last + 1);
}

void ReplicaWriter::Impl::remove_others(const std::string& keep) {
    std::error_code error;
    std::set<int64_t> old;
    for (fs::directory_iterator entry(place.folder(), error), end; !error && entry != end; entry.increment(error))
        if (const auto number = number_of(entry->path().filename().string())) old.insert(*number);
    if (const auto kept = number_of(keep)) old.erase(*kept);
    for (const int64_t number : old)
        if (const Status removed = remove_database(place.folder() + "/" + name_of(number)); !removed)
            log.warning("old_replica_stays", {{"error", removed.error().message}});
}

// Opens folder/name for writing, tells readers and forgets older files. Where that fails, what was live goes on.
Status ReplicaWriter::Impl::adopt(const std::string& name) {
    const std::string path = place.folder() + "/" + name;
    Database opened = TRY(Database::open(path, Role::disposable_writer, options));
    const Status named = place.make_present(name);
    // The link may lead here and only not be known to last: whoever reads is here then, and whoever writes goes along.
    if (!named && place.present_file().value_or("") != path) return named;
    live_rows.reset();
    live = std::move(opened);
    live_rows.emplace(*live, ReplicaRows::Mode::live);
    if (named) remove_others(name);  // else a power cut may yet bring the older one back
    return named;
}

Status ReplicaWriter::Impl::start_empty() {
    const std::string name = TRY(next_name());
    const std::string path = place.folder() + "/" + name;
    {
        Database fresh = TRY(Database::open(path, Role::disposable_writer, options));
        const auto create = [&]() -> Status {
            TRY(fresh.execute(replica_tables));
            TRY(fresh.execute(replica_indexes));
            return fresh.execute("PRAGMA user_version=" + std::to_string(replica_schema_version));
        };
        TRY(fresh.transaction(create));
    }
    return adopt(name);
}

Status ReplicaWriter::Impl::open_present() {
    const auto usable = [&]() -> Result<std::string> {
        const std::string path = TRY(place.present_file());
        Database database = TRY(Database::open(path, Role::disposable_writer, options));
        if (TRY(database.user_version()) != replica_schema_version)
            return fail(errc::unsupported, "a replica of another schema");
        TRY(database.query_integer("SELECT n FROM product_count"));
        return fs::path(path).filename().string();
    };
    const Result<std::string> name = usable();
    if (name) return adopt(*name);
    // No space, or a lock held elsewhere, is no reason to throw a good replica away.
    const ErrorCode code = name.error().code;
    if (code == errc::full || code == errc::unavailable || code == errc::io || code == errc::refused)
        return std::unexpected(name.error());
    if (code != errc::not_found) log.warning("replica_thrown_away", {{"error", name.error().message}});
    return start_empty();
}

Status ReplicaWriter::Impl::rollback() {
    if (state == State::building) {
        build_rows.reset();
        build.reset();
        state = State::idle;
        return remove_database(place.building_file());
    }
    const bool open_transaction = state == State::staging || state == State::replacing;
    state = State::idle;
    return open_transaction && live ? live->rollback() : Status{};
}

ReplicaWriter::ReplicaWriter(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
ReplicaWriter::~ReplicaWriter() {
    (void)m_impl->rollback();
}

Result<std::unique_ptr<ReplicaWriter>> ReplicaWriter::open(ReplicaPlace& place, Logger& log, const std::string& vfs) {
    std::error_code error;
    fs::create_directories(place.content_folder(), error);
    if (error) return fail(errc::io, "making " + place.content_folder() + ": " + error.message());
    auto impl = std::make_unique<Impl>(place, log, vfs);
    TRY(remove_database(place.building_file()));  // half-built: never taken for valid
    TRY_CONTEXT(impl->open_present(), "opening the replica");
    return std::unique_ptr<ReplicaWriter>(new ReplicaWriter(std::move(impl)));
}

Result<std::vector<Cursor>> ReplicaWriter::cursors() {
    TRY(m_impl->ready());
    const auto read = [&]() -> Result<std::vector<Cursor>> {
        std::vector<Cursor> found;
        Statement rows = TRY(m_impl->live->prepare("SELECT bucket, epoch, seq FROM cursor ORDER BY bucket"));
        while (TRY(rows.step())) found.push_back({rows.string(0), rows.string(1), rows.integer(2)});
        return found;
    };
    return m_impl->guarded(read());
}

Status ReplicaWriter::begin_snapshot(const SnapshotManifest& manifest) {
    TRY(m_impl->ready());
    TRY(discard_staged());
    Impl& self = *m_impl;
    self.manifest = manifest;
    self.snapshot_counts.clear();
    self.snapshot_total = 0;
    if (manifest.bucket != "catalogue") {
        TRY(self.guarded(self.live->begin()));
        self.state = Impl::State::replacing;
        return self.guarded(self.live_rows->purge(manifest.bucket));
    }
    const int64_t products = TRY(self.guarded(self.live->query_integer("SELECT n FROM product_count")));
    self.show_first_chunk = products == 0 && manifest.chunks.size() > 1;
    self.build = TRY(Database::open(self.place.building_file(), Role::disposable_builder, self.options));
    self.state = Impl::State::building;
    self.build_rows.emplace(*self.build, ReplicaRows::Mode::fresh);
    TRY(self.build->execute(replica_tables));
    return self.build->execute("BEGIN");
}

Status ReplicaWriter::Impl::apply_snapshot_lines(ReplicaRows& rows, std::string_view lines, bool count) {
    return for_each_line(lines, [&](std::string_view text) -> Status {
        const RowLine line = TRY(decode_snapshot_line(text));
        if (line.deleted) return fail(errc::malformed, "a deletion in a snapshot");
        if (count) ++snapshot_counts[line.table], ++snapshot_total;
        return rows.apply(manifest.bucket, line);
    });
}

Status ReplicaWriter::snapshot_rows(std::string_view ndjson_lines) {
    Impl& self = *m_impl;
    if (self.state == Impl::State::replacing)
        return self.guarded(self.apply_snapshot_lines(*self.live_rows, ndjson_lines, true));
    if (self.state != Impl::State::building) return fail(errc::conflict, "no snapshot has begun");
    TRY(self.apply_snapshot_lines(*self.build_rows, ndjson_lines, true));
    if (!std::exchange(self.show_first_chunk, false)) return {};
    // The best sellers, so that the first search is answered long before the last chunk is here. Without a cursor: to
    // the engine this replica is still empty. Not the whole chunk: kept in step row by row, its index would cost more
    // time than the replica that replaces it.
    const std::string_view shown = first_lines(ndjson_lines, shown_meanwhile);
    Status taken = self.live->transaction([&] { return self.apply_snapshot_lines(*self.live_rows, shown, false); });
    if (!taken) (void)self.rollback();
    return self.guarded(std::move(taken));
}

Status ReplicaWriter::Impl::check_counts() {
    if (snapshot_total != manifest.rows)
        return fail(errc::corrupt, "the snapshot has " + std::to_string(snapshot_total) + " rows, its manifest says " +
                                       std::to_string(manifest.rows));
    for (const auto& [table, rows] : manifest.tables)
        if (snapshot_counts[table] != rows)
            return fail(errc::corrupt, "the snapshot's " + table + " rows are not all there");
    return {};
}

Status ReplicaWriter::Impl::copy_from_live() {
    TRY(copy_rows(*live, *build, "stock", 6, {}));
    TRY(copy_rows(*live, *build, "outcome", 4, {}));
    return copy_rows(*live, *build, "cursor", 4, manifest.bucket);
}

Status ReplicaWriter::Impl::finish_building() {
    TRY(check_counts());
    TRY_CONTEXT(build_rows->finish_fresh(), "building the replica's indexes");
    if (Status copied = copy_from_live(); !copied) {
        // Damage in the old file: it would fail every snapshot to come, and what it holds is fetched again.
        (void)rollback();
        // So it is where its rows no longer keep to the rules of their own table.
        if (copied.error().code == errc::conflict) copied = fail(errc::corrupt, copied.error().message);
        return guarded(std::move(copied));
    }
    TRY(build_rows->set_cursor({manifest.bucket, manifest.epoch, manifest.seq}, std::nullopt));
    TRY(build->execute("COMMIT; PRAGMA user_version=" + std::to_string(replica_schema_version)));
    TRY(build->quick_check());
    build_rows.reset();
    build.reset();
    const std::string name = TRY(next_name());
    TRY(install_file(place.building_file(), place.folder() + "/" + name));
    state = State::idle;
    return adopt(name);
}

Status ReplicaWriter::finish_snapshot() {
    Impl& self = *m_impl;
    if (self.state == Impl::State::building) {
        Status built = self.finish_building();
        if (!built) (void)self.rollback();
        return built;
    }
    if (self.state != Impl::State::replacing) return fail(errc::conflict, "no snapshot has begun");
    const auto finish = [&]() -> Status {
        const Cursor cursor{self.manifest.bucket, self.manifest.epoch, self.manifest.seq};
        TRY(self.live_rows->set_cursor(cursor, std::nullopt));
        return self.live->execute("COMMIT");
    };
    // A wrong count is the sender's damage, not the file's: nothing is thrown away for it.
    Status done = self.check_counts();
    if (done) done = self.guarded(finish());
    if (done)
        self.state = Impl::State::idle;
    else
        (void)self.rollback();
    return done;
}

Status ReplicaWriter::Impl::page(std::string_view lines, const std::vector<Cursor>& sent) {
    return for_each_line(lines, [&](std::string_view text) -> Status {
        const auto decoded = TRY(decode_page_line(text));
        const auto* line = std::get_if<RowLine>(&decoded);
        if (!line) return fail(errc::malformed, "a page's end among its rows");
        const auto cursor = std::ranges::find(sent, line->bucket, &Cursor::bucket);
        if (cursor == sent.end()) return fail(errc::malformed, "a row of a bucket that was not asked for");
        if (line->seq <= cursor->seq) return fail(errc::malformed, "a row that is not beyond its bucket's cursor");
        return live_rows->apply(line->bucket, *line);
    });
}

Status ReplicaWriter::stage_page(std::string_view ndjson_lines, const std::vector<Cursor>& sent) {
    Impl& self = *m_impl;
    TRY(self.ready());
    if (self.state != Impl::State::idle && self.state != Impl::State::staging)
        return fail(errc::conflict, "a snapshot is under way");
    TRY(self.sound());
    if (self.state == Impl::State::idle) {
        TRY(self.guarded(self.live->begin()));
        self.state = Impl::State::staging;
    }
    return self.guarded(self.live->savepoint([&] { return self.page(ndjson_lines, sent); }));
}

Status ReplicaWriter::Impl::complete(const CompletedPull& pull) {
    const auto seen = [&](const std::string& bucket) {
        return std::ranges::find(pull.buckets, bucket) != pull.buckets.end();
    };
    std::map<std::string, Cursor> held;
    {
        Statement rows = TRY(live->prepare("SELECT bucket, epoch, seq FROM cursor"));
        while (TRY(rows.step())) held[rows.string(0)] = {rows.string(0), rows.string(1), rows.integer(2)};
    }
    for (const auto& [bucket, cursor] : held)
        if (!seen(bucket)) TRY(live_rows->purge(bucket));
    for (const Cursor& cursor : pull.cursors) {
        if (!seen(cursor.bucket)) continue;
        // The pull told what has changed since its start. A file that does not stand there has not got the rest, and
        // with this cursor would never ask for it.
        const auto from = std::ranges::find(pull.from, cursor.bucket, &Cursor::bucket);
        const auto stands = held.find(cursor.bucket);
        const bool from_nothing = from != pull.from.end() && from->epoch.empty() && from->seq == 0;
        if (!from_nothing && (from == pull.from.end() || stands == held.end() || stands->second != *from))
            return fail(errc::cursor_lost, "the replica's " + cursor.bucket + " is not where the pull started from");
        TRY(live_rows->set_cursor(cursor, pull.hub_time));
    }
    return live->execute("COMMIT");
}

bool ReplicaWriter::damaged() const {
    return m_impl->place.damaged();
}

Status ReplicaWriter::commit_complete(const CompletedPull& pull) {
    Impl& self = *m_impl;
    TRY(self.ready());
    TRY(self.sound());
    if (self.state == Impl::State::idle) {
        TRY(self.guarded(self.live->begin()));
        self.state = Impl::State::staging;
    }
    if (self.state != Impl::State::staging) return fail(errc::conflict, "a snapshot is under way");
    Status done = self.guarded(self.complete(pull));
    if (done)
        self.state = Impl::State::idle;
    else
        (void)self.rollback();
    return done;
}

Status ReplicaWriter::discard_staged() {
    return m_impl->rollback();
}

Status ReplicaWriter::purge_bucket(std::string_view bucket) {
    TRY(m_impl->ready());
    TRY(discard_staged());
    return m_impl->guarded(m_impl->live->transaction([&] { return m_impl->live_rows->purge(bucket); }));
}

Result<std::vector<WantedContent>> ReplicaWriter::wanted_content(size_t limit) {
    TRY(m_impl->ready());
    const auto read = [&]() -> Result<std::vector<WantedContent>> {
        std::map<std::string, WantedContent> missing;
        Statement all = TRY(m_impl->live->prepare("SELECT id, sha256, bytes FROM content"));
        while (TRY(all.step()))
            if (is_sha256(all.text(1)) && ::access(m_impl->place.content_file(all.string(1)).c_str(), F_OK) != 0)
                missing.emplace(all.string(0), WantedContent{all.string(0), all.string(1), all.integer(2)});
        std::vector<WantedContent> wanted;
        const auto take = [&](auto at) {
            wanted.push_back(std::move(at->second));
            return missing.erase(at);
        };
        Statement popular = TRY(m_impl->live->prepare("SELECT picture FROM product WHERE picture <> '' ORDER BY rank"));
        while (!missing.empty() && wanted.size() < limit && TRY(popular.step()))
            if (const auto found = missing.find(popular.string(0)); found != missing.end()) take(found);
        for (auto rest = missing.begin(); rest != missing.end() && wanted.size() < limit;) rest = take(rest);
        return wanted;
    };
    return m_impl->guarded(read());
}

Status ReplicaWriter::store_content(std::string_view id, std::string_view sha256, BytesView bytes) {
    if (!is_sha256(sha256)) return fail(errc::invalid_argument, "not a SHA-256: content " + std::string(id));
    const std::string path = m_impl->place.content_file(std::string(sha256));
    const std::string fresh = path + ".tmp";
    may_block("writing the picture", fresh);
    const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return fail_errno("opening " + fresh, errno);
    int failure = 0;
    while (!bytes.empty() && failure == 0) {
        const ssize_t wrote = ::write(file, bytes.data(), bytes.size());
        if (wrote < 0)
            failure = errno == EINTR ? 0 : errno;
        else
            bytes = bytes.subspan(static_cast<size_t>(wrote));
    }
    if (::close(file) != 0 && failure == 0) failure = errno;
    if (failure == 0) return install_file(fresh, path);
    ::unlink(fresh.c_str());
    return fail_errno("writing " + fresh, failure);
}

}  // namespace tp
