#include "sync/replica/replica_builder.h"

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include "platform/storage/database.h"
#include "sync/protocol/codec.h"
#include "sync/replica/lines.h"
#include "sync/replica/schema.h"

namespace tp {

namespace {

constexpr size_t slice_rows = 1'024;  // handed from the one thread to the other at once
constexpr size_t most_slices = 4;     // between them
constexpr size_t most_chunks = 1;     // waiting for the first of them

struct FreshRow {
    Row row;
    std::string words;  // of a product: what the search index holds of it
};
using Slice = std::vector<FreshRow>;

}  // namespace

struct ReplicaBuilder::Impl {
    Impl(const SnapshotManifest& of, Database opened, BuildOn on)
        : manifest(of), database(std::move(opened)), rows(*database), build_on(on) {}

    const SnapshotManifest manifest;
    std::optional<Database> database;  // the putting thread's, while there is one
    ReplicaRows rows;
    const BuildOn build_on;

    // The reading thread's.
    WordSplitter splitter;
    RowSummer summer;
    PartitionSums sums{};
    std::map<std::string, int64_t> counts;
    int64_t total = 0;

    mutable std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::string> chunks;
    std::deque<Slice> slices;
    size_t chunks_added = 0;
    bool reading = false;   // a chunk is being read
    bool sealed = false;    // no chunk follows
    bool all_read = false;  // no slice follows
    bool abandoned = false;
    std::optional<Status> outcome;
    std::jthread reader, putter;

    [[nodiscard]] bool told_all() const { return !manifest.chunks.empty() && chunks_added == manifest.chunks.size(); }

    Status read_slice(std::string_view& text, Slice& slice);
    Status read_chunk(std::string_view text);
    Status put_slice(const Slice& slice);
    Status check() const;
    Status complete();
    void read_all();
    void put_all();
    void end(Status with);
    bool hand_over(Slice slice);
};

// Up to slice_rows lines from the front of `text`.
Status ReplicaBuilder::Impl::read_slice(std::string_view& text, Slice& slice) {
    while (!text.empty() && slice.size() < slice_rows) {
        const std::string_view line = take_line(text);
        if (line.empty()) continue;
        RowLine told = TRY(decode_snapshot_line(line));
        ++counts[told.table];
        ++total;
        if (told.row.index() == 0) continue;  // a table of a later version
        TRY(ReplicaRows::check_place(manifest.bucket, told));
        const RowSums of = summer.sums(told.row);
        sums[of.partition] += of.total();
        FreshRow fresh{std::move(told.row), {}};
        if (const auto* product = std::get_if<Product>(&fresh.row))
            for (const std::string* part : {&product->title, &product->brand, &product->size})
                splitter.append_words(*part, fresh.words);
        slice.push_back(std::move(fresh));
    }
    return {};
}

Status ReplicaBuilder::Impl::put_slice(const Slice& slice) {
    for (const FreshRow& fresh : slice) TRY(rows.add_fresh(manifest.bucket, fresh.row, fresh.words));
    return {};
}

Status ReplicaBuilder::Impl::check() const {
    if (total != manifest.rows)
        return fail(errc::corrupt, "the snapshot has " + std::to_string(total) + " rows, its manifest says " +
                                       std::to_string(manifest.rows));
    for (const auto& [table, told] : manifest.tables) {
        const auto counted = counts.find(table);
        if ((counted == counts.end() ? 0 : counted->second) != told)
            return fail(errc::corrupt, "the snapshot's " + table + " rows are not all there");
    }
    if (!manifest.sum.empty() && manifest.sum != encode_sum(total_of(sums)))
        return fail(errc::corrupt, "the snapshot's rows do not come to its sum");
    return {};
}

Status ReplicaBuilder::Impl::complete() {
    TRY(check());
    TRY_CONTEXT(rows.finish_fresh(), "building the replica's indexes");
    TRY(rows.set_cursor({manifest.bucket, manifest.epoch, manifest.seq}, std::nullopt));
    rows.set_sums(manifest.bucket, sums);
    TRY(rows.write_sums());
    TRY(database->execute("COMMIT; PRAGMA user_version=" + std::to_string(replica_schema_version)));
    return database->quick_check();
}

void ReplicaBuilder::Impl::end(Status with) {
    const std::scoped_lock lock(mutex);
    if (!outcome) outcome = std::move(with);
    changed.notify_all();
}

// False: nobody wants it any more.
bool ReplicaBuilder::Impl::hand_over(Slice slice) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return abandoned || outcome || slices.size() < most_slices; });
    if (abandoned || outcome) return false;
    slices.push_back(std::move(slice));
    changed.notify_all();
    return true;
}

Status ReplicaBuilder::Impl::read_chunk(std::string_view text) {
    while (!text.empty()) {
        Slice slice;
        TRY(read_slice(text, slice));
        if (!hand_over(std::move(slice))) return {};
    }
    return {};
}

void ReplicaBuilder::Impl::read_all() {
    std::unique_lock lock(mutex);
    while (true) {
        reading = false;
        changed.notify_all();
        changed.wait(lock, [&] { return abandoned || outcome || sealed || !chunks.empty(); });
        if (abandoned || outcome) return;
        if (chunks.empty()) break;
        const std::string text = std::move(chunks.front());
        chunks.pop_front();
        reading = true;
        lock.unlock();
        Status read = read_chunk(text);
        if (!read) return end(std::move(read));
        lock.lock();
    }
    all_read = true;
    changed.notify_all();
}

void ReplicaBuilder::Impl::put_all() {
    while (true) {
        Slice slice;
        {
            std::unique_lock lock(mutex);
            changed.wait(lock, [&] { return abandoned || outcome || all_read || !slices.empty(); });
            if (abandoned || outcome) return;
            if (slices.empty()) break;
            slice = std::move(slices.front());
            slices.pop_front();
            changed.notify_all();
        }
        if (Status put = put_slice(slice); !put) return end(std::move(put));
    }
    end(complete());
}

ReplicaBuilder::ReplicaBuilder(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

ReplicaBuilder::~ReplicaBuilder() {
    {
        const std::scoped_lock lock(m_impl->mutex);
        m_impl->abandoned = true;
        m_impl->changed.notify_all();
    }
    m_impl->reader = {};
    m_impl->putter = {};
}

Result<std::unique_ptr<ReplicaBuilder>> ReplicaBuilder::begin(const std::string& path, const SnapshotManifest& manifest,
                                                              const OpenOptions& options, BuildOn build_on) {
    Database database = TRY(Database::open(path, Role::disposable_builder, options));
    TRY(database.execute(replica_tables));
    TRY(database.execute("BEGIN"));
    auto impl = std::make_unique<Impl>(manifest, std::move(database), build_on);
    if (build_on == BuildOn::own_threads) {
        impl->reader = std::jthread([of = impl.get()] { of->read_all(); });
        impl->putter = std::jthread([of = impl.get()] { of->put_all(); });
    }
    return std::unique_ptr<ReplicaBuilder>(new ReplicaBuilder(std::move(impl)));
}

Status ReplicaBuilder::add(std::string lines) {
    Impl& own = *m_impl;
    if (own.build_on == BuildOn::caller) {
        ++own.chunks_added;
        for (std::string_view text = lines; !text.empty();) {
            Slice slice;
            TRY(own.read_slice(text, slice));
            TRY(own.put_slice(slice));
        }
        return {};
    }
    std::unique_lock lock(own.mutex);
    own.changed.wait(lock, [&] { return own.outcome || own.chunks.size() < most_chunks; });
    if (own.outcome) return *own.outcome;
    own.chunks.push_back(std::move(lines));
    ++own.chunks_added;
    own.sealed = own.told_all();
    own.changed.notify_all();
    return {};
}

bool ReplicaBuilder::ready() const {
    if (m_impl->build_on == BuildOn::caller) return true;
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->outcome || (m_impl->chunks.size() < most_chunks && !m_impl->sealed);
}

Status ReplicaBuilder::finish() {
    Impl& own = *m_impl;
    Status done;
    if (own.build_on == BuildOn::caller) {
        done = own.complete();
    } else {
        std::unique_lock lock(own.mutex);
        own.sealed = true;
        own.changed.notify_all();
        own.changed.wait(lock, [&] { return own.outcome.has_value(); });
        done = *own.outcome;
        lock.unlock();
        own.reader = {};
        own.putter = {};
    }
    // What another thread has written is closed by this one.
    own.database.reset();
    return done;
}

}  // namespace tp
