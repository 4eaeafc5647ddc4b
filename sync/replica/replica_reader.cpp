#include "sync/replica/replica_reader.h"

#include <unistd.h>

#include <algorithm>

#include "platform/storage/database.h"
#include "sync/protocol/codec.h"
#include "sync/replica/schema.h"

namespace tp {

namespace {

constexpr std::string_view product_columns =
    "p.rank, p.sku, p.gtin, p.title, p.brand, p.size, p.department, p.description, p.price, p.currency, "
    "p.price_before, "
    "p.promotion, p.variant_group, p.variant, p.picture, p.popularity, p.derived_price";
constexpr int columns_of_product = 17;

Product product_of(const Statement& row) {
    Product p;
    p.sku = row.string(1);
    p.gtin = row.string(2);
    p.title = row.string(3);
    p.brand = row.string(4);
    p.size = row.string(5);
    p.department = row.string(6);
    p.description = row.string(7);
    p.price = {row.integer(8), row.string(9)};
    if (const auto before = row.optional_integer(10)) p.price_before = Money{*before, p.price.currency};
    p.promotion = row.string(11);
    p.variant_group = row.string(12);
    p.variant = row.string(13);
    p.picture = row.string(14);
    p.popularity = row.integer(15);
    p.derived_price = row.integer(16) != 0;
    return p;
}

Stock stock_of(const Statement& row, int first) {
    return {row.string(first),
            row.string(first + 1),
            row.integer(first + 2),
            {row.string(first + 3), row.string(first + 4), row.string(first + 5)}};
}

std::string select_products(std::string_view rest) {
    return "SELECT " + std::string(product_columns) + " FROM product p " + std::string(rest);
}

// An FTS5 query of quoted strings, so that nothing in a word can be an operator (SQLite, "FTS5 Strings").
std::string match_expression(std::span<const std::string> words, std::string_view prefix) {
    std::string out;
    const auto quote = [&](std::string_view word) {
        if (!out.empty()) out += " AND ";
        out += '"';
        for (const char c : word) {
            if (c == '"') out += '"';
            if (c != '\0') out += c;
        }
        out += '"';
    };
    for (const std::string& word : words) quote(word);
    if (!prefix.empty()) {
        quote(prefix);
        out += '*';
    }
    return out;
}

// SQL and parameters of a candidate query: ?1 the match, ?2 the limit, ?3 the store of the stock shown, ?4… the
// filter's.
std::string filter_sql(const CandidateFilter& filter) {
    std::string sql;
    if (!filter.in_stock_at.empty())
        sql += " AND EXISTS(SELECT 1 FROM stock f WHERE f.sku = p.sku AND f.store = ?4 AND f.quantity > 0)";
    if (filter.on_offer) sql += " AND (p.promotion <> '' OR p.price_before > p.price)";
    if (!filter.brand.empty()) sql += " AND p.brand = ?5";
    if (!filter.department.empty()) sql += " AND p.department = ?6";
    return sql;
}

void bind_filter(Statement& statement, const CandidateFilter& filter) {
    if (!filter.in_stock_at.empty()) statement.bind_at(4, std::string_view(filter.in_stock_at));
    if (!filter.brand.empty()) statement.bind_at(5, std::string_view(filter.brand));
    if (!filter.department.empty()) statement.bind_at(6, std::string_view(filter.department));
}

constexpr std::string_view stock_here =
    "coalesce((SELECT s.quantity FROM stock s WHERE s.sku = p.sku AND s.store = ?3), 0)";

Result<std::vector<Candidate>> read_candidates(Statement& rows) {
    std::vector<Candidate> found;
    while (TRY(rows.step())) found.push_back({rows.integer(0), product_of(rows), rows.integer(columns_of_product)});
    return found;
}

}  // namespace

struct ReplicaReader::Impl {
    const ReplicaPlace& place;
    SystemClock clock;  // only stands in for a deadline that no query here has
    std::optional<Database> database;
    uint64_t generation = 0;

    explicit Impl(const ReplicaPlace& p) : place(p) {}

    Result<std::reference_wrapper<Database>> ready() {
        const uint64_t present = place.generation();
        if (database && present == generation) return std::ref(*database);
        database.reset();
        OpenOptions options;
        options.cache_kib = 16'384;
        // The file may be replaced between reading the link and opening it: once more then.
        for (int attempt = 0; attempt < 2 && !database; ++attempt) {
            auto opened = Database::open(TRY(place.present_file()), Role::reader, options);
            if (opened)
                database.emplace(std::move(*opened));
            else if (attempt == 1 || opened.error().code != errc::not_found)
                return std::unexpected(opened.error());
        }
        if (TRY(database->user_version()) != replica_schema_version) {
            database.reset();
            return fail(errc::unsupported, "a replica of another schema");
        }
        generation = present;
        return std::ref(*database);
    }

    // Runs `ask(statement)` over the bound statement, under the token.
    template <typename T, typename Ask, typename... Values>
    Result<T> query(const CancelToken& cancel, std::string_view sql, Ask ask, const Values&... values) {
        if (cancel.cancelled()) return fail(errc::cancelled, "the question was withdrawn");
        Database& open = TRY(ready());
        const auto limit = open.limit_work(cancel, clock);
        Statement& statement = TRY(open.cached(sql));
        statement.bind(values...);
        Result<T> answer = ask(statement);
        statement.reset();  // an open statement would hold up the writer's checkpoints
        if (!answer && answer.error().code == errc::corrupt) database.reset();
        return answer;
    }

    template <typename T, typename Read, typename... Values>
    Result<std::vector<T>> list(const CancelToken& cancel, std::string_view sql, Read read, const Values&... values) {
        return query<std::vector<T>>(
            cancel, sql,
            [&](Statement& rows) -> Result<std::vector<T>> {
                std::vector<T> found;
                while (TRY(rows.step())) found.push_back(TRY(read(rows)));
                return found;
            },
            values...);
    }

    template <typename T, typename Read, typename... Values>
    Result<std::optional<T>> one(const CancelToken& cancel, std::string_view sql, Read read, const Values&... values) {
        return query<std::optional<T>>(
            cancel, sql,
            [&](Statement& row) -> Result<std::optional<T>> {
                if (!TRY(row.step())) return std::optional<T>();
                return std::optional<T>(TRY(read(row)));
            },
            values...);
    }
};

namespace {

const auto read_product = [](const Statement& row) -> Result<Product> { return product_of(row); };
template <typename T>
Result<T> read_body(const Statement& row) {
    // What the writer has encoded does not decode: the file is damaged.
    auto value = decode<T>(row.text(0));
    if (!value) return fail(errc::corrupt, value.error().message);
    return value;
}

}  // namespace

ReplicaReader::ReplicaReader(const ReplicaPlace& place) : m_impl(std::make_unique<Impl>(place)) {}
ReplicaReader::~ReplicaReader() = default;
ReplicaReader::ReplicaReader(ReplicaReader&&) noexcept = default;
ReplicaReader& ReplicaReader::operator=(ReplicaReader&&) noexcept = default;

Result<std::optional<Product>> ReplicaReader::find_product(std::string_view sku, const CancelToken& cancel) {
    return m_impl->one<Product>(cancel, select_products("WHERE p.sku = ?1"), read_product, sku);
}

Result<std::optional<Product>> ReplicaReader::find_by_gtin(std::string_view gtin, const CancelToken& cancel) {
    return m_impl->one<Product>(cancel, select_products("WHERE p.gtin = ?1 AND p.gtin <> '' ORDER BY p.rank LIMIT 1"),
                                read_product, gtin);
}

Result<std::vector<Product>> ReplicaReader::variants(std::string_view variant_group, size_t limit,
                                                     const CancelToken& cancel) {
    return m_impl->list<Product>(
        cancel, select_products("WHERE p.variant_group = ?1 AND p.variant_group <> '' ORDER BY p.rank LIMIT ?2"),
        read_product, variant_group, limit);
}

Result<std::vector<Department>> ReplicaReader::departments(const CancelToken& cancel) {
    return m_impl->list<Department>(cancel, "SELECT body FROM department ORDER BY position, id", read_body<Department>);
}

Result<std::vector<Product>> ReplicaReader::products_in_department(std::string_view department, size_t offset,
                                                                   size_t limit, const CancelToken& cancel) {
    return m_impl->list<Product>(cancel, select_products("WHERE p.department = ?1 ORDER BY p.rank LIMIT ?2 OFFSET ?3"),
                                 read_product, department, limit, offset);
}

Result<std::vector<Promotion>> ReplicaReader::promotions(WallTime now, const CancelToken& cancel) {
    auto all =
        m_impl->list<Promotion>(cancel, "SELECT body FROM promotion ORDER BY position, id", read_body<Promotion>);
    if (all)
        std::erase_if(*all, [&](const Promotion& promotion) {
            return (promotion.starts_at && now < *promotion.starts_at) ||
                   (promotion.ends_at && now >= *promotion.ends_at);
        });
    return all;
}

Result<std::optional<Promotion>> ReplicaReader::find_promotion(std::string_view id, const CancelToken& cancel) {
    return m_impl->one<Promotion>(cancel, "SELECT body FROM promotion WHERE id = ?1", read_body<Promotion>, id);
}

Result<std::optional<Store>> ReplicaReader::find_store(std::string_view id, const CancelToken& cancel) {
    return m_impl->one<Store>(cancel, "SELECT body FROM store WHERE id = ?1", read_body<Store>, id);
}

Result<std::vector<Store>> ReplicaReader::stores(const CancelToken& cancel) {
    return m_impl->list<Store>(cancel, "SELECT body FROM store ORDER BY id", read_body<Store>);
}

Result<std::optional<Stock>> ReplicaReader::stock(std::string_view sku, std::string_view store,
                                                  const CancelToken& cancel) {
    return m_impl->one<Stock>(
        cancel, "SELECT store, sku, quantity, aisle, bay, side FROM stock WHERE sku = ?1 AND store = ?2",
        [](const Statement& row) -> Result<Stock> { return stock_of(row, 0); }, sku, store);
}

Result<std::vector<StoreStock>> ReplicaReader::stock_nearby(std::string_view sku, std::string_view here, size_t limit,
                                                            const CancelToken& cancel) {
    const std::optional<Store> asking = TRY(find_store(here, cancel));
    auto found = m_impl->list<StoreStock>(
        cancel,
        "SELECT t.body, s.store, s.sku, s.quantity, s.aisle, s.bay, s.side FROM stock s JOIN store t ON t.id = s.store "
        "WHERE s.sku = ?1 AND s.store <> ?2",
        [&](const Statement& row) -> Result<StoreStock> {
            StoreStock entry{TRY(read_body<Store>(row)), 0, stock_of(row, 1)};
            if (asking) entry.distance = distance_km(*asking, entry.store);
            return entry;
        },
        sku, here);
    if (!found) return found;
    std::ranges::stable_sort(*found, {}, &StoreStock::distance);
    if (found->size() > limit) found->resize(limit);
    return found;
}

Result<std::vector<RelatedProduct>> ReplicaReader::related(std::string_view sku, size_t limit,
                                                           const CancelToken& cancel) {
    return m_impl->list<RelatedProduct>(
        cancel,
        "SELECT " + std::string(product_columns) +
            ", r.strength FROM relation r JOIN product p ON p.sku = r.other WHERE r.sku = ?1 ORDER BY r.strength DESC "
            "LIMIT ?2",
        [](const Statement& row) -> Result<RelatedProduct> {
            return RelatedProduct{product_of(row), row.integer(columns_of_product)};
        },
        sku, limit);
}

Result<std::optional<Outcome>> ReplicaReader::outcome(std::string_view event_id, const CancelToken& cancel) {
    return m_impl->one<Outcome>(
        cancel, "SELECT event_id, status, detail FROM outcome WHERE event_id = ?1",
        [](const Statement& row) -> Result<Outcome> { return Outcome{row.string(0), row.string(1), row.string(2)}; },
        event_id);
}

Result<int64_t> ReplicaReader::product_count(const CancelToken& cancel) {
    return m_impl->query<int64_t>(cancel, "SELECT n FROM product_count", [](Statement& row) -> Result<int64_t> {
        if (!TRY(row.step())) return fail(errc::corrupt, "the replica has lost its count");
        return row.integer(0);
    });
}

Result<std::vector<BucketFreshness>> ReplicaReader::freshness(const CancelToken& cancel) {
    return m_impl->list<BucketFreshness>(cancel, "SELECT bucket, complete_at FROM cursor ORDER BY bucket",
                                         [](const Statement& row) -> Result<BucketFreshness> {
                                             BucketFreshness entry{row.string(0), std::nullopt};
                                             if (const auto time = row.optional_integer(1))
                                                 entry.complete_at = WallTime{Milliseconds{*time}};
                                             return entry;
                                         });
}

Result<std::optional<std::string>> ReplicaReader::picture_file(std::string_view content_id, const CancelToken& cancel) {
    const auto hash = TRY(m_impl->one<std::string>(
        cancel, "SELECT sha256 FROM content WHERE id = ?1",
        [](const Statement& row) -> Result<std::string> { return row.string(0); }, content_id));
    if (!hash || hash->size() != 64 || hash->find_first_not_of("0123456789abcdef") != std::string::npos)
        return std::optional<std::string>();
    const std::string path = m_impl->place.content_file(*hash);
    return ::access(path.c_str(), R_OK) == 0 ? std::optional(path) : std::nullopt;
}

Result<std::vector<Candidate>> ReplicaReader::candidates(std::span<const std::string> words, std::string_view prefix,
                                                         const CandidateFilter& filter, std::string_view here,
                                                         size_t limit, const CancelToken& cancel) {
    // rowid order is rank order, so the limit stops the index after as many matches.
    const std::string sql =
        "SELECT " + std::string(product_columns) + ", " + std::string(stock_here) +
        " FROM product_fts JOIN product p ON p.rank = product_fts.rowid WHERE product_fts MATCH ?1" +
        filter_sql(filter) + " ORDER BY product_fts.rowid LIMIT ?2";
    return m_impl->query<std::vector<Candidate>>(
        cancel, sql,
        [&](Statement& rows) {
            bind_filter(rows, filter);
            return read_candidates(rows);
        },
        match_expression(words, prefix), limit, here);
}

Result<int64_t> ReplicaReader::count_candidates(std::span<const std::string> words, std::string_view prefix,
                                                const CandidateFilter& filter, size_t most, const CancelToken& cancel) {
    const std::string narrowed = filter_sql(filter);
    const std::string sql = "SELECT count(*) FROM (SELECT 1 FROM product_fts " +
                            std::string(narrowed.empty() ? "" : "JOIN product p ON p.rank = product_fts.rowid ") +
                            "WHERE product_fts MATCH ?1" + narrowed + " LIMIT ?2)";
    return m_impl->query<int64_t>(
        cancel, sql,
        [&](Statement& row) -> Result<int64_t> {
            bind_filter(row, filter);
            return TRY(row.step()) ? row.integer(0) : 0;
        },
        match_expression(words, prefix), most);
}

Result<std::vector<Candidate>> ReplicaReader::candidates_by_code(std::string_view code, std::string_view here,
                                                                 size_t limit, const CancelToken& cancel) {
    // Ranges, which the indexes serve, where LIKE would read the table; U+10FFFF sorts after anything that may follow.
    // A label leaves out a GTIN's leading zeros.
    const std::string sql =
        "SELECT " + std::string(product_columns) + ", " + std::string(stock_here) +
        " FROM product p WHERE p.rank IN ("
        "SELECT rank FROM product WHERE sku >= ?1 AND sku < ?1 || char(1114111) "
        "UNION SELECT rank FROM product WHERE gtin <> '' AND gtin >= ?1 AND gtin < ?1 || ':' "
        "UNION SELECT rank FROM product WHERE gtin <> '' AND gtin >= '0' || ?1 AND gtin < '0' || ?1 || ':' "
        "UNION SELECT rank FROM product WHERE gtin <> '' AND gtin >= '00' || ?1 AND gtin < '00' || ?1 || ':') "
        "ORDER BY p.rank LIMIT ?2";
    return m_impl->query<std::vector<Candidate>>(
        cancel, sql, [](Statement& rows) { return read_candidates(rows); }, code, limit, here);
}

Result<std::vector<VocabularyWord>> ReplicaReader::vocabulary(const CancelToken& cancel) {
    return m_impl->list<VocabularyWord>(
        cancel, "SELECT term, doc FROM product_word",
        [](const Statement& row) -> Result<VocabularyWord> { return VocabularyWord{row.string(0), row.integer(1)}; });
}

Result<uint64_t> ReplicaReader::revision() {
    Database& open = TRY(m_impl->ready());
    // data_version changes when another connection commits; it starts anew with each connection, so the generation goes
    // in front.
    const int64_t data = TRY(open.query_integer("PRAGMA data_version"));
    return (m_impl->generation << 40) ^ static_cast<uint64_t>(data);
}

}  // namespace tp
