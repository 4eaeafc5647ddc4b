#include "kiosk/availability/synonyms.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

#include "kiosk/availability/search.h"
#include "platform/base/toml_parser.h"
#include "tests/doubles/replica/replica_fixture.h"
#include "tests/doubles/temporary_folder.h"

using namespace tp;

namespace {

using From = SynonymBook::From;

bool has(const std::vector<std::string>& found, const std::string& word) {
    return std::ranges::find(found, word) != found.end();
}

}  // namespace

TEST_CASE("the shipped synonyms are well formed, and languages are kept apart") {
    WordSplitter splitter;
    const auto book = SynonymBook::load(std::string(TOUCHPOINT_SOURCE_DIR) + "/assets/search/synonyms", splitter);
    REQUIRE_MESSAGE(book, (book ? "" : book.error().message));
    CHECK(has(book->of("catsup", "en-GB", From::own), "ketchup"));
    CHECK(has(book->of("ketchup", "en", From::own), "catsup"));
    CHECK(has(book->of("kuhlschrank", "de", From::own), "fridge"));
    CHECK(book->of("kuhlschrank", "en", From::own).empty());
    CHECK(has(book->of("kuhlschrank", "en", From::others), "refrigerator"));
    CHECK(has(book->of("コ ー ヒ ー", "ja", From::own), "coffee"));
    CHECK(book->completed("zahnpa", "de", From::own, 3) == std::vector<std::string>{"zahnpasta"});
    CHECK(book->completed("卫 生", "zh-Hans", From::own, 3) == std::vector<std::string>{"卫 生 巾", "卫 生 纸"});
    CHECK(has(book->of_stem("zahnburst", "de"), "toothbrush"));  // "Zahnbürsten"
    CHECK(book->is_filler("wo ist", "de-AT"));
    CHECK_FALSE(book->is_filler("wo ist", "en"));
    CHECK(book->describes("red", "en-GB"));
    CHECK_FALSE(book->describes("red", "de"));
    CHECK(book->is_said("where", "en"));  // of "where is the"
    CHECK(book->knows("headache"));
    CHECK_FALSE(book->knows("headachee"));
    CHECK(book->of("", "en", From::own).empty());
}

// Each group would serve the words of the other: who means one of a word's two things asks for it by [also].
TEST_CASE("no word of the shipped synonyms stands in two groups") {
    WordSplitter splitter;
    const auto files = SynonymBook::files(std::string(TOUCHPOINT_SOURCE_DIR) + "/assets/search/synonyms");
    REQUIRE(files);
    for (const std::string& file : *files) {
        std::map<std::string, size_t> group_of;
        size_t group = 0;
        const auto root = load_toml(file);
        REQUIRE(root);
        for (const toml::node& phrases : *root->at("same").as_array()) {
            ++group;
            const auto all = toml_as<std::vector<std::string>>(phrases, "same");
            REQUIRE(all);
            for (const std::string& phrase : *all) {
                std::string words;
                splitter.append_words(phrase, words);
                CAPTURE(file);
                CAPTURE(words);
                CHECK(group_of.try_emplace(words, group).first->second == group);
            }
        }
    }
}

TEST_CASE("words that name a thing are no fillers by themselves, and words of two meanings serve both") {
    WordSplitter splitter;
    const auto book = SynonymBook::load(std::string(TOUCHPOINT_SOURCE_DIR) + "/assets/search/synonyms", splitter);
    REQUIRE(book);
    for (const auto& [language, word] : std::vector<std::pair<std::string, std::string>>{{"en", "tablets"},
                                                                                         {"en", "capsules"},
                                                                                         {"en", "pills"},
                                                                                         {"de", "tabletten"},
                                                                                         {"de", "flasche"},
                                                                                         {"de", "packung"},
                                                                                         {"es", "tabletas"},
                                                                                         {"es", "pastillas"},
                                                                                         {"es", "caja de"},
                                                                                         {"fr", "comprimes"},
                                                                                         {"fr", "sac de"},
                                                                                         {"pt", "comprimidos"},
                                                                                         {"pt", "caixa de"},
                                                                                         {"ar", "دواء"}})
        CHECK_FALSE_MESSAGE(book->is_filler(word, language), word);
    CHECK(book->is_filler("tablets for", "en"));
    const auto found = [&](std::string_view asked, std::string_view language) {
        std::string words;
        splitter.append_words(asked, words);
        return book->of(words, language, From::own);
    };
    CHECK(has(found("lavavajillas", "es"), "dishwasher"));
    CHECK(has(found("lavavajillas", "es"), "dish soap"));
    CHECK(has(found("кондиционер", "ru"), "air conditioner"));
    CHECK(has(found("кондиционер", "ru"), "conditioner"));
    CHECK(has(found("limão", "pt"), "limes"));
    CHECK(has(found("เนื้อ", "th"), "beef"));
    CHECK_FALSE(has(found("榨汁机", "zh"), "blender"));
    CHECK_FALSE(has(found("Bügeleisen", "de"), "iron"));  // of which there are tablets
}

TEST_CASE("two-way groups, one-way words, and what is refused") {
    WordSplitter splitter;
    SynonymBook book;
    REQUIRE(book.add(
        "en", "same = [[\"Soda\", \"Soft  Drink\"]]\nfiller = [\"Where is\"]\n[also]\n\"sweets\" = [\"candy\"]\n",
        splitter));
    CHECK(book.is_filler("where is", "en-GB"));
    CHECK_FALSE(book.is_filler("where", "en"));
    CHECK(book.of("soft drink", "en", From::own) == std::vector<std::string>{"soda"});
    CHECK(book.of("sweets", "en", From::own) == std::vector<std::string>{"candy"});
    CHECK(book.of("candy", "en", From::own).empty());
    for (const char* text :
         {"same = 3", "same = [[\"one\"]]", "same = [[\"one\", \"\"]]", "other = []", "same = [[1, 2]]", "same = [[",
          "filler = 3", "filler = [\"-\"]", "filler = [[\"a\"]]", "[also]\n\"-\" = [\"x\"]", "[also]\nx = \"y\"",
          "[without]\nbefore = 3", "[without]\nbeside = [\"x\"]", "same = [[\"a b c d e f g h i j k l m\", \"b\"]]"}) {
        const Status refused = book.add("de", std::string(text) + "\n", splitter);
        REQUIRE_FALSE_MESSAGE(refused, text);
        CHECK(refused.error().code == errc::malformed);
    }
    CHECK(book.add("de", std::string(2 << 20, ' '), splitter).error().code == errc::too_large);
    CHECK(book.of("soda", "en", From::own) == std::vector<std::string>{"soft drink"});
    CHECK(SynonymBook::load("/nowhere", splitter).error().code == errc::not_found);
}

TEST_CASE_FIXTURE(ReplicaFixture,
                  "a file of synonyms that cannot be taken is told with its line, and search goes on with the others") {
    const TemporaryFolder files;
    std::ofstream(files.file("en.toml")) << "same = [[\"soda\", \"pop\"]]\n";
    std::ofstream(files.file("de.toml")) << "same = [\n  [\"Limo\", \"Brause\"],\n  [\"allein\"],\n]\n";
    std::ofstream(files.file("fr.toml")) << "same = [[\n";
    std::filesystem::create_directory(files.file("es.toml"));
    REQUIRE(snapshot("catalogue", {make_product("S-1", "Orange Soda", "", 5)}));
    ReplicaReader reader(place);
    std::map<std::string, Error> refused;
    Search search(reader, {files.path(), [&](const std::string& file, const Error& error) {
                               refused.emplace(std::filesystem::path(file).filename(), error);
                           }});
    while (!search.warm_up(cancel).value()) {
    }
    const auto found = search.find({.text = "pop", .store = "1042", .language = "en"}, cancel);
    REQUIRE(found);
    CHECK(found->hits.size() == 1);
    REQUIRE(refused.size() == 3);
    for (const auto& [file, error] : refused) {
        CAPTURE(error.message);
        CHECK(error.code == errc::malformed);
        CHECK(error.message.find(file) != std::string::npos);
    }
    CHECK(refused.at("de.toml").message.find("line 3") != std::string::npos);
    CHECK(refused.at("fr.toml").message.find('1') != std::string::npos);
    // No folder at all is told once, under its own name.
    refused.clear();
    Search without(
        reader, {"/nonexistent", [&](const std::string& file, const Error& error) { refused.emplace(file, error); }});
    while (!without.warm_up(cancel).value()) {
    }
    CHECK(refused.at("/nonexistent").code == errc::not_found);
}
