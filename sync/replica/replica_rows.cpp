#include "sync/replica/replica_rows.h"

#include <algorithm>
#include <set>

#include "sync/protocol/codec.h"
#include "sync/replica/replica_records.h"
#include "sync/replica/schema.h"

namespace tp {

namespace {

template <typename... Values>
Status run(Database& database, std::string_view sql, const Values&... values) {
    Statement& statement = TRY(database.cached(sql));
    return statement.bind(values...).run();
}

std::optional<int64_t> minor_of(const std::optional<Money>& money) {
    return money ? std::optional(money->minor) : std::nullopt;
}

}  // namespace

Bytes pack_sums(const PartitionSums& sums) {
    Bytes blob;
    blob.reserve(sums.size() * 8);
    for (const uint64_t sum : sums)
        for (int shift = 0; shift < 64; shift += 8) blob.push_back(static_cast<std::byte>(sum >> shift));
    return blob;
}

Result<PartitionSums> unpack_sums(BytesView blob) {
    PartitionSums sums{};
    if (blob.size() != sums.size() * 8) return fail(errc::corrupt, "sums of another size");
    for (size_t i = 0; i < sums.size(); ++i)
        for (size_t octet = 8; octet-- > 0;) sums[i] = sums[i] << 8 | std::to_integer<uint64_t>(blob[i * 8 + octet]);
    return sums;
}

Result<std::reference_wrapper<ReplicaRows::Summed>> ReplicaRows::summed(std::string_view bucket) {
    const auto known = m_sums.find(bucket);
    if (known != m_sums.end()) return std::ref(known->second);
    Summed fresh;
    Statement& read = TRY(m_database.cached("SELECT sums FROM bucket_sum WHERE bucket = ?1"));
    if (TRY(read.bind(bucket).step())) {
        auto kept = unpack_sums(read.bytes(0));
        read.reset();
        fresh.sums = TRY(std::move(kept));
    }
    return std::ref(m_sums.emplace(bucket, fresh).first->second);
}

Result<PartitionSums> ReplicaRows::sums(std::string_view bucket) {
    return TRY(summed(bucket)).get().sums;
}

Status ReplicaRows::count_in(std::string_view bucket, const Row& row) {
    Summed& of = TRY(summed(bucket));
    const RowSums sums = m_summer.sums(row);
    of.sums[sums.partition] += sums.total();
    of.written = false;
    return {};
}

Status ReplicaRows::count_out(std::string_view bucket, const Row& row) {
    Summed& of = TRY(summed(bucket));
    const RowSums sums = m_summer.sums(row);
    of.sums[sums.partition] -= sums.total();
    of.written = false;
    return {};
}

Status ReplicaRows::write_sums() {
    for (auto& [bucket, of] : m_sums) {
        if (of.written) continue;
        TRY(run(m_database, "INSERT OR REPLACE INTO bucket_sum VALUES(?1,?2)", bucket, BytesView(pack_sums(of.sums))));
        of.written = true;
    }
    return {};
}

Status ReplicaRows::apply(std::string_view bucket, const RowLine& line) {
    if (!is_known_table(line.table) || (!line.deleted && line.row.index() == 0)) return {};  // of a later version
    TRY(check_place(bucket, line));
    const Row former = TRY(find_record(m_database, bucket, line.table, line.key));
    const bool known = former.index() != 0;
    if (line.deleted) {
        if (!known) return {};
        TRY(count_out(bucket, former));
        return remove(bucket, line.table, line.key);
    }
    if (line.groups != 0 && !known) return {};
    Row row = line.groups != 0 ? former : line.row;
    if (line.groups != 0) merge_groups(row, line.row, line.groups);
    if (row == former) return {};
    if (known) TRY(count_out(bucket, former));
    TRY(count_in(bucket, row));
    return known ? update(bucket, former, row) : insert(bucket, row);
}

Status ReplicaRows::check_place(std::string_view bucket, const RowLine& line) {
    const auto tables = tables_of_bucket(bucket);
    if (std::ranges::find(tables, line.table) == tables.end())
        return fail(errc::malformed, "a table that does not come in this bucket");
    if (!line.deleted && key_of(line.row) != line.key) return fail(errc::malformed, "a row's key is not its record's");
    return {};
}

Status ReplicaRows::add_fresh(std::string_view bucket, const Row& row, std::string_view words) {
    const auto* product = std::get_if<Product>(&row);
    if (!product) return insert(bucket, row);
    m_fresh_rank += rank_gap;
    TRY(insert_product(m_fresh_rank, *product));
    return run(m_database, "INSERT INTO product_fts(rowid, words) VALUES(?1,?2)", m_fresh_rank, words);
}

Status ReplicaRows::show_first(std::string_view bucket, const Row& row) {
    TRY(count_in(bucket, row));
    const auto* product = std::get_if<Product>(&row);
    if (!product) return insert(bucket, row);
    TRY(run(m_database, "UPDATE product_count SET n = n + 1"));
    return add_fresh(bucket, row, words_of(product->title, product->brand, product->size));
}

Status ReplicaRows::insert(std::string_view bucket, const Row& row) {
    return std::visit(
        [&]<typename T>(const T& record) -> Status {
            if constexpr (std::is_same_v<T, std::monostate>)
                return {};
            else
                return put(bucket, record);
        },
        row);
}

Status ReplicaRows::update(std::string_view bucket, const Row& former, const Row& row) {
    if (const auto* product = std::get_if<Product>(&row)) return update_product(std::get<Product>(former), *product);
    return insert(bucket, row);
}

Status ReplicaRows::repair(std::string_view bucket, const std::vector<bool>& partitions,
                           const std::vector<RowLine>& rows) {
    const auto meant = [&](std::string_view table, std::string_view key) {
        return partitions[partition_of(table, key)];
    };
    std::set<std::pair<std::string, std::string>> told;
    PartitionSums sums{};
    for (const RowLine& line : rows) {
        if (line.deleted || line.groups != 0 || !meant(line.table, line.key))
            return fail(errc::malformed, "a row of a partition that was not told");
        told.emplace(line.table, line.key);
        const RowSums of = m_summer.sums(line.row);
        sums[of.partition] += of.total();
    }
    std::vector<RowLine> gone;
    TRY(each_record(m_database, bucket, [&](const Row& row) -> Status {
        RowLine line{std::string(bucket), 0, std::string(table_of(row)), key_of(row), true, {}, 0};
        if (meant(line.table, line.key) && !told.contains({line.table, line.key})) gone.push_back(std::move(line));
        return {};
    }));
    for (const RowLine& line : gone) TRY(apply(bucket, line));
    for (const RowLine& line : rows) TRY(apply(bucket, line));
    // What was kept may have parted from the rows on the disk: it is not corrected by differences.
    Summed& of = TRY(summed(bucket));
    for (size_t i = 0; i < partition_count; ++i)
        if (partitions[i]) of.sums[i] = sums[i];
    of.written = false;
    return {};
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

Status ReplicaRows::put(std::string_view bucket, const ZonePrice& z) {
    if (z.zone != zone_of_bucket(bucket)) return fail(errc::malformed, "a price of another zone than its bucket's");
    return run(m_database, "INSERT OR REPLACE INTO zone_price VALUES(?1,?2,?3,?4,?5,?6)", z.sku, z.zone, z.price.minor,
               z.price.currency, minor_of(z.price_before), z.promotion);
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
    const int64_t rank = TRY(free_rank(product.popularity));
    TRY(insert_product(rank, product));
    TRY(run(m_database, "UPDATE product_count SET n = n + 1"));
    return index_words(rank, product.title, product.brand, product.size);
}

Status ReplicaRows::insert_product(int64_t rank, const Product& p) {
    return run(m_database, "INSERT INTO product VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17)",
               rank, p.sku, p.gtin, p.title, p.brand, p.size, p.department, p.description, p.price.minor,
               p.price.currency, minor_of(p.price_before), p.promotion, p.variant_group, p.variant, p.picture,
               p.popularity, p.derived_price);
}

// Only what has changed is touched: a price needs no index, and the search's words are seven times dearer than the row.
Status ReplicaRows::update_product(const Product& former, const Product& p) {
    Row unpriced = former;
    constexpr uint32_t price_and_sales = 2U | 4U;
    merge_groups(unpriced, p, price_and_sales);
    if (unpriced == Row(p))
        return run(m_database,
                   "UPDATE product SET price=?2, currency=?3, price_before=?4, promotion=?5, derived_price=?6, "
                   "popularity=?7 WHERE sku=?1",
                   p.sku, p.price.minor, p.price.currency, minor_of(p.price_before), p.promotion, p.derived_price,
                   p.popularity);
    if (former.title != p.title || former.brand != p.brand || former.size != p.size) {
        Statement& find = TRY(m_database.cached("SELECT rank FROM product WHERE sku = ?1"));
        if (!TRY(find.bind(p.sku).step())) return fail(errc::corrupt, "a product that its index does not find");
        const int64_t rank = find.integer(0);
        find.reset();
        TRY(unindex_words(rank, former.title, former.brand, former.size));
        TRY(index_words(rank, p.title, p.brand, p.size));
    }
    return run(m_database,
               "UPDATE product SET gtin=?2, title=?3, brand=?4, size=?5, department=?6, description=?7, price=?8, "
               "currency=?9, price_before=?10, promotion=?11, variant_group=?12, variant=?13, picture=?14, "
               "popularity=?15, derived_price=?16 WHERE sku=?1",
               p.sku, p.gtin, p.title, p.brand, p.size, p.department, p.description, p.price.minor, p.price.currency,
               minor_of(p.price_before), p.promotion, p.variant_group, p.variant, p.picture, p.popularity,
               p.derived_price);
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
    if (table == "zone_price")
        return run(m_database, "DELETE FROM zone_price WHERE sku = ?1 AND zone = ?2", key, zone_of_bucket(bucket));
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
    } else if (const std::string_view zone = zone_of_bucket(bucket); !zone.empty()) {
        TRY(run(m_database, "DELETE FROM zone_price WHERE zone = ?1", zone));
    } else {
        TRY(run(m_database, "DELETE FROM outcome WHERE bucket = ?1", bucket));
    }
    m_sums[std::string(bucket)] = {};
    TRY(run(m_database, "DELETE FROM bucket_sum WHERE bucket = ?1", bucket));
    return run(m_database, "DELETE FROM cursor WHERE bucket = ?1", bucket);
}

Status ReplicaRows::set_cursor(const Cursor& cursor, std::optional<WallTime> complete_at) {
    const auto time = complete_at ? std::optional(complete_at->time_since_epoch().count()) : std::nullopt;
    return run(m_database, "INSERT OR REPLACE INTO cursor VALUES(?1,?2,?3,?4)", cursor.bucket, cursor.epoch, cursor.seq,
               time);
}

Status ReplicaRows::move_cursor(const Cursor& cursor) {
    return run(m_database, "UPDATE cursor SET epoch = ?2, seq = ?3 WHERE bucket = ?1", cursor.bucket, cursor.epoch,
               cursor.seq);
}

Status ReplicaRows::finish_fresh() {
    TRY(m_database.execute(replica_indexes));
    return run(m_database, "UPDATE product_count SET n = (SELECT count(*) FROM product)");
}

}  // namespace tp
