#include <doctest/doctest.h>

#include <string>

#include "kiosk/scan/gtin.h"
#include "kiosk/scan/scan.h"
#include "kiosk/scan/scan_json.h"
#include "kiosk/scan/variable_measure.h"
#include "rules.h"

using namespace tp;
using tp::testing::rules;
using namespace std::chrono;
using namespace std::string_literals;

namespace {

Scan scan(std::string_view bytes) {
    return parse_scan(bytes, rules());
}

void refuses(std::string_view bytes, ScanKind kind, ErrorCode code) {
    const Scan result = scan(bytes);
    CAPTURE(std::string(bytes));
    REQUIRE(result.error);
    CHECK(name_of(result.kind) == name_of(kind));
    CHECK(result.error->code.name() == code.name());
    CHECK(result.gtin.empty());
    CHECK(result.ais.empty());
}

std::string gtin_of(std::string_view bytes) {
    const Scan result = scan(bytes);
    CAPTURE(std::string(bytes));
    CHECK(result.valid());
    CHECK(result.kind == ScanKind::gtin);
    return result.gtin;
}

}  // namespace

TEST_CASE("GTINs of every length become 14 digits") {
    CHECK(gtin_of("96385074") == "00000096385074");
    CHECK(gtin_of("036000291452") == "00036000291452");
    CHECK(gtin_of("4006381333931") == "04006381333931");
    CHECK(gtin_of("9521234543213") == "09521234543213");
    CHECK(gtin_of("10614141000415") == "10614141000415");
    CHECK(gtin_of("4006381333931\r\n") == "04006381333931");
    CHECK(gtin_of("4006381333931\t") == "04006381333931");
    CHECK(gtin_of("]E04006381333931") == "04006381333931");
    CHECK(gtin_of("]E496385074") == "00000096385074");
    CHECK(gtin_of("]E3400638133393112") == "04006381333931");
}

TEST_CASE("a GTIN with a wrong check digit stays a GTIN and is refused") {
    refuses("4006381333932", ScanKind::gtin, scan_errc::bad_check_digit);
    refuses("96385075", ScanKind::gtin, scan_errc::bad_check_digit);
    refuses("036000291453", ScanKind::gtin, scan_errc::bad_check_digit);
    refuses("10614141000416", ScanKind::gtin, scan_errc::bad_check_digit);
    refuses("]E0400638133393", ScanKind::gtin, scan_errc::bad_check_digit);
    refuses("]E040063813339", ScanKind::gtin, scan_errc::bad_length);
    refuses("]E0400638133393X", ScanKind::gtin, scan_errc::bad_character);
}

TEST_CASE("UPC-E is expanded only where it can be nothing else") {
    CHECK(gtin_of("04252614") == "00042100005264");  // GS1 General Specifications: 425261 is 0 42100 00526 4
    CHECK(gtin_of("01234565") == "00000001234565");  // also right as GTIN-8: stays one
    // Number system 1: 1425261c stands for 1 42100 00526 c, but GTIN-8s that begin with 1 exist.
    const std::string one = "1425261"s + gs1_check_digit("14210000526");
    REQUIRE_FALSE(has_gs1_check_digit(one));
    refuses(one, ScanKind::gtin, scan_errc::bad_check_digit);
}

TEST_CASE("variable measure: price, weight, verifier digits and the item's own GTIN") {
    const Scan price = scan("2012345012344");
    const std::string code = "201234501234"s + gs1_check_digit("201234501234");
    const Scan right = scan(code);
    REQUIRE(right.valid());
    CHECK(right.kind == ScanKind::variable_measure);
    CHECK(right.price_minor == 1234);
    CHECK_FALSE(right.weight_grams);
    CHECK(right.gtin == "0201234500000"s + gs1_check_digit("201234500000"));
    CHECK(price.valid() == (code == "2012345012344"));

    const Scan weight = scan("281234500750"s + gs1_check_digit("281234500750"));
    REQUIRE(weight.valid());
    CHECK(weight.weight_grams == 750);
    CHECK(weight.gtin.starts_with("02812345"));

    const Scan upc = scan("21234500999"s + gs1_check_digit("21234500999"));  // UPC-A, number system 2
    REQUIRE(upc.valid());
    CHECK(upc.price_minor == 999);

    CHECK(measure_verifier("2875") == '9');  // the examples of GS1 General Specifications, 7.9.3 and 7.9.4
    CHECK(measure_verifier("14685") == '6');
    const std::string verified = "231234614685"s + gs1_check_digit("231234614685");
    CHECK(scan(verified).price_minor == 14685);
    const std::string wrong = "231234514685"s + gs1_check_digit("231234514685");
    refuses(wrong, ScanKind::variable_measure, scan_errc::bad_check_digit);
    refuses("2812345007500", ScanKind::variable_measure, scan_errc::bad_check_digit);
    // No layout has prefix 25: an ordinary restricted circulation number.
    CHECK(scan("250000000001"s + gs1_check_digit("250000000001")).kind == ScanKind::gtin);
}

TEST_CASE("GS1 element strings") {
    const Scan pack = scan(
        "]C101095212345432131728050110AB-123\x1d"
        "2112345");
    REQUIRE(pack.valid());
    CHECK(pack.kind == ScanKind::gs1);
    CHECK(pack.gtin == "09521234543213");
    CHECK(pack.ais == std::map<std::string, std::string>{
                          {"01", "09521234543213"}, {"10", "AB-123"}, {"17", "280501"}, {"21", "12345"}});
    for (const char* identifier : {"]d2", "]Q3", "]e0", ""}) {
        CHECK(scan(identifier + "0109521234543213"s + "17280500").ais.at("17") == "280500");
    }
    const Scan weighed = scan("]e001095212345432133103001250");
    CHECK(weighed.weight_grams == 1250);
    CHECK(scan("(01)09521234543213(3102)000125").weight_grams == 1250);
    CHECK(scan("]C100395212345678901237"s).valid() == has_gs1_check_digit("395212345678901237"));
    CHECK(scan("]C1"s + "0109521234543213\x1d" + "10A").ais.at("10") == "A");  // superfluous, passed over
    const Scan bracketed = scan("(01)09521234543213(17)280501(10)A(B)C");
    REQUIRE(bracketed.valid());
    CHECK(bracketed.ais.at("10") == "A(B)C");
    CHECK(scan("]C1800609521234543213010").error->code == scan_errc::bad_length);
    CHECK(scan("(8006)095212345432130102").valid());
    CHECK(scan("(8007)GB82WEST12345698765432").valid());  // ISO 13616's example
    CHECK(scan("(8007)GB82WEST12345698765431").error->code == scan_errc::bad_check_digit);
    CHECK(scan("(4300)A%20B").valid());
    CHECK(scan("(4300)A%2").error->code == scan_errc::bad_percent_encoding);
    CHECK(scan("(423)276752").valid());
    CHECK(scan("(423)2767").error->code == scan_errc::bad_length);
    CHECK(scan("(7003)2611222359").valid());
    CHECK(scan("(7003)2611222400").error->code == scan_errc::bad_date);
    CHECK(scan("(8008)26112214").valid());
    CHECK(scan("(414)9521234543213(254)A1").valid());
    CHECK(scan("(422)752(8005)000199(8020)REF1(400)PO/7").valid());
    CHECK(scan("(3922)1999(37)12(30)4").ais.at("3922") == "1999");
}

TEST_CASE("GS1 errors are typed") {
    refuses("]C10109521234543214", ScanKind::gs1, scan_errc::bad_check_digit);
    refuses("]C101095212345432", ScanKind::gs1, scan_errc::truncated);
    refuses("]C1", ScanKind::gs1, scan_errc::truncated);
    refuses("]C1010952123454321310", ScanKind::gs1, scan_errc::truncated);
    refuses("]C117281301", ScanKind::gs1, scan_errc::bad_date);
    refuses("]C117260229", ScanKind::gs1, scan_errc::bad_date);
    refuses("(17)281232", ScanKind::gs1, scan_errc::bad_date);
    refuses("(7006)260200", ScanKind::gs1, scan_errc::bad_date);
    refuses("(10)ABCDEFGHIJKLMNOPQRSTU", ScanKind::gs1, scan_errc::bad_length);
    refuses("(10)A#B", ScanKind::gs1, scan_errc::bad_character);
    refuses("(10)\xc3\xa9", ScanKind::gs1, scan_errc::bad_character);
    refuses("(20)X1", ScanKind::gs1, scan_errc::bad_character);
    CHECK(scan("(01)09521234543213(716)12345").gtin == "09521234543213");
    refuses("(05)123", ScanKind::gs1, scan_errc::unknown_ai);
    refuses("]C105123", ScanKind::gs1, scan_errc::unknown_ai);
    refuses("(3106)000001", ScanKind::gs1, scan_errc::unknown_ai);
    refuses("(10)A(10)B", ScanKind::gs1, scan_errc::duplicate_ai);
    refuses("(8006)095212345432130201", ScanKind::gs1, scan_errc::bad_value);
    refuses("(410)9521234543214", ScanKind::gs1, scan_errc::bad_check_digit);
    refuses("(01)", ScanKind::gs1, scan_errc::truncated);
}

TEST_CASE("digital links are data on any domain") {
    const Scan link = scan("https://id.example.org/some/path/01/09521234543213/10/LOT%2F1/21/7?17=280501&utm=x#top");
    REQUIRE(link.valid());
    CHECK(link.kind == ScanKind::digital_link);
    CHECK(link.gtin == "09521234543213");
    CHECK(link.ais ==
          std::map<std::string, std::string>{{"01", "09521234543213"}, {"10", "LOT/1"}, {"17", "280501"}, {"21", "7"}});
    CHECK(scan("HTTP://X.EXAMPLE/01/9521234543213/").gtin == "09521234543213");
    CHECK(scan("https://x.example/414/9521234543213/254/A").valid());
    refuses("https://x.example/01/09521234543214", ScanKind::digital_link, scan_errc::bad_check_digit);
    refuses("https://x.example/01/09521234543213/21/1/10/A", ScanKind::digital_link, scan_errc::misplaced_ai);
    refuses("https://x.example/01/09521234543213/10/A%2", ScanKind::digital_link, scan_errc::bad_percent_encoding);
    refuses("https://x.example/01/09521234543213/10/A%00", ScanKind::digital_link, scan_errc::bad_percent_encoding);
    refuses("https://x.example/01/09521234543213?05=1", ScanKind::digital_link, scan_errc::unknown_ai);
    refuses("https://x.example/01/09521234543213?17=280230", ScanKind::digital_link, scan_errc::bad_date);
    refuses("https://x.example/", ScanKind::text, scan_errc::unrecognised);
    refuses("https://x.example/401/page", ScanKind::text, scan_errc::unrecognised);
    CHECK(scan("https://x.example/8004/9521234A").valid());
    refuses("ftp://x.example/01/09521234543213", ScanKind::text, scan_errc::unrecognised);
    refuses("javascript:alert(1)", ScanKind::text, scan_errc::unrecognised);
}

TEST_CASE("loyalty cards and receipts by the retailer's patterns") {
    const Scan card = scan("9520000000000008\r");
    std::string number = "952000000000123";
    for (char digit = '0'; digit <= '9'; ++digit) {
        const Scan each = scan(number + digit);
        CHECK(each.kind == ScanKind::loyalty_card);
        CHECK(each.valid() == has_luhn_check_digit(number + digit));
        if (each.valid()) CHECK(each.card == number + digit);
        if (!each.valid()) CHECK(each.error->code == scan_errc::bad_check_digit);
    }
    CHECK(card.kind == ScanKind::loyalty_card);
    const Scan receipt = scan("HR-00012345-0123456789");
    REQUIRE(receipt.valid());
    CHECK(receipt.kind == ScanKind::receipt);
    CHECK(receipt.order == "00012345");
    CHECK(receipt.token == "0123456789");
    CHECK(scan("HR-00012345-ABCDEFGHJK").valid());
    refuses("HR-00012345-ABCDEFGHIJ", ScanKind::receipt, scan_errc::bad_character);
    refuses("HR-00012345", ScanKind::receipt, scan_errc::bad_length);
    CHECK(scan_to_json(receipt) ==
          R"({"kind":"receipt","valid":true,"error":null,"order":"00012345","token":"0123456789",)"
          R"("message":"understood"})");
}

TEST_CASE("patterns and layouts are checked when they are read") {
    for (const char* bad : {"", "abc", "{d8", "{x8}", "{d0}", "{d100}", "{d}", "{:d8}", "{a:d4}{a:d4}", "a}bcd",
                            "\x01"
                            "abcd"}) {
        CAPTURE(bad);
        const auto result = ScanPattern::compile(bad);
        REQUIRE_FALSE(result);
        CHECK(result.error().code == errc::invalid_argument);
    }
    for (const char* bad : {"", "20IIIIIPPPPP", "30IIIIIPPPPPC", "20IIIIIIIIIIC", "20PPPPPPPPPPC", "20IIIIPPWWPPC",
                            "20IIIKPPPPPPC", "20IIPPIIIPPPC", "03IIIIIPPPPPC"}) {
        CAPTURE(bad);
        CHECK_FALSE(VariableMeasureLayout::compile(bad));
    }
    ScanSettings settings;
    settings.receipts = {"R{d8}"};
    CHECK_FALSE(ScanRules::compile(settings, {}));
    settings.receipts = {"R{order:d8}"};
    settings.loyalty_cards = {"M-{card:n6}"};
    const auto own = ScanRules::compile(settings, {});
    REQUIRE(own);
    CHECK(parse_scan("M-AB12CD", *own).card == "AB12CD");
    const auto parts = ScanPattern::compile("{first:d2}-{second:d2}{luhn}");
    REQUIRE(parts);
    CHECK(parts->match("12-344").captures.size() == 2);
    CHECK(parts->match("12-3x4").captures.empty());
    CHECK(parts->match("12-345").captures.empty());
    CHECK(parse_scan("R12345678", *own).order == "12345678");
}
