#include "sync/hub/rules/snapshots.h"

#include <algorithm>

#include "sync/hub/rules/zstd_text.h"
#include "sync/protocol/codec.h"

namespace tp::hub {

namespace {

constexpr int64_t rows_in_first_chunk = 2'048;  // small, so that on a thin line a first search is answered soon
constexpr int64_t rows_in_chunk = 65'536;
constexpr size_t bytes_in_chunk = size_t{24} << 20;  // before compression
constexpr int64_t least_staleness = 500;
constexpr std::chrono::seconds patience{20};
constexpr int compression = 3;

// Products first, so that the first chunk already serves; then what screens need to show them.
int place_of(const std::string& table) {
    constexpr std::array order = {"product", "stock", "department", "promotion", "store", "content", "relation"};
    const auto found = std::ranges::find(order, table);
    return static_cast<int>(found - order.begin());
}

// Cuts lines into chunks and keeps each as a blob.
class ChunkWriter {
  public:
    explicit ChunkWriter(const BlobFolder& blobs) : m_blobs(blobs) {}

    Status add(std::string_view line) {
        m_text += line;
        m_text += '\n';
        ++m_rows;
        if (m_rows < (m_chunks.empty() ? rows_in_first_chunk : rows_in_chunk) && m_text.size() < bytes_in_chunk)
            return {};
        return finish();
    }
    Status finish() {
        if (m_rows == 0) return {};
        const std::string packed = TRY(zstd_compress(m_text, compression));
        m_chunks.push_back({TRY(m_blobs.put(packed)), static_cast<int64_t>(packed.size()), m_rows});
        m_text.clear();
        m_rows = 0;
        return {};
    }
    [[nodiscard]] const std::vector<ChunkRef>& chunks() const { return m_chunks; }

  private:
    const BlobFolder& m_blobs;
    std::string m_text;
    int64_t m_rows = 0;
    std::vector<ChunkRef> m_chunks;
};

}  // namespace

Answer<std::optional<std::string>> Snapshots::cached(StoreReader& reader, const std::string& bucket) {
    const auto head = TRY(reader.head(bucket));
    const auto known = TRY(reader.snapshot(bucket));
    if (!known) return std::nullopt;
    const auto manifest = TRY(decode<SnapshotManifest>(known->second));
    const int64_t current = head ? head->head : 0;
    const bool fresh = manifest.epoch == m_files.store->epoch() && manifest.seq <= current &&
                       manifest.seq >= (head ? head->low_water : 0) &&
                       current - manifest.seq <= std::max(least_staleness, manifest.rows / 10);
    if (!fresh) return std::nullopt;
    return known->second;
}

Result<SnapshotManifest> Snapshots::build(const std::string& bucket) {
    SnapshotManifest manifest;
    manifest.bucket = bucket;
    manifest.epoch = m_files.store->epoch();
    ChunkWriter chunks(m_files.blobs);
    TRY(m_files.store->read([&](StoreReader& reader) -> Status {
        const auto head = TRY(reader.head(bucket));
        manifest.seq = head ? head->head : 0;
        manifest.sum = encode_sum(head ? head->sum : 0);
        auto tables = TRY(reader.tables(bucket));
        std::ranges::stable_sort(tables, {}, [](const auto& table) { return place_of(table.first); });
        for (const auto& [table, rows] : tables) {
            manifest.tables[table] = rows;
            manifest.rows += rows;
            TRY(reader.visit_table(bucket, table, [&](const StoredRow& row) -> Result<bool> {
                TRY(chunks.add(encode_row_line({}, 0, row.table, row.key, row.body)));
                return true;
            }));
        }
        return chunks.finish();
    }));
    manifest.chunks = chunks.chunks();
    manifest.signature = m_files.signing.sign_hex(TRY(signed_text_of_manifest(encode(manifest))));
    return manifest;
}

Answer<std::string> Snapshots::manifest(const DeviceRecord& device, const std::string& bucket) {
    std::optional<std::string> ready;
    const auto look = [&]() -> Answer<bool> {
        bool allowed = false;
        Answer<std::optional<std::string>> found;
        TRY(m_files.store->read([&](StoreReader& reader) -> Status {
            allowed = TRY(m_buckets.of(reader, device)).has(bucket);
            if (allowed) found = cached(reader, bucket);
            return {};
        }));
        if (!allowed) return refuse(404, tp::errc::not_found, "no such snapshot");
        ready = TRY(std::move(found));
        return ready.has_value();
    };
    if (TRY(look())) return *ready;
    const std::unique_lock building(m_building, patience);
    if (!building.owns_lock()) {
        Refusal busy(503, tp::errc::unavailable, "other snapshots are being built");
        busy.retry_after = std::chrono::seconds{5};
        return std::unexpected(std::move(busy));
    }
    if (TRY(look())) return *ready;
    const SnapshotManifest fresh = TRY(build(bucket));
    const std::string text = encode(fresh);
    TRY(m_files.store->write([&](StoreWriter& writer) -> Status {
        for (const ChunkRef& chunk : fresh.chunks)
            TRY(writer.put_blob({chunk.sha256, bucket, "application/zstd", chunk.bytes}));
        return writer.put_snapshot(bucket, fresh.seq, text);
    }));
    m_files.log.info("snapshot_built", {{"bucket", bucket}, {"rows", fresh.rows}, {"chunks", fresh.chunks.size()}});
    return text;
}

Answer<Snapshots::Chunk> Snapshots::chunk(const DeviceRecord& device, const std::string& sha256,
                                          const std::optional<Range>& range) {
    std::optional<BlobFacts> facts;
    TRY(m_files.store->read([&](StoreReader& reader) -> Status {
        const auto view = TRY(m_buckets.of(reader, device));
        for (BlobFacts& found : TRY(reader.blob(sha256)))
            if (view.has(found.bucket)) facts = std::move(found);
        return {};
    }));
    if (!facts) return refuse(404, tp::errc::not_found, "no such chunk");
    int64_t first = 0, last = facts->bytes - 1;
    if (range) {
        if (range->suffix) {
            first = std::max<int64_t>(0, facts->bytes - *range->suffix);
        } else {
            first = range->first;
            last = std::min(last, range->last.value_or(last));
        }
        if (first > last) return refuse(416, tp::errc::invalid_argument, "the range lies outside of the chunk");
    }
    return Chunk{facts->media_type, facts->bytes, first, TRY(m_files.blobs.get(sha256, first, last - first + 1))};
}

}  // namespace tp::hub
