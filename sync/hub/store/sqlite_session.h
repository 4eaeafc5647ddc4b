// Private to this room: the reader's and writer's methods over one connection. Thread rule: that of its Database.
#pragma once

#include <map>
#include <set>

#include "platform/storage/database.h"
#include "sync/hub/store/store.h"

namespace tp::hub {

class SqliteSession final : public StoreWriter {
  public:
    explicit SqliteSession(Database& database) : m_database(database) {}

    Result<std::optional<BucketHead>> head(const std::string& bucket) override;
    Result<std::vector<BucketHead>> heads() override;
    Status visit_changes(const std::string& bucket, int64_t after, const RowVisitor& visit) override;
    Status visit_table(const std::string& bucket, const std::string& table, const RowVisitor& visit) override;
    Result<PartitionSums> partition_sums(const std::string& bucket) override;
    Status visit_partitions(const std::string& bucket, const std::vector<bool>& partitions,
                            const RowVisitor& visit) override;
    Result<std::vector<std::pair<std::string, int64_t>>> tables(const std::string& bucket) override;
    Result<std::optional<std::string>> row(const std::string& bucket, const std::string& table,
                                           const std::string& key) override;
    Result<std::optional<DeviceRecord>> device(const std::string& id) override;
    Result<std::vector<DeviceRecord>> devices() override;
    Result<bool> knows_anybody() override;
    Result<std::optional<CodeRecord>> code(const std::string& hash) override;
    Result<std::optional<EventRecord>> event_by_id(const std::string& device, const std::string& id) override;
    Result<std::optional<EventRecord>> event_by_seq(const std::string& device, const std::string& install,
                                                    int64_t seq) override;
    Result<bool> seen(const std::string& device, const std::string& install, int64_t seq) override;
    Result<std::vector<EventRecord>> events_after(int64_t number, int64_t limit) override;
    Result<std::vector<EventRecord>> events_of_unknown_type(int64_t number, int64_t limit) override;
    Result<int64_t> last_event() override;
    Result<std::optional<PersonRecord>> person(const std::string& kind, const std::string& key) override;
    Result<std::optional<Fact>> fact(const std::string& kind, const std::string& id) override;
    Result<std::vector<Fact>> facts(const std::string& kind, int64_t limit) override;
    Result<std::vector<Fact>> facts_in_state(const std::string& kind, const std::string& state) override;
    Result<int64_t> count_facts(const std::string& kind, const std::string& state) override;
    Result<int64_t> count_changes(const std::string& bucket, int64_t after, int64_t limit) override;
    Result<std::vector<BlobFacts>> blobs() override;
    Result<std::vector<BlobFacts>> blob(const std::string& sha256) override;
    Result<std::optional<std::pair<int64_t, std::string>>> snapshot(const std::string& bucket) override;
    Result<std::optional<std::string>> note(const std::string& name) override;
    Result<std::vector<AuditEntry>> audit() override;

    Result<PutOutcome> put_row(const std::string& bucket, const std::string& table, const std::string& key,
                               std::string_view body, int64_t rank, const RowSums& sums) override;
    Result<PutOutcome> delete_row(const std::string& bucket, const std::string& table, const std::string& key,
                                  WallTime now) override;
    Status rebuild_sums(const std::function<Result<RowSums>(const StoredRow&)>& of) override;
    Result<int64_t> prune_deletions(WallTime before) override;
    Status put_device(const DeviceRecord& device) override;
    Status touch_device(const std::string& id, WallTime seen_at) override;
    Status put_code(const CodeRecord& code) override;
    Result<std::optional<int64_t>> add_event(const EventRecord& event) override;
    Status set_event_status(int64_t number, const std::string& status, const std::string& code) override;
    Status put_person(const PersonRecord& person) override;
    Status remove_person(const std::string& kind, const std::string& id) override;
    Status put_fact(const Fact& fact) override;
    Status put_blob(const BlobFacts& blob) override;
    Status remove_blob(const std::string& sha256, const std::string& bucket) override;
    Status put_snapshot(const std::string& bucket, int64_t seq, const std::string& manifest) override;
    Status put_note(const std::string& name, const std::string& value) override;
    Status append_audit(WallTime at, const std::string& actor, const std::string& action,
                        const std::string& detail) override;
    Status savepoint(const std::function<Status()>& body) override;
    // Before the transaction ends: what its rows add to the sums of partitions and buckets, and the watermarks.
    Status finish();
    // After finish(): the heads and devices that the transaction has touched.
    Result<Committed> committed();

  private:
    // A statement kept by the connection, bound and not yet stepped.
    template <typename... Values>
    Result<std::reference_wrapper<Statement>> bound(std::string_view sql, const Values&... values) {
        Statement& statement = TRY(m_database.cached(sql));
        statement.bind(values...);
        return std::ref(statement);
    }
    template <typename... Values>
    Status run(std::string_view sql, const Values&... values) {
        Statement& statement = TRY(bound(sql, values...));
        return statement.run();
    }
    Result<int64_t> next_seq(int64_t bucket);
    Result<std::optional<int64_t>> find_bucket(const std::string& name);
    Result<int64_t> find_or_make_bucket(const std::string& name);
    Status write_sums();
    // Of one install: every number up to `contiguous` has been seen, of those above it the ones in seen_above.
    struct Watermark {
        int64_t contiguous = 0;
        bool any_above = false, changed = false;
    };
    using Install = std::pair<std::string, std::string>;  // device, install
    Result<Watermark*> watermark(const std::string& device, const std::string& install);
    Status mark_seen(const EventRecord& event);
    void add_to_sum(int64_t bucket, int64_t partition, uint64_t difference) {
        m_sum_changes[{bucket, partition}] += difference;
    }

    Database& m_database;
    std::set<int64_t> m_touched_buckets;
    std::set<std::string> m_touched_devices;
    std::map<std::pair<int64_t, int64_t>, uint64_t> m_sum_changes;  // (bucket, partition) → to be added
    std::map<Install, Watermark> m_watermarks;                      // those that this transaction has met
};

}  // namespace tp::hub
