#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

#include "kiosk/scan/boarding_pass.h"
#include "kiosk/scan/gtin.h"
#include "kiosk/scan/scan_json.h"
#include "rules.h"

using namespace tp;
using tp::testing::rules;
using namespace std::chrono;

namespace {

// What must hold for any bytes: an answer, printable JSON, and no content beside an error.
void holds_for(const std::string& bytes) {
    const Scan scan = parse_scan(bytes, rules());
    for (const char c : scan_to_json(scan)) RC_ASSERT(c >= 0x20 && c < 0x7f);
    if (scan.error) {
        RC_ASSERT(!scan.error->code.name().empty());
        RC_ASSERT(scan.gtin.empty() && scan.ais.empty() && !scan.boarding_pass && scan.card.empty() &&
                  scan.order.empty());
        RC_ASSERT(scan.text.empty() || scan.error->code == scan_errc::unrecognised);
    } else {
        RC_ASSERT(scan.kind != ScanKind::text);
    }
}

rc::Gen<std::string> bytes_with(const std::string& alphabet) {
    return rc::gen::container<std::string>(rc::gen::elementOf(alphabet));
}

}  // namespace

TEST_CASE("any bytes get an answer") {
    CHECK(rc::check("arbitrary", [](const std::string& bytes) { holds_for(bytes); }));
    CHECK(rc::check("GS1-like", [] {
        holds_for(*rc::gen::elementOf(std::vector<std::string>{"]C1", "(01)", "]d2", "(", "01"}) +
                  *bytes_with("0123456789()\x1d"
                              "AB01010117213103"));
    }));
    CHECK(rc::check("URLs", [] { holds_for("https://" + *bytes_with("/01/0952123454321340110217?=&%2#;.x")); }));
    CHECK(rc::check("digits", [] { holds_for(*bytes_with("0123456789")); }));
}

TEST_CASE("a GTIN survives the round trip, and no single wrong digit does") {
    CHECK(rc::check([] {
        const size_t length = *rc::gen::element<size_t>(8, 12, 13, 14);
        std::string digits =
            *rc::gen::container<std::string>(length - 1, rc::gen::inRange('0', static_cast<char>('9' + 1)));
        digits += gs1_check_digit(digits);
        const auto gtin = parse_gtin(digits);
        RC_ASSERT(gtin.has_value());
        RC_ASSERT(*gtin == std::string(14 - length, '0') + digits);
        RC_ASSERT(has_gs1_check_digit(*gtin));
        const size_t at = *rc::gen::inRange<size_t>(0, length);
        digits[at] = static_cast<char>('0' + (digits[at] - '0' + *rc::gen::inRange(1, 10)) % 10);
        const auto wrong = parse_gtin(digits);
        RC_ASSERT(!wrong.has_value() || (length == 8 && digits[0] == '0'));  // UPC-E may read it
    }));
}

TEST_CASE("changed, cut and stretched boarding passes") {
    const std::string pass =
        "M2DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 14D>6181WW6225BAC 00141234560032A0141234567890 1AC "
        "AC "
        "1234567890123    20KYLX58ZDEF456 FRAGVALH 3664 227C012C0002 12E2A0140987654321 1AC AC 1234567890123    "
        "2PCNWQ^105"
        "ABCDE";
    REQUIRE(parse_scan(pass, rules()).valid());
    CHECK(rc::check([&] {
        std::string text = pass;
        const int changes = *rc::gen::inRange(1, 6);
        for (int i = 0; i < changes && !text.empty(); ++i) {
            const size_t at = *rc::gen::inRange<size_t>(0, text.size());
            switch (*rc::gen::inRange(0, 3)) {
                case 0:
                    text[at] = *rc::gen::arbitrary<char>();
                    break;
                case 1:
                    text.erase(at, *rc::gen::inRange<size_t>(1, 20));
                    break;
                default:
                    text.insert(at, *rc::gen::inRange<size_t>(1, 20), *rc::gen::elementOf(std::string("0FAZ ^>")));
            }
        }
        holds_for(text);
    }));
    for (size_t length = 0; length < pass.size(); ++length) {
        const bool all_but_security = pass[length] == '^';
        CHECK(parse_scan(pass.substr(0, length), rules()).valid() == all_but_security);
    }
}
