#include <doctest/doctest.h>

#include "sync/protocol/codec.h"
#include "sync/protocol/json_guard.h"

using namespace tp;

namespace {

ErrorCode code_of(std::string_view text, const JsonCaps& caps = {}) {
    const auto status = check_json(text, caps);
    return status ? ErrorCode{"none"} : status.error().code;
}

}  // namespace

TEST_CASE("nesting is refused beyond 32, however deep the text goes on") {
    CHECK(check_json(std::string(32, '[') + std::string(32, ']')));
    CHECK(code_of(std::string(33, '[') + std::string(33, ']')) == errc::malformed);
    CHECK(code_of(std::string(100'000, '[')) == errc::malformed);
    std::string objects;
    for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
    CHECK(code_of(objects) == errc::malformed);
}

TEST_CASE("duplicate keys are refused at every level, equal keys of different objects are not") {
    CHECK(code_of(R"({"a":1,"a":2})") == errc::malformed);
    CHECK(code_of(R"({"x":[{"a":1,"b":{},"a":null}]})") == errc::malformed);
    CHECK(code_of(R"({"a":1,"\u0061":2})") == errc::malformed);
    CHECK(check_json(R"([{"a":1},{"a":{"a":2}}])"));
}

TEST_CASE("caps of bytes and of values") {
    CHECK(code_of("[1,2,3]", {.max_bytes = 6}) == errc::too_large);
    CHECK(check_json("[1,2,3]", {.max_bytes = 7}));
    CHECK(code_of("[1,2,3]", {.max_values = 3}) == errc::too_large);
    CHECK(check_json("[1,2,3]", {.max_values = 4}));
}

TEST_CASE("what is not one JSON value is malformed") {
    for (const std::string_view text : {"",
                                        " ",
                                        "{",
                                        "[1,]",
                                        "{\"a\":}",
                                        "nul",
                                        "NaN",
                                        "Infinity",
                                        "1e999",
                                        "-1e999",
                                        "[1e400]",
                                        "01",
                                        "'a'",
                                        "{} {}",
                                        "<html>",
                                        "\xef\xbb\xbf",
                                        "\"\xc0\xaf\"",
                                        "\"\xed\xa0\x80\"",
                                        "\"\\ud800\"",
                                        "\"\xff\"",
                                        "\"a\\u0000b\"",
                                        "{\"\\u0000\":1}",
                                        "\"line\nbreak\"",
                                        "// comment\n1"})
        CHECK_MESSAGE(code_of(text) == errc::malformed, text);
    CHECK(code_of(std::string_view("\"a\0b\"", 5)) == errc::malformed);
}

TEST_CASE("canonical text has sorted keys and keeps integers exact") {
    CHECK(canonical_json("{ \"b\" : 9007199254740993, \"a\": [ true , null ] }").value() ==
          R"({"a":[true,null],"b":9007199254740993})");
    CHECK(canonical_json(R"("\u00e9")").value() == "\"é\"");
}
