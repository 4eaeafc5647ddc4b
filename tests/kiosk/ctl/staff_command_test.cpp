// `staff pin` and `staff open`, with the real program.
#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "tests/doubles/programs/program.h"

using namespace tp;
using namespace tp::test;

TEST_CASE("staff pin: from standard input, once or twice, never as an argument") {
    char name[] = "/tmp/tp-ctl-staff-XXXXXX";
    const std::string home = ::mkdtemp(name);
    const auto pin = [&](const std::string& text) {
        return run_ctl({"staff", "pin"}, {.kind = Stdin::text, .text = text, .home = home});
    };
    const auto as_argument = run_ctl({"staff", "pin", "259106"}, {.home = home});
    CHECK(as_argument.exit_status == 2);
    CHECK(as_argument.err.find("secret_in_arguments") != std::string::npos);
    CHECK(as_argument.err.find("259106") == std::string::npos);
    CHECK(run_ctl({"staff", "pin", "--pin=259106"}, {.home = home}).err.find("259106") == std::string::npos);
    for (const char* bad :
         {"", "\n", "12345\n", "111111\n", "123456\n", "259106\n259107\n", "25 9106\n", "259106\n259106\n259106\n"}) {
        const auto run = pin(bad);
        CHECK_MESSAGE(run.exit_status == 1, bad);
        CHECK(run.out.empty());
        CHECK(run.err.find("259106") == std::string::npos);
    }
    CHECK_FALSE(std::filesystem::exists(home + "/kiosk/staff.pin"));
    CHECK(pin("259106\n").exit_status == 0);
    CHECK(pin("259106\r\n259106\r\n").exit_status == 0);
    struct stat facts{};
    REQUIRE(::stat((home + "/kiosk/staff.pin").c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0600);
    std::ifstream in(home + "/kiosk/staff-audit.log");
    const std::string trail{std::istreambuf_iterator<char>(in), {}};
    CHECK(trail.find("staff_pin_set") != std::string::npos);
    CHECK(trail.find("259106") == std::string::npos);
    const auto open = run_ctl({"staff", "open"}, {.home = home});
    CHECK(open.exit_status == 1);
    CHECK(run_ctl({"staff"}, {.home = home}).exit_status == 2);
    std::filesystem::remove_all(home);
}
