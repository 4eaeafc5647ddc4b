// What the hub keeps, behind an interface that knows no database. Rows are state, not history: the current body, its
// seq and whether it is deleted. Sequence numbers are given while the bucket's head row is held, so commit order is seq
// order on every database.
// Thread rule: a Store may be used from any thread; a reader or writer only inside the body that was given it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/base/bytes.h"
#include "platform/base/clock.h"
#include "platform/base/error.h"
#include "sync/protocol/column_groups.h"

namespace tp::hub {

struct BucketHead {
    std::string bucket;
    int64_t head = 0;
    int64_t low_water = 0;  // deletions up to here are forgotten: a cursor below needs a snapshot
    uint64_t sum = 0;       // of its live rows (column_groups.h)
};

struct StoredRow {
    std::string_view table, key;
    int64_t seq = 0;
    bool deleted = false;
    std::string_view body;  // JSON text of the record; empty for a deletion. Views hold during the visit only.
    // Of changes: the seq with which the row came to live, and with which each column group last changed; empty where
    // that is not known.
    int64_t born = 0;
    std::span<const int64_t> group_seqs;
};
using RowVisitor = std::function<Result<bool>(const StoredRow&)>;  // false: enough

struct DeviceRecord {
    std::string id, name, store;
    std::string public_key_sha256, certificate;
    bool revoked = false;
    WallTime enrolled_at{};
    std::optional<WallTime> last_seen;
};

struct CodeRecord {
    std::string hash;  // keyed hash of the normalised code
    std::string name, store;
    WallTime expires_at{};
    std::string used_by;  // the key (hexadecimal SHA-256) that consumed it; empty: fresh
    std::string device;   // whom it made
};

// The envelope of an event with what became of it; also the row that tells a duplicate.
struct EventRecord {
    int64_t number = 0;  // order of arrival, given by the store
    std::string device, install;
    int64_t seq = 0;
    std::string id, type, lane, stream_key;
    WallTime created_at{}, received_at{};
    std::string sha256, payload;
    std::string status;  // "applied", "rejected", "quarantined"
    std::string code;
};

// A person's record with what finds it. Identifiers and proofs are keyed hashes: the file alone cannot be searched by
// name.
struct PersonRecord {
    std::string kind;  // "order", "member"
    std::string id;
    std::vector<std::string> proofs;  // any of them will do; of keyed hashes
    std::string body;                 // JSON of the masked record
    std::vector<std::string> keys;    // keyed hashes of "number:…", "card:…"
};

// What an event brought about, or a device reported: calls, holds, feedback, check-ins, status.
struct Fact {
    std::string kind, id, device, store, state, body;  // body: JSON
    WallTime at{};
};

struct BlobFacts {
    std::string sha256, bucket, media_type;
    int64_t bytes = 0;
};

struct AuditEntry {
    int64_t number = 0;
    WallTime at{};
    std::string actor, action, detail;
    std::string hash;  // SHA-256 over the former entry's hash and this entry
};

class StoreReader {
  public:
    virtual ~StoreReader() = default;

    [[nodiscard]] virtual Result<std::optional<BucketHead>> head(const std::string& bucket) = 0;
    [[nodiscard]] virtual Result<std::vector<BucketHead>> heads() = 0;
    // Rows with a seq above `after`, in seq order.
    virtual Status visit_changes(const std::string& bucket, int64_t after, const RowVisitor& visit) = 0;
    // Live rows of one table, highest rank first.
    virtual Status visit_table(const std::string& bucket, const std::string& table, const RowVisitor& visit) = 0;
    [[nodiscard]] virtual Result<PartitionSums> partition_sums(const std::string& bucket) = 0;
    // Live rows of those partitions, of all tables, in no order.
    virtual Status visit_partitions(const std::string& bucket, const std::vector<bool>& partitions,
                                    const RowVisitor& visit) = 0;
    // Tables with live rows, and how many.
    [[nodiscard]] virtual Result<std::vector<std::pair<std::string, int64_t>>> tables(const std::string& bucket) = 0;
    // The live row's body.
    [[nodiscard]] virtual Result<std::optional<std::string>> row(const std::string& bucket, const std::string& table,
                                                                 const std::string& key) = 0;

    [[nodiscard]] virtual Result<std::optional<DeviceRecord>> device(const std::string& id) = 0;
    [[nodiscard]] virtual Result<std::vector<DeviceRecord>> devices() = 0;
    // Whether any device has enrolled, sent an event, or any person can be looked up: who would be lost with the keys.
    [[nodiscard]] virtual Result<bool> knows_anybody() = 0;
    [[nodiscard]] virtual Result<std::optional<CodeRecord>> code(const std::string& hash) = 0;

    [[nodiscard]] virtual Result<std::optional<EventRecord>> event_by_id(const std::string& device,
                                                                         const std::string& id) = 0;
    [[nodiscard]] virtual Result<std::optional<EventRecord>> event_by_seq(const std::string& device,
                                                                          const std::string& install, int64_t seq) = 0;
    // Whether the identity lies below the install's watermark or in the sparse set above it; holds after the event's
    // own row has been pruned.
    [[nodiscard]] virtual Result<bool> seen(const std::string& device, const std::string& install, int64_t seq) = 0;
    [[nodiscard]] virtual Result<std::vector<EventRecord>> events_after(int64_t number, int64_t limit) = 0;
    // Those among them that are quarantined because the hub knew no such type; takes as long as there are such.
    [[nodiscard]] virtual Result<std::vector<EventRecord>> events_of_unknown_type(int64_t number, int64_t limit) = 0;
    [[nodiscard]] virtual Result<int64_t> last_event() = 0;  // its number; 0: there is none

    [[nodiscard]] virtual Result<std::optional<PersonRecord>> person(const std::string& kind,
                                                                     const std::string& key) = 0;
    [[nodiscard]] virtual Result<std::optional<Fact>> fact(const std::string& kind, const std::string& id) = 0;
    // Newest first.
    [[nodiscard]] virtual Result<std::vector<Fact>> facts(const std::string& kind, int64_t limit) = 0;
    [[nodiscard]] virtual Result<std::vector<Fact>> facts_in_state(const std::string& kind,
                                                                   const std::string& state) = 0;
    [[nodiscard]] virtual Result<int64_t> count_facts(const std::string& kind, const std::string& state) = 0;

    // How many rows have a seq above `after`, deletions too; counted no further than `limit`.
    [[nodiscard]] virtual Result<int64_t> count_changes(const std::string& bucket, int64_t after, int64_t limit) = 0;

    [[nodiscard]] virtual Result<std::vector<BlobFacts>> blobs() = 0;
    // The buckets through which a blob is published.
    [[nodiscard]] virtual Result<std::vector<BlobFacts>> blob(const std::string& sha256) = 0;
    // A bucket's cached snapshot manifest, built at `seq`.
    [[nodiscard]] virtual Result<std::optional<std::pair<int64_t, std::string>>> snapshot(
        const std::string& bucket) = 0;
    // A named value of the hub's own (import positions, settings); not found: nothing.
    [[nodiscard]] virtual Result<std::optional<std::string>> note(const std::string& name) = 0;
    [[nodiscard]] virtual Result<std::vector<AuditEntry>> audit() = 0;
};

enum class PutOutcome { changed, unchanged };

class StoreWriter : public StoreReader {
  public:
    // A put that changes nothing takes no seq. `rank` orders a snapshot, `sums` are the record's own.
    virtual Result<PutOutcome> put_row(const std::string& bucket, const std::string& table, const std::string& key,
                                       std::string_view body, int64_t rank, const RowSums& sums) = 0;
    virtual Result<PutOutcome> delete_row(const std::string& bucket, const std::string& table, const std::string& key,
                                          WallTime now) = 0;
    // Gives every live row the sums that `of` makes of it: for a file that was written before there were any.
    virtual Status rebuild_sums(const std::function<Result<RowSums>(const StoredRow&)>& of) = 0;
    // Forgets deletions before `before` and raises the buckets' low-water marks.
    virtual Result<int64_t> prune_deletions(WallTime before) = 0;

    virtual Status put_device(const DeviceRecord& device) = 0;
    virtual Status touch_device(const std::string& id, WallTime seen_at) = 0;
    virtual Status put_code(const CodeRecord& code) = 0;  // a new one, or the same hash consumed

    // Also marks the identity as seen; gives its number. Nothing is added and given where the device has sent this id,
    // or this number of its install, before.
    virtual Result<std::optional<int64_t>> add_event(const EventRecord& event) = 0;
    virtual Status set_event_status(int64_t number, const std::string& status, const std::string& code) = 0;

    virtual Status put_person(const PersonRecord& person) = 0;
    virtual Status remove_person(const std::string& kind, const std::string& id) = 0;
    virtual Status put_fact(const Fact& fact) = 0;

    virtual Status put_blob(const BlobFacts& blob) = 0;
    virtual Status remove_blob(const std::string& sha256, const std::string& bucket) = 0;  // it is published no more
    virtual Status put_snapshot(const std::string& bucket, int64_t seq, const std::string& manifest) = 0;
    virtual Status put_note(const std::string& name, const std::string& value) = 0;
    virtual Status append_audit(WallTime at, const std::string& actor, const std::string& action,
                                const std::string& detail) = 0;

    // Runs `body`; rolls back to here when it fails, and hands its error on.
    virtual Status savepoint(const std::function<Status()>& body) = 0;
};

// What one commit has changed of what is also kept in memory: heads as they are now, devices as they were put.
struct Committed {
    std::vector<BucketHead> heads;
    std::vector<DeviceRecord> devices;
};
using CommitListener = std::function<void(const Committed&)>;

class Store {
  public:
    virtual ~Store() = default;
    // One transaction on the store's only writer: commits when `body` succeeds, else rolls back and hands the error on.
    // Blocks; not to be nested.
    virtual Status write(const std::function<Status(StoreWriter&)>& body) = 0;
    // One unchanging view. Blocks.
    virtual Status read(const std::function<Status(StoreReader&)>& body) = 0;
    // Names the history that the sequence numbers count: another one after a restore.
    [[nodiscard]] virtual std::string epoch() const = 0;
    // Counts committed writes of this process; a cheap way to see that something may have changed.
    [[nodiscard]] virtual uint64_t generation() const = 0;
    // Called after each commit of this process that has moved a head or put a device, before write() returns, on the
    // writing thread: it must not block or ask the store. One listener, set before anybody writes.
    virtual void on_commit(CommitListener listener) = 0;
    // Another epoch from now on, for the history may not be the one that terminals know: after a backup was put back.
    virtual Status begin_new_epoch() = 0;
    // Why the last write found no room or no working disk (full, io, corrupt); nothing once one has succeeded since.
    [[nodiscard]] virtual std::optional<ErrorCode> write_failure() const = 0;
};

}  // namespace tp::hub
