// Search as a customer meets it (question → ranked answer) against the bare FTS5 query with its rows, in turn in one
// run, on generated catalogues of several sizes. Questions are words as the catalogue's names use them.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>

#include "generate/replica.h"
#include "kiosk/availability/search.h"
#include "platform/storage/database.h"
#include "report.h"

namespace {

using namespace tp;
using bench::milliseconds_of;
using bench::must;

constexpr int rounds = 11;

struct Questions {
    std::string name;
    std::vector<std::string> texts;
    std::vector<std::string> matches;  // the same for FTS5
};

// Words of names that are there, each as often as names have it.
std::vector<std::string> words_of_some_name(const bench::Catalogue& catalogue, bench::Numbers& numbers) {
    std::vector<std::string> words;
    for (const char c : catalogue.product(numbers.below(catalogue.size())).title + ' ') {
        if (words.empty()) words.emplace_back();
        if (c == ' ')
            words.emplace_back();
        else
            words.back() += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    words.pop_back();
    return words;
}

std::vector<Questions> questions(const bench::Catalogue& catalogue) {
    bench::Numbers numbers(11);
    const auto word_of = [&](size_t letters) -> std::string {
        while (true)
            if (std::string word = words_of_some_name(catalogue, numbers).back(); word.size() >= letters) return word;
    };
    std::vector<Questions> all;
    for (size_t letters = 1; letters <= 4; ++letters) {
        Questions kind{fmt::format("search, {} letter{}", letters, letters > 1 ? "s" : ""), {}, {}};
        for (int i = 0; i < 200; ++i) {
            kind.texts.push_back(word_of(letters).substr(0, letters));
            kind.matches.push_back('"' + kind.texts.back() + "\"*");
        }
        all.push_back(std::move(kind));
    }
    Questions pair{"search, word + beginning", {}, {}};
    while (pair.texts.size() < 200) {
        const std::vector<std::string> words = words_of_some_name(catalogue, numbers);
        if (words.size() < 2) continue;
        const std::string start = words[1].substr(0, 2 + numbers.below(3));
        pair.matches.push_back('"' + words[0] + "\" AND \"" + start + "\"*");
        pair.texts.push_back(words[0] + ' ' + start);
    }
    all.push_back(std::move(pair));
    return all;
}

// Words with one typo (two letters in each other's place, one missing, one too many), alone and beside a right word,
// finished and still being typed.
std::vector<std::string> mistyped(const bench::Catalogue& catalogue) {
    bench::Numbers numbers(12);
    std::vector<std::string> texts;
    while (texts.size() < 200) {
        const std::vector<std::string> words = words_of_some_name(catalogue, numbers);
        std::string word = words.back();
        if (word.size() < 5) continue;
        const size_t at = 1 + numbers.below(word.size() - 2);
        switch (numbers.below(3)) {
            case 0:
                std::swap(word[at], word[at + 1]);
                break;
            case 1:
                word.erase(at, 1);
                break;
            default:
                word.insert(at, 1, 'x');
        }
        if (words.size() > 1) word = words.front() + ' ' + word;
        if (numbers.below(2) == 0) word += ' ';
        texts.push_back(std::move(word));
    }
    return texts;
}

// What the very words do not find enough of, so that the question is widened: another ending, a size in another unit,
// words written as one, another script.
std::vector<std::string> widened(const bench::Catalogue& catalogue) {
    bench::Numbers numbers(13);
    std::vector<std::string> texts;
    while (texts.size() < 200) {
        const std::vector<std::string> words = words_of_some_name(catalogue, numbers);
        if (words.size() < 2) continue;
        switch (texts.size() % 4) {
            case 0:
                texts.push_back(words[0] + ' ' + words[1] + "s ");
                break;
            case 1:
                texts.push_back(words[0] + " 0,5 kg");
                break;
            case 2:
                texts.push_back(words[0] + words[1]);
                break;
            default:
                texts.push_back(words[0] + " шоколад");
        }
    }
    return texts;
}

// The longest part, for which a customer's question may have to wait.
double warm_up(Search& search) {
    double longest = 0;
    for (bool ready = false; !ready;) {
        longest = std::max(longest, milliseconds_of([&] {
                               const auto all = search.warm_up(CancelToken());
                               if (!all) must(std::unexpected(all.error()));
                               ready = *all;
                           }));
    }
    return longest;
}

// Both sides open the file alike, with as large a cache of its pages.
class Sides {
  public:
    Sides(ReplicaPlace& place, Search& search)
        : m_search(search),
          m_database(
              Database::open(place.present_file().value(), Role::reader, {.cache_kib = reader_cache_kib}).value()),
          m_bare(m_database
                     .prepare("SELECT p.sku, p.title, p.brand, p.price FROM product_fts JOIN product p ON p.rank = "
                              "product_fts.rowid WHERE product_fts MATCH ?1 ORDER BY product_fts.rowid LIMIT 20")
                     .value()) {}

    double ask(const std::string& text) {
        SearchQuestion question;
        question.text = text;
        question.store = "1001";
        question.language = "en";
        return milliseconds_of([&] {
            if (const auto answer = m_search.find(question, CancelToken()); !answer)
                must(std::unexpected(answer.error()));
        });
    }
    double ask_bare(const std::string& match) {
        return milliseconds_of([&] { must(m_bare.bind(match).run()); });
    }

  private:
    Search& m_search;
    Database m_database;
    Statement m_bare;
};

struct Figures {
    double ours = 0, bare = 0;
};

// The quantile over the questions, each of which counts with the median of its rounds: so it is that of slow questions
// and not of moments in which the machine did something else. A first round, not counted, finds the pages in memory.
Figures measure(Sides& sides, const Questions& kind, double q) {
    std::vector<std::vector<double>> ours(kind.texts.size()), bare(kind.texts.size());
    for (int round = 0; round <= rounds; ++round) {
        for (size_t i = 0; i < kind.texts.size(); ++i) {
            // By turns first: whoever comes second finds pages and words in the processor's caches.
            double our_time = 0, bare_time = 0;
            if (round % 2 == 0) our_time = sides.ask(kind.texts[i]);
            if (!kind.matches.empty()) bare_time = sides.ask_bare(kind.matches[i]);
            if (round % 2 == 1) our_time = sides.ask(kind.texts[i]);
            if (round == 0) continue;
            ours[i].push_back(our_time);
            bare[i].push_back(bare_time);
        }
    }
    std::vector<double> our_medians, bare_medians;
    for (auto& times : ours) our_medians.push_back(bench::quantile(times, 0.5));
    for (auto& times : bare) bare_medians.push_back(bench::quantile(times, 0.5));
    return {bench::quantile(our_medians, q), bench::quantile(bare_medians, q)};
}

}  // namespace

int main(int argc, char** argv) {
    bench::Report report;
    for (const size_t products : bench::catalogue_sizes()) {
        const bench::Catalogue catalogue(products);
        ReplicaPlace place(bench::replica_folder(products));
        ReplicaReader reader(place);
        Search search(reader, {std::string(TOUCHPOINT_SOURCE_DIR) + "/assets/search/synonyms"});
        double longest = 0;
        const double warming = milliseconds_of([&] { longest = warm_up(search); });
        Sides sides(place, search);
        const auto add = [&](bench::Row row) { report.add_at(products, std::move(row)); };
        for (const Questions& kind : questions(catalogue)) {
            const Figures p99 = measure(sides, kind, 0.99);
            add({kind.name + ", p99", "bare FTS5, top 20 with rows, p99", p99.ours, p99.bare, "ms", 2});
        }
        const Questions typos{"search with typos and re-ranking", mistyped(catalogue), {}};
        add({typos.name + ", p99", "", measure(sides, typos, 0.99).ours, 0, "ms", 20});
        const Questions wide{"search widened: endings, sizes, joined words, another script", widened(catalogue), {}};
        add({wide.name + ", p99", "", measure(sides, wide, 0.99).ours, 0, "ms", 20});
        add({"words for typo tolerance, once a replica", "", warming, 0, "ms", 1000});
        add({"the longest part of that", "", longest, 0, "ms", 0});
    }
    return report.print(argc, argv);
}
