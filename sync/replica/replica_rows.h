// Rows into a replica's tables, one at a time, and the sums of what is there. Inside sync/replica. Thread rule: that of
// the database.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "platform/storage/database.h"
#include "sync/protocol/column_groups.h"
#include "sync/protocol/messages.h"
#include "sync/replica/search_words.h"

namespace tp {

class ReplicaRows {
  public:
    explicit ReplicaRows(Database& database) : m_database(database) {}

    // Puts, changes or deletes what `line` says; `bucket` is the one it came in. A change of a row that is not here is
    // left out: the bucket's sum will tell. malformed: the key is not the record's, or the table or the record's store
    // does not belong to the bucket.
    Status apply(std::string_view bucket, const RowLine& line);
    // Deletes all rows of a bucket, its cursor and its sums.
    Status purge(std::string_view bucket);
    Status set_cursor(const Cursor& cursor, std::optional<WallTime> complete_at);
    // Of a bucket that is held; when it was complete stays.
    Status move_cursor(const Cursor& cursor);
    // malformed: not a row of such a bucket.
    static Status check_place(std::string_view bucket, const RowLine& line);
    // For a file under construction: products come in falling popularity and are numbered as they come; finish_fresh()
    // makes the indexes afterwards. `words` of a product are what WordSplitter makes of title, brand and size. Sums are
    // the caller's.
    Status add_fresh(std::string_view bucket, const Row& row, std::string_view words);
    Status finish_fresh();
    // The same with words and sums made here, into a live file that has no product yet: as first rows, until the whole
    // replica takes its place.
    Status show_first(std::string_view bucket, const Row& row);

    // What the bucket's rows come to by now; zeros for a bucket without rows.
    [[nodiscard]] Result<PartitionSums> sums(std::string_view bucket);
    // The rows of chosen partitions become `rows`, whatever was there.
    Status repair(std::string_view bucket, const std::vector<bool>& partitions, const std::vector<RowLine>& rows);
    void set_sums(std::string_view bucket, const PartitionSums& sums) { m_sums[std::string(bucket)] = {sums, false}; }
    // Into the file: before a commit.
    Status write_sums();
    // What is summed up beside the file, to be put back when a savepoint or a transaction is rolled back.
    struct Summed {
        PartitionSums sums{};
        bool written = true;
    };
    using SumsByBucket = std::map<std::string, Summed, std::less<>>;
    [[nodiscard]] SumsByBucket kept_sums() const { return m_sums; }
    void restore_sums(SumsByBucket sums) { m_sums = std::move(sums); }
    void forget_sums() { m_sums.clear(); }

  private:
    Status insert(std::string_view bucket, const Row& row);
    Status update(std::string_view bucket, const Row& former, const Row& row);
    Status put(std::string_view bucket, const Department& department);
    Status put(std::string_view bucket, const Promotion& promotion);
    Status put(std::string_view bucket, const Store& store);
    Status put(std::string_view bucket, const Stock& stock);
    Status put(std::string_view bucket, const ZonePrice& price);
    Status put(std::string_view bucket, const Relation& relation);
    Status put(std::string_view bucket, const Content& content);
    Status put(std::string_view bucket, const Outcome& outcome);
    Status put(std::string_view bucket, const Product& product);
    Status remove(std::string_view bucket, std::string_view table, std::string_view key);
    Status remove_product(std::string_view sku);
    Status insert_product(int64_t rank, const Product& product);
    Status update_product(const Product& former, const Product& product);
    Result<int64_t> free_rank(int64_t popularity);
    Status index_words(int64_t rank, std::string_view title, std::string_view brand, std::string_view size);
    Status unindex_words(int64_t rank, std::string_view title, std::string_view brand, std::string_view size);
    const std::string& words_of(std::string_view title, std::string_view brand, std::string_view size);
    [[nodiscard]] Result<std::reference_wrapper<Summed>> summed(std::string_view bucket);
    Status count_in(std::string_view bucket, const Row& row);
    Status count_out(std::string_view bucket, const Row& row);

    Database& m_database;
    WordSplitter m_splitter;
    std::string m_words;
    RowSummer m_summer;
    SumsByBucket m_sums;
    int64_t m_fresh_rank = 0;
};

// The blob of bucket_sum.
[[nodiscard]] Result<PartitionSums> unpack_sums(BytesView blob);
[[nodiscard]] Bytes pack_sums(const PartitionSums& sums);

}  // namespace tp
