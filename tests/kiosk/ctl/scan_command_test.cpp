// The scan command of the real program: every scanner sample, as argument and on standard input.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/doubles/programs/program.h"

using namespace tp::test;

namespace {

nlohmann::json object_of(const ProgramRun& run) {
    const auto json = nlohmann::json::parse(run.out, nullptr, false);
    REQUIRE_MESSAGE(json.is_object(), run.out << run.err);
    return json;
}

const std::string pass = "M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 100";

}  // namespace

TEST_CASE("scan needs neither hub, display nor data folder") {
    const ProgramRun run = run_ctl({"scan", "4006381333931", "--json"});
    CHECK(run.exit_status == 0);
    CHECK(run.err.empty());
    const auto scan = object_of(run);
    CHECK(scan["kind"] == "gtin");
    CHECK(scan["valid"] == true);
    CHECK(scan["error"].is_null());
    CHECK(scan["gtin"] == "04006381333931");
    CHECK(run_ctl({"scan", "4006381333931"}).out.find("gtin: valid\n") == 0);
}

TEST_CASE("a boarding pass is dated against the given day") {
    const auto scan = object_of(run_ctl({"scan", "--today", "2026-08-14", "--json", pass}));
    CHECK(scan["kind"] == "boarding_pass");
    CHECK(scan["passenger"] == "DESMARAIS/LUC");
    CHECK(scan["legs"][0]["from"] == "YUL");
    CHECK(scan["legs"][0]["date"] == "2026-08-14");
    CHECK(run_ctl({"scan", "--today", "tomorrow", pass}).exit_status == 2);
}

TEST_CASE("bytes from standard input, the wedge's line end dropped") {
    const ProgramRun run = run_ctl({"scan", "-", "--json"}, {.kind = Stdin::text, .text = "4006381333931\r\n"});
    CHECK(run.exit_status == 0);
    CHECK(object_of(run)["gtin"] == "04006381333931");
    const ProgramRun closed = run_ctl({"scan", "-", "--json"}, {.kind = Stdin::closed});
    CHECK(closed.exit_status == 1);
    CHECK(object_of(closed)["error"]["code"] == "io");
    CHECK(run_ctl({"scan", "-"}, {.kind = Stdin::text, .text = std::string(size_t{2} << 20, '1')}).exit_status == 1);
}

TEST_CASE("hostile scans get a typed error, whichever way they come") {
    std::string long_qr;
    for (int i = 0; i < 7089; ++i) long_qr += static_cast<char>('0' + i % 10);
    const std::string bad_length = pass.substr(0, pass.size() - 2) + "FF";
    for (const std::string& text :
         {std::string("\x1b[200~"), std::string("\xc0\xaf"), std::string("\xe2\x80\xae") + "4006381333931",
          std::string("' OR 1=1--"), std::string("-----"), std::string("%s%n"), std::string("../../etc/shadow"),
          std::string("file:///"), std::string("4006381333932"),
          std::string("\x1d"
                      "01"),
          std::string("]C1\x1d"), long_qr, bad_length, std::string("\x01\x02\x03"), std::string("=HYPERLINK(\"x\")"),
          std::string("<script>")}) {
        CAPTURE(text);
        for (const bool as_argument : {true, false}) {
            const ProgramRun run = as_argument ? run_ctl({"scan", "--json", "--", text})
                                               : run_ctl({"scan", "--json", "-"}, {.kind = Stdin::text, .text = text});
            CHECK(run.exit_status == 1);
            const auto scan = object_of(run);
            CHECK(scan["valid"] == false);
            CHECK(scan["error"].is_string());
            for (const char c : run.out) CHECK((c == '\n' || (c >= 0x20 && c < 0x7f)));
        }
    }
    const auto unknown = object_of(run_ctl({"scan", "--json", "hello world"}));
    CHECK(unknown["kind"] == "text");
    CHECK(unknown["error"] == "unrecognised");
    CHECK(run_ctl({"scan", ""}).exit_status == 1);
    CHECK(run_ctl({"scan", "-----", "--json"}).exit_status == 1);
}
