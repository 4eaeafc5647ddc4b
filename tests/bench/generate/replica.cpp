#include "generate/replica.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "platform/base/log.h"
#include "sync/protocol/codec.h"
#include "sync/replica/schema.h"

namespace tp::bench {

namespace {

namespace fs = std::filesystem;

// Part of the cache's name: raise it when a row or the schema changes.
constexpr int shape_version = 1;
constexpr size_t chunk_bytes = 4 << 20;

// One snapshot of `bucket`; `rows(put)` calls put(row) for each. The number of rows is told first, as a hub does.
template <typename Rows>
void snapshot(ReplicaWriter& writer, const std::string& bucket, int64_t count, Rows rows) {
    SnapshotManifest manifest;
    manifest.bucket = bucket;
    manifest.epoch = "0190e4b0-0000-7000-8000-000000000001";
    manifest.seq = 1;
    manifest.rows = count;
    must(writer.begin_snapshot(manifest));
    std::string lines;
    rows([&](const Row& row) {
        lines += encode_row_line("", 0, table_of(row), key_of(row), encode_row(row)) + "\n";
        if (lines.size() >= chunk_bytes) must(writer.snapshot_rows(std::exchange(lines, {})));
    });
    must(writer.snapshot_rows(lines));
    must(writer.finish_snapshot());
}

}  // namespace

void must(const Status& status) {
    if (status) return;
    fmt::print(stderr, "{}\n", status.error().message);
    std::exit(1);
}

void feed(ReplicaWriter& writer, const Catalogue& catalogue) {
    const auto rows =
        static_cast<int64_t>(catalogue.departments().size() + catalogue.stores().size() + catalogue.size());
    snapshot(writer, "catalogue", rows, [&](const auto& put) { catalogue.each_catalogue_row(put); });
    const std::vector<Store> stores = catalogue.stores();
    for (size_t i = 0; i < stores.size(); ++i) {
        const std::vector<Stock> stock = catalogue.stock_of(i);
        snapshot(writer, "store:" + stores[i].id, std::ssize(stock), [&](const auto& put) {
            for (const Stock& entry : stock) put(Row(entry));
        });
    }
    std::vector<Cursor> cursors = writer.cursors().value();
    std::vector<std::string> buckets;
    for (const Cursor& cursor : cursors) buckets.push_back(cursor.bucket);
    must(writer.commit_complete({cursors, cursors, buckets, SystemClock().wall()}));
}

std::string replica_folder(size_t products) {
    const fs::path kept = fs::read_symlink("/proc/self/exe").parent_path() / "replicas" /
                          fmt::format("{}-v{}.{}", products, shape_version, replica_schema_version);
    if (fs::exists(kept)) return kept.string();
    fmt::print(stderr, "generating a replica of {} products …\n", products);
    const fs::path fresh = kept.string() + fmt::format(".{}.tmp", ::getpid());
    fs::create_directories(fresh);
    {
        ReplicaPlace place(fresh.string());
        const auto log = Logger::to_stderr(LogLevel::error);
        auto writer = ReplicaWriter::open(place, *log);
        if (!writer) must(std::unexpected(writer.error()));
        feed(**writer, Catalogue(products));
    }
    std::error_code taken;
    fs::rename(fresh, kept, taken);  // another benchmark may have been quicker; the rows are the same
    if (taken) fs::remove_all(fresh);
    return kept.string();
}

void copy_replica(const std::string& from, const std::string& to) {
    fs::create_directories(to);
    fs::copy(from, to,
             fs::copy_options::recursive | fs::copy_options::copy_symlinks | fs::copy_options::overwrite_existing);
}

}  // namespace tp::bench
