// Search as a customer meets it (question → ranked answer) against the bare FTS5 query with its rows, on a replica of
// generated products: words and brands fall off as Zipf's law has it. 100,000 products; 1,000,000 with
// TOUCHPOINT_LONG=1.
#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <random>

#include "kiosk/availability/search.h"
#include "platform/base/log.h"
#include "platform/storage/database.h"
#include "report.h"
#include "sync/protocol/codec.h"
#include "sync/replica/replica_writer.h"

namespace {

using namespace tp;
using bench::milliseconds_of;

// A word out of syllables, so that any number of them can be had and beginnings are shared as in a language.
std::string word_number(size_t n) {
    constexpr std::string_view syllables[] = {"ma",  "ri", "co", "ten", "sa", "lu",  "pe", "bo",  "chi", "no",
                                              "gra", "ve", "do", "kal", "mi", "fer", "ta", "ose", "li",  "ban"};
    std::string word;
    for (size_t rest = n + 20; rest > 0; rest /= std::size(syllables)) word += syllables[rest % std::size(syllables)];
    return word;
}

struct Catalogue {
    std::mt19937_64 random{7};
    size_t vocabulary;
    explicit Catalogue(size_t products) : vocabulary(products / 10 + 1000) {}
    size_t zipf(size_t most) {
        const double u = std::uniform_real_distribution<double>(0, 1)(random);
        return static_cast<size_t>(std::pow(static_cast<double>(most), u)) - 1;
    }
    Product product(size_t i, size_t all) {
        Product p;
        p.sku = "S" + std::to_string(i);
        p.gtin = fmt::format("0{:013}", i);
        for (int word = 0; word < 5; ++word) p.title += (word > 0 ? " " : "") + word_number(zipf(vocabulary));
        p.brand = word_number(3 + zipf(2000)) + "o";
        p.size = std::to_string(1 + random() % 40) + " oz";
        p.department = "d" + std::to_string(random() % 25);
        p.price = {199 + static_cast<int64_t>(random() % 2000), "USD"};
        p.popularity = static_cast<int64_t>(all - i);
        return p;
    }
};

void must(const Status& status) {
    if (!status) fmt::print(stderr, "{}\n", status.error().message), std::exit(1);
}

SnapshotManifest manifest(const std::string& bucket, size_t rows) {
    SnapshotManifest m;
    m.bucket = bucket;
    m.epoch = "0190e4b0-0000-7000-8000-000000000001";
    m.seq = 1;
    m.rows = static_cast<int64_t>(rows);
    return m;
}

void fill(ReplicaWriter& writer, size_t products) {
    Catalogue catalogue(products);
    must(writer.begin_snapshot(manifest("catalogue", products)));
    std::string lines;
    for (size_t i = 0; i < products; ++i) {
        const Row row = catalogue.product(i, products);
        lines += encode_row_line("", 0, table_of(row), key_of(row), encode_row(row)) + "\n";
        if (lines.size() > (8 << 20) || i + 1 == products) must(writer.snapshot_rows(std::exchange(lines, {})));
    }
    must(writer.finish_snapshot());
    must(writer.begin_snapshot(manifest("store:1", products / 2)));
    for (size_t i = 0; i < products / 2; ++i) {
        const Row row = Stock{"1", "S" + std::to_string(2 * i), static_cast<int64_t>(i % 9), {"12", "C", ""}};
        lines += encode_row_line("", 0, table_of(row), key_of(row), encode_row(row)) + "\n";
        if (lines.size() > (8 << 20)) must(writer.snapshot_rows(std::exchange(lines, {})));
    }
    must(writer.snapshot_rows(lines));
    must(writer.finish_snapshot());
}

struct Questions {
    std::string name;
    std::vector<std::string> texts;
    std::vector<std::string> matches;  // the same for FTS5
};

std::vector<Questions> questions(size_t products) {
    Catalogue words(products);
    std::vector<Questions> all;
    for (size_t letters = 1; letters <= 4; ++letters) {
        Questions kind{fmt::format("search, {} letter{}, p99", letters, letters > 1 ? "s" : ""), {}, {}};
        for (int i = 0; i < 200; ++i) {
            const std::string start = word_number(words.zipf(words.vocabulary)).substr(0, letters);
            kind.texts.push_back(start);
            kind.matches.push_back('"' + start + "\"*");
        }
        all.push_back(std::move(kind));
    }
    Questions pair{"search, word + beginning, p99", {}, {}};
    for (int i = 0; i < 200; ++i) {
        const std::string word = word_number(words.zipf(words.vocabulary));
        const std::string start = word_number(words.zipf(words.vocabulary)).substr(0, 3);
        pair.texts.push_back(word + " " + start);
        pair.matches.push_back('"' + word + "\" AND \"" + start + "\"*");
    }
    all.push_back(std::move(pair));
    return all;
}

std::vector<std::string> mistyped(size_t products) {
    Catalogue words(products);
    std::vector<std::string> texts;
    while (texts.size() < 200) {
        std::string word = word_number(200 + words.zipf(words.vocabulary - 200));
        const size_t at = 1 + words.random() % (word.size() - 2);
        std::swap(word[at], word[at + 1]);
        word.insert(word.begin() + static_cast<std::ptrdiff_t>(at), 'x');
        texts.push_back(word + " ");
    }
    return texts;
}

double bare_p99(Database& database, const std::vector<std::string>& matches) {
    Statement query = database
                          .prepare(
                              "SELECT p.sku, p.title, p.brand, p.price FROM product_fts JOIN product p ON p.rank = "
                              "product_fts.rowid WHERE product_fts MATCH ?1 ORDER BY product_fts.rowid LIMIT 20")
                          .value();
    std::vector<double> samples;
    for (const std::string& match : matches) samples.push_back(milliseconds_of([&] { must(query.bind(match).run()); }));
    return bench::quantile(samples, 0.99);
}

double search_p99(Search& search, const std::vector<std::string>& texts) {
    std::vector<double> samples;
    for (const std::string& text : texts) {
        SearchQuestion question;
        question.text = text;
        question.store = "1";
        samples.push_back(milliseconds_of([&] {
            if (const auto answer = search.find(question, CancelToken()); !answer)
                must(std::unexpected(answer.error()));
        }));
    }
    return bench::quantile(samples, 0.99);
}

}  // namespace

int main(int argc, char** argv) {
    const size_t products = bench::long_sizes() ? 1'000'000 : 100'000;
    const bench::ScratchFolder folder;
    std::filesystem::create_directories(folder.file("replica"));
    ReplicaPlace place(folder.file("replica"));
    const auto log = Logger::to_stderr(LogLevel::error);
    auto writer = ReplicaWriter::open(place, *log);
    if (!writer) must(std::unexpected(writer.error()));
    const double filling = milliseconds_of([&] { fill(**writer, products); });

    ReplicaReader reader(place);
    Search search(reader);
    const double warming = milliseconds_of([&] { must(search.warm_up(CancelToken())); });
    Database bare = Database::open(place.present_file().value(), Role::reader).value();

    bench::Report report;
    const std::string note = fmt::format("{} products", products);
    for (const Questions& kind : questions(products)) {
        (void)bare_p99(bare, kind.matches);  // both sides find the pages in memory
        (void)search_p99(search, kind.texts);
        report.add({kind.name, "bare FTS5, top 20 with rows", search_p99(search, kind.texts),
                    bare_p99(bare, kind.matches), "ms", 2, false, note});
    }
    const auto typos = mistyped(products);
    report.add({"search with typos and re-ranking, p99", "", search_p99(search, typos), 0, "ms", 20, false, note});
    report.add({"words for typo tolerance, once a replica", "", warming, 0, "ms", 1000, false, note});
    report.add({"replica filled, generated rows and JSON included", "", filling / 1000, 0, "s", 60, false, note});
    return report.print(argc, argv);
}
