// What travels between kiosk and hub besides the records. Plain values: any thread. Shapes: PROTOCOL.md and
// openapi.yaml.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sync/model/records.h"

namespace tp {

// What this build speaks. 2 adds to 1: column groups in pulls (`set`), `from`, sums and /v1/verify. A hub serves its
// own and the one before it: what a client's schema does not know is left out.
inline constexpr int64_t protocol_schema = 2;
inline constexpr int64_t oldest_schema = 1;
// The least schema of a client that can read a snapshot: chunks have not changed since.
inline constexpr int64_t snapshot_schema = 1;
inline constexpr size_t max_events_per_batch = 500;
inline constexpr size_t max_event_batch_bytes = size_t{256} << 10;
inline constexpr size_t max_event_payload_bytes = size_t{32} << 10;
// Of a name that comes from outside: of a device, a store, a stream, an event's type.
inline constexpr size_t max_name_bytes = 200;
inline constexpr size_t max_request_bytes = size_t{1} << 20;

// RFC 9457, with our stable `code`; `bucket` where a cursor or snapshot is meant.
struct Problem {
    std::string title;
    int64_t status = 0;
    std::string detail;
    std::string code;
    std::string bucket;
    bool operator==(const Problem&) const = default;
};

struct EnrolRequest {
    std::string code;  // one-time, secret: never logged
    std::string csr;   // PEM
    std::string name;  // may be empty: the code carries it
    std::string store;
};
struct HubKeys {
    std::string signing;  // Ed25519 public key, 64 hexadecimal digits
    std::string sealing;  // X25519 public key, 64 hexadecimal digits
    bool operator==(const HubKeys&) const = default;
};
struct DeviceConfiguration {
    std::string store, zone, name;
    std::vector<std::string> buckets;
    int64_t schema = protocol_schema;
    bool operator==(const DeviceConfiguration&) const = default;
};
struct EnrolResponse {
    std::string device;              // UUID
    std::string certificate;         // PEM
    std::vector<std::string> roots;  // PEM, at least one
    HubKeys hub_keys;
    DeviceConfiguration configuration;
    bool operator==(const EnrolResponse&) const = default;
};

struct Cursor {
    std::string bucket;
    std::string epoch;  // UUID; empty: a bucket that is new to the client
    int64_t seq = 0;    // ≥ 0
    bool operator==(const Cursor&) const = default;
};
struct PullRequest {
    int64_t schema = protocol_schema;
    int64_t max_bytes = 1 << 20;
    std::vector<Cursor> cursors;
    // Where a pull of several pages began: what a row is told in full or by its changed groups is judged by. Empty in
    // its first page.
    std::vector<Cursor> from = {};
    bool operator==(const PullRequest&) const = default;
};

// One row of a page or a chunk. monostate: a deletion, or a table that this build does not know (to be skipped).
using Row =
    std::variant<std::monostate, Department, Product, Promotion, Store, Stock, Relation, Content, Outcome, ZonePrice>;
struct RowLine {
    std::string bucket;  // empty in a snapshot's chunk
    int64_t seq = 0;     // ≥ 1; 0 there, and where a page's line leaves it out (LineNumbers in codec.h)
    std::string table, key;
    bool deleted = false;
    Row row;
    // Of a `set`: the column groups (bits, column_groups.h) that `row` holds of a row that the reader has already. 0:
    // the row is whole.
    uint32_t groups = 0;
};
// The last line of a page.
struct PageEnd {
    bool complete = false;  // false: ask again with these cursors
    std::vector<Cursor> cursors;
    std::vector<std::string> buckets;  // what the device may see now
    WallTime time{};                   // the hub's clock
    // Of a complete page: the sum of each bucket's rows at its cursor, 16 hexadecimal digits (column_groups.h).
    std::map<std::string, std::string> sums = {};
    bool operator==(const PageEnd&) const = default;
};

// Anti-entropy: what a client holds of a bucket. The answer has all rows of partitions that differ, then a VerifyEnd.
struct VerifyRequest {
    int64_t schema = protocol_schema;
    int64_t max_bytes = 1 << 20;
    std::string bucket;
    std::string sums;  // encode_sums(): by partition
};
// The last line of an answer to it.
struct VerifyEnd {
    std::string bucket;
    std::vector<int64_t> partitions;  // whose rows came, each wholly
    bool complete = false;            // false: more differ; ask again once these are mended
    // Where the hub's rows stood when they were compared.
    std::optional<Cursor> cursor = {};
    bool operator==(const VerifyEnd&) const = default;
};

struct ChunkRef {
    std::string sha256;  // of the bytes as served (compressed)
    int64_t bytes = 0;   // as served
    int64_t rows = 0;
    bool operator==(const ChunkRef&) const = default;
};
struct SnapshotManifest {
    std::string bucket, epoch;
    int64_t seq = 0;
    int64_t schema = snapshot_schema;  // the least one of a client that can read it
    int64_t rows = 0;
    std::map<std::string, int64_t> tables;  // table → rows
    std::vector<ChunkRef> chunks;           // in the order in which they are to be read
    std::string signature;                  // Ed25519, 128 hexadecimal digits; see signed_text_of_manifest()
    std::string sum = {};                   // of the bucket's rows, 16 hexadecimal digits; empty: not told
    bool operator==(const SnapshotManifest&) const = default;
};

enum class EventStatus { applied, duplicate, rejected, quarantined, retry_after };
[[nodiscard]] std::string_view to_string(EventStatus status);
[[nodiscard]] std::optional<EventStatus> parse_event_status(std::string_view name);

struct EventsRequest {
    std::string install;  // UUID of the outbox file
    std::vector<Event> events;
};
struct EventResult {
    std::string id;
    EventStatus status = EventStatus::retry_after;
    std::string code;           // why, for rejected and quarantined
    int64_t retry_after_s = 0;  // for retry_after
    bool operator==(const EventResult&) const = default;
};
struct EventsResponse {
    std::vector<EventResult> results;
    bool operator==(const EventsResponse&) const = default;
};

// Either number and proof, or receipt_number and receipt_token.
struct OrderLookup {
    std::string number, proof;
    std::string receipt_number, receipt_token;
};
// One of card, phone, email; and the proof.
struct MemberLookup {
    std::string card, phone, email;
    std::string proof;
};

struct WaitResponse {
    std::map<std::string, int64_t> heads;  // those that differ
    int64_t spread_ms = 0;                 // pull after random(0, this)
    bool operator==(const WaitResponse&) const = default;
};

struct StatusReport {
    std::string version;
    int64_t schema = protocol_schema;
    int64_t uptime_s = 0;
    std::map<std::string, std::string> components;  // "scanner" → "ok"
    std::map<std::string, int64_t> counters;
    std::map<std::string, int64_t> heads;
    bool operator==(const StatusReport&) const = default;
};

}  // namespace tp
