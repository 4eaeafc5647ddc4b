#include "platform/storage/durable_file.h"
#include "sync/protocol/codec.h"
#include "sync/replica/lines.h"
#include "sync/replica/replica_records.h"
#include "sync/replica/replica_writer_impl.h"

// Whole buckets: a fresh file for the catalogue, one transaction for the others.
namespace tp {

namespace {

constexpr size_t shown_meanwhile = 2'048;  // rows of a first replica's first chunk

}  // namespace

Status ReplicaWriter::begin_snapshot(const SnapshotManifest& manifest) {
    TRY(m_impl->ready());
    TRY(discard_staged());
    Impl& self = *m_impl;
    self.manifest = manifest;
    self.snapshot_counts.clear();
    self.snapshot_total = 0;
    if (manifest.bucket != "catalogue") {
        TRY(self.begin_staging());
        self.state = Impl::State::replacing;
        return self.guarded(self.target().rows.purge(manifest.bucket));
    }
    TRY(self.drop_fresh());
    // What a full disk has left of one that could not even begin: it would be taken for a damaged file each time.
    TRY(remove_database(self.place.building_file()));
    const int64_t products = TRY(self.guarded(self.live->database.query_integer("SELECT n FROM product_count")));
    self.show_first_chunk = products == 0 && manifest.chunks.size() > 1;
    self.builder = TRY(ReplicaBuilder::begin(self.place.building_file(), manifest, self.options, self.build_on));
    self.state = Impl::State::building;
    return {};
}

Status ReplicaWriter::Impl::replace_rows(std::string_view lines) {
    return for_each_line(lines, [&](std::string_view text) -> Status {
        const RowLine line = TRY(decode_snapshot_line(text));
        ++snapshot_counts[line.table], ++snapshot_total;
        return target().rows.apply(manifest.bucket, line);
    });
}

// The best sellers of a very first replica, so that a search is answered long before the last chunk is here. Without a
// cursor: to the engine this replica is still empty. Not the whole chunk: kept in step row by row, its index would cost
// more time than the replica that replaces it.
Status ReplicaWriter::Impl::show(std::string_view lines) {
    return guarded(live->database.transaction([&]() -> Status {
        TRY(for_each_line(first_lines(lines, shown_meanwhile), [&](std::string_view text) -> Status {
            const RowLine line = TRY(decode_snapshot_line(text));
            TRY(ReplicaRows::check_place(manifest.bucket, line));
            return live->rows.show_first(manifest.bucket, line.row);
        }));
        return live->rows.write_sums();
    }));
}

bool ReplicaWriter::snapshot_ready() const {
    return m_impl->state != Impl::State::building || m_impl->builder->ready();
}

Status ReplicaWriter::snapshot_rows(std::string_view ndjson_lines) {
    Impl& self = *m_impl;
    if (self.state == Impl::State::replacing) return self.guarded(self.replace_rows(ndjson_lines));
    if (self.state != Impl::State::building) return fail(errc::conflict, "no snapshot has begun");
    TRY(self.builder->add(std::string(ndjson_lines)));
    if (!std::exchange(self.show_first_chunk, false)) return {};
    Status shown = self.show(ndjson_lines);
    if (!shown) (void)self.rollback();
    return shown;
}

Status ReplicaWriter::Impl::check_replaced() {
    if (snapshot_total != manifest.rows)
        return fail(errc::corrupt, "the snapshot has " + std::to_string(snapshot_total) + " rows, its manifest says " +
                                       std::to_string(manifest.rows));
    for (const auto& [table, rows] : manifest.tables)
        if (snapshot_counts[table] != rows)
            return fail(errc::corrupt, "the snapshot's " + table + " rows are not all there");
    const uint64_t sum = total_of(TRY(target().rows.sums(manifest.bucket)));
    if (!manifest.sum.empty() && manifest.sum != encode_sum(sum))
        return fail(errc::corrupt, "the snapshot's rows do not come to its sum");
    return {};
}

// What the other buckets hold, with their cursors and sums.
Status ReplicaWriter::Impl::copy_from_live() {
    Statement rows = TRY(live->database.prepare("SELECT bucket, epoch, seq, complete_at FROM cursor"));
    while (TRY(rows.step())) {
        const Cursor cursor{rows.string(0), rows.string(1), rows.integer(2)};
        if (cursor.bucket == manifest.bucket) continue;
        TRY(each_record(live->database, cursor.bucket,
                        [&](const Row& row) { return fresh->rows.add_fresh(cursor.bucket, row, {}); }));
        const auto complete_at = rows.optional_integer(3);
        TRY(fresh->rows.set_cursor(cursor,
                                   complete_at ? std::optional(WallTime{Milliseconds{*complete_at}}) : std::nullopt));
        fresh->rows.set_sums(cursor.bucket, TRY(live->rows.sums(cursor.bucket)));
    }
    return fresh->rows.write_sums();
}

// A built file becomes the target of pages. It shows what its snapshot was made of, which may be older than what is
// live: it takes the live one's place when a pull has brought it to the present, or at once where there is nothing yet.
Status ReplicaWriter::Impl::take_built() {
    builder.reset();
    state = State::idle;
    fresh = std::make_unique<OpenReplica>(TRY(Database::open(place.building_file(), Role::disposable_writer, options)));
    if (Status copied = fresh->database.transaction([&] { return copy_from_live(); }); !copied) {
        // Damage in the old file: it would fail every snapshot to come, and what it holds is fetched again.
        (void)drop_fresh();
        // So it is where its rows no longer keep to the rules of their own table, or a column has lost its name.
        if (copied.error().code == errc::conflict || copied.error().code == errc::internal)
            copied = fail(errc::corrupt, copied.error().message);
        return guarded(std::move(copied));
    }
    const bool first = TRY(guarded(live->database.query_integer(
                           "SELECT EXISTS (SELECT 1 FROM cursor WHERE bucket = ?1)", manifest.bucket))) == 0;
    return first || place.damaged() ? put_in_place() : Status{};
}

Status ReplicaWriter::Impl::put_in_place() {
    TRY(fresh->database.checkpoint_truncate());
    fresh.reset();
    const std::string name = TRY(next_name());
    TRY(install_file(place.building_file(), place.folder() + "/" + name));
    drop_chunks();
    return adopt(name);
}

Status ReplicaWriter::finish_snapshot() {
    Impl& self = *m_impl;
    if (self.state == Impl::State::building) {
        Status built = self.builder->finish();
        if (built) built = self.take_built();
        if (!built) {
            (void)self.rollback();
            (void)self.drop_fresh();
        }
        return built;
    }
    if (self.state != Impl::State::replacing) return fail(errc::conflict, "no snapshot has begun");
    const auto finish = [&]() -> Status {
        OpenReplica& to = self.target();
        TRY(to.rows.set_cursor({self.manifest.bucket, self.manifest.epoch, self.manifest.seq}, std::nullopt));
        TRY(to.rows.write_sums());
        return to.database.execute("COMMIT");
    };
    // A wrong count is the sender's damage, not the file's: nothing is thrown away for it.
    Status done = self.check_replaced();
    if (done) done = self.guarded(finish());
    if (!done) {
        (void)self.rollback();
        return done;
    }
    self.state = Impl::State::idle;
    self.drop_chunks();
    return done;
}

}  // namespace tp
