#include "kiosk/availability/search_ways.h"

#include <doctest/doctest.h>

using namespace tp;

namespace {

using Correction = SearchQuestion::Correction;

SearchAnswer answer_of(size_t hits, std::string left_out = "") {
    SearchAnswer answer;
    answer.hits.resize(hits);
    answer.left_out = std::move(left_out);
    return answer;
}

}  // namespace

TEST_CASE("a text that means one thing is searched once, near words and all") {
    SearchWays ways({"milk"});
    CHECK(ways.text() == "milk");
    CHECK(ways.correction() == Correction::taken);
    CHECK_FALSE(ways.take(answer_of(0)));
    CHECK(std::move(ways).best().first == "milk");
    CHECK(SearchWays({}).empty());
    CHECK(SearchWays({"", "k"}).empty());  // no kana yet
}

TEST_CASE("ways are searched until one finds all it says, else the first that found something counts") {
    SearchWays ways({"田地", "電池", "でんち"});
    CHECK(ways.correction() == Correction::own);
    REQUIRE(ways.take(answer_of(0)));
    CHECK(ways.text() == "電池");
    CHECK_FALSE(ways.take(answer_of(3)));
    CHECK(std::move(ways).best().first == "電池");

    SearchWays partly({"a", "b", "c"});
    REQUIRE(partly.take(answer_of(0)));
    REQUIRE(partly.take(answer_of(2, "2 l")));
    CHECK_FALSE(partly.take(answer_of(1, "3 l")));
    const auto [text, answer] = std::move(partly).best();
    CHECK(text == "b");
    CHECK(answer.hits.size() == 2);
}

TEST_CASE("where no way finds anything the likeliest is searched with near words, too") {
    SearchWays ways({"a", "b"});
    REQUIRE(ways.take(answer_of(0)));
    REQUIRE(ways.take(answer_of(0)));
    CHECK(ways.text() == "a");
    CHECK(ways.correction() == Correction::taken);
    CHECK_FALSE(ways.take(answer_of(1, "x")));
    CHECK(std::move(ways).best().first == "a");
}
