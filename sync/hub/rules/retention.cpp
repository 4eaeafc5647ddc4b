#include "sync/hub/rules/retention.h"

#include <algorithm>
#include <set>

#include "sync/protocol/codec.h"

namespace tp::hub {

// Of `old`, the blobs that were put long ago, those that nothing names are published no more. A blob is put before the
// transaction in which its row and what names it come; so age is the file's and not the row's.
Status Retention::forget_unnamed(StoreWriter& writer, const std::vector<std::string>& old) {
    std::set<std::pair<std::string, std::string>> named;  // bucket, SHA-256
    for (const BucketHead& head : TRY(writer.heads())) {
        if (const auto kept = TRY(writer.snapshot(head.bucket))) {
            const auto manifest = TRY(decode<SnapshotManifest>(kept->second));
            for (const ChunkRef& chunk : manifest.chunks) named.emplace(head.bucket, chunk.sha256);
        }
        TRY(writer.visit_table(head.bucket, "content", [&](const StoredRow& row) -> Result<bool> {
            const auto content = TRY(decode<tp::Content>(row.body));
            named.emplace(head.bucket, content.sha256);
            return true;
        }));
    }
    const std::set<std::string_view> aged(old.begin(), old.end());
    for (const BlobFacts& blob : TRY(writer.blobs()))
        if (aged.contains(blob.sha256) && !named.contains({blob.bucket, blob.sha256}))
            TRY(writer.remove_blob(blob.sha256, blob.bucket));
    return {};
}

Result<Retained> Retention::run() {
    const WallTime now = m_files.clock.wall();
    const WallTime before = now - unnamed_blobs_last;
    // Before the transaction: others write while the folder is read.
    const std::vector<std::string> old = TRY(m_files.blobs.older_than(before));
    Retained done;
    TRY(m_files.store->write([&](StoreWriter& writer) -> Status {
        done.deletions = TRY(writer.prune_deletions(now - tombstones_last));
        return forget_unnamed(writer, old);
    }));
    // Only what the store has let go for good: after its commit, never before.
    std::set<std::string> published;
    TRY(m_files.store->read([&](StoreReader& reader) -> Status {
        for (const BlobFacts& blob : TRY(reader.blobs())) published.insert(blob.sha256);
        return {};
    }));
    for (const std::string& name : old)
        if (!published.contains(name) && TRY(m_files.blobs.remove_older(name, before))) ++done.blobs;
    if (done.deletions > 0 || done.blobs > 0)
        m_files.log.info("hub_tidied", {{"deletions", done.deletions}, {"blobs", done.blobs}});
    return done;
}

}  // namespace tp::hub
