#include <doctest/doctest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "platform/text/icons.h"
#include "platform/text/locale_format.h"
#include "platform/text/messages.h"

namespace {

using namespace tp;

struct Folder {
    std::filesystem::path path;
    Folder() {
        path = std::filesystem::temp_directory_path() / ("tp-messages-" + std::to_string(::getpid()));
        std::filesystem::create_directories(path);
    }
    ~Folder() { std::filesystem::remove_all(path); }
    void write(const char* name, const std::string& text) const { std::ofstream(path / name) << text; }
};

const std::string english =
    "[home]\ngreeting = \"Good morning, {name}.\"\n"
    "results = \"{count, plural, =0 {No products} one {# product} other {# products}}\"\n";

TEST_CASE("plurals follow the language") {
    const Folder folder;
    folder.write("en.toml", english);
    folder.write(
        "ar.toml",
        "[home]\ngreeting = \"صباح الخير {name}\"\nresults = \"{count, plural, zero {لا منتجات} one {منتج واحد} two "
        "{منتجان} few {# منتجات} many {# منتجًا} other {# منتج}}\"\n");
    const auto en = Messages::load(folder.path, "en").value();
    CHECK(en->format("home.results", {{"count", 0}}) == "No products");
    CHECK(en->format("home.results", {{"count", 1}}) == "1 product");
    CHECK(en->format("home.results", {{"count", 84310}}) == "84,310 products");
    CHECK(en->format("home.greeting", {{"name", "Jana"}}) == "Good morning, Jana.");
    CHECK(en->format("home.greeting", {{"name", "دانا"}}) == "Good morning, \u2068دانا\u2069.");
    CHECK(en->format("home.nothing") == "⟦home.nothing⟧");
    const auto ar = Messages::load(folder.path, "ar").value();
    CHECK(ar->rtl());
    CHECK(ar->format("home.results", {{"count", 2}}) == "منتجان");
    CHECK(ar->format("home.results", {{"count", 3}}) == "٣ منتجات");
    CHECK(ar->format("home.results", {{"count", 11}}) == "١١ منتجًا");
    CHECK(ar->format("home.results", {{"count", 100}}) == "١٠٠ منتج");
    const auto languages = languages_in(folder.path).value();
    REQUIRE(languages.size() == 2);
    CHECK(languages[0].own_name == "العربية");
    CHECK(languages[1].own_name == "English");
}

TEST_CASE("words without arguments are told with their letters") {
    const Folder folder;
    folder.write("en.toml", "[a]\nback = \"Zurück\"\nhome = \"日本 ü\"\nhello = \"Grüß {name}\"\n");
    const auto words = Messages::load(folder.path, "en").value();
    CHECK(words->plain_words() == std::vector<std::string>{"Zurück", "日本 ü"});
    CHECK(words->letters() == std::vector<std::string>{"ü", "日", "本"});
}

TEST_CASE("what was formatted is kept by all of its arguments, until it is forgotten") {
    const Folder folder;
    folder.write("en.toml", "[a]\npair = \"{one}/{two}\"\nnumber = \"{one}\"\n");
    const auto words = Messages::load(folder.path, "en").value();
    for (int round = 0; round < 2; ++round) {
        CHECK(words->format("a.pair", {{"one", "x"}, {"two", "y z"}}) == "x/y z");
        CHECK(words->format("a.pair", {{"one", "x t1 y"}, {"two", "z"}}) == "x t1 y/z");
        CHECK(words->format("a.pair", {{"one", "x"}, {"two", "y t1 z"}}) == "x/y t1 z");
        CHECK(words->format("a.number", {{"one", 1234}}) == "1,234");
        CHECK(words->format("a.number", {{"one", "1234"}}) == "1234");
        CHECK(words->format("a.number", {{"one", 0.5}}) == "0.5");
        if (round == 0) words->forget();
    }
}

TEST_CASE("a language file that does not fit the reference is refused with the key") {
    const Folder folder;
    folder.write("en.toml", english);
    const auto code = [&](const std::string& text) {
        folder.write("de.toml", text);
        const auto loaded = Messages::load(folder.path, "de");
        REQUIRE(!loaded);
        return loaded.error();
    };
    CHECK(code("[home]\ngreeting = \"Hallo {name}\"\n").code == errc::message_missing);
    CHECK(code("[home]\ngreeting = \"Hallo {name}\"\n").message.find("home.results") != std::string::npos);
    CHECK(code("[home]\ngreeting = \"Hallo {nam}\"\nresults = \"{count}\"\n").code == errc::message_invalid);
    CHECK(code("[home]\ngreeting = \"Hallo {name\"\nresults = \"{count}\"\n").code == errc::message_invalid);
    CHECK(code(english + "extra = \"x\"\n").code == errc::message_invalid);
    // A pattern whose braces are right and whose number's skeleton is not.
    CHECK(code("[home]\ngreeting = \"Hallo {name, number, ::no-such-stem}\"\nresults = \"{count}\"\n").code ==
          errc::message_invalid);
    CHECK(code("[home\n").code == errc::malformed);
    CHECK(code("[home]\ngreeting = 5\n").code == errc::malformed);
    CHECK(code("\xFF").code == errc::malformed);
    CHECK(Messages::load(folder.path, "fr").error().code == errc::not_found);
    CHECK(Messages::load(folder.path, "../en").error().code == errc::invalid_argument);
}

WallTime at(const char* text) {
    return parse_rfc3339(text).value();
}

TEST_CASE("numbers, money, dates and distances are written as people of the locale do") {
    const auto en = LocaleFormat::open("en-US", "America/New_York").value();
    const auto de = LocaleFormat::open("de", "Europe/Berlin").value();
    const auto ja = LocaleFormat::open("ja", "Asia/Tokyo").value();
    CHECK(en->number(int64_t{84310}) == "84,310");
    CHECK(de->number(int64_t{84310}) == "84.310");
    CHECK(en->money(21900, "USD") == "$219.00");
    CHECK(en->money_short(21900, "USD") == "$219");
    CHECK(en->money_short(21905, "USD") == "$219.05");
    CHECK(en->money(-5, "USD") == "-$0.05");
    CHECK(de->money(199, "EUR") == "1,99\u00A0€");
    CHECK(ja->money(1980, "JPY") == "￥1,980");
    CHECK(en->money(1234, "KWD").find("1.234") != std::string::npos);
    CHECK(en->money(100, "points").starts_with("points 1"));
    CHECK(currency_digits("JPY") == 0);
    CHECK(currency_digits("KWD") == 3);
    CHECK(en->percent(0.3) == "30%");
    const WallTime afternoon = at("2026-11-22T13:02:00Z");
    CHECK(de->time(afternoon) == "14:02");
    CHECK(de->date(afternoon, DateStyle::medium_date) == "22. Nov. 2026");
    CHECK(de->day_period(afternoon) == DayPeriod::afternoon);
    CHECK(en->day_period(afternoon) == DayPeriod::morning);
    CHECK(ja->day_period(afternoon) == DayPeriod::evening);
    CHECK(en->relative_day(at("2026-11-23T13:00:00Z"), afternoon) == "tomorrow");
    CHECK(en->relative_time(at("2026-11-22T12:57:00Z"), afternoon) == "5 minutes ago");
    CHECK(en->relative_time(afternoon, afternoon) == "now");
    CHECK(en->distance(3'120) == "3.1 km");
    CHECK(en->distance(344) == "340 m");
    CHECK(en->distance(3'220, LengthUnits::imperial) == "2 mi");
    CHECK(length_units_of("US") == LengthUnits::imperial);
    CHECK(length_units_of("GB") == LengthUnits::imperial);
    CHECK(length_units_of("DE") == LengthUnits::metric);
    CHECK(length_units_of("") == LengthUnits::metric);
    CHECK(length_units_of("no country") == LengthUnits::metric);
    CHECK(de->time_of_day(21 * 60) == "21:00");
    CHECK(en->time_of_day(21 * 60) == "9:00\u202FPM");
    CHECK(en->time_of_day(0).starts_with("12:00"));
    CHECK(LocaleFormat::open("ar", "Asia/Riyadh").value()->money(79900, "USD") == "\u200F٧٩٩٫٠٠\u00A0\u2068US$\u2069");
    const auto moved = LocaleFormat::open("de", "Europe/Berlin").value();
    REQUIRE(moved->set_time_zone("America/Chicago"));
    CHECK(moved->time(afternoon) == "07:02");
    CHECK(moved->set_time_zone("Mars/Olympus").error().code == errc::invalid_argument);
    CHECK(moved->time(afternoon) == "07:02");
    CHECK(de->compare("Äpfel", "Zitrone") < 0);
    CHECK(LocaleFormat::open("en", "Mars/Olympus").error().code == errc::invalid_argument);
    CHECK(LocaleFormat::open("", "Europe/Berlin").error().code == errc::invalid_argument);
}

TEST_CASE("icons stand where the font's own table says") {
    std::ifstream css("/usr/share/fonts-materialdesignicons-webfont/scss/_variables.scss");
    REQUIRE(css);
    std::stringstream buffer;
    buffer << css.rdbuf();
    const std::string table = buffer.str();
    for (const char* name :
         {"store", "barcode-scan", "wheelchair-accessibility", "chevron-left", "delete", "emoticon-happy"}) {
        const auto icon = icon_by_name(name);
        REQUIRE(icon);
        CHECK(icon_name(*icon) == name);
    }
    size_t checked = 0;
    for (char32_t c = 0xF000; c < 0xF700; ++c) {
        const std::string_view name = icon_name(static_cast<Icon>(c));
        if (name.empty()) continue;
        char code[8];
        std::snprintf(code, sizeof code, "%04X", static_cast<unsigned>(c));
        CHECK_MESSAGE(table.find("\"" + std::string(name) + "\": " + code + ",") != std::string::npos, name);
        ++checked;
    }
    CHECK(checked > 200);
    CHECK(!icon_by_name("no-such-icon"));
}

}  // namespace
