#include "sync/replica/search_words.h"

#include <doctest/doctest.h>

using namespace tp;

namespace {

std::string folded(std::string_view text) {
    std::string out;
    for (const SearchWord& word : WordSplitter().split(text)) out += (out.empty() ? "" : " ") + word.folded;
    return out;
}

}  // namespace

TEST_CASE("words are folded: case, accents, compatibility forms, letters without a key") {
    CHECK(folded("Trader Joe's  PLUS, Peanut-Butter (1.4 oz)") == "trader joes plus peanut butter 1 4 oz");
    CHECK(folded("Crème BRÛLÉE Ærø Łódź Straße") == "creme brulee aero lodz strasse");
    CHECK(folded("ＡＢＣ １２") == "abc 12");
    CHECK(folded("Joe’s") == "joes");
    CHECK(folded("ΚΑΦΈΣ ёлка") == "καφεσ елка");
    CHECK(folded("") == "");
    CHECK(folded("  -- !! ") == "");
}

TEST_CASE("decomposed and composed text meet") {
    CHECK(folded("cafe\u0301") == folded("caf\u00e9"));
    CHECK(folded("か\u3099") == folded("が"));
}

TEST_CASE("scripts without spaces, and scripts whose marks are vowels") {
    CHECK(folded("牛奶 250ml") == "牛 奶 250ml");
    CHECK(folded("コーヒー") == "コ ー ヒ ー");
    CHECK(folded("हिन्दी चाय") == "हिन्दी चाय");
    CHECK(folded("حَلِيب") == folded("حليب"));
    CHECK(folded("กาแฟเย็น") == "กาแฟ เย็น");
}

TEST_CASE("words know where they stood") {
    const auto words = WordSplitter().split("Café “Noir”");
    REQUIRE(words.size() == 2);
    CHECK(words[0] == SearchWord{"cafe", 0, 5});
    CHECK(words[1].begin == 9);
    CHECK(words[1].end == 13);
    CHECK(WordSplitter().split("a Bc's")[1] == SearchWord{"bcs", 2, 6});
}

TEST_CASE("what is stored is what is asked, for any text") {
    WordSplitter splitter;
    for (const std::string_view text : {"Trader Joe's 6 oz", "l'été", "''a'' b'", "Käse-Brötchen", "قهوة عربية",
                                        "ab\xFF"
                                        "cd",
                                        "a\u00ADb", "x' OR 1=1--", "\"quoted\" AND (b*) NEAR/2", "\u202Eabc"}) {
        std::string stored;
        splitter.append_words(text, stored);
        std::string asked;
        for (const SearchWord& word : splitter.split(text)) {
            asked += (asked.empty() ? "" : " ") + word.folded;
            CHECK(word.folded.find_first_of("\"'*() ") == std::string::npos);
        }
        while (stored.ends_with(' ')) stored.pop_back();
        std::string single;
        for (const char c : stored)
            if (c != ' ' || !single.ends_with(' ')) single += c;
        if (single.starts_with(' ')) single.erase(0, 1);
        CHECK(single == asked);
    }
}

TEST_CASE("a word has an end") {
    CHECK(folded(std::string(5000, 'a')).size() <= 64);
    std::string stack = "a";
    for (int i = 0; i < 5000; ++i) stack += "\u0301";
    CHECK(folded(stack) == "a");
    std::string thai;
    for (int i = 0; i < 3000; ++i) thai += "ก\u0E49";
    CHECK_FALSE(folded(thai).empty());
}
