// Lines of Japanese, Chinese and Thai, and of scripts whose letters are higher than Latin ones.
#include <doctest/doctest.h>

#include <map>

#include "platform/text/line_breaks.h"
#include "platform/text/messages.h"
#include "platform/text/text_engine.h"
#include "platform/text/unicode.h"

namespace {

using namespace tp;

using Pieces = std::vector<std::string>;

Pieces pieces(LineBreaks& breaks, std::u16string_view words, const char* language,
              LineBreaks::Within within = LineBreaks::Within::phrases) {
    Pieces out;
    breaks.begin(words, language, within);
    uint32_t begin = 0;
    while (const auto at = breaks.next()) {
        out.push_back(to_utf8(words.substr(begin, *at - begin)));
        begin = *at;
    }
    return out;
}

TEST_CASE("Japanese lines end between phrases, and an honorific stays with its word") {
    LineBreaks breaks;
    CHECK(pieces(breaks, u"価格、在庫、ご注文、ポイントをご確認いただけます", "ja") ==
          Pieces{"価格、", "在庫、", "ご注文、", "ポイントをご確認いただけます"});
    CHECK(pieces(breaks, u"スタッフがこちらまで伺います。", "ja") == Pieces{"スタッフが", "こちらまで", "伺います。"});
    CHECK(pieces(breaks, u"在庫情報が古いため、", "ja-JP") == Pieces{"在庫", "情報が", "古い", "ため、"});
    // Where a phrase does not fit: as the writing allows, no small kana and no full stop at the beginning of a line.
    const Pieces finer = pieces(breaks, u"スタッフが伺います。", "ja", LineBreaks::Within::words);
    CHECK(finer.size() >= 6);
    for (const std::string& piece : finer) CHECK_FALSE((piece.starts_with("ッ") || piece.starts_with("。")));
}

TEST_CASE("Chinese lines end between any two characters but before punctuation; Thai ones between words") {
    LineBreaks breaks;
    CHECK(pieces(breaks, u"价格、货架。", "zh-Hans") == Pieces{"价", "格、", "货", "架。"});
    CHECK(pieces(breaks, u"“取货”（今天）", "zh-Hans").front() == "“取");
    const Pieces thai{"สินค้า", "คงคลัง", "ใน", "ร้าน", "ค้า", "ใกล้", "เคียง"};
    CHECK(pieces(breaks, u"สินค้าคงคลังในร้านค้าใกล้เคียง", "th") == thai);
    CHECK(pieces(breaks, u"สินค้าคงคลังในร้านค้าใกล้เคียง", "en") == thai);  // a Thai name on an English screen
    CHECK(pieces(breaks, u"Where it is", "en") == Pieces{"Where ", "it ", "is"});
    breaks.begin(u"Where it is", "en", LineBreaks::Within::words);
    CHECK(breaks.after(3) == 6U);
    CHECK(breaks.after(11) == std::nullopt);
}

std::string words_of_line(const std::string& words, const TextLine& line) {
    return words.substr(line.begin, line.end - line.begin);
}

TEST_CASE("Japanese text is laid out by phrases; one that is wider than the line is broken by the rules of writing") {
    const auto text = TextEngine::open().value();
    const std::string words = "価格、在庫、ご注文、ポイントをご確認いただけます";
    const TextStyle style{.size_px = 30, .language = "ja"};
    const auto wide = text->layout(words, style, {.max_width = 480});
    REQUIRE(wide->lines.size() == 2);
    CHECK(words_of_line(words, wide->lines[0]) == "価格、在庫、ご注文、");
    const auto narrow = text->layout(words, style, {.max_width = 130});
    Pieces lines;
    for (const TextLine& line : narrow->lines) {
        CHECK(line.width <= 130.1F);
        lines.push_back(words_of_line(words, line));
    }
    CHECK(lines.size() >= 6);
    std::string all;
    for (const std::string& line : lines) {
        all += line;
        CHECK_FALSE(line.starts_with("、"));
    }
    CHECK(all == words);
}

// The least distance from ink of one line to ink of the next that stands over or under it, px; none: a large number.
float gap_between(TextEngine& text, const Paragraph& laid, const TextLine& upper, const TextLine& lower,
                  std::map<std::pair<uint16_t, uint32_t>, GlyphBitmap>& drawn) {
    const auto bitmap = [&](const PlacedGlyph& glyph) -> const GlyphBitmap& {
        auto [found, fresh] = drawn.try_emplace({glyph.face, glyph.glyph});
        if (fresh) found->second = text.rasterise(glyph.face, glyph.glyph, glyph.size_px, 0);
        return found->second;
    };
    float least = 1e9F;
    for (size_t i = upper.first_glyph; i < upper.first_glyph + upper.glyph_count; ++i) {
        const PlacedGlyph& a = laid.glyphs[i];
        const GlyphBitmap& ink_a = bitmap(a);
        for (size_t k = lower.first_glyph; k < lower.first_glyph + lower.glyph_count; ++k) {
            const PlacedGlyph& b = laid.glyphs[k];
            const GlyphBitmap& ink_b = bitmap(b);
            if (ink_a.height == 0 || ink_b.height == 0) continue;
            const float left_a = a.x + float(ink_a.left), left_b = b.x + float(ink_b.left);
            if (left_a >= left_b + float(ink_b.width) || left_b >= left_a + float(ink_a.width)) continue;
            least = std::min(least, (b.y - float(ink_b.top)) - (a.y - float(ink_a.top) + float(ink_a.height)));
        }
    }
    return least;
}

TEST_CASE("no line's ink touches the next line's, in any script and at the tightest line height of the theme") {
    const auto text = TextEngine::open().value();
    const std::string folder = std::string(TOUCHPOINT_SOURCE_DIR) + "/assets/locales";
    size_t pairs = 0;
    for (const char* language : {"ar", "he", "hi", "th", "ja", "zh-Hans"}) {
        const auto words = Messages::load(folder, language).value();
        std::map<std::pair<uint16_t, uint32_t>, GlyphBitmap> drawn;
        const auto keys = words->keys();
        for (const std::string& key : keys) {
            const std::string line = words->format(
                key, {{"count", 4}, {"name", "x"}, {"time", "9"}, {"words", "x"}, {"aisle", "7"}, {"bay", "B"}});
            const auto laid = text->layout(
                line, {.size_px = 40, .weight = 700, .line_height = 1.05F, .language = language}, {.max_width = 300});
            for (size_t i = 0; i + 1 < laid->lines.size(); ++i) {
                CAPTURE(line);
                CHECK(gap_between(*text, *laid, laid->lines[i], laid->lines[i + 1], drawn) >= 0);
                CHECK(laid->lines[i + 1].top >= laid->lines[i].top + laid->lines[i].height - 0.01F);
                ++pairs;
            }
        }
    }
    CHECK(pairs > 300);
}

TEST_CASE("lines that stand further apart keep boxes and carets at their letters") {
    const auto text = TextEngine::open().value();
    const std::string words = "ปู่ญูฐุ\nผู้ใหญ่ที่นี่";
    const std::string first = "ปู่ญูฐุ";
    const TextStyle style{.size_px = 60, .weight = 700, .line_height = 1.0F, .language = "th"};
    const auto laid = text->layout(words, style, {.max_width = 600, .spans = {{first.size() + 1, words.size(), 0, 1}}});
    REQUIRE(laid->lines.size() == 2);
    CHECK(laid->lines[1].top > laid->lines[0].height);  // they would touch at a line height of 1
    REQUIRE(laid->boxes.size() == 1);
    CHECK(laid->boxes[0].y == doctest::Approx(laid->lines[1].top));
    CHECK(laid->height == doctest::Approx(laid->lines[1].top + laid->lines[1].height));
    CHECK(laid->caret_near(0, laid->lines[1].top + 1).offset == first.size() + 1);
    // Latin stays as designed, but where a capital's accent would touch what hangs from the line above, or leave the
    // box.
    CHECK(text->layout("gjpqy\nHElkh", style, {.max_width = 600})->height == doctest::Approx(120));
    const auto accents = text->layout("gjpqy\nÊÅlkh", style, {.max_width = 600});
    CHECK(accents->lines[1].top > accents->lines[0].height);
    const auto first_accents = text->layout("ÊÅlkh\nHElkh", style, {.max_width = 600});
    CHECK(first_accents->lines[0].baseline >
          text->layout("HElkh\nHElkh", style, {.max_width = 600})->lines[0].baseline);
}

}  // namespace
