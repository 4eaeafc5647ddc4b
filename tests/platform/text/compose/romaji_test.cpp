#include "platform/text/compose/romaji.h"

#include <doctest/doctest.h>

#include <random>
#include <utility>

namespace tp {
namespace {

std::string typed(std::string_view letters) {
    std::string composing;
    for (const char letter : letters) composing = romaji_typed(composing, letter);
    return composing;
}
std::string word(std::string_view letters) {
    return romaji_finished(typed(letters));
}

}  // namespace

TEST_CASE("romaji becomes kana, in Kunrei and in Hepburn spelling") {
    const std::pair<const char*, const char*> words[] = {
        {"toukyou", "とうきょう"},
        {"shinbun", "しんぶん"},
        {"sinbun", "しんぶん"},
        {"kitte", "きって"},
        {"nna", "んあ"},
        {"n'a", "んあ"},
        {"hon", "ほん"},
        {"honn", "ほん"},
        {"konnichiha", "こんいちは"},
        {"konnnichiha", "こんにちは"},
        {"kon'ya", "こんや"},
        {"konya", "こにゃ"},
        {"gyuunyuu", "ぎゅうにゅう"},
        {"tya", "ちゃ"},
        {"cha", "ちゃ"},
        {"matcha", "まっちゃ"},
        {"mattya", "まっちゃ"},
        {"macchi", "まっち"},
        {"zasshi", "ざっし"},
        {"sapporo", "さっぽろ"},
        {"hamigakiko", "はみがきこ"},
        {"shanpu-", "しゃんぷー"},
        {"terebi", "てれび"},
        {"ko-hi-", "こーひー"},
        {"ryokucha", "りょくちゃ"},
        {"fairu", "ふぁいる"},
        {"vaiorin", "ゔぁいおりん"},
        {"pa-thi-", "ぱーてぃー"},
        {"dhisuku", "でぃすく"},
        {"xtu", "っ"},
        {"ltsu", "っ"},
        {"zi", "じ"},
        {"ji", "じ"},
        {"tukue", "つくえ"},
        {"tsukue", "つくえ"},
        {"huku", "ふく"},
        {"fuku", "ふく"},
        {"wotaku", "をたく"},
        {"ringo", "りんご"},
        {"senntaku", "せんたく"},
        {"sentaku", "せんたく"},
        {"jagaimo", "じゃがいも"},
        {"onna", "おんあ"},
        {"onnna", "おんな"},
        {"shouyu", "しょうゆ"},
        {"reizouko", "れいぞうこ"},
        {"denchi", "でんち"},
        {"pasokon", "ぱそこん"},
        {"chokore-to", "ちょこれーと"},
        {"nyu-su", "にゅーす"},
    };
    for (const auto& [letters, kana] : words) {
        CHECK_MESSAGE(word(letters) == kana, letters);
    }
}

TEST_CASE("what is not kana yet stays in letters at the end") {
    CHECK(typed("k") == "k");
    CHECK(typed("ky") == "ky");
    CHECK(typed("touk") == "とうk");
    CHECK(typed("n") == "n");
    CHECK(typed("nk") == "んk");
    CHECK(typed("kk") == "っk");
    CHECK(typed("sh") == "sh");
    CHECK(romaji_finished("とうk") == "とうk");
    CHECK(romaji_finished("ほn") == "ほん");
}

TEST_CASE("letters that spell nothing stay letters and nothing is lost") {
    CHECK(typed("qz") == "qz");
    CHECK(typed("qza") == "qざ");
    CHECK(typed("lka") == "lか");
    CHECK(typed("ka5") == "か5");
    std::mt19937 random(7);
    for (int i = 0; i < 3'000; ++i) {
        std::string composing;
        for (auto count = random() % 30; count > 0; --count)
            composing = romaji_typed(composing, static_cast<char>('a' + random() % 26));
        // Never more than three letters wait: "xts" and "lts" are the longest beginnings.
        size_t waiting = 0;
        while (waiting < composing.size() && composing[composing.size() - 1 - waiting] >= 'a' &&
               composing[composing.size() - 1 - waiting] <= 'z')
            ++waiting;
        const std::string next = romaji_typed(composing, 'a');
        CHECK(next.size() >= composing.size());
    }
}

TEST_CASE("marks of the fifty sounds are put on and taken off") {
    CHECK(kana_marked("か", KanaMark::voiced) == "が");
    CHECK(kana_marked("が", KanaMark::voiced) == "か");
    CHECK(kana_marked("は", KanaMark::half_voiced) == "ぱ");
    CHECK(kana_marked("ば", KanaMark::half_voiced) == "ぱ");
    CHECK(kana_marked("きや", KanaMark::small) == "きゃ");
    CHECK(kana_marked("つ", KanaMark::small) == "っ");
    CHECK(kana_marked("っ", KanaMark::voiced) == "づ");
    CHECK(kana_marked("な", KanaMark::voiced) == "な");
    CHECK(kana_marked("", KanaMark::voiced).empty());
    CHECK(kana_marked("ab", KanaMark::small) == "ab");
}

TEST_CASE("hiragana and katakana are the same in another hand") {
    CHECK(to_katakana("こーひーとぎゅうにゅう 1") == "コーヒートギュウニュウ 1");
    CHECK(to_hiragana("コーヒーヴァイオリン") == "こーひーゔぁいおりん");
    CHECK(to_katakana("abc漢字") == "abc漢字");
    CHECK(is_hiragana("こーひー"));
    CHECK_FALSE(is_hiragana("こk"));
    CHECK_FALSE(is_hiragana("コ"));
    CHECK_FALSE(is_hiragana(""));
}

}  // namespace tp
