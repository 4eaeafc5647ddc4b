// Shaped text of every language beside hb-shape, HarfBuzz's own program: glyph by glyph, cluster by cluster, advance by
// advance. Which file, face, script and direction each part shall have is written down here, not asked of our code.
#include <doctest/doctest.h>
#include <unicode/utf16.h>

#include <cmath>
#include <cstdio>
#include <string>

#include "platform/text/shaper.h"

namespace {

using namespace tp;

const std::string inter_files = "/usr/share/fonts/opentype/inter/Inter-";
const std::string noto_files = "/usr/share/fonts/truetype/noto/NotoSans";
const std::string cjk_files = "/usr/share/fonts/opentype/noto/NotoSansCJK-";
constexpr int jp_face = 0, sc_face = 2;
constexpr float shaped_px = 40;

struct Part {
    std::u16string words;
    std::string file;
    std::string script;  // ISO 15924
    bool rtl = false;
    int face_index = 0;
};

struct Glyph {
    unsigned id = 0, cluster = 0;
    long dx = 0, dy = 0, advance = 0;  // 26.6
    bool operator==(const Glyph&) const = default;
};

doctest::String toString(const std::vector<Glyph>& glyphs) {
    std::string out;
    for (const Glyph& g : glyphs)
        out += " " + std::to_string(g.id) + "=" + std::to_string(g.cluster) + "@" + std::to_string(g.dx) + "," +
               std::to_string(g.dy) + "+" + std::to_string(g.advance);
    return out.c_str();
}

std::string hex_list(std::u16string_view units) {
    std::string out;
    for (size_t i = 0; i < units.size();) {
        UChar32 c = 0;
        U16_NEXT(units, i, units.size(), c);
        char code[16];
        std::snprintf(code, sizeof code, "%s%04X", out.empty() ? "" : ",", static_cast<unsigned>(c));
        out += code;
    }
    return out;
}

// What hb-shape makes of units [begin, end) of a paragraph, the rest being its context; clusters in units.
std::vector<Glyph> hb_shape(std::u16string_view paragraph, size_t begin, size_t end, const Part& part,
                            const std::string& language) {
    const auto context = [](const char* option, std::u16string_view units) {
        return units.empty() ? std::string() : std::string(" --") + option + "=" + hex_list(units);
    };
    const std::string command = "hb-shape --no-glyph-names --font-size=" + std::to_string(std::lround(shaped_px * 64)) +
                                " --face-index=" + std::to_string(part.face_index) + " --script=" + part.script +
                                " --language=" + language + " --direction=" + (part.rtl ? "rtl" : "ltr") +
                                (begin == 0 ? " --bot" : "") + (end == paragraph.size() ? " --eot" : "") +
                                (part.file.starts_with(inter_files) ? " --features=cv05,ss03" : "") +
                                context("unicodes-before", paragraph.substr(0, begin)) +
                                context("unicodes-after", paragraph.substr(end)) +
                                " --unicodes=" + hex_list(paragraph.substr(begin, end - begin)) + " " + part.file;
    std::vector<size_t> unit_of;  // of each character
    for (size_t i = begin; i < end;) {
        unit_of.push_back(i);
        U16_FWD_1(paragraph, i, end);
    }
    FILE* const pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string line;
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) line.push_back(static_cast<char>(c));
    REQUIRE_MESSAGE(pclose(pipe) == 0, command);
    std::vector<Glyph> out;
    for (size_t at = line.find_first_of("[|"); at != std::string::npos; at = line.find('|', at + 1)) {
        Glyph g;
        int used = 0;
        const char* rest = line.c_str() + at + 1;
        if (std::sscanf(rest, "%u=%u%n", &g.id, &g.cluster, &used) != 2) break;
        rest += used;
        if (std::sscanf(rest, "@%ld,%ld%n", &g.dx, &g.dy, &used) == 2) rest += used;
        REQUIRE(std::sscanf(rest, "+%ld", &g.advance) == 1);
        g.cluster = static_cast<unsigned>(unit_of.at(g.cluster));
        out.push_back(g);
    }
    return out;
}

class Compared {
  public:
    // The parts one after another are the paragraph.
    void is(const char* language, const std::vector<Part>& parts, int weight = 400) {
        std::u16string words;
        for (const Part& part : parts) words += part.words;
        const TextStyle style{.size_px = shaped_px, .weight = weight, .language = language};
        const ShapedParagraph ours = m_shaper.shape(words, style, language, TextDirection::automatic, {});
        CAPTURE(hex_list(words));
        CAPTURE(language);
        REQUIRE(ours.runs.size() == parts.size());
        size_t begin = 0;
        for (size_t i = 0; i < parts.size(); ++i) {
            const ShapedRun& run = ours.runs[i];
            const size_t end = begin + parts[i].words.size();
            CAPTURE(i);
            CHECK(run.begin == begin);
            CHECK(run.end == end);
            CHECK(run.rtl() == parts[i].rtl);
            const FontEntry& font = m_table.fonts.at(run.face - 1U);  // the icons stand before the table's first
            CHECK(font.path == parts[i].file);
            CHECK(font.face_index == parts[i].face_index);
            std::vector<Glyph> glyphs;
            for (const ShapedGlyph& g : run.glyphs)
                glyphs.push_back(
                    {g.glyph, g.cluster, std::lround(g.dx * 64), std::lround(g.dy * 64), std::lround(g.advance * 64)});
            CHECK(glyphs == hb_shape(words, begin, end, parts[i], language));
            for (const Glyph& glyph : glyphs) CHECK(glyph.id != 0);
            begin = end;
        }
    }
    void latin(const char* language, const std::u16string& words, const std::string& weight = "Regular") {
        is(language, {{words, inter_files + weight + ".otf", "Latn"}}, weight == "Bold" ? 700 : 400);
    }
    void one(const char* language, const std::u16string& words, const char* family, const char* script,
             bool rtl = false) {
        is(language, {{words, noto_files + family + "-Regular.ttf", script, rtl}}, 400);
        is(language, {{words, noto_files + family + "-Bold.ttf", script, rtl}}, 700);
    }
    void han(const char* language, const std::u16string& words, int face, const char* script = "Hani") {
        is(language, {{words, cjk_files + "Regular.ttc", script, false, face}}, 400);
        is(language, {{words, cjk_files + "Bold.ttc", script, false, face}}, 700);
    }

  private:
    FontTable m_table = FontTable::debian();
    std::unique_ptr<Faces> m_faces = Faces::open(FontTable::debian()).value();
    Shaper m_shaper{*m_faces};
};

TEST_CASE("shaping as hb-shape: English, Spanish, French, German, Portuguese") {
    Compared text;
    for (const char* weight : {"Regular", "Bold"}) {
        text.latin("en", u"Find a product: “AV/Wa” — office, 1/2 × 3, fi ffl", weight);
        text.latin("en", u"Siobhán O’Neill, Åsa Öberg, Dvořák & Łukasz", weight);
        text.latin("es", u"¿Dónde está mi pedido? Ñandú, Íñigo Güell", weight);
        text.latin("fr", u"Où est ma commande\u202F? L’œuf, Noël, à côté", weight);
        text.latin("de", u"Schließen, Größe, Äpfel, „Übung“, STRAẞE", weight);
        text.latin("pt", u"Não há conexão: três maçãs, João, às 14:02", weight);
    }
    text.latin("en", u"e\u0301te\u0301 n\u0303 A\u030A q\u0323\u0307");  // marks that no letter is made of stay marks
    text.latin("en", u"Illinois 1lI 0O");
}

TEST_CASE("shaping as hb-shape: Arabic") {
    Compared text;
    for (const char16_t* words : {u"المتجر", u"استلام الطلب", u"لا إله، الأسعار والمخزون", u"مُحَمَّدٌ", u"ﷺ لله",
                                  u"عائشة بنت الحُسَيْن", u"پنیر گردو چای", u"يُرجى سؤال أحد الموظفين."})
        text.one("ar", words, "Arabic", "Arab", true);
}

TEST_CASE("shaping as hb-shape: Hebrew") {
    Compared text;
    for (const char16_t* words : {u"שלום", u"איפה ההזמנה שלי", u"שָׁלוֹם עֲלֵיכֶם", u"בדוא״ל צ׳ק", u"רחל בן־דוד"})
        text.one("he", words, "Hebrew", "Hebr", true);
}

TEST_CASE("shaping as hb-shape: Hindi, with conjuncts and marks before their letter") {
    Compared text;
    for (const char16_t* words :
         {u"हिन्दी", u"क्षत्रिय विद्यार्थी", u"कर्म धर्मार्थ र्‍क", u"द्ध्र्य स्त्री त्र्य",
          u"ऑर्डर रद्द करें", u"श्रीकृष्ण ज्ञान", u"ज़्यादा ढूँढ ऍ", u"किताबें कीमतें कुल कृपया", u"अमिताभ बच्चन", u"ख़त्म हुआ।"})
        text.one("hi", words, "Devanagari", "Deva");
}

TEST_CASE("shaping as hb-shape: Thai, with marks upon marks") {
    Compared text;
    for (const char16_t* words : {u"สวัสดี", u"ที่นี่ น้ำ ป้า ฟ้า", u"ปู่ กั๊ก ผู้ใหญ่ เก๋", u"ญุ ฐุ ฎุ ฏู", u"ใบเสร็จ โปรด ไทย",
                                  u"ค้นหาสินค้า คำสั่งซื้อ", u"สมชาย ใจดี", u"ปิ๊ ฝี่ ฟั่น ป๋ำ"})
        text.one("th", words, "Thai", "Thai");
}

TEST_CASE("shaping as hb-shape: Japanese and Chinese, each with its own forms of shared characters") {
    Compared text;
    text.han("ja", u"商品を探す。", jp_face);
    text.han("ja", u"スタッフがこちらまで伺います", jp_face, "Kana");
    text.han("ja", u"直骨海角令", jp_face);
    text.han("ja", u"佐藤さくら様、１２３", jp_face);
    text.han("zh-Hans", u"请扫描会员卡，或咨询店员。", sc_face);
    text.han("zh-Hans", u"直骨海角令", sc_face);
    text.han("zh-CN", u"王小明", sc_face);
    text.han("en", u"直骨海角令", sc_face);          // nothing says which
    text.han("en", u"カルピス直", jp_face, "Kana");  // kana says it
    text.han("ja", u"𠮷野家", jp_face);              // U+20BB7
}

TEST_CASE("shaping as hb-shape: several scripts in a line") {
    Compared text;
    const std::string latin = inter_files + "Regular.otf", arabic = noto_files + "Arabic-Regular.ttf",
                      hebrew = noto_files + "Hebrew-Regular.ttf", deva = noto_files + "Devanagari-Regular.ttf",
                      thai = noto_files + "Thai-Regular.ttf", han = cjk_files + "Regular.ttc";
    text.is("ar", {{u"٨٤٬٣١٠", arabic, "Arab"}, {u" منتج", arabic, "Arab", true}});
    text.is("he", {{u"איפה ההזמנה שלי", hebrew, "Hebr", true},
                   {u"?", latin, "Hebr", true}});  // not in Noto's Hebrew, nor are digits
    // The digits of an Arabic sentence are of its script and face, and run to the right.
    text.is("ar", {{u"الممر ", arabic, "Arab", true},
                   {u"12", arabic, "Arab"},
                   {u"، سعر ", arabic, "Arab", true},
                   {u"ABC", latin, "Latn"}});
    text.is("ar", {{u"حليب ", arabic, "Arab", true},
                   {u"Halden Bio 1", latin, "Latn"},
                   {u" ", latin, "Latn", true},
                   {u"لتر", arabic, "Arab", true}});
    text.is("he", {{u"הזמנה ", hebrew, "Hebr", true}, {u"4471-0925", latin, "Hebr"}});
    text.is(
        "en",
        {{u"Tea ", latin, "Latn"}, {u"شاي", arabic, "Arab", true}, {u" ", arabic, "Arab"}, {u"tin", latin, "Latn"}});
    text.is("hi", {{u"दूध ", deva, "Deva"}, {u"Amul 500 ml", latin, "Latn"}});
    text.is("th", {{u"ชา ", thai, "Thai"}, {u"Lipton ", latin, "Latn"}, {u"ถุง", thai, "Thai"}});
    text.is(
        "ja",
        {{u"番通路", han, "Hani", false, jp_face}, {u"Bio", latin, "Latn"}, {u"と米", han, "Hira", false, jp_face}});
    text.is("zh-Hans", {{u"Type-C", latin, "Latn"}, {u"数据线", han, "Hani", false, sc_face}});
    text.is("de", {{u"Reis ", latin, "Latn"}, {u"米", han, "Hani", false, sc_face}});
    text.is("en", {{u"भात ", deva, "Deva"}, {u"ข้าว ", thai, "Thai"}, {u"אורז", hebrew, "Hebr", true}});
}

}  // namespace
