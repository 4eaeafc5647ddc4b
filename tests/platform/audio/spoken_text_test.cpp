#include "platform/audio/spoken_text.h"

#include <doctest/doctest.h>

using namespace tp;

namespace {

std::string said(std::string_view text, std::string_view language) {
    std::string out;
    for (const SpokenPiece& piece : spoken_pieces(text, language)) {
        if (!out.empty()) out += ' ';
        if (piece.kind == SpokenPiece::Kind::pause)
            out += '|';
        else if (piece.kind == SpokenPiece::Kind::code)
            out += "#" + piece.text;
        else
            out += (piece.language == language ? "" : piece.language + ":") + piece.text;
    }
    return out;
}

}  // namespace

TEST_CASE("Sums of money are said as money") {
    CHECK(said("$219", "en") == "219 US dollars");
    CHECK(said("$1,299.90", "en") == "1299 US dollars 90");
    CHECK(said("$0.05 each", "en") == "0 US dollars 0 5 each");
    CHECK(said("was $1.00", "en") == "was 1 US dollar");
    CHECK(said("1.299,90 €", "de") == "1299 Euro 90");
    CHECK(said("1,00 €", "de") == "1 Euro");
    CHECK(said("12,50\u00A0€", "fr") == "12 euros 50");
    CHECK(said("1\u202F299,00\u00A0€", "fr") == "1299 euros");
    CHECK(said("12,50 €", "es") == "12 euros 50");
    CHECK(said("￥1,299", "ja") == "1299 円");
    CHECK(said("¥12.5", "zh") == "12 人民币 5");
    CHECK(said("‏٢١٩٫٥٠ US$", "ar").starts_with("219 "));
    CHECK(said("EUROPE 5", "en") == "EUROPE 5");
}

TEST_CASE("Codes are said sign by sign, numbers as numbers") {
    CHECK(said("Order 4471-0925", "en") == "Order #4471 | #0925");
    CHECK(said("Number A7K992", "en") == "Number #A7K992");
    CHECK(said("4006381333931", "en") == "#4006381333931");
    CHECK(said("H-1002", "de") == "#H | #1002");
    CHECK(said("84,310 products", "en") == "84310 products");
    CHECK(said("84.310 Artikel", "de") == "84310 Artikel");
    CHECK(said("4 here, aisle 12", "en") == "4 here, aisle 12");
    CHECK(said("Store 1042", "en") == "Store 1042");
    CHECK(said("USB-C, 2-in-1, 55-inch, iPhone 15", "en") == "USB-C, 2-in-1, 55-inch, iPhone 15");
    CHECK(said("2.5 kg", "en") == "2.5 kg");
    CHECK(said("14:02", "en") == "14:02");
}

TEST_CASE("Parts of a line are told apart by a pause") {
    CHECK(said("Offline · showing\nwhat we knew\n", "en") == "Offline | showing | what we knew");
    CHECK(said("\n\n", "en").empty());
}

TEST_CASE("Words of another script are said by its own voice") {
    CHECK(said("العربية", "en") == "ar:العربية");
    CHECK(said("Tea 日本語 here", "en") == "Tea zh:日本語 here");
    CHECK(said("お茶 and 抹茶", "en") == "ja:お茶 and ja:抹茶");
    CHECK(said("USBケーブル", "ja") == "en:USB ケーブル");
    CHECK(said("注文番号をどうぞ", "ja") == "注文番号をどうぞ");
    CHECK(said("Halden من", "ar") == "en:Halden من");
    CHECK(said("हिन्दी", "de") == "hi:हिन्दी");
    CHECK(said("Ключ", "en") == "ru:Ключ");
}

TEST_CASE("Digits of other scripts are digits; Hebrew, whose voice has none, gets words") {
    CHECK(said("٤٢", "ar") == "42");
    CHECK(said("४२", "hi") == "42");
    CHECK(said("42", "he") == "ארבעים ושתיים");
    CHECK(said("4471", "he").find('4') == std::string::npos);
    CHECK(said("A4471", "he").find('4') == std::string::npos);
}

TEST_CASE("Hostile text loses its harm") {
    CHECK(said("a\x01\x02"
               "b\x7F",
               "en") == "a b");
    CHECK(said("x\xFF\xC3y", "en") == "xy");
    CHECK(said("\u202Eevil\u202C \uE000", "en") == "evil");
    const auto pieces =
        spoken_pieces(R"(<break time="99s"/> Tom & "Jerry" </speak><audio src='file:///etc/passwd'>)", "en");
    std::string ssml;
    for (const SpokenPiece& piece : pieces) ssml += ssml_of(piece);
    CHECK(ssml.find('<') == std::string::npos);
    CHECK(ssml.find('>') == std::string::npos);
    CHECK(ssml.find("&amp;") != std::string::npos);
    // A code is wrapped, and only by ours.
    CHECK(ssml_of({SpokenPiece::Kind::code, "en", "4471"}) == "<say-as interpret-as=\"characters\">4471</say-as>");

    std::string endless(100'000, 'x');
    size_t bytes = 0, longest = 0;
    for (const SpokenPiece& piece : spoken_pieces(endless, "en")) {
        bytes += piece.text.size();
        for (size_t from = 0; from < piece.text.size();) {
            const size_t to = std::min(piece.text.find(' ', from), piece.text.size());
            longest = std::max(longest, to - from);
            from = to + 1;
        }
    }
    CHECK(bytes <= 3 * size_t{longest_spoken_text});
    CHECK(longest <= size_t{longest_spoken_word});
    CHECK(spoken_pieces(
              "e" +
                  [] {
                      std::string marks;
                      for (int i = 0; i < 500; ++i) marks += "\u0301";
                      return marks;
                  }(),
              "en")
              .front()
              .text.size() < 20);
    CHECK(spoken_pieces("", "en").empty());
    CHECK_FALSE(spoken_pieces("hello", "").empty());
    CHECK_FALSE(spoken_pieces("hello", "xx-Nonsense-123").empty());
}

TEST_CASE("Every language of the screens has a voice; the one that is poor says so") {
    for (const char* language : {"en", "es", "fr", "de", "pt", "ar", "he", "hi", "th", "ja", "zh-Hans"})
        CHECK_FALSE(voice_of(language).empty());
    CHECK(voice_of("tlh").empty());
    CHECK(voice_is_rudimentary("th"));
    CHECK_FALSE(voice_is_rudimentary("en-US"));
}

TEST_CASE("What was typed is said sign by sign, marks by their names") {
    const auto kinds = spelt_pieces("ab", "en");
    REQUIRE(kinds.size() == 1);
    CHECK(kinds.front() == SpokenPiece{SpokenPiece::Kind::code, "en", "ab"});
    CHECK(spelt_pieces("@", "de").front() == SpokenPiece{SpokenPiece::Kind::code, "de", "@"});
    CHECK(spelt_pieces("4", "he").front().text == "ארבע");
    CHECK(spelt_pieces("", "en").empty());
}
