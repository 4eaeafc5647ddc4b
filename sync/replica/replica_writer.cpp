#include "sync/replica/replica_writer_impl.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include "platform/storage/database.h"
#include "platform/storage/durable_file.h"
#include "sync/protocol/codec.h"
#include "sync/replica/lines.h"
#include "sync/replica/replica_records.h"
#include "sync/replica/schema.h"

namespace tp {

namespace {

namespace fs = std::filesystem;

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

}  // namespace

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
    auto opened = std::make_unique<OpenReplica>(TRY(Database::open(path, Role::disposable_writer, options)));
    const Status named = place.make_present(name);
    // The link may lead here and only not be known to last: whoever reads is here then, and whoever writes goes along.
    if (!named && place.present_file().value_or("") != path) return named;
    live = std::move(opened);
    if (named) remove_others(name);  // else a power cut may yet bring the older one back
    return named;
}

Status ReplicaWriter::Impl::start_empty() {
    const std::string name = TRY(next_name());
    const std::string path = place.folder() + "/" + name;
    {
        Database empty = TRY(Database::open(path, Role::disposable_writer, options));
        const auto create = [&]() -> Status {
            TRY(empty.execute(replica_tables));
            TRY(empty.execute(replica_indexes));
            return empty.execute("PRAGMA user_version=" + std::to_string(replica_schema_version));
        };
        TRY(empty.transaction(create));
    }
    return adopt(name);
}

Status ReplicaWriter::Impl::open_present() {
    const auto usable = [&]() -> Result<std::string> {
        const std::string path = TRY(place.present_file());
        Database database = TRY(Database::open(path, Role::disposable_writer, options));
        TRY(check_replica_schema(database));
        TRY(database.query_integer("SELECT n FROM product_count"));
        return fs::path(path).filename().string();
    };
    const Result<std::string> name = usable();
    unchecked = name.has_value();
    if (name) return adopt(*name);
    // No space, or a lock held elsewhere, is no reason to throw a good replica away.
    const ErrorCode code = name.error().code;
    if (code == errc::full || code == errc::unavailable || code == errc::io || code == errc::refused)
        return std::unexpected(name.error());
    if (code != errc::not_found) log.warning("replica_thrown_away", {{"error", name.error().message}});
    return start_empty();
}

// Every page of a file that this process has not made is looked at once; here, for the window does not wait for the
// sync thread. What is broken is marked as if a question had met it: until the hub gives all of it again, the rest of
// it is better than nothing. By a connection of its own: the check would fill the writer's cache with the whole file.
void ReplicaWriter::Impl::check_once() {
    if (!std::exchange(unchecked, false)) return;
    OpenOptions reading = options;
    reading.cache_kib = 1'024;
    auto file = Database::open(live->database.path(), Role::reader, reading);
    const Status checked = file ? file->quick_check() : Status(std::unexpected(file.error()));
    if (checked) return;
    log.error("replica_check_failed", {{"code", checked.error().code.name()}, {"error", checked.error().message}});
    if (checked.error().code == errc::corrupt) place.note_damage(place.generation());
}

Result<int64_t> ReplicaWriter::Impl::products() {
    return target().database.query_integer("SELECT n FROM product_count");
}

// A pull or a repair is told by the connection alone. That a shop's range has shrunk to less than half is believed of a
// snapshot, which is signed.
Status ReplicaWriter::Impl::check_not_emptied() {
    constexpr int64_t a_range = 100;
    if (products_before < a_range || TRY(products()) * 2 >= products_before) return {};
    return fail(errc::mass_deletion, "most of " + std::to_string(products_before) + " products would be deleted");
}

// Ends what is unfinished: a transaction, or a file under construction. One that is built stays.
Status ReplicaWriter::Impl::rollback() {
    if (state == State::building) {
        state = State::idle;
        builder.reset();
        return remove_database(place.building_file());
    }
    const bool open_transaction = state == State::staging || state == State::replacing;
    state = State::idle;
    if (!open_transaction || !live) return {};
    target().rows.forget_sums();
    return target().database.rollback();
}

Status ReplicaWriter::Impl::drop_fresh() {
    if (!fresh) return {};
    fresh.reset();
    return remove_database(place.building_file());
}

ReplicaWriter::ReplicaWriter(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
ReplicaWriter::~ReplicaWriter() {
    (void)m_impl->rollback();
    (void)m_impl->drop_fresh();
}

Result<std::unique_ptr<ReplicaWriter>> ReplicaWriter::open(ReplicaPlace& place, Logger& log, const std::string& vfs,
                                                           BuildOn build_on) {
    std::error_code error;
    fs::create_directories(place.content_folder(), error);
    if (error) return fail(errc::io, "making " + place.content_folder() + ": " + error.message());
    auto impl = std::make_unique<Impl>(place, log, vfs, build_on);
    TRY(remove_database(place.building_file()));  // half-built: never taken for valid
    TRY_CONTEXT(impl->open_present(), "opening the replica");
    return std::unique_ptr<ReplicaWriter>(new ReplicaWriter(std::move(impl)));
}

Result<std::vector<Cursor>> ReplicaWriter::cursors() {
    TRY(m_impl->ready());
    m_impl->check_once();
    const auto read = [&]() -> Result<std::vector<Cursor>> {
        std::vector<Cursor> found;
        Statement rows =
            TRY(m_impl->target().database.prepare("SELECT bucket, epoch, seq FROM cursor ORDER BY bucket"));
        while (TRY(rows.step())) found.push_back({rows.string(0), rows.string(1), rows.integer(2)});
        return found;
    };
    return m_impl->guarded(read());
}

Status ReplicaWriter::Impl::begin_staging() {
    if (state != State::idle) return {};
    TRY(guarded(target().database.begin()));
    state = State::staging;
    products_before = TRY(guarded(products()));
    return {};
}

Status ReplicaWriter::Impl::page(std::string_view lines, const std::vector<Cursor>& sent) {
    LineNumbers numbers;
    return for_each_line(lines, [&](std::string_view text) -> Status {
        auto decoded = TRY(decode_page_line(text));
        auto* line = std::get_if<RowLine>(&decoded);
        if (!line) return fail(errc::malformed, "a page's end among its rows");
        TRY(numbers.complete(*line));
        const auto cursor = std::ranges::find(sent, line->bucket, &Cursor::bucket);
        if (cursor == sent.end()) return fail(errc::malformed, "a row of a bucket that was not asked for");
        if (line->seq <= cursor->seq) return fail(errc::malformed, "a row that is not beyond its bucket's cursor");
        return target().rows.apply(line->bucket, *line);
    });
}

Status ReplicaWriter::stage_page(std::string_view ndjson_lines, const std::vector<Cursor>& sent) {
    Impl& self = *m_impl;
    TRY(self.ready());
    if (self.state != Impl::State::idle && self.state != Impl::State::staging)
        return fail(errc::conflict, "a snapshot is under way");
    TRY(self.sound());
    TRY(self.begin_staging());
    OpenReplica& to = self.target();
    auto sums = to.rows.kept_sums();
    Status taken = to.database.savepoint([&] { return self.page(ndjson_lines, sent); });
    if (!taken) to.rows.restore_sums(std::move(sums));
    return self.guarded(std::move(taken));
}

Status ReplicaWriter::Impl::complete(const CompletedPull& pull) {
    const auto seen = [&](const std::string& bucket) {
        return std::ranges::find(pull.buckets, bucket) != pull.buckets.end();
    };
    OpenReplica& to = target();
    std::map<std::string, Cursor> held;
    {
        Statement rows = TRY(to.database.prepare("SELECT bucket, epoch, seq FROM cursor"));
        while (TRY(rows.step())) held[rows.string(0)] = {rows.string(0), rows.string(1), rows.integer(2)};
    }
    for (const auto& [bucket, cursor] : held)
        if (!seen(bucket)) TRY(to.rows.purge(bucket));
    for (const Cursor& cursor : pull.cursors) {
        if (!seen(cursor.bucket)) continue;
        // The pull told what has changed since its start. A file that does not stand there has not got the rest, and
        // with this cursor would never ask for it.
        const auto from = std::ranges::find(pull.from, cursor.bucket, &Cursor::bucket);
        const auto stands = held.find(cursor.bucket);
        const bool from_nothing = from != pull.from.end() && from->epoch.empty() && from->seq == 0;
        if (!from_nothing && (from == pull.from.end() || stands == held.end() || stands->second != *from))
            return fail(errc::cursor_lost, "the replica's " + cursor.bucket + " is not where the pull started from");
        TRY(to.rows.set_cursor(cursor, pull.hub_time));
    }
    if (seen("catalogue")) TRY(check_not_emptied());
    TRY(to.rows.write_sums());
    return to.database.execute("COMMIT");
}

bool ReplicaWriter::damaged() const {
    return m_impl->place.damaged();
}

Status ReplicaWriter::commit_complete(const CompletedPull& pull) {
    Impl& self = *m_impl;
    TRY(self.ready());
    TRY(self.sound());
    TRY(self.begin_staging());
    if (self.state != Impl::State::staging) return fail(errc::conflict, "a snapshot is under way");
    Status done = self.guarded(self.complete(pull));
    if (!done) {
        (void)self.rollback();
        return done;
    }
    self.state = Impl::State::idle;
    if (!self.fresh) return done;
    done = self.put_in_place();
    // The live one serves on; its cursors are to be read anew.
    if (!done) (void)self.drop_fresh();
    return done;
}

Status ReplicaWriter::discard_staged() {
    return m_impl->rollback();
}

Status ReplicaWriter::purge_bucket(std::string_view bucket) {
    TRY(m_impl->ready());
    TRY(discard_staged());
    OpenReplica& of = m_impl->target();
    return m_impl->guarded(of.database.transaction([&] { return of.rows.purge(bucket); }));
}

Result<PartitionSums> ReplicaWriter::sums(std::string_view bucket) {
    TRY(m_impl->ready());
    return m_impl->guarded(m_impl->target().rows.sums(bucket));
}

Status ReplicaWriter::repair(std::string_view bucket, const std::vector<bool>& partitions,
                             std::string_view ndjson_lines, const std::optional<Cursor>& stands_at) {
    Impl& self = *m_impl;
    TRY(self.ready());
    if (self.state != Impl::State::idle) return fail(errc::conflict, "something is staged");
    std::vector<RowLine> rows;
    TRY(for_each_line(ndjson_lines, [&](std::string_view text) -> Status {
        auto decoded = TRY(decode_page_line(text));
        auto* line = std::get_if<RowLine>(&decoded);
        if (!line || line->bucket != bucket) return fail(errc::malformed, "not a row of the bucket that was asked for");
        rows.push_back(std::move(*line));
        return {};
    }));
    OpenReplica& to = self.target();
    Status done = to.database.transaction([&]() -> Status {
        self.products_before = TRY(self.products());
        TRY(to.rows.repair(bucket, partitions, rows));
        TRY(self.check_not_emptied());
        if (stands_at) TRY(to.rows.move_cursor(*stands_at));
        return to.rows.write_sums();
    });
    if (!done) to.rows.forget_sums();
    return self.guarded(std::move(done));
}

}  // namespace tp
