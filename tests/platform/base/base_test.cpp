#include <doctest/doctest.h>

#include "platform/base/bytes.h"
#include "platform/base/clock.h"
#include "platform/base/error.h"
#include "platform/base/ids.h"
#include "platform/base/log.h"
#include "platform/base/task_queue.h"
#include "platform/base/text_numbers.h"

using namespace tp;

TEST_CASE("RFC 3339 times survive the round trip and refuse what is none") {
    const auto time = parse_rfc3339("2026-11-22T14:02:05.12Z");
    REQUIRE(time);
    CHECK(to_rfc3339(*time) == "2026-11-22T14:02:05.120Z");
    CHECK(to_rfc3339(*parse_rfc3339("2026-11-22T15:02:05+01:00")) == "2026-11-22T14:02:05.000Z");
    for (const char* bad : {"", "2026-11-22", "2026-02-30T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T14:02:05",
                            "2026-11-22T14:02:05.Z", "2026-11-22T14:02:05+1:00", "+026-11-22T14:02:05Z"})
        CHECK_MESSAGE(!parse_rfc3339(bad), bad);
}

TEST_CASE("UUIDs of version 7 order by time") {
    const WallTime now{Milliseconds{1'790'000'000'000}};
    const std::string a = make_uuid_v7(now), b = make_uuid_v7(now + Milliseconds{1});
    CHECK(is_uuid(a));
    CHECK(a[14] == '7');
    CHECK(a < b);
    CHECK_FALSE(is_uuid("0190e4b0-0000-7000-8000-00000000000G"));
}

TEST_CASE("UTF-8 is checked as Unicode's table 3-7 has it") {
    CHECK(is_valid_utf8("Ænima ✓ 文"));
    for (const char* bad : {"\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80", "\xE2\x82", "\xFF"})
        CHECK_FALSE(is_valid_utf8(bad));
}

TEST_CASE("hexadecimal") {
    CHECK(to_hex(*from_hex("00fFa1")) == "00ffa1");
    CHECK(from_hex("0").error().code == errc::malformed);
    CHECK(from_hex("zz").error().code == errc::malformed);
}

TEST_CASE("log text is escaped") {
    CHECK(json_escape("a\"\\\n\xFF") == "a\\\"\\\\\\u000a\xEF\xBF\xBD");
}

TEST_CASE("numbers from outside") {
    CHECK(parse_digits("007") == 7);
    CHECK_FALSE(parse_digits("-7"));
    CHECK_FALSE(parse_digits("9999999999999999999"));
    CHECK(parse_integer("-7") == -7);
    CHECK_FALSE(parse_integer("9223372036854775808"));
    CHECK_FALSE(parse_decimal("1e999"));
    CHECK_FALSE(parse_decimal("nan"));
}

TEST_CASE("a worker runs tasks in order and its queue can be drained by the owner") {
    std::string order;
    TaskQueue back;
    Worker worker("test");
    for (char c = 'a'; c < 'f'; ++c) worker.post([&, c] { back.post([&order, c] { order += c; }); });
    worker.wait_idle();
    CHECK(back.drain() == 5);
    CHECK(order == "abcde");
}

TEST_CASE("TRY hands the error on") {
    const auto inner = [](bool good) -> Result<int> {
        if (!good) return fail(errc::not_found, "no such thing");
        return 4;
    };
    const auto outer = [&](bool good) -> Result<int> { return TRY_CONTEXT(inner(good), "looking") + 1; };
    CHECK(*outer(true) == 5);
    CHECK(outer(false).error().message == "looking: no such thing");
}
