#include "sync/replica/schema.h"

#include <filesystem>
#include <string>

#include "platform/storage/database.h"

namespace tp {

// bucket_sum: of each partition of a bucket the sum of its rows (sync/protocol/column_groups.h), 8 octets each, little
// endian; kept in step with the rows, in the same transaction. audit: when the rows were last compared with it.
// zone_price is keyed by the article alone: a terminal stands in one zone.
// product_fts keeps no text of its own: its only column is what WordSplitter makes of title, brand and size, so the
// `ascii` tokenizer has nothing left to do but to cut at spaces. detail=none: no query needs a word's position.
const std::string_view replica_tables = R"sql(
CREATE TABLE product(
  rank INTEGER PRIMARY KEY, sku TEXT NOT NULL, gtin TEXT NOT NULL, title TEXT NOT NULL, brand TEXT NOT NULL,
  size TEXT NOT NULL, department TEXT NOT NULL, description TEXT NOT NULL, price INTEGER NOT NULL, currency TEXT NOT NULL,
  price_before INTEGER, promotion TEXT NOT NULL, variant_group TEXT NOT NULL, variant TEXT NOT NULL,
  picture TEXT NOT NULL, popularity INTEGER NOT NULL, derived_price INTEGER NOT NULL);
CREATE VIRTUAL TABLE product_fts USING fts5(
  words, content='', detail=none, columnsize=0, prefix='1 2 3', tokenize='ascii');
CREATE VIRTUAL TABLE product_word USING fts5vocab(product_fts, row);
CREATE TABLE department(id TEXT PRIMARY KEY, position INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE promotion(id TEXT PRIMARY KEY, position INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE store(id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE content(id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, bytes INTEGER NOT NULL, media_type TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE relation(
  sku TEXT NOT NULL, other TEXT NOT NULL, strength INTEGER NOT NULL, PRIMARY KEY(sku, other)) WITHOUT ROWID;
CREATE TABLE stock(
  sku TEXT NOT NULL, store TEXT NOT NULL, quantity INTEGER NOT NULL, aisle TEXT NOT NULL, bay TEXT NOT NULL,
  side TEXT NOT NULL, PRIMARY KEY(sku, store)) WITHOUT ROWID;
CREATE TABLE zone_price(
  sku TEXT PRIMARY KEY, zone TEXT NOT NULL, price INTEGER NOT NULL, currency TEXT NOT NULL, price_before INTEGER,
  promotion TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE outcome(
  event_id TEXT PRIMARY KEY, bucket TEXT NOT NULL, status TEXT NOT NULL, detail TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE cursor(bucket TEXT PRIMARY KEY, epoch TEXT NOT NULL, seq INTEGER NOT NULL, complete_at INTEGER) WITHOUT ROWID;
CREATE TABLE bucket_sum(bucket TEXT PRIMARY KEY, sums BLOB NOT NULL);
CREATE TABLE audit(one INTEGER PRIMARY KEY CHECK(one = 1), at INTEGER NOT NULL);
CREATE TABLE product_count(one INTEGER PRIMARY KEY CHECK(one = 1), n INTEGER NOT NULL);
INSERT INTO product_count VALUES(1, 0);
)sql";

const std::string_view replica_indexes = R"sql(
CREATE UNIQUE INDEX product_sku ON product(sku);
CREATE INDEX product_gtin ON product(gtin) WHERE gtin <> '';
CREATE INDEX product_department ON product(department);
CREATE INDEX product_variant ON product(variant_group) WHERE variant_group <> '';
)sql";

namespace {

// The largest centre's comes to about a hundredth of it.
constexpr uintmax_t most_replica_bytes = uintmax_t{64} << 30;

// Everything that the file's schema says, but for where its pages lie.
Result<std::string> schema_text(Database& database) {
    std::string text;
    Statement rows = TRY(database.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"));
    while (TRY(rows.step())) {
        for (int column = 0; column < 4; ++column) text.append(rows.text(column)).append(1, '\0');
        text += '\n';
    }
    return text;
}

// As this machine's SQLite writes it: the index of the search adds tables of its own.
Result<std::string> own_schema_text() {
    Database fresh = TRY(Database::in_memory());
    TRY(fresh.execute(replica_tables));
    TRY(fresh.execute(replica_indexes));
    return schema_text(fresh);
}

}  // namespace

Status check_replica_schema(Database& database) {
    std::error_code error;
    const uintmax_t bytes = std::filesystem::file_size(database.path(), error);
    if (!error && bytes > most_replica_bytes) return fail(errc::corrupt, "a replica of more bytes than any has");
    if (TRY(database.user_version()) != replica_schema_version)
        return fail(errc::unsupported, "a replica of another schema");
    if (TRY(schema_text(database)) != TRY(own_schema_text()))
        return fail(errc::corrupt, "a replica whose tables are not those that we make");
    return {};
}

}  // namespace tp
