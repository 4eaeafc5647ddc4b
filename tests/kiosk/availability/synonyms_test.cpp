#include "kiosk/availability/synonyms.h"

#include <doctest/doctest.h>

#include <algorithm>

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
    CHECK(book->completed("zahnpa", "de", From::own) == "zahnpasta");
    CHECK(book->of("", "en", From::own).empty());
}

TEST_CASE("two-way groups, one-way words, and what is refused") {
    WordSplitter splitter;
    SynonymBook book;
    REQUIRE(book.add("en", "same = [[\"Soda\", \"Soft  Drink\"]]\n[also]\n\"sweets\" = [\"candy\"]\n", splitter));
    CHECK(book.of("soft drink", "en", From::own) == std::vector<std::string>{"soda"});
    CHECK(book.of("sweets", "en", From::own) == std::vector<std::string>{"candy"});
    CHECK(book.of("candy", "en", From::own).empty());
    for (const char* text :
         {"same = 3", "same = [[\"one\"]]", "same = [[\"one\", \"\"]]", "other = []", "same = [[1, 2]]", "same = [[",
          "[also]\n\"-\" = [\"x\"]", "[also]\nx = \"y\"", "same = [[\"a b c d e f g h i j k l m\", \"b\"]]"}) {
        const Status refused = book.add("de", text, splitter);
        REQUIRE_FALSE_MESSAGE(refused, text);
        CHECK(refused.error().code == errc::malformed);
    }
    CHECK(book.add("de", std::string(2 << 20, ' '), splitter).error().code == errc::too_large);
    CHECK(book.of("soda", "en", From::own) == std::vector<std::string>{"soft drink"});
    CHECK(SynonymBook::load("/nowhere", splitter).error().code == errc::not_found);
}
