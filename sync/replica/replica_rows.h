// Rows into a replica's tables, one at a time. Inside sync/replica. Thread rule: that of the database.
#pragma once

#include <string>
#include <string_view>

#include "platform/storage/database.h"
#include "sync/protocol/messages.h"
#include "sync/replica/search_words.h"

namespace tp {

class ReplicaRows {
  public:
    // live: indexes and product_fts exist and are kept in step. fresh: a file under construction: products come in
    // falling popularity and are numbered as they come; finish_fresh() makes indexes and search afterwards.
    enum class Mode { live, fresh };
    ReplicaRows(Database& database, Mode mode) : m_database(database), m_mode(mode) {}

    // Puts or deletes what `line` says; `bucket` is the one it came in. malformed: the key is not the record's, or the
    // record belongs to another store than the bucket.
    Status apply(std::string_view bucket, const RowLine& line);
    // Deletes all rows of a bucket, and its cursor.
    Status purge(std::string_view bucket);
    Status set_cursor(const Cursor& cursor, std::optional<WallTime> complete_at);
    Status finish_fresh();

  private:
    Status put(std::string_view bucket, const Department& department);
    Status put(std::string_view bucket, const Product& product);
    Status put(std::string_view bucket, const Promotion& promotion);
    Status put(std::string_view bucket, const Store& store);
    Status put(std::string_view bucket, const Stock& stock);
    Status put(std::string_view bucket, const Relation& relation);
    Status put(std::string_view bucket, const Content& content);
    Status put(std::string_view bucket, const Outcome& outcome);
    Status remove(std::string_view bucket, std::string_view table, std::string_view key);
    Status remove_product(std::string_view sku);
    Status write_product(int64_t rank, const Product& product);
    Result<int64_t> free_rank(int64_t popularity);
    Status index_words(int64_t rank, std::string_view title, std::string_view brand, std::string_view size);
    Status unindex_words(int64_t rank, std::string_view title, std::string_view brand, std::string_view size);
    const std::string& words_of(std::string_view title, std::string_view brand, std::string_view size);

    Database& m_database;
    Mode m_mode;
    WordSplitter m_splitter;
    std::string m_words;
    int64_t m_fresh_rank = 0;
};

// "store:1042" → "1042"; empty when the bucket is of another kind.
[[nodiscard]] std::string_view store_of_bucket(std::string_view bucket);

}  // namespace tp
