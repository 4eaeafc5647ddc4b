// Numbers, money, dates, distances and order in each of the languages, as CLDR 42 has them: Arabic with its own digits,
// Hindi and Thai with Latin ones, Thai years of the Buddhist era.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "platform/text/locale_format.h"

namespace {

using namespace tp;

struct Written {
    const char *language, *number, *money, *time, *date, *weekday, *distance, *ago;
};

constexpr Written written[] = {
    {"en", "84,310", "€1,234.50", "2:02\u202FPM", "Nov 22, 2026", "Sunday, November 22", "3.1 km", "5 minutes ago"},
    {"de", "84.310", "1.234,50\u00A0€", "14:02", "22. Nov. 2026", "Sonntag, 22. November", "3,1 km", "vor 5 Minuten"},
    {"es", "84.310", "1234,50\u00A0€", "14:02", "22 nov 2026", "domingo, 22 de noviembre", "3,1 km", "hace 5 minutos"},
    {"fr", "84\u202F310", "1\u202F234,50\u00A0€", "14:02", "22 nov. 2026", "dimanche 22 novembre", "3,1 km",
     "il y a 5 minutes"},
    {"pt", "84.310", "€\u00A01.234,50", "14:02", "22 de nov. de 2026", "domingo, 22 de novembro", "3,1 km",
     "há 5 minutos"},
    {"ar", "٨٤٬٣١٠", "١٬٢٣٤٫٥٠ €", "٢:٠٢ م", "٢٢ نوفمبر ٢٠٢٦", "الأحد، ٢٢ نوفمبر", "٣٫١ كم", "قبل ٥ دقائق"},
    {"he", "84,310", "1,234.50 €", "14:02", "22 בנוב׳ 2026", "יום ראשון, 22 בנובמבר", "3.1 ק״מ", "לפני 5 דקות"},
    {"hi", "84,310", "€1,234.50", "2:02 pm", "22 नव॰ 2026", "रविवार, 22 नवंबर", "3.1 कि॰मी॰", "5 मिनट पहले"},
    {"th", "84,310", "€1,234.50", "14:02", "22 พ.ย. 2569", "วันอาทิตย์ที่ 22 พฤศจิกายน", "3.1 กม.", "5 นาทีที่ผ่านมา"},
    {"ja", "84,310", "€1,234.50", "14:02", "2026年11月22日", "11月22日日曜日", "3.1 km", "5 分前"},
    {"zh-Hans", "84,310", "€1,234.50", "14:02", "2026年11月22日", "11月22日星期日", "3.1公里", "5分钟前"},
};

// Without marks and isolates, any blank as a plain one.
std::string plain(std::string text) {
    for (const std::string mark : {"\u200F", "\u200E", "\u061C", "\u2068", "\u2069"})
        for (size_t at = text.find(mark); at != std::string::npos; at = text.find(mark)) text.erase(at, mark.size());
    for (const std::string blank : {"\u00A0", "\u202F"})
        for (size_t at = text.find(blank); at != std::string::npos; at = text.find(blank))
            text.replace(at, blank.size(), " ");
    return text;
}

TEST_CASE("each language writes numbers, money, times, dates and distances its own way") {
    const WallTime at = parse_rfc3339("2026-11-22T13:02:00Z").value();
    for (const Written& own : written) {
        CAPTURE(own.language);
        const auto format = LocaleFormat::open(own.language, "Europe/Berlin").value();
        CHECK(plain(format->number(int64_t{84310})) == plain(own.number));
        CHECK(plain(format->money(123'450, "EUR")) == plain(own.money));
        CHECK(plain(format->time(at)) == plain(own.time));
        CHECK(plain(format->date(at)) == plain(own.date));
        CHECK(plain(format->date(at, DateStyle::weekday_date)) == plain(own.weekday));
        CHECK(plain(format->distance(3'120)) == plain(own.distance));
        CHECK(plain(format->relative_time(at - std::chrono::minutes(5), at)) == plain(own.ago));
        CHECK(format->rtl() == (std::string_view(own.language) == "ar" || std::string_view(own.language) == "he"));
    }
}

TEST_CASE("each language sorts by its own rules") {
    const auto sorted = [](const char* language, std::vector<std::string> words) {
        const auto format = LocaleFormat::open(language, "UTC").value();
        std::ranges::sort(words, [&](const auto& l, const auto& r) { return format->compare(l, r) < 0; });
        return words;
    };
    using Words = std::vector<std::string>;
    CHECK(sorted("es", {"oso", "ñame", "nube"}) == Words{"nube", "ñame", "oso"});
    CHECK(sorted("de", {"Zucker", "Öl", "Äpfel", "Apfel"}) == Words{"Apfel", "Äpfel", "Öl", "Zucker"});
    CHECK(sorted("zh-Hans", {"苹果", "茶", "白菜", "米"}) == Words{"白菜", "茶", "米", "苹果"});  // by pinyin
    CHECK(sorted("ja", {"りんご", "バナナ", "いちご"}) == Words{"いちご", "バナナ", "りんご"});
    // A vowel written before its consonant is sorted after it.
    CHECK(sorted("th", {"แตงโม", "ไข่", "เกลือ", "ข้าว", "กาแฟ"}) == Words{"กาแฟ", "เกลือ", "ข้าว", "ไข่", "แตงโม"});
    CHECK(sorted("hi", {"सेब", "केला", "आम"}) == Words{"आम", "केला", "सेब"});
    CHECK(sorted("ar", {"موز", "تفاح", "أرز"}) == Words{"أرز", "تفاح", "موز"});
    CHECK(sorted("he", {"תפוח", "אורז", "בצל"}) == Words{"אורז", "בצל", "תפוח"});
}

TEST_CASE("what was written once is written anew in another zone, and as before when the formatters were given back") {
    const auto format = LocaleFormat::open("en", "UTC").value();
    const WallTime at{std::chrono::hours{12}};
    const std::string noon = format->time(at), day = format->date(at), number = format->number(84'310);
    CHECK(format->time_of_day(12 * 60) == noon);
    format->rest();
    format->forget();
    CHECK(format->time(at) == noon);
    CHECK(format->date(at) == day);
    CHECK(format->number(84'310) == number);
    REQUIRE(format->set_time_zone("Europe/Berlin"));
    CHECK(format->time(at) != noon);
    CHECK(format->time_of_day(12 * 60) == noon);  // no moment, so of no zone
    CHECK(format->percent(0.3) == "30%");
    CHECK(format->percent(0.3) == "30%");
}

}  // namespace
