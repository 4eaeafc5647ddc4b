// Relevance of search over judged queries, beside plain FTS5 in the order of bm25 over the same products in the same
// run. TOUCHPOINT_RELEVANCE=1 prints each query that is not answered perfectly, with what came and why.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "assets/demo/retailer.h"
#include "kiosk/availability/search_ways.h"
#include "tests/doubles/import/collecting_sink.h"
#include "tests/doubles/replica/replica_fixture.h"
#include "tests/kiosk/availability/relevance/bm25.h"
#include "tests/kiosk/availability/relevance/judgements.h"
#include "tests/kiosk/availability/relevance/letters.h"
#include "tests/kiosk/availability/relevance/measures.h"

using namespace tp;
using namespace tp::relevance;

namespace {

const std::string root = TOUCHPOINT_SOURCE_DIR;

struct Catalogue {
    std::vector<Product> products;
    std::vector<Department> departments;
};

Catalogue catalogue_of(const std::string& folder, const std::string& mappings) {
    CollectingSink sink;
    FolderOptions options;
    options.now = *parse_rfc3339("2026-11-22T14:00:00Z");
    const auto reports = import_folder(folder, mappings, sink, options);
    REQUIRE_MESSAGE(reports, (reports ? "" : reports.error().message));
    return {sink.all<Product>(), sink.all<Department>()};
}

// Ours and the two ways of bm25.
struct Sides {
    Scores ours, all_words, any_words;
};

class Trial {
  public:
    explicit Trial(Catalogue catalogue) : m_catalogue(std::move(catalogue)) {
        std::vector<Row> rows(m_catalogue.products.begin(), m_catalogue.products.end());
        rows.insert(rows.end(), m_catalogue.departments.begin(), m_catalogue.departments.end());
        REQUIRE(m_replica.snapshot("catalogue", std::move(rows)));
        for (size_t i = 0; i < m_catalogue.products.size(); ++i) {
            m_seen.push_back(seen(m_catalogue.products[i]));
            m_places[m_catalogue.products[i].sku] = i;
        }
        auto bm25 = Bm25::make(m_catalogue.products, (m_replica.folder / "bm25.db").string());
        REQUIRE_MESSAGE(bm25, (bm25 ? "" : bm25.error().message));
        m_bm25.emplace(std::move(*bm25));
    }

    Sides run(const std::vector<JudgedQuery>& queries) {
        Sides sides;
        for (const JudgedQuery& query : queries) {
            Graded judged;
            for (const Seen& product : m_seen) {
                if (query.best.holds(product))
                    ++judged.best;
                else if (query.fair.holds(product))
                    ++judged.fair;
            }
            // A judgement that nothing meets would only tell that its writer erred.
            if (!query.nothing && judged.best == 0) FAIL_CHECK("nothing in the catalogue is best for: " << query.text);
            const SearchAnswer answer = ask(query);
            std::vector<size_t> places;
            for (const SearchHit& hit : answer.hits) places.push_back(m_places.at(hit.product.sku));
            // Of what is not sold it must be said that it was not found, also where something near is shown.
            const bool said = answer.hits.empty() || !answer.left_out.empty();
            const Score score = score_of(query, judged, places, said);
            sides.ours.add(query.category, score);
            tell(query, judged, score, answer, places);
            for (const auto& [way, scores] : {std::pair<Bm25::Words, Scores&>{Bm25::Words::all, sides.all_words},
                                              {Bm25::Words::all_else_any, sides.any_words}}) {
                const auto found = m_bm25->find(query.text, way);
                REQUIRE_MESSAGE(found, (found ? "" : found.error().message));
                scores.add(query.category, score_of(query, judged, *found, found->empty()));
            }
        }
        return sides;
    }

  private:
    SearchAnswer ask(const JudgedQuery& query) {
        const bool romaji = query.category == "romaji", composed = romaji || query.category == "pinyin";
        SearchWays ways(composed ? m_letters.meant(romaji ? ComposeMethod::kana : ComposeMethod::pinyin, query.text)
                                 : std::vector{query.text});
        if (ways.empty()) return {};
        while (true) {
            SearchQuestion question;
            question.text = ways.text();
            question.store = "1042";
            question.language = query.language;
            question.limit = 10;
            question.explain = true;
            question.correction = ways.correction();
            // Who composes is typing: nothing else can be seen before a candidate is chosen.
            question.effort = composed ? SearchQuestion::Effort::typing : SearchQuestion::Effort::settled;
            auto answer = m_search.find(question, m_replica.cancel);
            REQUIRE_MESSAGE(answer, (answer ? "" : answer.error().message));
            if (ways.take(std::move(*answer))) continue;
            auto [text, best] = std::move(ways).best();
            if (composed && best.corrected.empty()) best.corrected = text;  // to be told
            return std::move(best);
        }
    }

    Score score_of(const JudgedQuery& query, Graded judged, const std::vector<size_t>& places,
                   bool said_nothing) const {
        if (query.nothing) return said_nothing ? Score{1, 1, 1} : Score{};
        judged.grades.clear();
        for (const size_t place : places)
            judged.grades.push_back(query.best.holds(m_seen[place]) ? 2 : query.fair.holds(m_seen[place]) ? 1 : 0);
        return {reciprocal_rank(judged), recall_at_10(judged), ndcg_at_10(judged)};
    }

    void tell(const JudgedQuery& query, const Graded& judged, const Score& score, const SearchAnswer& answer,
              const std::vector<size_t>& places) const {
        static const bool wanted = std::getenv("TOUCHPOINT_RELEVANCE") != nullptr;
        if (!wanted || (score.reciprocal_rank == 1 && score.recall == 1)) return;
        fmt::print("{:<10} {} \"{}\": mrr {:.2f} recall {:.2f} (best {}, fair {}){}{}{}{}\n", query.category,
                   query.language, query.text, score.reciprocal_rank, score.recall, judged.best, judged.fair,
                   answer.corrected.empty() ? "" : ", corrected to ", answer.corrected,
                   answer.left_out.empty() ? "" : ", left out ", answer.left_out);
        for (size_t i = 0; i < std::min<size_t>(places.size(), 4); ++i) {
            const Product& product = m_catalogue.products[places[i]];
            fmt::print("    {} {} | {} | {} ({})\n", query.best.holds(m_seen[places[i]]) ? "+" : "-", product.title,
                       product.brand, product.size, answer.hits[i].why);
        }
    }

    Catalogue m_catalogue;
    std::vector<Seen> m_seen;
    std::map<std::string, size_t> m_places;
    ReplicaFixture m_replica;
    ReplicaReader m_reader{m_replica.place};
    Search m_search{m_reader, {root + "/assets/search/synonyms"}};
    std::optional<Bm25> m_bm25;
    Letters m_letters;
};

void print(const std::string& name, const Sides& sides) {
    fmt::print("{:<22}{:>8}   MRR: {:>7}{:>10}{:>10}   recall@10: {:>7}{:>10}{:>10}   nDCG@10: {:>7}\n", name,
               "queries", "search", "bm25 and", "bm25 or", "search", "bm25 and", "bm25 or", "search");
    for (const std::string& category : sides.ours.categories()) {
        const Score ours = sides.ours.mean(category), all = sides.all_words.mean(category),
                    any = sides.any_words.mean(category);
        fmt::print("{:<22}{:>8}{:>16.3f}{:>10.3f}{:>10.3f}{:>21.3f}{:>10.3f}{:>10.3f}{:>19.3f}\n", category,
                   sides.ours.count(category), ours.reciprocal_rank, all.reciprocal_rank, any.reciprocal_rank,
                   ours.recall, all.recall, any.recall, ours.ndcg);
    }
    std::fflush(stdout);
}

std::vector<JudgedQuery> queries_of(const std::string& file) {
    auto queries = read_judged_queries(root + "/tests/kiosk/availability/relevance/" + file);
    REQUIRE_MESSAGE(queries, (queries ? "" : queries.error().message));
    return std::move(*queries);
}

}  // namespace

TEST_CASE("relevance over the real catalogue") {
    const char* told = std::getenv("TOUCHPOINT_REAL_DATA");
    const std::string data = told ? told : root + "/../shared/data";
    const std::vector<JudgedQuery> words = queries_of("datakick.tsv"), phrases = queries_of("phrases.tsv"),
                                   letters = queries_of("letters.tsv");
    CHECK(words.size() >= 300);
    CHECK(phrases.size() >= 70);
    CHECK(letters.size() >= 60);
    if (!std::filesystem::exists(data)) {
        MESSAGE("skipped: no data");
        return;
    }
    TestFolder folder;  // without the year of baskets, which takes long and says nothing here
    for (const char* file : {"/products-datakick.csv", "/stores-us.csv"})
        std::filesystem::create_symlink(std::filesystem::canonical(data + file), folder.path() + file);
    Trial trial(catalogue_of(folder.path(), root + "/assets/import"));
    const auto judge = [&](const char* name, const std::vector<JudgedQuery>& queries, Score least) {
        const Sides sides = trial.run(queries);
        print(name, sides);
        const Score ours = sides.ours.mean("all"), plain = sides.any_words.mean("all");
        CHECK(ours.reciprocal_rank >= least.reciprocal_rank);
        CHECK(ours.recall >= least.recall);
        CHECK(ours.reciprocal_rank > plain.reciprocal_rank);
        CHECK(ours.recall > plain.recall);
    };
    judge("real catalogue", words, {.reciprocal_rank = 0.95, .recall = 0.93});
    judge("real, several words", phrases, {.reciprocal_rank = 0.95, .recall = 0.83});
    judge("real, letters", letters, {.reciprocal_rank = 0.94, .recall = 0.88});
}

TEST_CASE("relevance over Halden's catalogue") {
    TestFolder folder;
    const auto written =
        demo::write_halden({root + "/assets/demo", folder.path(), 1042, *parse_rfc3339("2026-11-22T14:00:00Z")});
    REQUIRE_MESSAGE(written, (written ? "" : written.error().message));
    Trial trial(catalogue_of(folder.path(), ""));
    const Sides sides = trial.run(queries_of("halden.tsv"));
    print("Halden", sides);
    const Score ours = sides.ours.mean("all"), plain = sides.any_words.mean("all");
    CHECK(ours.reciprocal_rank >= 0.95);
    CHECK(ours.recall >= 0.95);
    CHECK(ours.reciprocal_rank > plain.reciprocal_rank);
    CHECK(ours.recall > plain.recall);
}
