#include "sync/client/downloader.h"

#include <algorithm>

#include "sync/protocol/codec.h"

namespace tp {

namespace {

constexpr size_t max_verify_bytes = size_t{16} << 20;
constexpr Milliseconds reset_interval{600'000};  // at most one reset of a bucket within it
constexpr Milliseconds poke_interval{1'000};
constexpr int most_repairs = 2;  // of one bucket; then it is fetched whole

// A broken line, a row over its cap, one that the tables do not take: another answer may cure it.
bool is_fault_of_content(ErrorCode code) {
    return code == errc::malformed || code == errc::too_large || code == errc::conflict || code == errc::mass_deletion;
}

// The replica is no longer what its cursors said.
bool is_loss(ErrorCode code) {
    return code == errc::corrupt || code == errc::cursor_lost;
}

// The lines of a page or a verification, and the last one, which is its end.
std::pair<std::string_view, std::string_view> rows_and_end(std::string_view text) {
    while (text.ends_with('\n')) text.remove_suffix(1);
    const size_t end = text.rfind('\n') + 1;  // 0 where there is one line only
    return {text.substr(0, end), text.substr(end)};
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
    if (m_phase == Phase::chunk || m_phase == Phase::building) return next_of_snapshot();
    if (m_page_of.empty()) queue_snapshots();
    if (!m_snapshots.empty()) return ask_manifest();
    if (m_page_of.empty() && !m_to_compare.empty()) return ask_verify();
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
    request.body = encode(PullRequest{protocol_schema, m_options.max_page_bytes, m_sent,
                                      m_sent == m_from ? std::vector<Cursor>() : m_from});
    // A page may exceed what was asked by its last row and its end.
    request.max_response_bytes = static_cast<size_t>(m_options.max_page_bytes) + (size_t{1} << 20);
    m_last_pull = m_parts.clock.monotonic();
    m_activity.start(std::move(request));
}

HubAnswer Downloader::finish(Completion completion) {
    m_activity.arrived();
    const Phase phase = m_phase;
    const bool lines = phase == Phase::pulling || phase == Phase::verifying;
    const std::string_view type = lines ? "application/x-ndjson" : phase == Phase::manifest ? "application/json" : "";
    if (phase == Phase::chunk) keep_partial(completion);
    const bool over_cap = !completion.response && completion.response.error().code == errc::too_large;
    HubAnswer answer = judge(std::move(completion.response), type);
    if (phase == Phase::chunk && over_cap) return bad_chunk(Error{errc::too_large, "a chunk of more bytes than told"});
    if (answer.kind != AnswerKind::ok) {
        take_problem(answer);
        return answer;
    }
    if (phase == Phase::manifest) return take_manifest(std::move(answer));
    if (phase == Phase::chunk) return take_chunk(std::move(answer));
    if (phase == Phase::verifying) return take_verified(std::move(answer));
    return take_page(std::move(answer));
}

void Downloader::take_problem(const HubAnswer& answer) {
    const bool gone = answer.problem && (answer.status == 404 || answer.status == 410);
    if (m_phase == Phase::pulling && answer.problem && (answer.status == 409 || answer.status == 410)) {
        const auto named = std::ranges::find(m_sent, answer.problem->bucket, &Cursor::bucket);
        if (named != m_sent.end()) {
            if (answer.status == 409)
                unknown_cursor(named->bucket);
            else
                reset_bucket(named->bucket, "snapshot_required");
            return m_activity.advance();
        }
    }
    if (m_phase == Phase::manifest && gone) {
        // No snapshot of this bucket (a small one, or not this device's): a pull from nothing tells.
        m_from_zero.insert(m_snapshots.front());
        end_snapshot();
        return m_activity.advance();
    }
    if (m_phase == Phase::verifying) {
        // A hub without the bucket will say so to the next pull.
        if (gone) {
            m_unplaced.erase(m_to_compare.begin()->first);
            m_to_compare.erase(m_to_compare.begin());
        }
        m_phase = Phase::pulling;
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

HubAnswer Downloader::malformed(const char* why) {
    return give_up(Error{errc::malformed, why});
}

// What the replica has refused: for what came, or because this machine cannot keep it.
HubAnswer Downloader::not_kept(const Error& error) {
    if (error.code == errc::mass_deletion) reset_bucket("catalogue", "mass_deletion");
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
    m_repairs.clear();
    m_to_compare.clear();
    m_unplaced.clear();
    m_last_placed.clear();
    if (m_phase != Phase::manifest) m_phase = Phase::pulling;
    ++m_commits;  // what was answered from the old file is asked again
}

void Downloader::start_over() {
    if (auto discarded = m_sink.discard_staged(); !discarded)
        m_logger.error("replica_failed", {{"why", discarded.error().message}});
    if (m_phase == Phase::chunk || m_phase == Phase::building) m_phase = Phase::manifest;
    if (m_phase == Phase::verifying) m_phase = Phase::pulling;
    m_partial.clear();
    m_page_of.clear();
    m_staged_rows = false;
    m_activity.failed_for_content();
}

void Downloader::drop_pull() {
    m_page_of.clear();
    m_staged_rows = false;
    if (auto discarded = m_sink.discard_staged(); !discarded)
        m_logger.error("replica_failed", {{"why", discarded.error().message}});
}

// The hub was restored from a backup, or is another one. Neither its rows nor ours are trusted for it: they are
// compared, what differs is mended, and the bucket then stands where the hub says. Fetched whole is one that differs by
// more than an answer holds, or that is unknown again within ten minutes.
void Downloader::unknown_cursor(const std::string& bucket) {
    const MonotonicTime now = m_parts.clock.monotonic();
    const auto last = m_last_placed.find(bucket);
    const auto sums = m_sink.sums(bucket);
    if (!sums || (last != m_last_placed.end() && now < last->second + reset_interval))
        return reset_bucket(bucket, "unknown_cursor");
    drop_pull();
    m_logger.warning("cursor_unknown", {{"bucket", bucket}});
    m_last_placed[bucket] = now;
    m_to_compare[bucket] = *sums;
    m_unplaced.insert(bucket);
    m_complete = false;
}

// Fetches a bucket anew, but not more than once in ten minutes: until then the others go on without it.
void Downloader::reset_bucket(const std::string& bucket, const char* why) {
    drop_pull();
    const MonotonicTime now = m_parts.clock.monotonic();
    const auto last = m_last_reset.find(bucket);
    const bool too_soon = last != m_last_reset.end() && now < last->second + reset_interval;
    m_logger.warning("bucket_reset", {{"bucket", bucket}, {"why", why}, {"postponed", too_soon}});
    m_cursors.erase(bucket);
    m_from_zero.erase(bucket);
    m_to_compare.erase(bucket);
    m_unplaced.erase(bucket);
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
    const auto [rows, last_line] = rows_and_end(answer.body);
    auto line = decode_page_line(last_line);
    if (!line) return give_up(line.error().with_context("the page's end"));
    const auto* end = std::get_if<PageEnd>(&*line);
    if (!end) return malformed("a page without its end");  // cut off
    if (!rows.empty()) {
        if (auto staged = m_sink.stage_page(rows, m_sent); !staged) return not_kept(staged.error());
        m_staged_rows = true;
    }
    if (auto checked = check_cursors(*end); !checked) return give_up(checked.error());
    // A device that may see nothing is told so by 403: not even its own bucket would be left.
    if (end->buckets.empty()) return malformed("a page for no bucket");
    if (end->complete) return complete(*end, std::move(answer));
    if (rows.empty() && end->cursors == m_sent) return malformed("a page that leads nowhere");
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
    if (auto checked = check_sums(end); !checked) return not_kept(checked.error());
    queue_snapshots();
    m_complete = m_snapshots.empty();
    ++m_complete_pulls;
    const bool more = !m_complete || !m_to_compare.empty();
    m_activity.succeeded(more ? Milliseconds(0) : around(m_options.pull_interval, m_parts.random));
    return answer;
}

// Whether the rows come to what the hub says; where not, what differs is mended, and after two attempts fetched whole.
Status Downloader::check_sums(const PageEnd& end) {
    for (const auto& [bucket, sum] : end.sums) {
        if (!m_cursors.contains(bucket)) continue;
        const PartitionSums ours = TRY(m_sink.sums(bucket));
        if (encode_sum(total_of(ours)) == sum) {
            m_repairs.erase(bucket);
            continue;
        }
        const int repairs = m_repairs[bucket]++;
        m_logger.error("bucket_differs", {{"bucket", bucket}, {"repairs", repairs}});
        if (repairs < most_repairs) {
            m_to_compare[bucket] = ours;
        } else {
            m_repairs.erase(bucket);
            reset_bucket(bucket, "sums_differ");
        }
    }
    return {};
}

void Downloader::compare(const std::map<std::string, PartitionSums>& found) {
    for (const auto& [bucket, sums] : found) {
        m_logger.error("bucket_damaged", {{"bucket", bucket}});
        m_to_compare[bucket] = sums;
    }
    if (!found.empty()) m_activity.hurry(Milliseconds(0));
}

void Downloader::ask_verify() {
    m_phase = Phase::verifying;
    const auto& [bucket, sums] = *m_to_compare.begin();
    VerifyRequest question;
    question.max_bytes = m_options.max_page_bytes;
    question.bucket = bucket;
    question.sums = encode_sums(sums);
    HttpRequest request;
    request.method = HttpMethod::post;
    request.target = "/v1/verify";
    request.body = encode(question);
    request.max_response_bytes = max_verify_bytes;
    request.timeout = Milliseconds(120'000);  // the hub walks through the bucket
    m_activity.start(std::move(request));
}

HubAnswer Downloader::take_verified(HubAnswer answer) {
    const auto [rows, last_line] = rows_and_end(answer.body);
    auto line = decode_page_line(last_line);
    if (!line) return give_up(line.error().with_context("the verification's end"));
    const auto* end = std::get_if<VerifyEnd>(&*line);
    const std::string bucket = m_to_compare.begin()->first;
    if (!end || end->bucket != bucket) return malformed("a verification without its end");
    std::vector<bool> partitions(partition_count, false);
    for (const int64_t partition : end->partitions) {
        if (partition < 0 || partition >= static_cast<int64_t>(partition_count))
            return malformed("a partition that there is not");
        partitions[static_cast<size_t>(partition)] = true;
    }
    if (!end->complete && end->partitions.empty()) return malformed("a verification that leads nowhere");
    if (end->cursor && (end->cursor->bucket != bucket || end->cursor->epoch.empty()))
        return malformed("a verification that stands nowhere");
    m_phase = Phase::pulling;
    const bool unplaced = m_unplaced.contains(bucket);
    if (unplaced && !(end->complete && end->cursor)) {
        reset_bucket(bucket, "unknown_cursor");
        m_activity.advance();
        return answer;
    }
    if (unplaced || !end->partitions.empty()) {
        const auto stands_at = unplaced ? end->cursor : std::nullopt;
        if (auto mended = m_sink.repair(bucket, partitions, rows, stands_at); !mended) return not_kept(mended.error());
        if (stands_at) m_cursors[bucket] = *stands_at;
    }
    if (!end->partitions.empty()) {
        ++m_commits;
        m_logger.warning("bucket_repaired", {{"bucket", bucket}, {"partitions", end->partitions.size()}});
    }
    if (end->complete) {
        m_unplaced.erase(bucket);
        m_to_compare.erase(m_to_compare.begin());
    } else {
        auto sums = m_sink.sums(bucket);
        if (!sums) return not_kept(sums.error());
        m_to_compare.begin()->second = *sums;
    }
    m_activity.advance();  // the next pull tells whether it is right now
    return answer;
}

}  // namespace tp
