// What is found wrong with words, and pseudo-locales.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "platform/text/language_match.h"
#include "platform/text/messages.h"
#include "platform/text/patterns.h"
#include "platform/text/pseudo_locale.h"
#include "platform/text/text_engine.h"

namespace {

using namespace tp;

std::vector<std::string> complaints(const std::string& own, const std::string& reference, std::string_view tag) {
    std::vector<std::string> out;
    for (const WordFault& fault : careless_words({{"k", own}}, {{"k", reference}}, tag)) out.push_back(fault.what);
    return out;
}
using Complaints = std::vector<std::string>;

TEST_CASE("plural forms are those that the language chooses for whole numbers") {
    const std::string english_forms = "{count, plural, one {# tree} other {# trees}}";
    CHECK(complaints(english_forms, english_forms, "en").empty());
    CHECK(complaints("{count, plural, one {# Baum} other {# Bäume}}", english_forms, "de").empty());
    CHECK(complaints("{count, plural, other {#本}}", english_forms, "ja").empty());
    CHECK(complaints("{count, plural, one {#本} other {#本}}", english_forms, "ja") ==
          Complaints{"has a form \"one\" that the language never takes"});
    CHECK(complaints("{count, plural, other {# Bäume}}", english_forms, "de") ==
          Complaints{"has no form \"one\" of count"});
    CHECK(complaints("{count, plural, one {עץ אחד} two {שני עצים} other {# עצים}}", english_forms, "he").empty());
    CHECK(complaints("{count, plural, one {עץ אחד} other {# עצים}}", english_forms, "he") ==
          Complaints{"has no form \"two\" of count"});
    CHECK(complaints("{count, plural, zero {لا} one {شجرة} two {شجرتان} few {# أشجار} other {# شجرة}}", english_forms,
                     "ar") == Complaints{"has no form \"many\" of count"});
    CHECK(complaints("{count, plural, one {un arbre} other {# arbres}}", english_forms, "fr") ==
          Complaints{"says no number in \"one\", which is for several"});  // 0 and 1
    CHECK(complaints("{count, plural, =0 {aucun arbre} one {un arbre} other {# arbres}}", english_forms, "fr").empty());
    CHECK(complaints("{count, plural, one {tree} other {trees}}", english_forms, "en")
              .empty());  // a label beside the number
    CHECK(complaints("{count} trees", english_forms, "en") == Complaints{"does not count by count"});
}

TEST_CASE("blanks, ends, lines and signs are looked at in every form") {
    CHECK(complaints(" Ja", "Yes", "de") == Complaints{"begins or ends with a blank"});
    CHECK(complaints("Ja\u00A0", "Yes", "de") == Complaints{"begins or ends with a blank"});
    CHECK(complaints("{n, plural, one {# Tag } other {# Tage}}", "{n, plural, one {# day} other {# days}}", "de") ==
          Complaints{"begins or ends with a blank"});
    CHECK(complaints("Ja  gern", "Yes please", "de") == Complaints{"has two blanks in a row"});
    CHECK(complaints("Ja \ngern", "Yes\nplease", "de") == Complaints{"begins or ends with a blank"});
    CHECK(complaints("Ja gern", "Yes\nplease", "de") == Complaints{"has more or fewer lines than the reference"});
    const Complaints end{"ends in another sign than the reference"};
    CHECK(complaints("Gut", "Good.", "de") == end);
    CHECK(complaints("Gut.", "Good", "de") == end);
    CHECK(complaints("Gut...", "Good…", "de").empty());
    CHECK(complaints("ดี", "Good.", "th").empty());
    CHECK(complaints("ดี.", "Good", "th") == end);
    CHECK(complaints("よい。", "Good.", "ja").empty());
    CHECK(complaints("ご用件をどうぞ", "How can we help?", "ja").empty());
    CHECK(complaints("よい", "Good.", "ja") == end);
    CHECK(complaints("هل هذا؟", "Is it?", "ar").empty());
    CHECK(complaints("ठीक है।", "Good.", "hi").empty());
    CHECK(complaints("C'est bon", "It is good", "fr") == Complaints{"has a straight quote"});
    CHECK(complaints("e\u0301te\u0301", "summer", "fr") == Complaints{"is not in Unicode's form C"});
    CHECK(complaints("\u2066{name}", "{name}", "ar") == Complaints{"has isolates that do not match"});
    CHECK(complaints("a\u2069\u2066b", "ab", "de") == Complaints{"has isolates that do not match"});
}

TEST_CASE("a pattern is spelled out once for each way to choose") {
    CHECK(spelled_out("Hello {name}") == Complaints{"Hello {name}"});
    CHECK(spelled_out("{n, plural, one {# {what}} other {all #}} here") == Complaints{"# {what} here", "all # here"});
    CHECK(spelled_out("{g, select, a {x} other {y}}{n, plural, one {1} other {2}}") ==
          Complaints{"x1", "x2", "y1", "y2"});
    CHECK(spelled_out("{n, plural, ").empty());
}

TEST_CASE("the nearest language: look-up, then with likely subtags") {
    const std::vector<std::string> offered{"ar", "de", "en", "he", "pt", "zh-Hans"};
    const auto nearest = [&](const char* tag) { return nearest_tag(offered, tag).value_or("none"); };
    CHECK(nearest("de-AT") == "de");
    CHECK(nearest("DE-at") == "de");
    CHECK(nearest("pt-BR") == "pt");
    CHECK(nearest("pt-PT") == "pt");
    CHECK(nearest("zh") == "zh-Hans");
    CHECK(nearest("zh-CN") == "zh-Hans");
    CHECK(nearest("zh-SG") == "zh-Hans");
    CHECK(nearest("zh-Hans") == "zh-Hans");
    CHECK(nearest("zh-Hans-CN") == "zh-Hans");
    CHECK(nearest("zh-hans-hk-u-nu-hanidec") == "zh-Hans");
    CHECK(nearest("zh-TW") == "none");  // traditional
    CHECK(nearest("zh-Hant") == "none");
    CHECK(nearest("iw") == "he");
    CHECK(nearest("en-x-shop") == "en");
    for (const char* bad : {"", "-", "e", "../en", "zz", "\xFF", "en-", "-en", "日本"}) {
        CAPTURE(bad);
        CHECK((nearest(bad) == "none" || std::string(bad) == "en-"));
    }
    CHECK(lookup_ranges("zh-Hans-u-nu-latn") ==
          std::vector<std::string>{"zh-hans-u-nu-latn", "zh-hans-u-nu", "zh-hans", "zh"});
}

TEST_CASE("the accented pseudo-locale is longer, in brackets, and formats as English does") {
    CHECK(pseudo_pattern("Help", "en-XA") == "[Ĥéļþ one]");
    CHECK(pseudo_pattern("Open", "en-XA") == "[Öþéñ one]");
    CHECK(pseudo_pattern("No product {name} here.", "en-XA") == "[Ñö þŕöðûçţ {name} ĥéŕé. one two three]");
    CHECK(pseudo_pattern("{count, plural, =0 {None} one {# tree} other {# {kind} trees}}", "en-XA") ==
          "[{count, plural, =0 {Ñöñé} one {# ţŕéé} other {# {kind} ţŕééš}} one two]");
    CHECK(pseudo_pattern("{broken", "en-XA") == "{broken");
    for (const size_t length : {1, 10, 40, 120}) {
        std::string words;
        while (words.size() < length) words += "word ";
        words.pop_back();
        std::vector<std::string> letters;
        const std::string longer = pseudo_pattern(words, "en-XA");
        const auto count = static_cast<double>(grapheme_boundaries(longer).size());
        CHECK(count / static_cast<double>(words.size()) >= 1.2);
    }
    const std::string folder = std::string(TOUCHPOINT_SOURCE_DIR) + "/assets/locales";
    const auto pseudo = Messages::load(folder, "en-XA").value();
    CHECK_FALSE(pseudo->rtl());
    CHECK(pseudo->tag() == "en-XA");
    CHECK(pseudo->keys() == Messages::load(folder, "en").value()->keys());
    CHECK(pseudo->format("search.count", {{"count", 84310}}) == "[84,310 þŕöðûçţš one two]");
    CHECK(pseudo->format("search.count", {{"count", 1}}) == "[1 þŕöðûçţ one two]");
    CHECK(pseudo->format("member.title", {{"name", "Jana"}}) == "[Ŵéļçöḿé ƀåçķ, Jana one two three]");
}

TEST_CASE("the mirrored pseudo-locale runs to the left") {
    CHECK(pseudo_pattern("Hi you", "ar-XB") == "\u200F\u202EHi\u202C\u200F \u200F\u202Eyou\u202C\u200F");
    CHECK(pseudo_pattern("{n, plural, one {# day} other {# days}}", "ar-XB") ==
          "{n, plural, one {# \u200F\u202Eday\u202C\u200F} other {# \u200F\u202Edays\u202C\u200F}}");
    const auto pseudo = Messages::load(std::string(TOUCHPOINT_SOURCE_DIR) + "/assets/locales", "ar-XB").value();
    CHECK(pseudo->rtl());
    const auto text = TextEngine::open().value();
    const auto laid = text->layout(pseudo->format("footer.home"), {.size_px = 40, .language = "ar-XB"});
    CHECK(laid->rtl);
    const auto plain = text->layout("Home", {.size_px = 40});
    REQUIRE(laid->glyphs.size() >= 4);  // the controls have no glyph, or an empty one
    std::vector<uint32_t> shown;
    for (const PlacedGlyph& glyph : laid->glyphs)
        for (const PlacedGlyph& letter : plain->glyphs)
            if (glyph.glyph == letter.glyph) {
                shown.push_back(glyph.glyph);
                break;
            }
    REQUIRE(shown.size() == 4);
    for (size_t i = 0; i < 4; ++i) CHECK(shown[i] == plain->glyphs[3 - i].glyph);
}

}  // namespace
