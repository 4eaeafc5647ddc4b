#include "kiosk/scan/boarding_pass.h"

#include <doctest/doctest.h>

#include <string>

#include "kiosk/scan/scan_json.h"
#include "rules.h"

using namespace tp;
using tp::testing::rules;
using tp::testing::today;
using namespace std::chrono;

namespace {

BoardingPass read(std::string_view text, sys_days on = today) {
    auto scan = parse_scan(text, ScanRules::defaults(on));
    CAPTURE(std::string(text));
    REQUIRE_MESSAGE(scan.valid(), scan.error->message);
    REQUIRE(scan.kind == ScanKind::boarding_pass);
    return *scan.boarding_pass;
}

std::string_view boarding_refusal(std::string_view text) {
    const Scan scan = parse_scan(text, rules());
    CHECK(name_of(scan.kind) == "boarding_pass");
    REQUIRE(scan.error);
    CHECK_FALSE(scan.boarding_pass);
    return scan.error->code.name();
}

// Resolution 792, Attachment B, and its Implementation Guide.
constexpr std::string_view mandatory_only = "M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 100";
constexpr std::string_view security_data =
    "GIWVC5EH7JNT684FVNJ91W2QA4DVN5J8K4F0L0GEQ3DF5TGBN8709HKT5D3DW3GBHFCVHMY7J5T6HFR41W2QA4DVN5J8K4F0L0GE";
constexpr std::string_view two_legs =
    "M2DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 14D>6181WW6225BAC 00141234560032A0141234567890 1AC AC "
    "1234567890123    20KYLX58ZDEF456 FRAGVALH 3664 227C012C0002 12E2A0140987654321 1AC AC 1234567890123    2PCNWQ^164"
    "GIWVC5EH7JNT684FVNJ91W2QA4DVN5J8K4F0L0GEQ3DF5TGBN8709HKT5D3DW3GBHFCVHMY7J5T6HFR41W2QA4DVN5J8K4F0L0GE";

}  // namespace

TEST_CASE("the mandatory items alone") {
    const BoardingPass pass = read(mandatory_only);
    CHECK(pass.passenger_name == "DESMARAIS/LUC");
    CHECK(pass.electronic_ticket_indicator == "E");
    REQUIRE(pass.legs.size() == 1);
    const BoardingLeg& leg = pass.legs[0];
    CHECK(leg.operating_carrier_pnr_code == "ABC123");
    CHECK(leg.from_city_airport_code == "YUL");
    CHECK(leg.to_city_airport_code == "FRA");
    CHECK(leg.operating_carrier_designator == "AC");
    CHECK(leg.flight_number == "0834");
    CHECK(leg.date_of_flight == 326);
    CHECK(leg.date == 2026y / November / 22);
    CHECK(leg.compartment_code == "J");
    CHECK(leg.seat_number == "001A");
    CHECK(leg.check_in_sequence_number == "0025");
    CHECK(leg.passenger_status == "1");
    CHECK_FALSE(pass.security);
}

TEST_CASE("security data") {
    const BoardingPass pass = read(std::string(mandatory_only) + "^164" + std::string(security_data));
    REQUIRE(pass.security);
    CHECK(pass.security->type == "1");
    CHECK(pass.security->length == 100);
    CHECK(pass.security->data == security_data);
}

TEST_CASE("two legs with everything") {
    const BoardingPass pass = read(two_legs);
    CHECK(pass.version_number == "6");
    CHECK(pass.passenger_description == "1");
    CHECK(pass.source_of_check_in == "W");
    CHECK(pass.source_of_boarding_pass_issuance == "W");
    CHECK(pass.date_of_issue_of_boarding_pass == "6225");
    CHECK(pass.issued == 2026y / August / 13);
    CHECK(pass.document_type == "B");
    CHECK(pass.airline_designator_of_boarding_pass_issuer == "AC");
    CHECK(pass.baggage_tag_license_plate_number == "0014123456003");
    CHECK(pass.first_non_consecutive_baggage_tag_license_plate_number.empty());
    REQUIRE(pass.legs.size() == 2);
    CHECK(pass.legs[0].airline_numeric_code == "014");
    CHECK(pass.legs[0].document_form_serial_number == "1234567890");
    CHECK(pass.legs[0].selectee_indicator.empty());
    CHECK(pass.legs[0].international_document_verification == "1");
    CHECK(pass.legs[0].marketing_carrier_designator == "AC");
    CHECK(pass.legs[0].frequent_flyer_airline_designator == "AC");
    CHECK(pass.legs[0].frequent_flyer_number == "1234567890123");
    CHECK(pass.legs[0].id_ad_indicator.empty());
    CHECK(pass.legs[0].free_baggage_allowance == "20K");
    CHECK(pass.legs[0].fast_track == "Y");
    CHECK(pass.legs[0].for_individual_airline_use == "LX58Z");
    CHECK(pass.legs[0].date == 2026y / August / 14);
    CHECK(pass.legs[1].operating_carrier_pnr_code == "DEF456");
    CHECK(pass.legs[1].from_city_airport_code == "FRA");
    CHECK(pass.legs[1].to_city_airport_code == "GVA");
    CHECK(pass.legs[1].flight_number == "3664");
    CHECK(pass.legs[1].document_form_serial_number == "0987654321");
    CHECK(pass.legs[1].free_baggage_allowance == "2PC");
    CHECK(pass.legs[1].fast_track == "N");
    CHECK(pass.legs[1].for_individual_airline_use == "WQ");
    CHECK(pass.legs[1].date == 2026y / August / 15);
    CHECK(pass.security->data == security_data);
}

TEST_CASE("home-printed, kiosk and mobile passes of airlines") {
    const BoardingPass lh = read(
        "M1TEST/HIDDEN         E8OQ6FU FRARLGLH 4010 012C004D0001 35C>2180WW6012BLH              "
        "2922023642241060 LH                        *30600000K09         ");
    CHECK(lh.legs[0].airline_numeric_code == "220");
    CHECK(lh.legs[0].selectee_indicator == "0");
    CHECK(lh.legs[0].fast_track.empty());
    CHECK(lh.legs[0].for_individual_airline_use == "*30600000K09");
    const BoardingPass kl = read("M1TEST/PETER          E24Z5RN AMSBRUKL 1733 019M008A0001 316>503  W0D0742497067621");
    CHECK(kl.source_of_boarding_pass_issuance == "W");
    CHECK(kl.legs[0].document_form_serial_number == "2497067621");
    CHECK_FALSE(kl.issued);
    CHECK(kl.legs[0].date == 2027y / January / 19);  // nearest to 22 November 2026
    const BoardingPass ua = read(
        "M1ASKREN/TEST         EA272SL ORDNRTUA 0881 007F002K0303 15C>3180 K6007BUA              "
        "2901624760758980 UA UA EY975897            *30600    09  UAG    ");
    CHECK(ua.legs[0].frequent_flyer_number == "EY975897");
    const BoardingPass ac = read(
        "M1Mroz/Martin         EXXXXXX YVRYOWAC 0344 211          072>20B0  8203IAC 250140000000000 0AC "
        "AC AC000000000     *20000AC 223                14080003068        0B          N");
    CHECK(ac.passenger_name == "Mroz/Martin");
    CHECK(ac.legs[0].seat_number.empty());
    CHECK(ac.legs[0].date == 2018y / July / 30);
    const BoardingPass jl = read(
        "M1ACKERMANN/JUSTIN DAVEJPYKJI SINNRTJL 0712 336Y025C0231 348>3180 O9335BJL "
        "01315361700012900174601118720 JL AA 34DGH32             3");
    CHECK(jl.passenger_name == "ACKERMANN/JUSTIN DAV");
    CHECK(jl.baggage_tag_license_plate_number == "0131536170001");
}

TEST_CASE("three and four legs") {
    const std::string leg = "ABC123 YULFRAAC 0834 326J001A0025 100";
    CHECK(read("M3DESMARAIS/LUC       E" + leg + leg + leg).legs.size() == 3);
    CHECK(read("M4DESMARAIS/LUC       E" + leg + leg + leg + leg).legs.size() == 4);
    CHECK(boarding_refusal("M4DESMARAIS/LUC       E" + leg + leg + leg) == "truncated");
}

TEST_CASE("the year of a flight") {
    const auto date = [](const char* issue_and_flight, sys_days on) {
        const std::string text(issue_and_flight);
        return *read("M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 " + text.substr(5) + "F001A0025 10D>607   " +
                         text.substr(0, 4) + "00",
                     on)
                    .legs[0]
                    .date;
    };
    CHECK(date("1364/001", sys_days(2022y / January / 1)) == 2022y / January / 1);  // issued on 30 December
    CHECK(date("1364/001", sys_days(2023y / May / 5)) == 2022y / January / 1);
    CHECK(date("6326/326", today) == 2026y / November / 22);
    CHECK(date("6327/327", today) == 2026y / November / 23);  // issued tomorrow: clocks and time zones differ
    CHECK(date("8300/310", today) == 2018y / November / 6);
    CHECK(date("4366/366", today) == 2024y / December / 31);
    CHECK(date("    /020", today) == 2027y / January / 20);
    CHECK(date("    /300", sys_days(2027y / January / 3)) == 2026y / October / 27);
    CHECK(nearest_day(366, sys_days(2025y / January / 2)) == 2024y / December / 31);
    CHECK_FALSE(nearest_day(366, sys_days(2026y / November / 22)));
}

TEST_CASE("boarding pass errors are typed") {
    std::string text(mandatory_only);
    CHECK(boarding_refusal(text.substr(0, 59)) == "truncated");
    CHECK(boarding_refusal(text.substr(0, 40)) == "truncated");
    CHECK(boarding_refusal(text.substr(0, 22)) == "truncated");
    CHECK(boarding_refusal("M0" + text.substr(2)) == "bad_leg_count");
    CHECK(boarding_refusal("M5" + text.substr(2)) == "bad_leg_count");
    CHECK(boarding_refusal("MX" + text.substr(2)) == "bad_leg_count");
    CHECK(boarding_refusal("M2" + text.substr(2)) == "truncated");
    CHECK(boarding_refusal(text + "X") == "trailing_data");
    CHECK(boarding_refusal(text + "^") == "truncated");
    CHECK(boarding_refusal(text + "^1") == "bad_length");
    CHECK(boarding_refusal("M1D\xc3\x89SMARAIS/LUC      EABC123 YULFRAAC 0834 326J001A0025 100") == "non_ascii");
    CHECK(boarding_refusal("M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 000J001A0025 100") == "bad_date");
    CHECK(boarding_refusal("M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 367J001A0025 100") == "bad_date");
    CHECK(boarding_refusal("M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 3 6J001A0025 100") == "bad_date");
    CHECK(boarding_refusal("M1DESMARAIS/LUC       EABC123 Y1LFRAAC 0834 326J001A0025 100") == "bad_character");
    CHECK(boarding_refusal("M1DESMARAIS/LUC       EABC'23 YULFRAAC 0834 326J001A0025 100") == "bad_character");
    CHECK(boarding_refusal("M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 109>6051WW6200") == "bad_length");
}

TEST_CASE("a boarding pass as JSON") {
    const std::string json = scan_to_json(parse_scan(mandatory_only, rules()));
    CHECK(json ==
          R"({"kind":"boarding_pass","valid":true,"error":null,"passenger":"DESMARAIS/LUC","electronic_ticket":true,)"
          R"("legs":[{"pnr":"ABC123","from":"YUL","to":"FRA","carrier":"AC","flight":"0834","day_of_year":326,)"
          R"("date":"2026-11-22","cabin":"J","seat":"001A","sequence":"0025","status":"1"}],"security":null,)"
          R"("message":"understood"})");
    const std::string full = scan_to_json(parse_scan(two_legs, rules()));
    CHECK(full.find(R"("marketing_carrier_designator":"AC")") != std::string::npos);
    CHECK(full.find(R"("version_number":"6")") != std::string::npos);
    CHECK(full.find(R"("security":{"type":"1","length":100,"data":")") != std::string::npos);
}
