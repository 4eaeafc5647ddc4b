#include <algorithm>
#include <set>
#include <utility>

#include "platform/base/bytes.h"
#include "platform/secure/hash.h"
#include "platform/secure/keys.h"
#include "sync/client/downloader.h"
#include "sync/client/zstd_decoder.h"
#include "sync/protocol/codec.h"

// The downloader's way through a snapshot: manifest, chunk after chunk, and the wait for the replica to be built of
// them.
namespace tp {

namespace {

constexpr size_t max_manifest_bytes = size_t{16} << 20;
constexpr size_t max_chunk_bytes = size_t{64} << 20;
constexpr size_t max_chunk_text_bytes = size_t{64} << 20;
constexpr size_t max_row_bytes = size_t{513} << 10;  // a line's cap, and some room
constexpr int64_t max_snapshot_bytes = int64_t{16} << 30;
constexpr int64_t max_snapshot_rows = 50'000'000;
constexpr Milliseconds look_again{20};  // whether the replica takes more
constexpr std::chrono::seconds stalled{30};
constexpr int most_bad_chunks = 3;
constexpr size_t refusal_bytes = 4'096;  // a small chunk's refusal is larger than the chunk, and has to be heard

std::string escaped_bucket(const std::string& bucket) {
    const std::string head = encode_heads({{bucket, 0}});  // "store%3A1042:0"
    return head.substr(0, head.size() - 2);
}

// What a signature does not tell: whether the numbers can be true together, and whether this machine could hold it.
// Before the first chunk is fetched.
Status check_numbers(const SnapshotManifest& manifest) {
    if (manifest.rows > max_snapshot_rows) return fail(errc::too_large, "a snapshot of more rows than any has");
    int64_t rows_left = manifest.rows, bytes_left = max_snapshot_bytes, told_left = manifest.rows;
    std::set<std::string_view> hashes;
    for (const ChunkRef& chunk : manifest.chunks) {
        if (static_cast<size_t>(chunk.bytes) > max_chunk_bytes) return fail(errc::too_large, "a chunk over its cap");
        if (chunk.bytes > bytes_left) return fail(errc::too_large, "a snapshot of more bytes than any has");
        if (chunk.rows > rows_left) return fail(errc::malformed, "chunks of more rows than the snapshot");
        if (!hashes.insert(chunk.sha256).second) return fail(errc::malformed, "a chunk twice in one snapshot");
        bytes_left -= chunk.bytes;
        rows_left -= chunk.rows;
    }
    if (rows_left != 0) return fail(errc::malformed, "chunks of fewer rows than the snapshot");
    for (const auto& [table, rows] : manifest.tables) {
        if (rows < 0 || rows > told_left) return fail(errc::malformed, "tables of other rows than the snapshot");
        told_left -= rows;
    }
    if (told_left != 0) return fail(errc::malformed, "tables of fewer rows than the snapshot");
    return {};
}

}  // namespace

// Buckets that the device may see and the replica has not, but for those that were reset a short while ago.
void Downloader::queue_snapshots() {
    for (const std::string& bucket : m_allowed) {
        const bool queued = std::ranges::find(m_snapshots, bucket) != m_snapshots.end();
        if (queued || m_cursors.contains(bucket) || m_from_zero.contains(bucket) || suspended(bucket)) continue;
        m_snapshots.push_back(bucket);
        // One that was reset before and had to wait: this is its next reset.
        if (const auto reset = m_last_reset.find(bucket); reset != m_last_reset.end())
            reset->second = m_parts.clock.monotonic();
    }
}

void Downloader::ask_manifest() {
    m_phase = Phase::manifest;
    HttpRequest request;
    request.target = "/v1/snapshot/" + escaped_bucket(m_snapshots.front());
    request.max_response_bytes = max_manifest_bytes;
    request.timeout = Milliseconds(120'000);  // the hub may have to build it
    m_activity.start(std::move(request));
}

void Downloader::ask_chunk() {
    const ChunkRef& chunk = m_manifest.chunks[m_next_chunk];
    HttpRequest request;
    request.target = "/v1/chunk/" + chunk.sha256;
    request.resume_from = static_cast<int64_t>(m_partial.size());
    request.keep_partial = true;
    request.max_response_bytes = std::max(static_cast<size_t>(chunk.bytes), refusal_bytes);
    request.timeout = Milliseconds(600'000);
    request.stall = stalled;
    m_activity.start(std::move(request));
}

// What breaks off goes on where it was: on a thin line that breaks often a chunk might never come whole.
void Downloader::keep_partial(Completion& completion) {
    const auto whole = static_cast<size_t>(m_manifest.chunks[m_next_chunk].bytes);
    HttpResponse& part = completion.response ? *completion.response : completion.partial;
    if (part.status == 200) m_partial.clear();  // a proxy that knows no ranges
    if (part.status == 200 || part.status == 206) m_partial += std::exchange(part.body, {});
    if (m_partial.size() > whole || (part.status == 416)) m_partial.clear();
}

HubAnswer Downloader::take_manifest(HubAnswer answer) {
    const JsonCaps caps{.max_bytes = max_manifest_bytes, .max_values = 500'000};
    auto manifest = decode<SnapshotManifest>(answer.body, caps);
    if (!manifest) return give_up(manifest.error().with_context("the manifest"));
    const auto signed_text = signed_text_of_manifest(answer.body);
    if (!signed_text || !verify_signature(m_options.signing_key, *signed_text, manifest->signature))
        return give_up(Error{errc::refused, "the manifest's signature does not hold"});
    if (manifest->bucket != m_snapshots.front()) return malformed("a manifest of another bucket");
    if (manifest->schema > protocol_schema) return give_up(Error{errc::unsupported, "a snapshot of another schema"});
    if (auto checked = check_numbers(*manifest); !checked) return give_up(checked.error());
    m_manifest = *std::move(manifest);
    m_next_chunk = 0;
    m_bad_chunks = 0;
    m_rows_fetched = 0;
    m_partial.clear();
    if (auto begun = m_sink.begin_snapshot(m_manifest); !begun) return not_kept(begun.error());
    m_phase = m_manifest.chunks.empty() ? Phase::building : Phase::chunk;
    m_activity.advance();
    return answer;
}

void Downloader::next_of_snapshot() {
    if (!m_sink.snapshot_ready()) return m_activity.advance(look_again);
    if (m_phase == Phase::building) return finish_building();
    const ChunkRef& chunk = m_manifest.chunks[m_next_chunk];
    auto kept = m_sink.kept_chunk(chunk.sha256);
    if (kept && sha256_hex(*kept) == chunk.sha256)
        m_partial = *std::move(kept);
    else if (m_partial.size() < static_cast<size_t>(chunk.bytes))
        return ask_chunk();  // what broke off behind its last byte is all there, and nothing lies beyond to ask for
    (void)take_chunk({});
}

// Once more from its beginning, before all that came before it is given up.
HubAnswer Downloader::bad_chunk(const Error& error) {
    m_partial.clear();
    if (++m_bad_chunks >= most_bad_chunks) return give_up(error);
    m_activity.failed_for_content();
    return not_the_hub(std::string(error.code.name()));
}

HubAnswer Downloader::take_chunk(HubAnswer answer) {
    const ChunkRef& chunk = m_manifest.chunks[m_next_chunk];
    const std::string bytes = std::exchange(m_partial, {});
    if (sha256_hex(bytes) != chunk.sha256) return bad_chunk(Error{errc::malformed, "a chunk with another hash"});
    const size_t most_text = std::min(max_chunk_text_bytes, static_cast<size_t>(chunk.rows) * max_row_bytes);
    const auto rows = zstd_decompress(bytes, most_text);
    if (!rows) return give_up(rows.error());
    if (auto taken = m_sink.snapshot_rows(*rows); !taken) return not_kept(taken.error());
    m_sink.keep_chunk(chunk.sha256, bytes_of(bytes));
    ++m_next_chunk;
    m_bad_chunks = 0;
    m_rows_fetched += chunk.rows;
    if (m_next_chunk == m_manifest.chunks.size()) m_phase = Phase::building;
    m_activity.advance();
    return answer;
}

void Downloader::finish_building() {
    if (auto done = m_sink.finish_snapshot(); !done) {
        if (done.error().code != errc::corrupt) return void(not_kept(done.error()));
        // Fewer rows than the manifest promises, most likely: the file is not to blame. Where it is, its cursors went
        // with it.
        forget_replica();
        m_phase = Phase::manifest;
        return void(give_up(done.error()));
    }
    m_storage_error.clear();
    m_cursors[m_manifest.bucket] = {m_manifest.bucket, m_manifest.epoch, m_manifest.seq};
    ++m_commits;
    end_snapshot();
    m_activity.advance();
}

std::optional<SnapshotProgress> Downloader::snapshot_progress() const {
    if (m_phase != Phase::chunk && m_phase != Phase::building) return std::nullopt;
    return SnapshotProgress{m_manifest.bucket, m_rows_fetched, m_manifest.rows};
}

void Downloader::end_snapshot() {
    m_snapshots.pop_front();
    m_phase = Phase::pulling;
    m_manifest = {};
    m_rows_fetched = 0;
}

}  // namespace tp
