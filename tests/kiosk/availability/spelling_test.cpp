#include "kiosk/availability/spelling.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

using namespace tp;

TEST_CASE("edit distance counts insertions, deletions, substitutions and swaps") {
    const auto whole = [](std::u32string_view a, std::u32string_view b) {
        return edit_distance(a, b, Match::whole, 3);
    };
    CHECK(whole(U"milk", U"milk") == 0);
    CHECK(whole(U"mlik", U"milk") == 1);
    CHECK(whole(U"milc", U"milk") == 1);
    CHECK(whole(U"mil", U"milk") == 1);
    CHECK(whole(U"choclate", U"chocolate") == 1);
    CHECK(whole(U"kitten", U"sitting") == 3);
    CHECK(whole(U"abc", U"xyzuvw") == 4);
    CHECK(edit_distance(U"choclo", U"chocolate", Match::prefix, 2) == 1);
    CHECK(edit_distance(U"chcoo", U"chocolate", Match::prefix, 2) == 1);
    CHECK(edit_distance(U"", U"abc", Match::prefix, 2) == 0);
}

TEST_CASE("short words get one typo, long ones two, numbers none") {
    CHECK(allowed_typos(U"ab") == 0);
    CHECK(allowed_typos(U"abc") == 1);
    CHECK(allowed_typos(U"abcde") == 1);
    CHECK(allowed_typos(U"abcdef") == 2);
    CHECK(allowed_typos(U"330ml") == 0);
    CHECK(allowed_typos(std::u32string(100, U'a')) == 0);
}

TEST_CASE("guesses come nearest first, then by how many products have them") {
    const std::vector<VocabularyWord> words = {{"chocolate", 50}, {"chocolat", 3}, {"coffee", 80}, {"milk", 10},
                                               {"mild", 90},      {"silk", 99},    {"кефир", 4},   {"हिन्दी", 1}};
    const Spelling spelling(words);
    CHECK(spelling.guess("choclate", Match::whole, 4).front().word == "chocolate");
    CHECK(spelling.guess("chocl", Match::prefix, 4).front().word == "chocolate");
    const auto near_milc = spelling.guess("milc", Match::whole, 4);
    REQUIRE(near_milc.size() == 2);
    CHECK(near_milc[0].word == "mild");
    CHECK(spelling.guess("nilk", Match::whole, 1).front().word == "silk");
    CHECK(spelling.guess("кефри", Match::whole, 4).front().word == "кефир");
    CHECK(spelling.guess("xqzw", Match::whole, 4).empty());
    CHECK(spelling.guess("", Match::whole, 4).empty());
}

TEST_CASE("distances are those of the full table, for random words and up to any number of typos") {
    const auto full = [](const std::u32string& a, const std::u32string& b, Match match) {
        std::vector<std::vector<int>> d(a.size() + 1, std::vector<int>(b.size() + 1));
        for (size_t i = 0; i <= a.size(); ++i)
            for (size_t j = 0; j <= b.size(); ++j) {
                if (i == 0 || j == 0) {
                    d[i][j] = static_cast<int>(i + j);
                    continue;
                }
                d[i][j] =
                    std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
            }
        return match == Match::whole ? d[a.size()][b.size()] : *std::ranges::min_element(d[a.size()]);
    };
    std::mt19937 random(3);
    const auto word = [&] {
        std::u32string letters(random() % 9, U'a');
        for (char32_t& c : letters) c = static_cast<char32_t>(U'a' + random() % 3);
        return letters;
    };
    for (int trial = 0; trial < 4'000; ++trial) {
        const std::u32string a = word(), b = word();
        for (const Match match : {Match::whole, Match::prefix})
            for (int most = 0; most <= 3; ++most)
                CHECK(edit_distance(a, b, match, most) == std::min(full(a, b, match), most + 1));
    }
}
