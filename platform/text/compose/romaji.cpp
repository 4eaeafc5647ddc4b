#include "platform/text/compose/romaji.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace tp {
namespace {

struct Spelling {
    std::string_view romaji, kana;
};
// In ASCII order of the spelling.
constexpr Spelling spellings[] = {
    {"a", "あ"},     {"ba", "ば"},    {"be", "べ"},    {"bi", "び"},    {"bo", "ぼ"},    {"bu", "ぶ"},
    {"bya", "びゃ"}, {"bye", "びぇ"}, {"byi", "びぃ"}, {"byo", "びょ"}, {"byu", "びゅ"}, {"ca", "か"},
    {"ce", "せ"},    {"cha", "ちゃ"}, {"che", "ちぇ"}, {"chi", "ち"},   {"cho", "ちょ"}, {"chu", "ちゅ"},
    {"ci", "し"},    {"co", "こ"},    {"cu", "く"},    {"cya", "ちゃ"}, {"cye", "ちぇ"}, {"cyi", "ちぃ"},
    {"cyo", "ちょ"}, {"cyu", "ちゅ"}, {"da", "だ"},    {"de", "で"},    {"dha", "でゃ"}, {"dhe", "でぇ"},
    {"dhi", "でぃ"}, {"dho", "でょ"}, {"dhu", "でゅ"}, {"di", "ぢ"},    {"do", "ど"},    {"du", "づ"},
    {"dwu", "どぅ"}, {"dya", "ぢゃ"}, {"dye", "ぢぇ"}, {"dyi", "ぢぃ"}, {"dyo", "ぢょ"}, {"dyu", "ぢゅ"},
    {"e", "え"},     {"fa", "ふぁ"},  {"fe", "ふぇ"},  {"fi", "ふぃ"},  {"fo", "ふぉ"},  {"fu", "ふ"},
    {"fya", "ふゃ"}, {"fyo", "ふょ"}, {"fyu", "ふゅ"}, {"ga", "が"},    {"ge", "げ"},    {"gi", "ぎ"},
    {"go", "ご"},    {"gu", "ぐ"},    {"gwa", "ぐぁ"}, {"gya", "ぎゃ"}, {"gye", "ぎぇ"}, {"gyi", "ぎぃ"},
    {"gyo", "ぎょ"}, {"gyu", "ぎゅ"}, {"ha", "は"},    {"he", "へ"},    {"hi", "ひ"},    {"ho", "ほ"},
    {"hu", "ふ"},    {"hya", "ひゃ"}, {"hye", "ひぇ"}, {"hyi", "ひぃ"}, {"hyo", "ひょ"}, {"hyu", "ひゅ"},
    {"i", "い"},     {"ja", "じゃ"},  {"je", "じぇ"},  {"ji", "じ"},    {"jo", "じょ"},  {"ju", "じゅ"},
    {"jya", "じゃ"}, {"jye", "じぇ"}, {"jyi", "じぃ"}, {"jyo", "じょ"}, {"jyu", "じゅ"}, {"ka", "か"},
    {"ke", "け"},    {"ki", "き"},    {"ko", "こ"},    {"ku", "く"},    {"kwa", "くぁ"}, {"kya", "きゃ"},
    {"kye", "きぇ"}, {"kyi", "きぃ"}, {"kyo", "きょ"}, {"kyu", "きゅ"}, {"la", "ぁ"},    {"le", "ぇ"},
    {"li", "ぃ"},    {"lo", "ぉ"},    {"ltsu", "っ"},  {"ltu", "っ"},   {"lu", "ぅ"},    {"lwa", "ゎ"},
    {"lya", "ゃ"},   {"lyo", "ょ"},   {"lyu", "ゅ"},   {"ma", "ま"},    {"me", "め"},    {"mi", "み"},
    {"mo", "も"},    {"mu", "む"},    {"mya", "みゃ"}, {"mye", "みぇ"}, {"myi", "みぃ"}, {"myo", "みょ"},
    {"myu", "みゅ"}, {"na", "な"},    {"ne", "ね"},    {"ni", "に"},    {"no", "の"},    {"nu", "ぬ"},
    {"nya", "にゃ"}, {"nye", "にぇ"}, {"nyi", "にぃ"}, {"nyo", "にょ"}, {"nyu", "にゅ"}, {"o", "お"},
    {"pa", "ぱ"},    {"pe", "ぺ"},    {"pi", "ぴ"},    {"po", "ぽ"},    {"pu", "ぷ"},    {"pya", "ぴゃ"},
    {"pye", "ぴぇ"}, {"pyi", "ぴぃ"}, {"pyo", "ぴょ"}, {"pyu", "ぴゅ"}, {"qa", "くぁ"},  {"qe", "くぇ"},
    {"qi", "くぃ"},  {"qo", "くぉ"},  {"qu", "く"},    {"ra", "ら"},    {"re", "れ"},    {"ri", "り"},
    {"ro", "ろ"},    {"ru", "る"},    {"rya", "りゃ"}, {"rye", "りぇ"}, {"ryi", "りぃ"}, {"ryo", "りょ"},
    {"ryu", "りゅ"}, {"sa", "さ"},    {"se", "せ"},    {"sha", "しゃ"}, {"she", "しぇ"}, {"shi", "し"},
    {"sho", "しょ"}, {"shu", "しゅ"}, {"si", "し"},    {"so", "そ"},    {"su", "す"},    {"sya", "しゃ"},
    {"sye", "しぇ"}, {"syi", "しぃ"}, {"syo", "しょ"}, {"syu", "しゅ"}, {"ta", "た"},    {"te", "て"},
    {"tha", "てゃ"}, {"the", "てぇ"}, {"thi", "てぃ"}, {"tho", "てょ"}, {"thu", "てゅ"}, {"ti", "ち"},
    {"to", "と"},    {"tsa", "つぁ"}, {"tse", "つぇ"}, {"tsi", "つぃ"}, {"tso", "つぉ"}, {"tsu", "つ"},
    {"tu", "つ"},    {"twu", "とぅ"}, {"tya", "ちゃ"}, {"tye", "ちぇ"}, {"tyi", "ちぃ"}, {"tyo", "ちょ"},
    {"tyu", "ちゅ"}, {"u", "う"},     {"va", "ゔぁ"},  {"ve", "ゔぇ"},  {"vi", "ゔぃ"},  {"vo", "ゔぉ"},
    {"vu", "ゔ"},    {"vyu", "ゔゅ"}, {"wa", "わ"},    {"we", "うぇ"},  {"wha", "うぁ"}, {"whe", "うぇ"},
    {"whi", "うぃ"}, {"who", "うぉ"}, {"wi", "うぃ"},  {"wo", "を"},    {"wu", "う"},    {"wye", "ゑ"},
    {"wyi", "ゐ"},   {"xa", "ぁ"},    {"xe", "ぇ"},    {"xi", "ぃ"},    {"xo", "ぉ"},    {"xtsu", "っ"},
    {"xtu", "っ"},   {"xu", "ぅ"},    {"xwa", "ゎ"},   {"xya", "ゃ"},   {"xyo", "ょ"},   {"xyu", "ゅ"},
    {"ya", "や"},    {"ye", "いぇ"},  {"yo", "よ"},    {"yu", "ゆ"},    {"za", "ざ"},    {"ze", "ぜ"},
    {"zi", "じ"},    {"zo", "ぞ"},    {"zu", "ず"},    {"zya", "じゃ"}, {"zye", "じぇ"}, {"zyi", "じぃ"},
    {"zyo", "じょ"}, {"zyu", "じゅ"},
};
static_assert(std::ranges::is_sorted(spellings, {}, &Spelling::romaji));

bool is_letter(char c) {
    return c >= 'a' && c <= 'z';
}
bool is_vowel(char c) {
    return std::string_view("aiueo").contains(c);
}

// How many letters at the end are not kana yet.
size_t pending(std::string_view composing) {
    size_t count = 0;
    while (count < composing.size() && is_letter(composing[composing.size() - 1 - count])) ++count;
    return count;
}

std::string_view kana_of(std::string_view romaji) {
    const auto* found = std::ranges::lower_bound(spellings, romaji, {}, &Spelling::romaji);
    return found != std::end(spellings) && found->romaji == romaji ? found->kana : std::string_view();
}

bool begins_one(std::string_view romaji) {
    const auto* found = std::ranges::lower_bound(spellings, romaji, {}, &Spelling::romaji);
    return found != std::end(spellings) && found->romaji.starts_with(romaji);
}

// Every kana of these tables is three bytes of UTF-8 (U+3041 – U+30FF).
constexpr size_t kana_bytes = 3;

struct Marked {
    std::string_view plain, voiced, half_voiced, small;
};
constexpr Marked marks[] = {
    {"か", "が", "", ""},   {"き", "ぎ", "", ""},   {"く", "ぐ", "", ""},   {"け", "げ", "", ""},
    {"こ", "ご", "", ""},   {"さ", "ざ", "", ""},   {"し", "じ", "", ""},   {"す", "ず", "", ""},
    {"せ", "ぜ", "", ""},   {"そ", "ぞ", "", ""},   {"た", "だ", "", ""},   {"ち", "ぢ", "", ""},
    {"つ", "づ", "", "っ"}, {"て", "で", "", ""},   {"と", "ど", "", ""},   {"は", "ば", "ぱ", ""},
    {"ひ", "び", "ぴ", ""}, {"ふ", "ぶ", "ぷ", ""}, {"へ", "べ", "ぺ", ""}, {"ほ", "ぼ", "ぽ", ""},
    {"う", "ゔ", "", "ぅ"}, {"あ", "", "", "ぁ"},   {"い", "", "", "ぃ"},   {"え", "", "", "ぇ"},
    {"お", "", "", "ぉ"},   {"や", "", "", "ゃ"},   {"ゆ", "", "", "ゅ"},   {"よ", "", "", "ょ"},
    {"わ", "", "", "ゎ"},
};

// Moves the code points of [first, last] by `by`; hiragana and katakana stand in the same order 0x60 apart.
std::string moved(std::string_view text, char32_t first, char32_t last, int by) {
    std::string out;
    out.reserve(text.size());
    for (size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        if (lead != 0xE3 || i + 2 >= text.size()) {
            out += text[i++];
            continue;
        }
        auto point = static_cast<char32_t>(0x3000 | (static_cast<unsigned char>(text[i + 1]) & 0x3F) << 6 |
                                           (static_cast<unsigned char>(text[i + 2]) & 0x3F));
        if (point >= first && point <= last) point = static_cast<char32_t>(static_cast<int>(point) + by);
        out += {static_cast<char>(0xE0 | point >> 12), static_cast<char>(0x80 | (point >> 6 & 0x3F)),
                static_cast<char>(0x80 | (point & 0x3F))};
        i += kana_bytes;
    }
    return out;
}

}  // namespace

std::string romaji_typed(std::string_view composing, char letter) {
    std::string text(composing);
    if (letter == '-') return romaji_finished(text) + "ー";
    if (letter == '\'') return romaji_finished(text);
    if (!is_letter(letter)) return romaji_finished(text) + letter;
    const size_t waiting = pending(text);
    std::string tail = text.substr(text.size() - waiting) + letter;
    text.resize(text.size() - waiting);
    for (;;) {
        if (const std::string_view kana = kana_of(tail); !kana.empty()) return text.append(kana);
        if (tail.size() >= 2 && tail[0] == 'n' && !is_vowel(tail[1]) && tail[1] != 'y') {
            text += "ん";
            tail.erase(0, tail[1] == 'n' ? 2 : 1);
            if (tail.empty()) return text;
            continue;
        }
        if (begins_one(tail) || tail.size() < 2) return text + tail;
        const bool doubled = tail[0] == tail[1] && !is_vowel(tail[0]);
        // Hepburn's "tch": まっちゃ is "matcha".
        const bool before_ch = tail[0] == 't' && tail[1] == 'c';
        if (doubled || before_ch) {
            text += "っ";
        } else {
            text += tail[0];  // no spelling: it stays as it was typed
        }
        tail.erase(0, 1);
    }
}

std::string romaji_finished(std::string_view composing) {
    std::string text(composing);
    if (pending(text) > 0 && text.back() == 'n') {
        text.pop_back();
        text += "ん";
    }
    return text;
}

std::string kana_marked(std::string_view composing, KanaMark mark) {
    if (composing.size() < kana_bytes) return std::string(composing);
    const std::string_view before = composing.substr(0, composing.size() - kana_bytes);
    const std::string_view last = composing.substr(before.size());
    for (const Marked& row : marks) {
        if (last != row.plain && last != row.voiced && last != row.half_voiced && last != row.small) continue;
        const std::string_view wanted = mark == KanaMark::voiced        ? row.voiced
                                        : mark == KanaMark::half_voiced ? row.half_voiced
                                                                        : row.small;
        if (wanted.empty()) break;
        return std::string(before).append(last == wanted ? row.plain : wanted);
    }
    return std::string(composing);
}

std::string to_katakana(std::string_view text) {
    return moved(text, 0x3041, 0x3096, 0x60);
}
std::string to_hiragana(std::string_view text) {
    return moved(text, 0x30A1, 0x30F6, -0x60);
}

bool is_hiragana(std::string_view text) {
    if (text.empty() || text.size() % kana_bytes != 0) return false;
    for (size_t i = 0; i < text.size(); i += kana_bytes) {
        const std::string_view kana = text.substr(i, kana_bytes);
        if (kana != "ー" && (kana < "ぁ" || kana > "ゖ")) return false;
    }
    return true;
}

}  // namespace tp
