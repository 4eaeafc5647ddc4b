#include "sync/hub/rules/verification.h"

#include "sync/protocol/codec.h"

namespace tp::hub {

namespace {

constexpr std::chrono::seconds walk_patience{10};

// The rows of chosen partitions, each partition's together, so that the answer can end between two of them.
Result<std::map<size_t, std::string>> lines_of(StoreReader& reader, const std::string& bucket,
                                               const std::vector<bool>& partitions) {
    std::map<size_t, std::string> lines;
    TRY(reader.visit_partitions(bucket, partitions, [&](const StoredRow& row) -> Result<bool> {
        std::string& text = lines[partition_of(row.table, row.key)];
        text.append(encode_row_line(bucket, row.seq, row.table, row.key, row.body)).append("\n");
        return true;
    }));
    return lines;
}

}  // namespace

Answer<std::string> Verification::compare(const DeviceRecord& device, const VerifyRequest& request) {
    const PartitionSums theirs = TRY(decode_sums(request.sums));
    const std::unique_lock walking(m_walking, walk_patience);
    if (!walking.owns_lock()) {
        Refusal busy(503, tp::errc::unavailable, "other buckets are being compared");
        busy.retry_after = std::chrono::seconds{10};
        return std::unexpected(std::move(busy));
    }
    const size_t budget = page_budget(request.max_bytes);
    VerifyEnd end{request.bucket, {}, true};
    std::string text;
    bool allowed = false;
    TRY(m_files.store->read([&](StoreReader& reader) -> Status {
        allowed = TRY(m_buckets.of(reader, device)).has(request.bucket);
        if (!allowed) return {};
        const auto head = TRY(reader.head(request.bucket));
        end.cursor = Cursor{request.bucket, m_files.store->epoch(), head ? head->head : 0};
        const PartitionSums ours = TRY(reader.partition_sums(request.bucket));
        std::vector<size_t> differing;
        for (size_t i = 0; i < partition_count; ++i)
            if (ours[i] != theirs[i]) differing.push_back(i);
        if (differing.empty()) return {};
        // All of many would not fit anyway: those that are told are collected, no more.
        constexpr size_t most_at_once = 64;
        end.complete = differing.size() <= most_at_once;
        differing.resize(std::min(differing.size(), most_at_once));
        std::vector<bool> wanted(partition_count, false);
        for (const size_t partition : differing) wanted[partition] = true;
        auto lines = TRY(lines_of(reader, request.bucket, wanted));
        for (const size_t partition : differing) {
            if (!text.empty() && text.size() + lines[partition].size() > budget) {
                end.complete = false;
                break;
            }
            text += lines[partition];
            end.partitions.push_back(static_cast<int64_t>(partition));
        }
        return {};
    }));
    if (!allowed) return refuse(404, tp::errc::not_found, "no such bucket");
    if (!end.partitions.empty())
        m_files.log.warning("bucket_differs", {{"device", device.id},
                                               {"bucket", request.bucket},
                                               {"partitions", end.partitions.size()},
                                               {"complete", end.complete}});
    return text + encode(end) + "\n";
}

}  // namespace tp::hub
