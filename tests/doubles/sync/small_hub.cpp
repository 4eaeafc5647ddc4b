#include "tests/doubles/sync/small_hub.h"

#include <zstd.h>

#include <algorithm>

#include "platform/secure/hash.h"
#include "sync/protocol/codec.h"

namespace tp {

namespace {

std::string compressed(const std::string& text) {
    std::string out(ZSTD_compressBound(text.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
    return out;
}

}  // namespace

void SmallHub::put(const std::string& bucket, const std::string& table, const std::string& key,
                   const std::string& record) {
    Bucket& to = buckets[bucket];
    visible.insert(bucket);
    std::erase_if(to.rows, [&](const Stored& row) { return row.table == table && row.key == key; });
    to.rows.push_back({++to.head, table, key, record});
}

void SmallHub::del(const std::string& bucket, const std::string& table, const std::string& key) {
    put(bucket, table, key, "");
}

HttpResponse SmallHub::answer(const HttpRequest& request) {
    const std::string_view target = request.target;
    if (target == "/v1/pull") return pull(request);
    if (target == "/v1/verify") return verify(request);
    if (target == "/v1/events") return take_events(request);
    if (target == "/v1/status") return {204, "", std::nullopt, ""};
    if (target.starts_with("/v1/snapshot/")) {
        const auto names = decode_heads(std::string(target.substr(13)) + ":0");
        return names ? snapshot(names->begin()->first) : problem_response(404, "not_found");
    }
    if (target.starts_with("/v1/chunk/")) {
        const auto blob = blobs.find(std::string(target.substr(10)));
        if (blob == blobs.end()) return problem_response(404, "not_found");
        const auto from = static_cast<size_t>(request.resume_from);
        return {from > 0 ? 206 : 200, "application/zstd", std::nullopt, blob->second.substr(from)};
    }
    return problem_response(404, "not_found");
}

HttpResponse SmallHub::pull(const HttpRequest& request) {
    const auto asked = decode<PullRequest>(request.body);
    if (!asked) return problem_response(400, "malformed");
    std::vector<std::pair<std::string, Stored>> changes;
    PageEnd end{true, {}, {visible.begin(), visible.end()}, time, {}};
    for (const Cursor& cursor : asked->cursors) {
        if (!visible.contains(cursor.bucket)) continue;
        const Bucket& bucket = buckets[cursor.bucket];
        const bool fresh = cursor.epoch.empty();
        if (!fresh && (cursor.epoch != bucket.epoch || cursor.seq > bucket.head))
            return problem_response(409, "unknown_cursor", cursor.bucket);
        if (!fresh && cursor.seq < bucket.low_water) return problem_response(410, "snapshot_required", cursor.bucket);
        Cursor reached{cursor.bucket, bucket.epoch, bucket.head};
        for (const Stored& row : bucket.rows) {
            if (row.seq <= cursor.seq) continue;
            if (changes.size() == page_rows) {
                end.complete = false;
                reached.seq = row.seq - 1;
                break;
            }
            changes.emplace_back(cursor.bucket, row);
        }
        if (!end.complete && reached.seq == 0) reached.epoch.clear();  // as the real hub does
        end.cursors.push_back(reached);
        end.sums[cursor.bucket] = encode_sum(total_of(sums(cursor.bucket)));
    }
    if (!end.complete) end.sums.clear();
    std::string body;
    for (const auto& [bucket, row] : changes)
        body += encode_row_line(bucket, row.seq, row.table, row.key, row.put) + "\n";
    return {200, "application/x-ndjson", std::nullopt, body + encode(end) + "\n"};
}

PartitionSums SmallHub::sums(const std::string& bucket) {
    PartitionSums sums{};
    RowSummer summer;
    for (const Stored& row : buckets[bucket].rows) {
        if (row.put.empty()) continue;
        const auto record = decode_row(row.table, row.put);
        if (!record) continue;
        const RowSums of = summer.sums(*record);
        sums[of.partition] += of.total();
    }
    return sums;
}

HttpResponse SmallHub::verify(const HttpRequest& request) {
    const auto asked = decode<VerifyRequest>(request.body);
    if (!asked) return problem_response(400, "malformed");
    if (!visible.contains(asked->bucket)) return problem_response(404, "not_found");
    const PartitionSums ours = sums(asked->bucket), theirs = decode_sums(asked->sums).value();
    const Bucket& bucket = buckets[asked->bucket];
    VerifyEnd end{asked->bucket, {}, true, Cursor{asked->bucket, bucket.epoch, bucket.head}};
    for (size_t i = 0; i < ours.size(); ++i)
        if (ours[i] != theirs[i]) end.partitions.push_back(static_cast<int64_t>(i));
    std::string body;
    for (const Stored& row : bucket.rows) {
        const size_t partition = partition_of(row.table, row.key);
        if (!row.put.empty() && ours[partition] != theirs[partition])
            body += encode_row_line(asked->bucket, row.seq, row.table, row.key, row.put) + "\n";
    }
    return {200, "application/x-ndjson", std::nullopt, body + encode(end) + "\n"};
}

HttpResponse SmallHub::snapshot(const std::string& name) {
    if (!visible.contains(name) || !buckets.contains(name)) return problem_response(404, "not_found");
    const Bucket& bucket = buckets[name];
    SnapshotManifest manifest;
    manifest.bucket = name, manifest.epoch = bucket.epoch, manifest.seq = bucket.head;
    manifest.sum = encode_sum(total_of(sums(name)));
    std::string text;
    for (const Stored& row : bucket.rows) {
        if (row.put.empty()) continue;
        text += encode_row_line("", 0, row.table, row.key, row.put) + "\n";
        ++manifest.rows;
        ++manifest.tables[row.table];
    }
    manifest.chunks = {add_chunk(text, manifest.rows)};
    return json_response(sign(std::move(manifest)));
}

std::string SmallHub::sign(SnapshotManifest manifest) const {
    manifest.signature = std::string(128, '0');
    manifest.signature = m_key.sign_hex(signed_text_of_manifest(encode(manifest)).value());
    return encode(manifest);
}

ChunkRef SmallHub::add_chunk(const std::string& lines, int64_t rows) {
    const std::string chunk = compressed(lines);
    const std::string hash = sha256_hex(chunk);
    blobs[hash] = chunk;
    return {hash, static_cast<int64_t>(chunk.size()), rows};
}

HttpResponse SmallHub::take_events(const HttpRequest& request) {
    const auto batch = decode<EventsRequest>(request.body);
    if (!batch) return problem_response(400, "malformed");
    const auto poisoned = [&](const Event& event) { return poison.contains(event.type); };
    if (std::ranges::any_of(batch->events, poisoned)) return problem_response(400, "malformed");
    EventsResponse response;
    for (const Event& event : batch->events) {
        EventResult result{event.id, EventStatus::applied, "", 0};
        if (sha256_hex(event.payload) != event.sha256) {
            result = {event.id, EventStatus::rejected, "hash_mismatch", 0};
        } else if (const auto known = events.find(event.id); known != events.end()) {
            const bool same = known->second == event.sha256;
            result.status = same ? EventStatus::duplicate : EventStatus::rejected;
            if (!same) result.code = "hash_mismatch";
        } else {
            events[event.id] = event.sha256;
            effects.push_back(event.type);
        }
        response.results.push_back(result);
    }
    return json_response(encode(response));
}

}  // namespace tp
