#include "sync/client/downloader.h"

#include <algorithm>

#include "platform/secure/hash.h"
#include "platform/secure/keys.h"
#include "sync/client/zstd_decoder.h"
#include "sync/protocol/codec.h"

namespace tp {

namespace {

constexpr size_t max_manifest_bytes = size_t{16} << 20;
constexpr size_t max_chunk_bytes = size_t{64} << 20;
constexpr size_t max_chunk_text_bytes = size_t{256} << 20;
constexpr Milliseconds reset_interval{600'000};  // at most one reset of a bucket within it
constexpr Milliseconds poke_interval{1'000};

std::string escaped_bucket(const std::string& bucket) {
    const std::string head = encode_heads({{bucket, 0}});  // "store%3A1042:0"
    return head.substr(0, head.size() - 2);
}

// A broken line, a row over its cap, one that the tables do not take: another answer may cure it.
bool is_fault_of_content(ErrorCode code) {
    return code == errc::malformed || code == errc::too_large || code == errc::conflict;
}

// The replica is no longer what its cursors said.
bool is_loss(ErrorCode code) {
    return code == errc::corrupt || code == errc::cursor_lost;
}

Error malformed(std::string why) {
    return Error{errc::malformed, std::move(why)};
}

}  // namespace

Status Downloader::load_cursors() {
    if (m_loaded) return {};
    const auto held = TRY(m_sink.cursors());
    TRY(m_sink.discard_staged());
    m_allowed.insert(m_options.buckets.begin(), m_options.buckets.end());
    for (const Cursor& cursor : held) m_cursors[cursor.bucket] = cursor;
    m_loaded = true;
    return {};
}

bool Downloader::suspended(const std::string& bucket) const {
    const auto reset = m_last_reset.find(bucket);
    return !m_cursors.contains(bucket) && !m_from_zero.contains(bucket) && reset != m_last_reset.end() &&
           m_parts.clock.monotonic() < reset->second + reset_interval;
}

// A pull is due then, for its end is when the damaged file makes place for a fresh one.
void Downloader::look_for_damage() {
    const bool seen = std::exchange(m_damage_seen, m_sink.damaged());
    if (seen || !m_damage_seen) return;
    m_logger.error("replica_damaged", {{"met_by", "a question"}});
    m_storage_error = errc::corrupt.name();
    m_activity.hurry(Milliseconds(0));
}

void Downloader::tick() {
    look_for_damage();
    if (!m_activity.due()) return;
    if (auto loaded = load_cursors(); !loaded) {
        not_kept(loaded.error());
        return;
    }
    if (m_phase == Phase::chunk) return ask_chunk();
    if (m_page_of.empty()) queue_snapshots();
    if (!m_snapshots.empty()) return ask_manifest();
    ask_page();
}

void Downloader::ask_page() {
    m_phase = Phase::pulling;
    if (m_page_of.empty()) {
        for (const auto& [bucket, cursor] : m_cursors) m_page_of.push_back(cursor);
        for (const std::string& bucket : m_from_zero)
            if (!m_cursors.contains(bucket)) m_page_of.push_back({bucket, "", 0});
        m_from = m_page_of;
    }
    m_sent = m_page_of;
    HttpRequest request;
    request.method = HttpMethod::post;
    request.target = "/v1/pull";
    request.body = encode(PullRequest{protocol_schema, m_options.max_page_bytes, m_sent});
    // A page may exceed what was asked by its last row and its end.
    request.max_response_bytes = static_cast<size_t>(m_options.max_page_bytes) + (size_t{1} << 20);
    m_last_pull = m_parts.clock.monotonic();
    m_activity.start(std::move(request));
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
    HttpRequest request;
    const ChunkRef& chunk = m_manifest.chunks[m_next_chunk];
    request.target = "/v1/chunk/" + chunk.sha256;
    request.max_response_bytes = static_cast<size_t>(chunk.bytes);
    request.timeout = Milliseconds(600'000);
    m_activity.start(std::move(request));
}

HubAnswer Downloader::finish(Result<HttpResponse> response) {
    m_activity.arrived();
    const Phase phase = m_phase;
    const std::string_view type = phase == Phase::pulling    ? "application/x-ndjson"
                                  : phase == Phase::manifest ? "application/json"
                                                             : "";
    HubAnswer answer = judge(std::move(response), type);
    if (answer.kind != AnswerKind::ok) {
        take_problem(answer);
        return answer;
    }
    if (phase == Phase::manifest) return take_manifest(std::move(answer));
    if (phase == Phase::chunk) return take_chunk(std::move(answer));
    return take_page(std::move(answer));
}

void Downloader::take_problem(const HubAnswer& answer) {
    const bool gone = answer.problem && (answer.status == 404 || answer.status == 410);
    if (m_phase == Phase::pulling && answer.problem && (answer.status == 409 || answer.status == 410)) {
        const auto named = std::ranges::find(m_sent, answer.problem->bucket, &Cursor::bucket);
        if (named != m_sent.end()) {
            reset_bucket(answer.problem->bucket, answer.status == 409 ? "unknown_cursor" : "snapshot_required");
            return m_activity.advance();
        }
    }
    if (m_phase == Phase::manifest && gone) {
        // No snapshot of this bucket (a small one, or not this device's): a pull from nothing tells.
        m_from_zero.insert(m_snapshots.front());
        end_snapshot();
        return m_activity.advance();
    }
    if (m_phase == Phase::chunk && gone) m_phase = Phase::manifest;  // a newer snapshot has taken its place
    // The next try of a pull begins again with the committed cursors; a snapshot goes on with the chunk it was at.
    m_page_of.clear();
    m_activity.failed(answer.retry_after);
}

// The answer's content does not hold: nothing that customers see has changed.
HubAnswer Downloader::give_up(const Error& error) {
    m_logger.warning("download_failed", {{"code", error.code.name()}, {"why", error.message}});
    start_over();
    return not_the_hub(std::string(error.code.name()));
}

// What the replica has refused: for what came, or because this machine cannot keep it.
HubAnswer Downloader::not_kept(const Error& error) {
    if (is_fault_of_content(error.code)) return give_up(error);
    m_logger.error("replica_not_written", {{"code", error.code.name()}, {"why", error.message}});
    m_storage_error = error.code.name();
    if (is_loss(error.code)) forget_replica();
    start_over();
    return heard_and_not_kept();
}

void Downloader::replica_lost(const Error& error) {
    m_activity.abandon();
    (void)not_kept(error);
}

// The cursors are those of a file that may be gone. A pull from them would tell nothing of what the new one lacks, so
// they are read anew. That a bucket was reset a short while ago does not hold its second fetch up: the damage is this
// machine's, not the hub's.
void Downloader::forget_replica() {
    m_loaded = false;
    m_complete = false;
    m_cursors.clear();
    m_from_zero.clear();
    m_last_reset.clear();
    ++m_commits;  // what was answered from the old file is asked again
}

void Downloader::start_over() {
    if (auto discarded = m_sink.discard_staged(); !discarded)
        m_logger.error("replica_failed", {{"why", discarded.error().message}});
    if (m_phase == Phase::chunk) m_phase = Phase::manifest;
    m_page_of.clear();
    m_staged_rows = false;
    m_activity.failed_for_content();
}

// Fetches a bucket anew, but not more than once in ten minutes: until then the others go on without it.
void Downloader::reset_bucket(const std::string& bucket, const char* why) {
    m_page_of.clear();
    m_staged_rows = false;
    if (auto discarded = m_sink.discard_staged(); !discarded)
        m_logger.error("replica_failed", {{"why", discarded.error().message}});
    const MonotonicTime now = m_parts.clock.monotonic();
    const auto last = m_last_reset.find(bucket);
    const bool too_soon = last != m_last_reset.end() && now < last->second + reset_interval;
    m_logger.warning("bucket_reset", {{"bucket", bucket}, {"why", why}, {"postponed", too_soon}});
    m_cursors.erase(bucket);
    m_from_zero.erase(bucket);
    m_complete = false;
    if (too_soon) return;
    m_last_reset[bucket] = now;
    if (std::ranges::find(m_snapshots, bucket) == m_snapshots.end()) m_snapshots.push_back(bucket);
}

void Downloader::poke(Milliseconds spread) {
    const auto soonest = std::max(m_parts.clock.monotonic(), m_last_pull + poke_interval);
    const auto jitter = Milliseconds(static_cast<int64_t>(m_parts.random() * static_cast<double>(spread.count())));
    const auto wait = std::chrono::duration_cast<Milliseconds>(soonest - m_parts.clock.monotonic()) + jitter;
    m_complete = false;
    m_activity.hurry(wait);
}

HubAnswer Downloader::take_page(HubAnswer answer) {
    std::string_view text = answer.body;
    while (text.ends_with('\n')) text.remove_suffix(1);
    const auto last_break = text.rfind('\n');
    const auto last_line = last_break == text.npos ? text : text.substr(last_break + 1);
    auto line = decode_page_line(last_line);
    if (!line) return give_up(line.error().with_context("the page's end"));
    const auto* end = std::get_if<PageEnd>(&*line);
    if (!end) return give_up(malformed("a page without its end"));  // cut off
    const auto rows = text.substr(0, text.size() - last_line.size());
    if (!rows.empty()) {
        if (auto staged = m_sink.stage_page(rows, m_sent); !staged) return not_kept(staged.error());
        m_staged_rows = true;
    }
    if (auto checked = check_cursors(*end); !checked) return give_up(checked.error());
    if (m_sent.empty() && end->buckets.empty()) return give_up(malformed("a page for no bucket"));
    if (end->complete) return complete(*end, std::move(answer));
    if (rows.empty() && end->cursors == m_sent) return give_up(malformed("a page that leads nowhere"));
    m_page_of = end->cursors;
    m_activity.advance();
    return answer;
}

// Cursors answer the ones that were sent, in their epoch, and never go back.
Status Downloader::check_cursors(const PageEnd& end) {
    for (const Cursor& cursor : end.cursors) {
        const auto sent = std::ranges::find(m_sent, cursor.bucket, &Cursor::bucket);
        if (sent == m_sent.end()) return fail(errc::malformed, "a cursor of a bucket that was not asked for");
        if (sent->epoch.empty()) continue;
        // A page that did not come to a bucket without rows may leave it "new".
        if (cursor.epoch.empty() && cursor.seq == 0 && sent->seq == 0 && !end.complete) continue;
        if (cursor.epoch == sent->epoch && cursor.seq >= sent->seq) continue;
        reset_bucket(cursor.bucket, "cursor_went_back");
        return fail(errc::malformed, "a cursor went back");
    }
    for (const Cursor& sent : m_sent) {
        const bool answered = std::ranges::find(end.cursors, sent.bucket, &Cursor::bucket) != end.cursors.end();
        const bool still_seen = std::ranges::find(end.buckets, sent.bucket) != end.buckets.end();
        if (!answered && still_seen) return fail(errc::malformed, "a bucket without its cursor");
    }
    return {};
}

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

HubAnswer Downloader::complete(const PageEnd& end, HubAnswer answer) {
    const std::set<std::string> seen(end.buckets.begin(), end.buckets.end());
    std::vector<Cursor> cursors;
    for (const Cursor& cursor : end.cursors)
        if (seen.contains(cursor.bucket)) cursors.push_back(cursor);
    if (auto done = m_sink.commit_complete({m_from, cursors, end.buckets, end.time}); !done)
        return not_kept(done.error());
    m_storage_error.clear();

    const bool lost_some = std::ranges::any_of(m_cursors, [&](const auto& held) { return !seen.contains(held.first); });
    if (m_staged_rows || lost_some) ++m_commits;
    m_staged_rows = false;
    std::erase_if(m_cursors, [&](const auto& held) { return !seen.contains(held.first); });
    std::erase_if(m_from_zero, [&](const std::string& bucket) { return !seen.contains(bucket); });
    for (const Cursor& cursor : cursors) m_cursors[cursor.bucket] = cursor;
    m_allowed = seen;
    m_page_of.clear();
    queue_snapshots();
    m_complete = m_snapshots.empty();
    ++m_complete_pulls;
    m_activity.succeeded(m_complete ? around(m_options.pull_interval, m_parts.random) : Milliseconds(0));
    return answer;
}

HubAnswer Downloader::take_manifest(HubAnswer answer) {
    const JsonCaps caps{.max_bytes = max_manifest_bytes, .max_values = 500'000};
    auto manifest = decode<SnapshotManifest>(answer.body, caps);
    if (!manifest) return give_up(manifest.error().with_context("the manifest"));
    const auto signed_text = signed_text_of_manifest(answer.body);
    if (!signed_text || !verify_signature(m_options.signing_key, *signed_text, manifest->signature))
        return give_up(Error{errc::refused, "the manifest's signature does not hold"});
    if (manifest->bucket != m_snapshots.front()) return give_up(malformed("a manifest of another bucket"));
    if (manifest->schema != protocol_schema) return give_up(Error{errc::unsupported, "a snapshot of another schema"});
    for (const ChunkRef& chunk : manifest->chunks)
        if (static_cast<size_t>(chunk.bytes) > max_chunk_bytes)
            return give_up(Error{errc::too_large, "a chunk over its cap"});
    m_manifest = *std::move(manifest);
    m_next_chunk = 0;
    if (auto begun = m_sink.begin_snapshot(m_manifest); !begun) return not_kept(begun.error());
    m_phase = Phase::chunk;
    if (m_manifest.chunks.empty()) return take_chunk(std::move(answer));
    m_activity.advance();
    return answer;
}

HubAnswer Downloader::take_chunk(HubAnswer answer) {
    if (m_next_chunk < m_manifest.chunks.size()) {
        const ChunkRef& chunk = m_manifest.chunks[m_next_chunk];
        if (sha256_hex(answer.body) != chunk.sha256) return give_up(malformed("a chunk with another hash"));
        const auto rows = zstd_decompress(answer.body, max_chunk_text_bytes);
        if (!rows) return give_up(rows.error());
        if (auto taken = m_sink.snapshot_rows(*rows); !taken) return not_kept(taken.error());
        ++m_next_chunk;
    }
    if (m_next_chunk == m_manifest.chunks.size()) {
        if (auto done = m_sink.finish_snapshot(); !done) {
            if (done.error().code != errc::corrupt) return not_kept(done.error());
            // Fewer rows than the manifest promises, most likely: the file is not to blame. Where it is, its cursors
            // went with it.
            forget_replica();
            return give_up(done.error());
        }
        m_storage_error.clear();
        m_cursors[m_manifest.bucket] = {m_manifest.bucket, m_manifest.epoch, m_manifest.seq};
        ++m_commits;
        end_snapshot();
    }
    m_activity.advance();
    return answer;
}

void Downloader::end_snapshot() {
    m_snapshots.pop_front();
    m_phase = Phase::pulling;
    m_manifest = {};
}

}  // namespace tp
