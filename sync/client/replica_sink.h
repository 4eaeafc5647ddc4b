// What the engine needs of a replica; sync/replica implements it, tests and simulation replace it.
//
// Thread rule: all calls come from the one sync thread, one after another. They may block on the disk.
// Text that comes in here was capped in size by the engine and is otherwise untouched: the sink decodes every line with
// decode_snapshot_line / decode_page_line (sync/protocol/codec.h) and refuses with a typed error what does not hold.
// A refusal changes nothing that customers see. An unknown table's row (Row holds monostate, deleted is false) is
// skipped.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/bytes.h"
#include "platform/base/clock.h"
#include "platform/base/error.h"
#include "sync/protocol/column_groups.h"
#include "sync/protocol/messages.h"

namespace tp {

// A picture that rows name and the replica has not.
struct WantedContent {
    std::string id;
    std::string sha256;
    int64_t bytes = 0;  // as the content row says
};

// A pull that has come to its end.
struct CompletedPull {
    std::vector<Cursor> from;          // what it started from: seq 0 and no epoch for a bucket pulled from nothing
    std::vector<Cursor> cursors;       // where it ended
    std::vector<std::string> buckets;  // that the device may see
    WallTime hub_time{};               // the hub's clock when it read the rows
};

namespace errc {
// The replica does not stand where the pull started from: its file was replaced since the cursors were read.
inline constexpr ErrorCode cursor_lost{"cursor_lost"};
// A pull or a repair would leave less than half of a whole range of products: nothing of it is taken, a snapshot tells.
inline constexpr ErrorCode mass_deletion{"mass_deletion"};
}  // namespace errc

class ReplicaSink {
  public:
    virtual ~ReplicaSink() = default;

    // Every call may meet damage in what it holds: errc::corrupt. Nothing that was read of it before holds then, least
    // of all its cursors: ask for them anew.

    // Somebody who only reads has met damage in what is live, and it still stands. It is thrown away, with
    // errc::corrupt, when the next page or the end of a pull comes in, which is when the hub is there to give all of it
    // again: until then what can be read of it is better than nothing.
    [[nodiscard]] virtual bool damaged() const { return false; }

    // The buckets that the replica holds, each with the cursor that was committed with its rows.
    [[nodiscard]] virtual Result<std::vector<Cursor>> cursors() = 0;

    // A snapshot of one bucket, which replaces all rows of that bucket. begin drops what an earlier unfinished snapshot
    // or staged pages left. The signature has been verified by the caller.
    [[nodiscard]] virtual Status begin_snapshot(const SnapshotManifest& manifest) = 0;
    // False while what was handed over is still being worked on: snapshot_rows() and finish_snapshot() would wait.
    [[nodiscard]] virtual bool snapshot_ready() const { return true; }
    // The decompressed lines of the manifest's next chunk, hash verified, whole lines.
    [[nodiscard]] virtual Status snapshot_rows(std::string_view ndjson_lines) = 0;
    // A snapshot's chunks as served, by their SHA-256, kept until the snapshot is finished: one that begins again,
    // maybe in the next process, does not fetch them twice. Keeping is an attempt; not_found: to be fetched. What is
    // kept is not vouched for: the caller looks at the hash.
    virtual void keep_chunk(const std::string&, BytesView) {}
    [[nodiscard]] virtual Result<std::string> kept_chunk(const std::string&) {
        return fail(errc::not_found, "no chunk is kept");
    }
    // Checks the number of rows, in all and by table, and their sum against the manifest (errc::corrupt), then makes
    // rows and the cursor {epoch, seq} of the manifest live in one transaction, or keeps them ready until the next pull
    // is complete. cursors() tell of them from now on.
    [[nodiscard]] virtual Status finish_snapshot() = 0;

    // The rows of one page of a pull, without the page's last line: into staging, live tables untouched.
    // `sent` are the cursors that the page answers: a row of another bucket, or with a seq not beyond its bucket's
    // cursor, is errc::malformed, and so is a broken line; the whole page is then left out.
    [[nodiscard]] virtual Status stage_page(std::string_view ndjson_lines, const std::vector<Cursor>& sent) = 0;
    // Everything staged becomes live, the cursors become `pull.cursors`, and buckets that are not in `pull.buckets` are
    // purged with their cursors: all in one transaction. A pull tells only what has changed since its start, so a
    // bucket that stands elsewhere, or was never begun, is errc::cursor_lost: nothing changes then. mass_deletion.
    [[nodiscard]] virtual Status commit_complete(const CompletedPull& pull) = 0;
    // Forgets what was staged and any unfinished snapshot; nothing to forget is no error.
    [[nodiscard]] virtual Status discard_staged() = 0;
    // What the bucket's rows come to, as it is kept in step with them.
    [[nodiscard]] virtual Result<PartitionSums> sums(std::string_view bucket) = 0;
    // The rows of `partitions` (by number) become those of `ndjson_lines`, in one transaction; so does the cursor of a
    // bucket that is held, where `stands_at` tells another. Not while something is staged (conflict). malformed: a line
    // that does not hold, or of another partition. mass_deletion.
    [[nodiscard]] virtual Status repair(std::string_view bucket, const std::vector<bool>& partitions,
                                        std::string_view ndjson_lines, const std::optional<Cursor>& stands_at) = 0;
    // Once a night, at that time: begins to compare what lies on the disk with what is kept of it, beside everything
    // else. One at a time; where one runs this does nothing.
    virtual void begin_audit(WallTime) {}
    // What it has found, once: buckets whose rows are not what they should be, with what they come to. corrupt: the
    // file is damaged; it is replaced like any damaged file. Nothing: none has ended since.
    [[nodiscard]] virtual std::optional<Result<std::map<std::string, PartitionSums>>> audited() { return {}; }
    // When the last one ended; nothing: never, of this file.
    [[nodiscard]] virtual std::optional<WallTime> last_audit() { return {}; }

    // Removes a bucket's rows and its cursor in one transaction.
    [[nodiscard]] virtual Status purge_bucket(std::string_view bucket) = 0;

    // Missing pictures, most popular product first, at most `limit`.
    [[nodiscard]] virtual Result<std::vector<WantedContent>> wanted_content(size_t limit) = 0;
    // The bytes, whose hash the caller has verified.
    [[nodiscard]] virtual Status store_content(std::string_view id, std::string_view sha256, BytesView bytes) = 0;
};

}  // namespace tp
