#include <algorithm>

#include "sync/replica/replica_reader_impl.h"

namespace tp {

namespace {

// What a list shows of a product: half the columns, since a list is read with each letter typed.
constexpr std::string_view listed_columns =
    "p.rank, p.sku, p.gtin, p.title, p.brand, p.size, p.department, coalesce(z.price, p.price), "
    "coalesce(z.currency, p.currency), iif(z.sku IS NULL, p.price_before, z.price_before), "
    "coalesce(z.promotion, p.promotion), p.picture";
// Behind `product p`: a customer is shown, and narrows by, the price of the terminal's zone where it has one.
constexpr std::string_view with_zone_prices = " LEFT JOIN zone_price z ON z.sku = p.sku ";

Product listed_product_of(const Statement& row) {
    const auto before = row.optional_integer(9);
    Money price{row.integer(7), row.string(8)};
    std::optional<Money> price_before;
    if (before) price_before = Money{*before, price.currency};
    // Each text is made in its place, which is a third quicker than assigning to what is there.
    return {.sku = row.string(1),
            .gtin = row.string(2),
            .title = row.string(3),
            .brand = row.string(4),
            .size = row.string(5),
            .department = row.string(6),
            .description = {},
            .price = std::move(price),
            .price_before = std::move(price_before),
            .promotion = row.string(10),
            .variant_group = {},
            .variant = {},
            .picture = row.string(11)};
}

// An FTS5 query of quoted strings, so that nothing in a word can be an operator (SQLite, "FTS5 Strings").
void quote(const MatchWord& word, std::string& out) {
    out += '"';
    for (const char c : word.text) {
        if (c == '"') out += '"';
        if (c != '\0') out += c;
    }
    out += '"';
    if (word.beginning) out += '*';
}

// `items` with `by` between them, in parentheses where there are several.
template <typename Items, typename Write>
void join(const Items& items, std::string_view by, std::string& out, Write write) {
    if (items.size() > 1) out += '(';
    bool first = true;
    for (const auto& item : items) {
        if (!first) out += by;
        first = false;
        write(item);
    }
    if (items.size() > 1) out += ')';
}

// Empty: nothing can meet it.
std::string match_expression(const CandidateMatch& match) {
    std::string out;
    for (const auto& part : match)
        if (part.empty()) return {};
    join(match, " AND ", out, [&](const std::vector<MatchPhrase>& part) {
        join(part, " OR ", out, [&](const MatchPhrase& phrase) {
            join(phrase, " AND ", out, [&](const MatchSlot& slot) {
                join(slot, " OR ", out, [&](const MatchWord& word) { quote(word, out); });
            });
        });
    });
    return out;
}

constexpr std::string_view on_offer =
    "iif(z.sku IS NULL, p.promotion <> '' OR coalesce(p.price_before > p.price, 0), "
    "z.promotion <> '' OR coalesce(z.price_before > z.price, 0))";

// SQL and parameters of a candidate query: ?1 the match, ?2 the limit, ?4… the filter's.
std::string filter_sql(const CandidateFilter& filter) {
    std::string sql;
    if (!filter.in_stock_at.empty())
        sql += " AND EXISTS(SELECT 1 FROM stock f WHERE f.sku = p.sku AND f.store = ?4 AND f.quantity > 0)";
    if (filter.on_offer) sql.append(" AND ").append(on_offer);
    if (!filter.brand.empty()) sql += " AND p.brand = ?5";
    if (!filter.department.empty()) sql += " AND p.department = ?6";
    if (filter.price_from) sql += " AND coalesce(z.price, p.price) >= ?7";
    if (filter.price_below) sql += " AND coalesce(z.price, p.price) < ?8";
    return sql;
}

void bind_filter(Statement& statement, const CandidateFilter& filter) {
    if (!filter.in_stock_at.empty()) statement.bind_at(4, std::string_view(filter.in_stock_at));
    if (!filter.brand.empty()) statement.bind_at(5, std::string_view(filter.brand));
    if (!filter.department.empty()) statement.bind_at(6, std::string_view(filter.department));
    if (filter.price_from) statement.bind_at(7, *filter.price_from);
    if (filter.price_below) statement.bind_at(8, *filter.price_below);
}

// A list of ranks as ?1 in JSON, in whose order the rows come: one statement for all of them, where one for each would
// spend half of its time on starting and ending.
std::string select_ranks(std::string_view columns) {
    return "SELECT " + std::string(columns) + " FROM json_each(?1) l CROSS JOIN product p ON p.rank = l.value" +
           std::string(with_zone_prices);
}
void append_rank(std::string& list, int64_t rank) {
    list += (list.empty() ? '[' : ',') + std::to_string(rank);
}

}  // namespace

CandidateMatch match_words(std::span<const std::string> words, std::string_view prefix) {
    CandidateMatch match;
    for (const std::string& word : words) match.push_back({{{{word, false}}}});
    if (!prefix.empty()) match.push_back({{{{std::string(prefix), true}}}});
    return match;
}

Status ReplicaReader::Impl::begin_stock(std::string_view store) {
    const uint64_t present = TRY(revision());
    if (stock_here.revision == present && stock_here.store == store) return {};
    const std::string bucket = "store:" + std::string(store);
    Statement& row = TRY(database->cached(whole_store_sql));
    const Result<bool> found = row.bind(std::string_view(bucket)).step();
    const bool known = found && *found && row.integer(0) != 0;
    row.reset();
    TRY(found);
    stock_here = {};
    stock_here.store = store;
    stock_here.revision = present;
    stock_here.known = known;
    return {};
}

const std::string* ReplicaReader::Impl::StockHere::aisle(std::string_view name) {
    if (name.empty()) return nullptr;
    auto met = aisles.find(name);
    if (met == aisles.end()) met = aisles.emplace(name).first;
    return &*met;
}

Result<ReplicaReader::Impl::StockHere::Held> ReplicaReader::Impl::stock_of(int64_t rank, std::string_view sku) {
    if (const auto met = stock_here.held.find(rank); met != stock_here.held.end()) return met->second;
    if (stock_here.held.size() >= most_held) {
        stock_here.held.clear();
        stock_here.aisles.clear();
    }
    Statement& row = TRY(database->cached("SELECT quantity, aisle FROM stock WHERE sku = ?1 AND store = ?2"));
    const Result<bool> found = row.bind(sku, stock_here.store).step();
    StockHere::Held held{0, stock_here.known, nullptr};
    if (found && *found) held = {row.integer(0), true, stock_here.aisle(row.text(1))};
    row.reset();
    TRY(found);
    stock_here.held.emplace(rank, held);
    return held;
}

namespace {

template <typename Held>
std::optional<int64_t> quantity_of(const Held& held) {
    return held.known ? std::optional(held.quantity) : std::nullopt;
}

}  // namespace

Result<std::vector<Candidate>> ReplicaReader::Impl::read_candidates(Statement& rows, std::string_view here,
                                                                    size_t expected) {
    std::vector<Candidate> found;
    found.reserve(expected);
    while (TRY(rows.step())) {
        if (found.empty()) TRY(begin_stock(here));
        Candidate& candidate = found.emplace_back(rows.integer(0), listed_product_of(rows));
        const StockHere::Held held = TRY(stock_of(candidate.rank, candidate.product.sku));
        candidate.stock_here = quantity_of(held);
        if (held.aisle) candidate.aisle_here = *held.aisle;
    }
    return found;
}

Result<std::vector<Candidate>> ReplicaReader::candidates(const CandidateMatch& match, const CandidateFilter& filter,
                                                         std::string_view here, size_t limit,
                                                         const CancelToken& cancel) {
    const std::string expression = match_expression(match);
    if (expression.empty()) return std::vector<Candidate>();
    // rowid order is rank order, so the limit stops the index after as many matches.
    const std::string sql = "SELECT " + std::string(listed_columns) +
                            " FROM product_fts JOIN product p ON p.rank = product_fts.rowid" +
                            std::string(with_zone_prices) + "WHERE product_fts MATCH ?1" + filter_sql(filter) +
                            " ORDER BY product_fts.rowid LIMIT ?2";
    return m_impl->query<std::vector<Candidate>>(
        cancel, sql,
        [&](Statement& rows) {
            bind_filter(rows, filter);
            return m_impl->read_candidates(rows, here, std::min<size_t>(limit, 32));
        },
        expression, limit);
}

namespace {

// Without a narrower no product is looked at.
std::string joined_with_products(const std::string& narrowed) {
    if (narrowed.empty()) return {};
    return "JOIN product p ON p.rank = product_fts.rowid" + std::string(with_zone_prices);
}

std::string select_candidate_ranks(const CandidateFilter& filter) {
    const std::string narrowed = filter_sql(filter);
    return "SELECT product_fts.rowid FROM product_fts " + joined_with_products(narrowed) +
           "WHERE product_fts MATCH ?1" + narrowed + " ORDER BY product_fts.rowid LIMIT ?2";
}

}  // namespace

Result<std::vector<int64_t>> ReplicaReader::ranks(const CandidateMatch& match, const CandidateFilter& filter,
                                                  size_t limit, const CancelToken& cancel) {
    const std::string expression = match_expression(match);
    if (expression.empty()) return std::vector<int64_t>();
    return m_impl->query<std::vector<int64_t>>(
        cancel, select_candidate_ranks(filter),
        [&](Statement& rows) -> Result<std::vector<int64_t>> {
            bind_filter(rows, filter);
            std::vector<int64_t> found;
            while (TRY(rows.step())) found.push_back(rows.integer(0));
            return found;
        },
        expression, limit);
}

Result<int64_t> ReplicaReader::visit_candidates(const CandidateMatch& match, const CandidateFilter& filter,
                                                std::string_view here, size_t visited, size_t counted,
                                                const CancelToken& cancel,
                                                const std::function<void(const CandidateView&)>& visit) {
    const std::string expression = match_expression(match);
    if (expression.empty()) return 0;
    const View one_state = TRY(view());
    const std::string sql = select_candidate_ranks(filter);
    std::string first;
    const int64_t found = TRY(m_impl->query<int64_t>(
        cancel, sql,
        [&](Statement& ranks) -> Result<int64_t> {
            bind_filter(ranks, filter);
            int64_t count = 0;
            for (; TRY(ranks.step()); ++count)
                if (static_cast<size_t>(count) < visited) append_rank(first, ranks.integer(0));
            return count;
        },
        expression, std::max(visited, counted)));
    if (found == 0) return found;
    static const std::string rows_sql = select_ranks("p.rank, p.title, p.brand, p.size, p.department, " +
                                                     std::string(on_offer) + ", p.sku, coalesce(z.price, p.price)");
    return m_impl->query<int64_t>(
        cancel, rows_sql,
        [&](Statement& row) -> Result<int64_t> {
            TRY(m_impl->begin_stock(here));
            while (TRY(row.step())) {
                const int64_t rank = row.integer(0);
                visit({rank, row.text(1), row.text(2), row.text(3), row.text(4), row.integer(7), row.integer(5) != 0,
                       quantity_of(TRY(m_impl->stock_of(rank, row.text(6))))});
            }
            return found;
        },
        first + ']');
}

Result<std::vector<Candidate>> ReplicaReader::candidates_at(std::span<const int64_t> ranks, std::string_view here,
                                                            const CancelToken& cancel) {
    static const std::string sql = select_ranks(listed_columns);
    if (ranks.empty()) return std::vector<Candidate>();
    std::string list;
    for (const int64_t rank : ranks) append_rank(list, rank);
    return m_impl->query<std::vector<Candidate>>(
        cancel, sql, [&](Statement& rows) { return m_impl->read_candidates(rows, here, ranks.size()); }, list + ']');
}

Result<int64_t> ReplicaReader::count_candidates(const CandidateMatch& match, const CandidateFilter& filter, size_t most,
                                                const CancelToken& cancel) {
    const std::string expression = match_expression(match);
    if (expression.empty()) return 0;
    const std::string narrowed = filter_sql(filter);
    const std::string sql = "SELECT count(*) FROM (SELECT 1 FROM product_fts " + joined_with_products(narrowed) +
                            "WHERE product_fts MATCH ?1" + narrowed + " LIMIT ?2)";
    return m_impl->query<int64_t>(
        cancel, sql,
        [&](Statement& row) -> Result<int64_t> {
            bind_filter(row, filter);
            return TRY(row.step()) ? row.integer(0) : 0;
        },
        expression, most);
}

Result<std::vector<Candidate>> ReplicaReader::best_sellers(std::string_view here, size_t limit,
                                                           const CancelToken& cancel) {
    const std::string sql = "SELECT " + std::string(listed_columns) + " FROM product p" +
                            std::string(with_zone_prices) + "ORDER BY p.rank LIMIT ?1";
    return m_impl->query<std::vector<Candidate>>(
        cancel, sql, [&](Statement& rows) { return m_impl->read_candidates(rows, here, limit); }, limit);
}

Result<std::vector<Candidate>> ReplicaReader::candidates_by_code(std::string_view code, std::string_view here,
                                                                 size_t limit, const CancelToken& cancel) {
    // Ranges, which the indexes serve, where LIKE would read the table; U+10FFFF sorts after anything that may follow.
    // A label leaves out a GTIN's leading zeros.
    const std::string sql =
        "SELECT " + std::string(listed_columns) + " FROM product p" + std::string(with_zone_prices) +
        "WHERE p.rank IN ("
        "SELECT rank FROM product WHERE sku >= ?1 AND sku < ?1 || char(1114111) "
        "UNION SELECT rank FROM product WHERE gtin <> '' AND gtin >= ?1 AND gtin < ?1 || ':' "
        "UNION SELECT rank FROM product WHERE gtin <> '' AND gtin >= '0' || ?1 AND gtin < '0' || ?1 || ':' "
        "UNION SELECT rank FROM product WHERE gtin <> '' AND gtin >= '00' || ?1 AND gtin < '00' || ?1 || ':') "
        "ORDER BY p.rank LIMIT ?2";
    return m_impl->query<std::vector<Candidate>>(
        cancel, sql, [&](Statement& rows) { return m_impl->read_candidates(rows, here, 8); }, code, limit);
}

Result<std::vector<VocabularyWord>> ReplicaReader::vocabulary(std::string_view after, size_t limit,
                                                              const CancelToken& cancel) {
    auto words = m_impl->list<VocabularyWord>(
        cancel, "SELECT term, doc FROM product_word WHERE term > ?1 ORDER BY term LIMIT ?2",
        [](const Statement& row) -> Result<VocabularyWord> { return VocabularyWord{row.string(0), row.integer(1)}; },
        after, limit);
    // The whole index has passed through the cache, and nobody asks for it again.
    if (words && words->size() < limit && m_impl->database) m_impl->database->release_pages();
    return words;
}

}  // namespace tp
