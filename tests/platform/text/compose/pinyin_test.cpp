#include "platform/text/compose/pinyin.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <random>

#include "candidate_place.h"
#include "platform/text/compose/composer.h"

namespace tp {
namespace {

const PinyinTable& real_table() {
    static const Result<PinyinTable> table = PinyinTable::load(Composer::Files::debian().pinyin);
    REQUIRE_MESSAGE(table, "rime-data-pinyin-simp is not installed");
    return *table;
}

}  // namespace

TEST_CASE("words of a store are first, or nearly, among the candidates of their pinyin") {
    const WordPlace words[] = {
        {"zhongguo", "中国", 0},   {"xi'an", "西安", 0},   {"beijing", "北京", 0},       {"shanghai", "上海", 0},
        {"shouji", "手机", 0},     {"niunai", "牛奶", 0},  {"pingguo", "苹果", 0},       {"yagao", "牙膏", 0},
        {"xifashui", "洗发水", 0}, {"dianshi", "电视", 1}, {"kafei", "咖啡", 0},         {"kele", "可乐", 0},
        {"diannao", "电脑", 0},    {"lvcha", "绿茶", 0},   {"nvshi", "女士", 1},         {"hongcha", "红茶", 0},
        {"mianbao", "面包", 0},    {"jidan", "鸡蛋", 0},   {"doufu", "豆腐", 0},         {"jiangyou", "酱油", 2},
        {"yifu", "衣服", 1},       {"xie", "写", 5},       {"shafa", "沙发", 0},         {"bingxiang", "冰箱", 0},
        {"xiyiji", "洗衣机", 0},   {"erji", "耳机", 1},    {"chongdianqi", "充电器", 0}, {"yaodian", "药店", 1},
        {"dingdan", "订单", 0},    {"huiyuan", "会员", 0}, {"fapiao", "发票", 0},        {"tuihuo", "退货", 0},
        {"xian", "西安", 9},       {"xian", "先", 9},      {"fangan", "方案", 2},        {"fang'an", "方案", 2},
        {"qiaokeli", "巧克力", 0}, {"binggan", "饼干", 0}, {"shuiguo", "水果", 0},       {"maojin", "毛巾", 0},
    };
    check_places(words, real_table());
}

TEST_CASE("first letters are enough, and an unfinished syllable") {
    const auto has = [](const char* letters, const char* word, size_t place) {
        const InputCandidates found = real_table().candidates(letters, 60);
        INFO(std::string(letters), " ", std::string(word));
        CHECK(place_of(found, word, std::string_view(letters).size()) <= place);
    };
    has("zg", "中国", 3);
    has("bj", "北京", 3);
    has("sj", "手机", 5);
    has("nn", "牛奶", 8);
    has("zhg", "中国", 3);
    has("pinggu", "苹果", 3);
    has("niun", "牛奶", 3);
    has("xfs", "洗发水", 8);
}

TEST_CASE("words that two syllables begin follow those that they are") {
    const InputCandidates found = real_table().candidates("qiaok", 60);
    REQUIRE(found.size() > 1);
    CHECK(found.front().text == "敲开");
    CHECK(place_of(found, "巧克力", 5) < 4);
    CHECK(place_of(real_table().candidates("bingqi", 60), "冰淇淋", 6) < 8);
    CHECK(real_table().candidates("niunai", 60).front().text == "牛奶");
}

TEST_CASE("what no word spells becomes a sentence, and words of its beginning follow") {
    const InputCandidates found = real_table().candidates("woyaomaipingguo", 60);
    REQUIRE(found.size() > 10);
    CHECK(found.front() == InputCandidate{"我要买苹果", 15});
    CHECK(place_of(found, "我要", 5) < 10);
    CHECK(place_of(found, "我", 2) < 30);
    for (size_t i = 2; i < found.size(); ++i) CHECK(found[i].consumed <= found[i - 1].consumed);
    CHECK(real_table().candidates("wuxianerji", 60).front().text == "无线耳机");
}

TEST_CASE("letters that begin no syllable stand in no candidate") {
    CHECK(real_table().candidates("v", 60).empty());
    CHECK(real_table().candidates("ui", 60).empty());
    CHECK(real_table().candidates("", 60).empty());
    CHECK(real_table().candidates("'", 60).empty());
    CHECK(real_table().candidates("XI", 60).empty());
    CHECK(real_table().candidates("中", 60).empty());
    const InputCandidates part = real_table().candidates("niui", 60);  // 牛, and an i that begins nothing
    REQUIRE_FALSE(part.empty());
    CHECK(part.front().consumed == 3);
    CHECK(real_table().candidates("ni", 5).size() == 5);
}

TEST_CASE("any letters are answered, soon") {
    std::mt19937 random(11);
    std::chrono::steady_clock::duration longest{};
    for (int i = 0; i < 120; ++i) {
        std::string letters;
        const auto length = 1 + random() % 60;
        const auto kind = random() % 3;
        const char one = static_cast<char>('a' + random() % 26);
        while (letters.size() < length)
            letters += kind == 0   ? one
                       : kind == 1 ? static_cast<char>('a' + random() % 26)
                                   : "zhangxian'ge"[random() % 12];
        const auto begin = std::chrono::steady_clock::now();
        const InputCandidates found = real_table().candidates(letters, 60);
        longest = std::max(longest, std::chrono::steady_clock::now() - begin);
        CHECK(std::ranges::all_of(found, [](const InputCandidate& candidate) {
            return !candidate.text.empty() && candidate.consumed >= 1 &&
                   candidate.consumed <= PinyinTable::most_letters;
        }));
    }
    MESSAGE("longest ", std::chrono::duration<double, std::milli>(longest).count(), " ms, ", real_table().words(),
            " words, ", real_table().memory_bytes() / 1024, " KiB");
    CHECK(real_table().memory_bytes() < 3 * 1024 * 1024);
}

TEST_CASE("a dictionary is what it says, line by line") {
    const Result<PinyinTable> table = PinyinTable::parse(
        "# Rime\n---\nname: x\n...\n"
        "好\thao\t100\n"
        "你好\tni hao\t50\n"
        "坏\n"               // no syllables
        "歪\twai1\t5\n"      // not letters
        "\xff\xfe\tni\t5\n"  // not UTF-8
        "五个音节的\twu ge yin jie de\t5\n"
        "你\tni\t\n");
    REQUIRE(table);
    CHECK(table->words() == 3);
    CHECK(table->candidates("nihao", 9).front() == InputCandidate{"你好", 5});
    CHECK(table->candidates("nihaohao", 9).front() == InputCandidate{"你好好", 8});
    CHECK(PinyinTable::parse("").error().code == errc::malformed);
    CHECK(PinyinTable::parse("...\n\n\t\t\n").error().code == errc::malformed);
    CHECK(PinyinTable::load("/nonexistent").error().code == errc::not_found);
}

}  // namespace tp
