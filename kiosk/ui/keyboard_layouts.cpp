#include "kiosk/ui/keyboard_layouts.h"

#include <algorithm>
#include <span>

namespace tp::ui {
namespace {

// Where the keys come from: README.md, "Keyboards".
constexpr KeyboardLayout english{.tag = "en",
                                 .own_name = "English",
                                 .rows = {"q w e r t y u i o p", "a s d f g h j k l", "z x c v b n m"},
                                 .capitals = true};
constexpr KeyboardLayout spanish{.tag = "es",
                                 .own_name = "Español",
                                 .rows = {"q w e r t y u i o p", "a s d f g h j k l ñ", "z x c v b n m"},
                                 .capitals = true};
constexpr KeyboardLayout french{.tag = "fr",
                                .own_name = "Français",
                                .rows = {"a z e r t y u i o p", "q s d f g h j k l m", "w x c v b n é '"},
                                .capitals = true};
constexpr KeyboardLayout german{.tag = "de",
                                .own_name = "Deutsch",
                                .rows = {"q w e r t z u i o p ü", "a s d f g h j k l ö ä", "y x c v b n m ß"},
                                .capitals = true};
constexpr KeyboardLayout portuguese{.tag = "pt",
                                    .own_name = "Português",
                                    .rows = {"q w e r t y u i o p", "a s d f g h j k l ç", "z x c v b n m"},
                                    .capitals = true};
constexpr KeyboardLayout arabic{.tag = "ar",
                                .own_name = "العربية",
                                .rows = {"ض ص ث ق ف غ ع ه خ ح ج", "ش س ي ب ل ا ت ن م ك ط", "ذ ء ؤ ر ى ة و ز ظ د"}};
constexpr KeyboardLayout hebrew{
    .tag = "he", .own_name = "עברית", .rows = {"' - ק ר א ט ו ן ם פ", "ש ד ג כ ע י ח ל ך ף", "ז ס ב ה נ מ צ ת ץ"}};
constexpr KeyboardLayout hindi{.tag = "hi",
                               .own_name = "हिन्दी",
                               .rows = {"ौ ै ा ी ू ब ह ग द ज ड", "ो े ् ि ु प र क त च ट", "ं म न व ल स य ़ ृ"},
                               .shifted = {"औ ऐ आ ई ऊ भ ङ घ ध झ ढ", "ओ ए अ इ उ फ ऋ ख थ छ ठ", "ँ ण ञ ः ळ श ष ॅ ॉ"}};
constexpr KeyboardLayout thai{
    .tag = "th",
    .own_name = "ไทย",
    .rows = {"ๅ / _ ภ ถ ุ ึ ค ต จ ข ช", "ๆ ไ ำ พ ะ ั ี ร น ย บ ล", "ฟ ห ก ด เ ้ ่ า ส ว ง", "ผ ป แ อ ิ ื ท ม ใ ฝ"},
    .shifted = {"+ ๑ ๒ ๓ ๔ ู ฿ ๕ ๖ ๗ ๘ ๙", "๐ \" ฎ ฑ ธ ํ ๊ ณ ฯ ญ ฐ ,", "ฤ ฆ ฏ โ ฌ ็ ๋ ษ ศ ซ .", "( ) ฉ ฮ ฺ ์ ? ฒ ฬ ฦ"}};
constexpr KeyboardLayout romaji{.tag = "ja",
                                .own_name = "ローマ字",
                                .rows = {"q w e r t y u i o p", "a s d f g h j k l ー", "z x c v b n m"},
                                .typing = Typing::romaji};
constexpr KeyboardLayout fifty_sounds{
    .tag = "ja",
    .own_name = "かな",
    .rows = {"あ か さ た な は ま や ら わ", "い き し ち に ひ み ゛ り を", "う く す つ ぬ ふ む ゆ る ん",
             "え け せ て ね へ め ゜ れ ー", "お こ そ と の ほ も よ ろ 小"},
    .typing = Typing::kana};
// As telephones have it: a key for each row of the sounds; touched again it goes on along the row, and a long press
// offers the row.
constexpr KeyboardLayout kana_pad{.tag = "ja",
                                  .own_name = "かな",
                                  .rows = {"あ か さ た な", "は ま や ら わ", "ん ー ゛ ゜ 小"},
                                  .typing = Typing::kana};
constexpr KeyboardLayout pinyin{.tag = "zh",
                                .own_name = "拼音",
                                .rows = {"q w e r t y u i o p", "a s d f g h j k l", "z x c v b n m '"},
                                .typing = Typing::pinyin};
constexpr KeyboardLayout signs{
    .tag = "", .own_name = "", .rows = {"1 2 3 4 5 6 7 8 9 0", "- / : ; ( ) $ & @ \"", ". , ? ! ' + # % _"}};

struct Variants {
    std::string_view key, offers;
};
// Marks of the languages of Europe, the commoner first.
constexpr Variants latin[] = {
    {"a", "á à â ä ã å ā ą æ"},
    {"c", "ç ć č"},
    {"d", "ď đ ð"},
    {"e", "é è ê ë ē ę ě"},
    {"g", "ğ"},
    {"i", "í ì î ï ī ı"},
    {"l", "ł ľ"},
    {"n", "ñ ń ň"},
    {"o", "ó ò ô ö õ ø ō ő œ"},
    {"r", "ř ŕ"},
    {"s", "ß ś š ş"},
    {"t", "ť ţ þ"},
    {"u", "ú ù û ü ū ů ű"},
    {"y", "ý ÿ"},
    {"z", "ź ż ž"},
};
// What a language's own people want first.
struct OwnVariants {
    std::string_view tag;
    std::span<const Variants> keys;
};
constexpr Variants french_first[] = {{"a", "à â æ"}, {"e", "é è ê ë"}, {"i", "î ï"},   {"o", "ô œ"},
                                     {"u", "ù û ü"}, {"y", "ÿ"},       {".com", ".fr"}};
constexpr Variants german_first[] = {{"a", "ä"}, {"o", "ö"}, {"u", "ü"}, {".com", ".de .at .ch"}};
constexpr Variants portuguese_first[] = {{"a", "ã á â à"}, {"e", "é ê"}, {"o", "õ ó ô"}, {".com", ".pt .com.br"}};
constexpr Variants arabic_first[] = {
    {"ا", "أ إ آ ء"}, {"ل", "لا لأ لإ لآ"}, {"ي", "ئ ى"}, {"ى", "ئ"}, {"و", "ؤ"}, {"ه", "ة"}, {"ت", "ة"},
    {"ب", "پ"},       {"ج", "چ"},           {"ز", "ژ"},   {"ف", "ڤ"}, {"ك", "گ"}, {"1", "١"}, {"2", "٢"},
    {"3", "٣"},       {"4", "٤"},           {"5", "٥"},   {"6", "٦"}, {"7", "٧"}, {"8", "٨"}, {"9", "٩"},
    {"0", "٠"},       {"?", "؟"},           {",", "،"},   {";", "؛"}, {"%", "٪"}};
constexpr Variants hebrew_first[] = {{"'", "׳ ״"}, {"\"", "״"}, {"-", "־"},      {"ג", "ג׳"},
                                     {"ז", "ז׳"},  {"צ", "צ׳"}, {"$", "₪ € £ ¥"}};
constexpr Variants hindi_first[] = {{"क", "क्ष क़"}, {"ख", "ख़"}, {"ग", "ग़"}, {"ज", "ज्ञ ज़"}, {"त", "त्र"},     {"श", "श्र"},
                                    {"ड", "ड़"},    {"ढ", "ढ़"}, {"फ", "फ़"}, {"र", "ऱ र्"},  {"ा", "ॉ"},      {".", "।"},
                                    {"1", "१"},    {"2", "२"}, {"3", "३"}, {"4", "४"},    {"5", "५"},      {"6", "६"},
                                    {"7", "७"},    {"8", "८"}, {"9", "९"}, {"0", "०"},    {"$", "₹ € £ ¥"}};
constexpr Variants thai_first[] = {{"ข", "ฃ"}, {"ค", "ฅ"}, {"1", "๑"},      {"2", "๒"}, {"3", "๓"},
                                   {"4", "๔"}, {"5", "๕"}, {"6", "๖"},      {"7", "๗"}, {"8", "๘"},
                                   {"9", "๙"}, {"0", "๐"}, {"$", "฿ € £ ¥"}};
constexpr Variants japanese_first[] = {
    {".", "。 ・"},        {",", "、"},           {"?", "？"},           {"!", "！"},
    {"(", "「"},           {")", "」"},           {"$", "¥ € £"},        {".com", ".jp .co.jp .ne.jp"},
    {"あ", "い う え お"}, {"か", "き く け こ"}, {"さ", "し す せ そ"}, {"た", "ち つ て と"},
    {"な", "に ぬ ね の"}, {"は", "ひ ふ へ ほ"}, {"ま", "み む め も"}, {"や", "ゆ よ"},
    {"ら", "り る れ ろ"}, {"わ", "を"}};
constexpr Variants chinese_first[] = {{".", "。"},    {",", "， 、"}, {"?", "？"},    {"!", "！"},
                                      {"(", "（ 《"}, {")", "） 》"}, {"$", "¥ € £"}, {".com", ".cn .com.cn"}};
constexpr Variants of_signs[] = {
    {"-", "– —"},   {"/", "\\ |"},  {"?", "¿"},       {"!", "¡"}, {"\"", "« » „ “ ”"},
    {"'", "’ ‘"},   {"$", "€ £ ¥"}, {"+", "× ÷ = ±"}, {"&", "§"}, {"%", "‰ °"},
    {"#", "№ * ~"}, {"(", "[ { <"}, {")", "] } >"},   {".", "…"}, {".com", ".org .net .eu"}};
constexpr OwnVariants own_variants[] = {
    {"fr", french_first}, {"de", german_first}, {"pt", portuguese_first}, {"ar", arabic_first},  {"he", hebrew_first},
    {"hi", hindi_first},  {"th", thai_first},   {"ja", japanese_first},   {"zh", chinese_first},
};

std::string_view primary(std::string_view language) {
    return language.substr(0, language.find('-'));
}

std::string_view offers_in(std::span<const Variants> table, std::string_view key) {
    const auto found = std::ranges::find(table, key, &Variants::key);
    return found == table.end() ? std::string_view() : found->offers;
}

char32_t code_point(std::string_view one) {
    const auto byte = [&](size_t i) { return static_cast<unsigned char>(one[i]); };
    if (one.size() == 1) return byte(0);
    if (one.size() == 2) return static_cast<char32_t>((byte(0) & 0x1F) << 6 | (byte(1) & 0x3F));
    if (one.size() == 3)
        return static_cast<char32_t>((byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F));
    return 0;
}

// Letters with a capital in Latin-1 and Latin Extended-A; 0 for any other.
char32_t capital(char32_t letter) {
    if (letter >= 'a' && letter <= 'z') return letter - 0x20;
    if (letter >= 0xE0 && letter <= 0xFE && letter != 0xF7) return letter - 0x20;
    if (letter == 0xFF) return 0x178;
    if (letter == 0x131) return 'I';
    const bool even_capitals = (letter >= 0x100 && letter <= 0x137) || (letter >= 0x14A && letter <= 0x177);
    const bool odd_capitals = (letter >= 0x139 && letter <= 0x148) || (letter >= 0x179 && letter <= 0x17E);
    if ((even_capitals && letter % 2 == 1) || (odd_capitals && letter % 2 == 0)) return letter - 1;
    return 0;
}

std::string small_of(std::string_view key) {
    if (key.size() == 1 && key[0] >= 'A' && key[0] <= 'Z') return {static_cast<char>(key[0] - 'A' + 'a')};
    return {};
}

}  // namespace

const std::vector<const KeyboardLayout*>& keyboards_of(std::string_view language) {
    struct Keyboards {
        std::string_view tag;
        std::vector<const KeyboardLayout*> layouts;
    };
    // Each Latin alphabet types plain Latin too.
    static const std::vector<Keyboards> all = {
        {"en", {&english}},          {"es", {&spanish}},
        {"fr", {&french}},           {"de", {&german}},
        {"pt", {&portuguese}},       {"ar", {&arabic, &english}},
        {"he", {&hebrew, &english}}, {"hi", {&hindi, &english}},
        {"th", {&thai, &english}},   {"ja", {&romaji, &fifty_sounds, &kana_pad, &english}},
        {"zh", {&pinyin, &english}},
    };
    const auto found = std::ranges::find(all, primary(language), &Keyboards::tag);
    return found == all.end() ? all.front().layouts : found->layouts;
}

const KeyboardLayout& sign_keyboard() {
    return signs;
}

std::vector<std::string_view> keys_of(std::string_view row) {
    std::vector<std::string_view> keys;
    while (!row.empty()) {
        const size_t end = std::min(row.find(' '), row.size());
        keys.push_back(row.substr(0, end));
        row.remove_prefix(std::min(end + 1, row.size()));
    }
    return keys;
}

std::vector<std::string> variants_of(std::string_view language, std::string_view key) {
    const std::string small = small_of(key);
    const std::string_view base = small.empty() ? key : std::string_view(small);
    const auto own = std::ranges::find(own_variants, primary(language), &OwnVariants::tag);
    std::vector<std::string> variants;
    const auto add = [&](std::string_view offers) {
        for (const std::string_view offer : keys_of(offers)) {
            std::string shown = small.empty() ? std::string(offer) : capital_of(offer);
            if (shown == offer && !small.empty()) continue;  // no capital
            if (std::ranges::find(variants, shown) == variants.end()) variants.push_back(std::move(shown));
        }
    };
    if (own != std::end(own_variants)) add(offers_in(own->keys, base));
    add(offers_in(latin, base));
    add(offers_in(of_signs, base));
    return variants;
}

std::string capital_of(std::string_view key) {
    if (key.empty() || key.size() > 2 || key == "ß") return std::string(key);
    const char32_t upper = capital(code_point(key));
    if (upper == 0) return std::string(key);
    if (upper < 0x80) return {static_cast<char>(upper)};
    return {static_cast<char>(0xC0 | upper >> 6), static_cast<char>(0x80 | (upper & 0x3F))};
}

std::string shown_on_key(std::string_view key) {
    const char32_t mark = key.size() == 3 ? code_point(key) : 0;
    // Unicode 15, General_Category Mn and Mc of Devanagari and Thai.
    const bool devanagari = (mark >= 0x900 && mark <= 0x903) || (mark >= 0x93A && mark <= 0x94F && mark != 0x93D);
    const bool thai_mark = mark == 0xE31 || (mark >= 0xE34 && mark <= 0xE3A) || (mark >= 0xE47 && mark <= 0xE4E);
    return devanagari || thai_mark ? "\u25CC" + std::string(key) : std::string(key);
}

std::string_view spoken_key(std::string_view key) {
    if (key == "゛") return "濁点";
    if (key == "゜") return "半濁点";
    if (key == "小") return "小さい文字";
    return key;
}

std::vector<std::string_view> mail_domains(std::string_view language) {
    struct Domains {
        std::string_view tag, ends;
    };
    constexpr Domains domains[] = {
        {"de", "@gmail.com @gmx.de @web.de @t-online.de @outlook.de @icloud.com"},
        {"fr", "@gmail.com @orange.fr @hotmail.fr @free.fr @laposte.net @outlook.fr"},
        {"es", "@gmail.com @hotmail.com @outlook.es @yahoo.es @icloud.com"},
        {"pt", "@gmail.com @hotmail.com @outlook.com @sapo.pt @uol.com.br @icloud.com"},
        {"he", "@gmail.com @walla.co.il @outlook.com @icloud.com @yahoo.com"},
        {"hi", "@gmail.com @rediffmail.com @yahoo.in @outlook.com @icloud.com"},
        {"ja", "@gmail.com @yahoo.co.jp @docomo.ne.jp @icloud.com @ezweb.ne.jp @outlook.jp"},
        {"zh", "@qq.com @163.com @126.com @gmail.com @outlook.com @sina.com"},
    };
    const auto* found = std::ranges::find(domains, primary(language), &Domains::tag);
    return keys_of(found == std::end(domains) ? "@gmail.com @outlook.com @icloud.com @yahoo.com @hotmail.com"
                                              : found->ends);
}

}  // namespace tp::ui
