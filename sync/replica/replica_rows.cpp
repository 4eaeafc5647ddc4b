#include "sync/replica/replica_rows.h"

#include <algorithm>

#include "sync/protocol/codec.h"
#include "sync/replica/schema.h"

namespace tp {

namespace {

template <typename... Values>
Status run(Database& database, std::string_view sql, const Values&... values) {
    Statement& statement = TRY(database.cached(sql));
    return statement.bind(values...).run();
}

}  // namespace

std::string_view store_of_bucket(std::string_view bucket) {
    constexpr std::string_view prefix = "store:";
    return bucket.starts_with(prefix) ? bucket.substr(prefix.size()) : std::string_view{};
}

Status ReplicaRows::apply(std::string_view bucket, const RowLine& line) {
    if (line.deleted) return remove(bucket, line.table, line.key);
    return std::visit(
        [&]<typename T>(const T& record) -> Status {
            if constexpr (std::is_same_v<T, std::monostate>) {
                return {};  // a table of a later version
            } else {
                if (key_of(line.row) != line.key) return fail(errc::malformed, "a row's key is not its record's");
                return put(bucket, record);
            }
        },
        line.row);
}

Status ReplicaRows::put(std::string_view, const Department& department) {
    return run(m_database, "INSERT OR REPLACE INTO department VALUES(?1,?2,?3)", department.id, department.position,
               encode(department));
}

Status ReplicaRows::put(std::string_view, const Promotion& promotion) {
    return run(m_database, "INSERT OR REPLACE INTO promotion VALUES(?1,?2,?3)", promotion.id, promotion.position,
               encode(promotion));
}

Status ReplicaRows::put(std::string_view, const Store& store) {
    return run(m_database, "INSERT OR REPLACE INTO store VALUES(?1,?2)", store.id, encode(store));
}

Status ReplicaRows::put(std::string_view bucket, const Stock& stock) {
    if (stock.store != store_of_bucket(bucket))
        return fail(errc::malformed, "stock of another store than its bucket's");
    return run(m_database, "INSERT OR REPLACE INTO stock VALUES(?1,?2,?3,?4,?5,?6)", stock.sku, stock.store,
               stock.quantity, stock.shelf.aisle, stock.shelf.bay, stock.shelf.side);
}

Status ReplicaRows::put(std::string_view, const Relation& relation) {
    return run(m_database, "INSERT OR REPLACE INTO relation VALUES(?1,?2,?3)", relation.sku, relation.other,
               relation.strength);
}

Status ReplicaRows::put(std::string_view, const Content& content) {
    return run(m_database, "INSERT OR REPLACE INTO content VALUES(?1,?2,?3,?4)", content.id, content.sha256,
               content.bytes, content.media_type);
}

Status ReplicaRows::put(std::string_view bucket, const Outcome& outcome) {
    return run(m_database, "INSERT OR REPLACE INTO outcome VALUES(?1,?2,?3,?4)", outcome.event_id, bucket,
               outcome.status, outcome.detail);
}

Status ReplicaRows::put(std::string_view, const Product& product) {
    if (m_mode == Mode::fresh) return write_product(m_fresh_rank += rank_gap, product);
    Statement& find = TRY(m_database.cached("SELECT rank, title, brand, size FROM product WHERE sku = ?1"));
    if (TRY(find.bind(product.sku).step())) {
        const int64_t rank = find.integer(0);
        const std::string title = find.string(1), brand = find.string(2), size = find.string(3);
        find.reset();
        // The index is seven times dearer than the row: it is touched only when a searchable text is another.
        if (title != product.title || brand != product.brand || size != product.size) {
            TRY(unindex_words(rank, title, brand, size));
            TRY(index_words(rank, product.title, product.brand, product.size));
        }
        return write_product(rank, product);
    }
    const int64_t rank = TRY(free_rank(product.popularity));
    TRY(write_product(rank, product));
    TRY(run(m_database, "UPDATE product_count SET n = n + 1"));
    return index_words(rank, product.title, product.brand, product.size);
}

Status ReplicaRows::write_product(int64_t rank, const Product& p) {
    const std::string_view sql =
        m_mode == Mode::fresh
            ? "INSERT INTO product VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17)"
            : "INSERT OR REPLACE INTO product VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17)";
    const auto before = p.price_before ? std::optional(p.price_before->minor) : std::nullopt;
    return run(m_database, sql, rank, p.sku, p.gtin, p.title, p.brand, p.size, p.department, p.description,
               p.price.minor, p.price.currency, before, p.promotion, p.variant_group, p.variant, p.picture,
               p.popularity, p.derived_price);
}

// A free rowid beside products that sell about as much: a binary search over rowids, whose order is that of popularity
// but for what deltas have changed since the last snapshot.
Result<int64_t> ReplicaRows::free_rank(int64_t popularity) {
    Statement& last = TRY(m_database.cached("SELECT rank FROM product ORDER BY rank DESC LIMIT 1"));
    if (!TRY(last.step())) return rank_gap;
    const int64_t end = last.integer(0) + 1;
    last.reset();
    Statement& at =
        TRY(m_database.cached("SELECT rank, popularity FROM product WHERE rank >= ?1 ORDER BY rank LIMIT 1"));
    int64_t low = 1, high = end;  // the first row of less popularity has its rank in [low, high]
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (!TRY(at.bind(middle).step())) break;
        const bool sells_less = at.integer(1) < popularity;
        const int64_t found = at.integer(0);
        if (sells_less)
            high = middle;
        else
            low = found + 1;
    }
    at.reset();
    Statement& taken = TRY(m_database.cached("SELECT 1 FROM product WHERE rank = ?1"));
    constexpr int64_t search_width = 24;
    for (int64_t step = 0; step < search_width; ++step) {
        for (const int64_t rank : {low - step, low + step}) {
            if (rank < 1) continue;
            const bool used = TRY(taken.bind(rank).step());
            taken.reset();
            if (!used) return rank;
        }
    }
    return end - 1 + rank_gap;
}

const std::string& ReplicaRows::words_of(std::string_view title, std::string_view brand, std::string_view size) {
    m_words.clear();
    for (const std::string_view text : {title, brand, size}) m_splitter.append_words(text, m_words);
    return m_words;
}

Status ReplicaRows::index_words(int64_t rank, std::string_view title, std::string_view brand, std::string_view size) {
    return run(m_database, "INSERT INTO product_fts(rowid, words) VALUES(?1,?2)", rank, words_of(title, brand, size));
}

Status ReplicaRows::unindex_words(int64_t rank, std::string_view title, std::string_view brand, std::string_view size) {
    return run(m_database, "INSERT INTO product_fts(product_fts, rowid, words) VALUES('delete',?1,?2)", rank,
               words_of(title, brand, size));
}

Status ReplicaRows::remove_product(std::string_view sku) {
    Statement& find = TRY(m_database.cached("SELECT rank, title, brand, size FROM product WHERE sku = ?1"));
    if (!TRY(find.bind(sku).step())) return {};
    const int64_t rank = find.integer(0);
    const std::string title = find.string(1), brand = find.string(2), size = find.string(3);
    find.reset();
    TRY(unindex_words(rank, title, brand, size));
    TRY(run(m_database, "UPDATE product_count SET n = n - 1"));
    return run(m_database, "DELETE FROM product WHERE rank = ?1", rank);
}

Status ReplicaRows::remove(std::string_view bucket, std::string_view table, std::string_view key) {
    if (table == "product") return remove_product(key);
    if (table == "department") return run(m_database, "DELETE FROM department WHERE id = ?1", key);
    if (table == "promotion") return run(m_database, "DELETE FROM promotion WHERE id = ?1", key);
    if (table == "store") return run(m_database, "DELETE FROM store WHERE id = ?1", key);
    if (table == "content") return run(m_database, "DELETE FROM content WHERE id = ?1", key);
    if (table == "outcome")
        return run(m_database, "DELETE FROM outcome WHERE event_id = ?1 AND bucket = ?2", key, bucket);
    if (table == "stock")
        return run(m_database, "DELETE FROM stock WHERE sku = ?1 AND store = ?2", key, store_of_bucket(bucket));
    if (table == "relation") {
        const size_t bar = key.find('|');
        if (bar == std::string_view::npos) return fail(errc::malformed, "a relation's key without its bar");
        return run(m_database, "DELETE FROM relation WHERE sku = ?1 AND other = ?2", key.substr(0, bar),
                   key.substr(bar + 1));
    }
    return {};  // a table of a later version
}

Status ReplicaRows::purge(std::string_view bucket) {
    if (bucket == "catalogue") {
        for (const std::string_view sql :
             {"DELETE FROM product", "DELETE FROM department", "DELETE FROM promotion", "DELETE FROM store",
              "DELETE FROM content", "DELETE FROM relation", "UPDATE product_count SET n = 0",
              "INSERT INTO product_fts(product_fts) VALUES('delete-all')"})
            TRY(run(m_database, sql));
    } else if (const std::string_view store = store_of_bucket(bucket); !store.empty()) {
        TRY(run(m_database, "DELETE FROM stock WHERE store = ?1", store));
    } else {
        TRY(run(m_database, "DELETE FROM outcome WHERE bucket = ?1", bucket));
    }
    return run(m_database, "DELETE FROM cursor WHERE bucket = ?1", bucket);
}

Status ReplicaRows::set_cursor(const Cursor& cursor, std::optional<WallTime> complete_at) {
    const auto time = complete_at ? std::optional(complete_at->time_since_epoch().count()) : std::nullopt;
    return run(m_database, "INSERT OR REPLACE INTO cursor VALUES(?1,?2,?3,?4)", cursor.bucket, cursor.epoch, cursor.seq,
               time);
}

Status ReplicaRows::finish_fresh() {
    TRY(m_database.execute(replica_indexes));
    TRY(run(m_database, "UPDATE product_count SET n = (SELECT count(*) FROM product)"));
    Statement rows = TRY(m_database.prepare("SELECT rank, title, brand, size FROM product ORDER BY rank"));
    while (TRY(rows.step())) TRY(index_words(rows.integer(0), rows.text(1), rows.text(2), rows.text(3)));
    return {};
}

}  // namespace tp
