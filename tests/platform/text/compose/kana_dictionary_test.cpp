#include "platform/text/compose/kana_dictionary.h"

#include <doctest/doctest.h>

#include <unistd.h>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <random>

#include "candidate_place.h"
#include "platform/text/compose/composer.h"

namespace tp {
namespace {

KanaDictionary& real_dictionary() {
    static Result<KanaDictionary> dictionary = KanaDictionary::open(Composer::Files::debian().kana);
    REQUIRE_MESSAGE(dictionary, "skkdic is not installed");
    return *dictionary;
}

struct TemporaryFile {
    std::string path;
    explicit TemporaryFile(const std::string& content)
        : path(std::filesystem::temp_directory_path() / ("touchpoint-kana-" + std::to_string(::getpid()))) {
        std::ofstream(path, std::ios::binary) << content;
    }
    ~TemporaryFile() { std::filesystem::remove(path); }
};

}  // namespace

TEST_CASE("kana become the words that people mean") {
    const WordPlace words[] = {
        {"とうきょう", "東京", 0},
        {"しんぶん", "新聞", 0},
        {"きって", "切手", 0},
        {"ぎゅうにゅう", "牛乳", 0},
        {"はみがきこ", "歯磨き粉", 0},
        {"れいぞうこ", "冷蔵庫", 0},
        {"せんたくき", "洗濯機", 0},
        {"てれび", "テレビ", 1},
        {"こーひー", "コーヒー", 0},
        {"しゃんぷー", "シャンプー", 0},
        {"りんご", "林檎", 0},
        {"りんご", "リンゴ", 1},
        {"おちゃ", "お茶", 0},
        {"しょうゆ", "醤油", 0},
        {"さっぽろ", "札幌", 0},
        {"ほん", "本", 0},
        {"おいしい", "美味しい", 0},
        {"あたらしい", "新しい", 0},
        {"かった", "買った", 9},
        {"ちゅうもん", "注文", 0},
        {"りょくちゃ", "緑茶", 0},
        {"でんち", "電池", 0},
        {"くつ", "靴", 0},
        {"めがね", "眼鏡", 0},
        {"あんあ", "アンア", 2},
    };
    check_places(words, real_dictionary());
}

TEST_CASE("several words are a sentence, with their particles") {
    CHECK(real_dictionary().candidates("おいしいぎゅうにゅう", 60).front().text == "美味しい牛乳");
    CHECK(real_dictionary().candidates("ちゅうもんのばんごう", 60).front().text == "注文の番号");
}

TEST_CASE("words go on from what was typed, and begin it") {
    const InputCandidates found = real_dictionary().candidates("れいぞう", 60);
    CHECK(place_of(found, "冷蔵庫") < 12);
    for (const InputCandidate& candidate : found) CHECK(candidate.consumed <= 12);
    const InputCandidates parts = real_dictionary().candidates("とうきょうわ", 60);
    const size_t place = place_of(parts, "東京");
    REQUIRE(place < 60);
    CHECK(parts[place].consumed == 15);
}

TEST_CASE("each list has the kana in both hands, and nothing twice") {
    for (const char* kana : {"あ", "ん", "ゔぁいおりん", "ぱーてぃー", "っ", "ゐゑ"}) {
        const InputCandidates found = real_dictionary().candidates(kana, 60);
        INFO(std::string(kana));
        CHECK(place_of(found, kana) < 60);
        for (const InputCandidate& one : found) CHECK(std::ranges::count(found, one) == 1);
    }
    CHECK(real_dictionary().candidates("", 60).empty());
    CHECK(real_dictionary().candidates("abc", 60).empty());
    CHECK(real_dictionary().candidates("とうk", 60).empty());
}

TEST_CASE("any kana are answered, soon, in little memory") {
    std::mt19937 random(5);
    std::chrono::steady_clock::duration longest{};
    for (int i = 0; i < 80; ++i) {
        std::string kana;
        for (auto count = 1 + random() % 30; count > 0; --count) {
            const auto point = static_cast<char32_t>(0x3041 + random() % 86);
            kana += {static_cast<char>(0xE0 | point >> 12), static_cast<char>(0x80 | (point >> 6 & 0x3F)),
                     static_cast<char>(0x80 | (point & 0x3F))};
        }
        const auto begin = std::chrono::steady_clock::now();
        const InputCandidates found = real_dictionary().candidates(kana, 60);
        longest = std::max(longest, std::chrono::steady_clock::now() - begin);
        CHECK_FALSE(found.empty());
    }
    MESSAGE("longest ", std::chrono::duration<double, std::milli>(longest).count(), " ms, ",
            real_dictionary().memory_bytes() / 1024, " KiB");
    CHECK(real_dictionary().memory_bytes() < 256 * 1024);
}

TEST_CASE("a file that is no dictionary is refused, one of hostile lines is read") {
    CHECK(KanaDictionary::open("/nonexistent").error().code == errc::not_found);
    CHECK(KanaDictionary::open(TemporaryFile("hello\n").path).error().code == errc::malformed);
    const TemporaryFile none("");
    CHECK(KanaDictionary::open(none.path).error().code == errc::malformed);
    // あ in EUC-JP is A4 A2.
    const TemporaryFile odd(
        ";; okuri-ari entries.\n;; okuri-nasi entries.\n\xA4\xA2 "
        "/\xB0\xA1;note/(lisp)/#1//\xFF\xFF/\n\xA4\xA4\n\xA4\xA6 /");
    Result<KanaDictionary> dictionary = KanaDictionary::open(odd.path);
    REQUIRE(dictionary);
    const InputCandidates found = dictionary->candidates("あ", 60);
    CHECK(place_of(found, "亜") == 0);
    CHECK(place_of(found, "ア") < 60);
    CHECK_FALSE(dictionary->candidates("う", 60).empty());
}

}  // namespace tp
