#include "tests/kiosk/availability/relevance/bm25.h"

#include "tests/kiosk/availability/relevance/judgements.h"

namespace tp::relevance {

Result<Bm25> Bm25::make(std::span<const Product> products, const std::string& file) {
    Database database = TRY(Database::open(file, Role::disposable_builder));
    TRY(database.execute(
        "CREATE VIRTUAL TABLE plain USING fts5(title, brand, size, tokenize='unicode61 remove_diacritics 2')"));
    TRY(database.transaction([&]() -> Status {
        Statement insert = TRY(database.prepare("INSERT INTO plain(rowid, title, brand, size) VALUES(?1,?2,?3,?4)"));
        int64_t place = 0;
        for (const Product& p : products) {
            insert.reset();
            TRY(insert.bind(place++, p.title, p.brand, p.size).run());
        }
        return {};
    }));
    return Bm25(std::move(database));
}

Result<std::vector<size_t>> Bm25::ask(const std::string& match) {
    Statement rows = TRY(m_database.prepare("SELECT rowid FROM plain WHERE plain MATCH ?1 ORDER BY rank LIMIT 10"));
    rows.bind(match);
    std::vector<size_t> places;
    while (TRY(rows.step())) places.push_back(static_cast<size_t>(rows.integer(0)));
    return places;
}

Result<std::vector<size_t>> Bm25::find(const std::string& text, Words words) {
    std::vector<std::string> quoted;
    const std::string all = plain(text);
    for (size_t at = 1; at < all.size();) {
        const size_t end = all.find(' ', at);
        quoted.push_back('"' + all.substr(at, end - at) + '"');
        at = end + 1;
    }
    if (quoted.empty()) return std::vector<size_t>();
    quoted.back() += '*';
    const auto joined = [&](std::string_view by) {
        std::string match;
        for (const std::string& word : quoted) match += (match.empty() ? "" : std::string(by)) + word;
        return match;
    };
    std::vector<size_t> found = TRY(ask(joined(" AND ")));
    if (found.empty() && words == Words::all_else_any) found = TRY(ask(joined(" OR ")));
    return found;
}

}  // namespace tp::relevance
