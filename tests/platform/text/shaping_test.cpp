#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <sstream>

#include "platform/text/text_engine.h"

namespace {

using namespace tp;

std::unique_ptr<TextEngine> engine() {
    return TextEngine::open().value();
}

// Glyph ids as hb-shape, HarfBuzz's own program, prints them for a file.
std::vector<uint32_t> hb_shape(const std::string& font, const std::string& text, const std::string& more) {
    const std::string command = "hb-shape --no-glyph-names --no-clusters --no-positions --features=cv05,ss03 " + more +
                                " '" + font + "' '" + text + "'";
    std::vector<uint32_t> out;
    FILE* pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string line;
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) line.push_back(static_cast<char>(c));
    REQUIRE(pclose(pipe) == 0);
    for (char& c : line) {
        if (c == '[' || c == ']' || c == '|') c = ' ';
    }
    std::istringstream ids(line);
    for (uint32_t id = 0; ids >> id;) out.push_back(id);
    return out;
}

std::vector<uint32_t> glyphs_of(const Paragraph& p) {
    std::vector<uint32_t> out;
    for (const PlacedGlyph& g : p.glyphs) out.push_back(g.glyph);
    return out;
}

TEST_CASE("shaping gives the glyphs that hb-shape gives") {
    const auto text = engine();
    struct Case {
        const char* words;
        const char* font;
        const char* language;
    };
    for (const Case& c : {Case{"Pâtisserie & coffee, 3×", "/usr/share/fonts/opentype/inter/Inter-Regular.otf", "en"},
                          Case{"المتجر", "/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf", "ar"},
                          Case{"استلام الطلب", "/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf", "ar"},
                          Case{"हिन्दी क्षत्रिय", "/usr/share/fonts/truetype/noto/NotoSansDevanagari-Regular.ttf", "hi"},
                          Case{"สวัสดีที่นี่น้ำ", "/usr/share/fonts/truetype/noto/NotoSansThai-Regular.ttf", "th"},
                          Case{"שלום", "/usr/share/fonts/truetype/noto/NotoSansHebrew-Regular.ttf", "he"}}) {
        CAPTURE(c.words);
        const auto laid = text->layout(c.words, {.size_px = 40, .language = c.language});
        CHECK(glyphs_of(*laid) == hb_shape(c.font, c.words, std::string("--language=") + c.language));
        CHECK(laid->lines.size() == 1);
    }
}

TEST_CASE("bidi: digits and Latin words keep their direction inside of Arabic") {
    const auto text = engine();
    const auto laid = text->layout("سعر ABC 12", {.size_px = 40, .language = "ar"});
    REQUIRE(laid->lines.size() == 1);
    CHECK(laid->rtl);
    // In the eye's order from the left: 12, ABC, then the Arabic word.
    const auto x_of = [&](size_t offset) { return laid->caret_at(offset).x; };
    const size_t abc = std::string("سعر ").size();
    CHECK(x_of(0) > x_of(abc));        // the sentence begins at the right
    CHECK(x_of(abc) < x_of(abc + 1));  // ABC runs to the right
    CHECK(x_of(abc + 1) < x_of(abc + 2));
    CHECK(laid->lines[0].width == doctest::Approx(laid->ink_width));
}

TEST_CASE("what somebody has written keeps its direction on a screen that runs to the left") {
    const auto text = TextEngine::open().value();
    const auto lay = [&](std::string_view words, TextDirection direction, TextAlign align) {
        return text->layout(words, {}, {.max_width = 900, .direction = direction, .align = align});
    };
    const auto glyphs = [](const auto& paragraph) {
        std::vector<uint32_t> out;
        for (const PlacedGlyph& glyph : paragraph->glyphs) out.push_back(glyph.glyph);
        return out;
    };
    const std::string size = "1 lb of cheese!";
    const auto here = lay(size, TextDirection::automatic_rtl, TextAlign::right);
    CHECK_FALSE(here->rtl);
    CHECK(glyphs(here) == glyphs(lay(size, TextDirection::ltr, TextAlign::left)));
    CHECK(glyphs(here) != glyphs(lay(size, TextDirection::rtl, TextAlign::right)));
    CHECK(here->lines[0].x == doctest::Approx(900 - here->lines[0].width));

    const auto arabic = lay("قهوة (1)", TextDirection::automatic, TextAlign::left);
    CHECK(arabic->rtl);
    CHECK(arabic->lines[0].x == 0);
    // Two numbers in a row are words of the screen's language, and so is a name in an isolate.
    for (const char* words : {"9 – 21", "\u2068Halden\u2069 · \u20681 lb\u2069", ""}) {
        CHECK(lay(words, TextDirection::automatic_rtl, TextAlign::right)->rtl);
        CHECK_FALSE(lay(words, TextDirection::automatic, TextAlign::left)->rtl);
    }
}

TEST_CASE("lines break where words end, and nothing is lost") {
    const auto text = engine();
    const std::string words = "Where it is, pick it up, send it back";
    const auto laid = text->layout(words, {.size_px = 33}, {.max_width = 380});
    REQUIRE(laid->lines.size() == 2);
    CHECK(words.substr(laid->lines[0].begin, laid->lines[0].end - laid->lines[0].begin) == "Where it is, pick it up,");
    CHECK(words.substr(laid->lines[1].begin) == "send it back");
    for (const TextLine& line : laid->lines) CHECK(line.width <= 380);
    CHECK(laid->height == doctest::Approx(2 * 33 * 1.25));

    const auto thai = text->layout("สินค้าคงคลังในร้านค้าใกล้เคียง", {.size_px = 33, .language = "th"}, {.max_width = 200});
    CHECK(thai->lines.size() >= 2);  // no spaces: the dictionary finds the words
    const auto japanese =
        text->layout("在庫は店舗ごとに異なります", {.size_px = 33, .language = "ja"}, {.max_width = 150});
    CHECK(japanese->lines.size() >= 3);
    const auto narrow = text->layout("Donaudampfschifffahrt", {.size_px = 33}, {.max_width = 120});
    CHECK(narrow->lines.size() >= 3);
    for (const TextLine& line : narrow->lines) CHECK(line.width <= 120.1F);
}

TEST_CASE("an Arabic line break never changes letters' forms at its ends into joined ones") {
    const auto text = engine();
    const std::string words = "السعر والرف والمخزون هنا وفي الجوار";
    const auto laid = text->layout(words, {.size_px = 33, .language = "ar"}, {.max_width = 380});
    REQUIRE(laid->lines.size() >= 2);
    for (const TextLine& line : laid->lines) {
        const auto alone =
            text->layout(words.substr(line.begin, line.end - line.begin), {.size_px = 33, .language = "ar"});
        std::vector<uint32_t> own;
        for (size_t i = 0; i < line.glyph_count; ++i) own.push_back(laid->glyphs[line.first_glyph + i].glyph);
        CHECK(own == glyphs_of(*alone));
    }
}

TEST_CASE("the last line ends in an ellipsis within the width") {
    const auto text = engine();
    const auto laid = text->layout("Organic whole grain penne rigate from Gragnano, five hundred grams",
                                   {.size_px = 33}, {.max_width = 260, .max_lines = 2});
    CHECK(laid->lines.size() == 2);
    CHECK(laid->truncated);
    CHECK(laid->lines[1].width <= 260.1F);
    const auto dots = text->layout("…", {.size_px = 33});
    CHECK(laid->glyphs.back().glyph == dots->glyphs[0].glyph);
    const auto rtl =
        text->layout("السعر والرف والمخزون هنا وفي الجوار", {.size_px = 33}, {.max_width = 200, .max_lines = 1});
    CHECK(rtl->truncated);
    CHECK(rtl->glyphs.front().glyph == dots->glyphs[0].glyph);  // at the left end
    CHECK(!text->layout("short", {.size_px = 33}, {.max_width = 260, .max_lines = 1})->truncated);
}

TEST_CASE("carets stand between graphemes") {
    const auto text = engine();
    const std::string family =
        "a\u0301b👨‍👩‍👧";  // two letters, one with a mark, and one family of three joined emoji
    CHECK(grapheme_boundaries(family) == std::vector<size_t>{0, 3, 4, family.size()});
    const auto laid = text->layout(family, {.size_px = 33});
    CHECK(laid->next_offset(0) == 3);
    CHECK(laid->next_offset(3) == 4);
    CHECK(laid->next_offset(4) == family.size());
    CHECK(laid->previous_offset(family.size()) == 4);
    CHECK(laid->caret_near(-5, 10).offset == 0);
    CHECK(laid->caret_near(9999, 10).offset == family.size());
    const auto empty = text->layout("", {.size_px = 33});
    REQUIRE(empty->lines.size() == 1);
    CHECK(empty->carets.size() == 1);
}

TEST_CASE("spans change weight and paint of their bytes only") {
    const auto text = engine();
    const auto laid = text->layout("whole milk", {.size_px = 33}, {.spans = {{6, 10, 700, 1}}});
    for (size_t i = 0; i < laid->glyphs.size(); ++i) CHECK(int(laid->glyphs[i].paint) == (i >= 6 ? 1 : 0));
    CHECK(laid->glyphs[0].face != laid->glyphs[7].face);
    REQUIRE(laid->boxes.size() == 1);
    CHECK(laid->boxes[0].x == doctest::Approx(laid->caret_at(6).x));
    CHECK(laid->boxes[0].x + laid->boxes[0].width == doctest::Approx(laid->lines[0].width));
}

TEST_CASE("tabular numerals are as wide as one another") {
    const auto text = engine();
    TextStyle style{.size_px = 40, .numerals = Numerals::tabular};
    CHECK(text->width_of("111", style) == doctest::Approx(text->width_of("888", style)));
    style.numerals = Numerals::proportional;
    CHECK(text->width_of("111", style) < text->width_of("888", style));
}

TEST_CASE("what a visit has written is forgotten, the language's own words stay") {
    const auto text = engine();
    const TextStyle style{.size_px = 42};
    text->set_language("de");
    const auto own = text->layout("Weiter", style);
    (void)text->layout("Jana Sommer", style);
    CHECK(text->cached_paragraphs() == 2);
    text->forget({"Weiter", "Zurück"});
    CHECK(text->cached_paragraphs() == 1);
    CHECK(text->layout("Weiter", style) == own);
    CHECK(text->cached_paragraphs() == 1);
    text->set_language("fr");  // another language may have other glyphs
    CHECK(text->cached_paragraphs() == 0);
}

TEST_CASE(
    "faces of scripts that the language does not write are closed, and opened when their letters are seen again") {
    const auto text = engine();
    const TextStyle style{.size_px = 42};
    text->set_language("de");
    (void)text->layout("Zurück", style);
    const size_t latin = text->open_faces();
    const float width = text->width_of("日本語 العربية", style);
    CHECK(text->open_faces() > latin);
    text->close_foreign_faces();
    CHECK(text->open_faces() == latin);
    text->forget();
    CHECK(text->width_of("日本語 العربية", style) == width);
    text->set_language("ja");  // has kanji and the Latin face, but no Arabic letters
    CHECK(text->open_faces() > latin);
    const size_t japanese = text->open_faces();
    text->close_foreign_faces();
    CHECK(text->open_faces() == japanese);
    text->set_language("fr");
    CHECK(text->open_faces() == latin);
}

TEST_CASE("a text that names its language is the same in all others, and stays laid out") {
    const auto text = engine();
    const TextStyle style{.size_px = 42, .language = "ja"};
    text->set_language("de");
    const auto name = text->layout("日本語", style);
    (void)text->layout("Zurück", {.size_px = 42});
    const uint64_t generation = text->generation(), era = text->era();
    text->set_language("zh-Hans");
    CHECK(text->generation() != generation);
    CHECK(text->era() == era);
    CHECK(text->cached_paragraphs() == 1);
    CHECK(text->layout("日本語", style) == name);
    text->forget();
    CHECK(text->era() != era);
    CHECK(text->cached_paragraphs() == 0);
}

TEST_CASE("shared Han characters take the language's face") {
    const auto text = engine();
    const auto japanese = text->layout("直", {.size_px = 40, .language = "ja"});
    const auto chinese = text->layout("直", {.size_px = 40, .language = "zh-Hans"});
    CHECK(japanese->glyphs[0].face != chinese->glyphs[0].face);
    const auto kana = text->layout("タッチして開始", {.size_px = 40, .language = "en"});
    for (const PlacedGlyph& g : kana->glyphs) CHECK(g.face == japanese->glyphs[0].face);
}

TEST_CASE("fonts are opened when their script is seen") {
    const auto text = engine();
    CHECK(text->open_faces() == 0);
    (void)text->layout("Hello", {.size_px = 40});
    const size_t latin = text->open_faces();
    CHECK(latin <= 2);
    (void)text->layout("สวัสดี", {.size_px = 40});
    CHECK(text->open_faces() > latin);
}

TEST_CASE("hostile text is laid out, and costs no more than its cap") {
    const auto text = engine();
    const auto bad = text->layout("a\xFF\xED\xA0\x80\0b\x1B[31m", {.size_px = 33});  // a lone surrogate in UTF-8
    CHECK(bad->lines.size() == 1);
    CHECK(clean_outside_text(std::string_view("a\xFF"
                                              "b\0c\x07",
                                              6)) ==
          "a\uFFFD"
          "bc");
    CHECK(clean_outside_text("\u202Egnp.exe\u2066x\u200F") == "gnp.exex");
    CHECK(clean_outside_text("one\r\ntwo\tthree") == "one\ntwo three");
    CHECK(clean_outside_text(std::string(10'000, 'x'), 100).size() <= 100);
    CHECK(clean_outside_text(std::string(1'000, '\xFF'), 100).size() <= 100);

    std::string zalgo = "Z";
    for (int i = 0; i < 5'000; ++i) zalgo += "\u0301";
    CHECK(clean_outside_text(zalgo, 100'000).size() == 1 + 2 * size_t(TextEngine::max_marks));
    CHECK(text->layout(zalgo, {.size_px = 33})->glyphs.size() <= 1 + size_t(TextEngine::max_marks));

    std::string paste;
    while (paste.size() < (size_t{1} << 20U)) paste += "word \u0645\u0631\u062D\u0628\u0627 ";
    const auto start = std::chrono::steady_clock::now();
    const auto laid = text->layout(paste, {.size_px = 33}, {.max_width = 900});
    CHECK(laid->truncated);
    CHECK(laid->lines.size() > 100);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(8));
    const auto solid =
        text->layout(std::string(TextEngine::max_bytes, 'm'), {.size_px = 33}, {.max_width = 900, .max_lines = 3});
    CHECK(solid->lines.size() == 3);
    std::string nested;
    for (int i = 0; i < 2'000; ++i) nested += "\u2067\u2066";
    CHECK(text->layout(nested + "x", {.size_px = 33})->lines.size() == 1);
}

TEST_CASE("a bad size does no harm") {
    const auto text = engine();
    CHECK(text->layout("x", {.size_px = NAN})->lines.size() == 1);
    CHECK(text->layout("x", {.size_px = 1e9F})->height > 0);
    CHECK(text->layout("x", {.size_px = -3})->height > 0);
}

TEST_CASE("missing fonts are named") {
    FontTable table = FontTable::debian();
    table.fonts[0].path = "/nowhere/Inter.otf";
    const auto opened = TextEngine::open(table);
    REQUIRE(!opened);
    CHECK(opened.error().code == errc::font_missing);
    CHECK(opened.error().message.find("/nowhere/Inter.otf") != std::string::npos);
}

}  // namespace
