#include "platform/base/toml_parser.h"

#include <doctest/doctest.h>

#include <fstream>

#include "platform/base/bytes.h"
#include "tests/doubles/temporary_folder.h"

using namespace tp;

namespace {

constexpr std::string_view shelf = R"(name = "A4"
bays = ["1", "2"]
prices = [99, 1999]
open = true

[place]
aisle = 4

[[book]]
title = "one"
[[book]]
title = "two"
)";

}  // namespace

TEST_CASE("TOML: values as they are written, and what is missing or another") {
    const auto root = parse_toml(shelf, "shelf.toml");
    REQUIRE(root);
    CHECK(toml_at<std::string>(*root, "name") == "A4");
    CHECK(toml_at<std::vector<std::string>>(*root, "bays") == std::vector<std::string>{"1", "2"});
    CHECK(toml_at<std::vector<int64_t>>(*root, "prices") == std::vector<int64_t>{99, 1999});
    CHECK(toml_at<bool>(*root, "open") == true);
    CHECK(toml_as<double>(*parse_toml("n = 3\n", "x.toml")->get("n"), "n") == 3.0);
    CHECK(toml_as<double>(*parse_toml("n = 2.5\n", "x.toml")->get("n"), "n") == 2.5);
    CHECK(toml_or<std::string>(*root, "colour", "red") == "red");
    CHECK(toml_or<std::string>(*root, "name", "red") == "A4");
    const auto told = [](const auto& result) {
        REQUIRE_FALSE(result);
        CHECK(result.error().code == errc::malformed);
        return result.error().message;
    };
    CHECK(told(toml_at<std::string>(*root, "colour")) == "line 1: 'colour' is missing");
    CHECK(told(toml_at<std::string>(*root, "open")) == "line 4: 'open' must be text in quotes");
    CHECK(told(toml_or<int64_t>(*root, "name", 3)) == "line 1: 'name' must be a whole number");
    CHECK(told(toml_at<bool>(*root, "bays")) == "line 2: 'bays' must be true or false");
    CHECK(told(toml_at<std::vector<std::string>>(*root, "name")) == "line 1: 'name' must be a list");
    CHECK(told(toml_at<std::vector<std::string>>(*root, "prices")) == "line 3: 'prices' must be text in quotes");

    const auto place = toml_table_at(*root, "place");
    REQUIRE(place);
    CHECK(line_of(**place) == 6);
    CHECK(told(toml_at<int64_t>(**place, "bay")) == "line 6: 'bay' is missing");
    CHECK(told(toml_table_at(*root, "name")) == "line 1: 'name' must be a table");
    CHECK(told(toml_table_at(*root, "shelf")) == "line 1: 'shelf' is missing");
    const auto books = toml_tables_at(*root, "book");
    REQUIRE(books);
    REQUIRE(books->size() == 2);
    CHECK(toml_at<std::string>(*books->at(1), "title") == "two");
    CHECK(told(toml_tables_at(*root, "bays")) == "line 2: 'bays' must be a list of tables");
    CHECK(toml_tables_at(*parse_toml("none = []\n", "x.toml"), "none").value().empty());
    CHECK(told(toml_tables_at(*root, "shelf")) == "line 1: 'shelf' is missing");
}

TEST_CASE("TOML that is none is told with its file and line; a file that is not there is not") {
    const auto refused = [](std::string_view text) {
        const auto root = parse_toml(text, "x.toml");
        REQUIRE_FALSE(root);
        CHECK(root.error().code == errc::malformed);
        return root.error().message;
    };
    CHECK(refused("a = 1\n[half\n").starts_with("x.toml:2: "));
    CHECK(refused("a = 1\na = 2\n").starts_with("x.toml:2: "));
    CHECK(refused("a = \xFF\n") == "x.toml: the file is not UTF-8 text");
    CHECK(refused("a = 9223372036854775808\n").starts_with("x.toml:1: "));
    // Tables in tables that no stack is deep enough to free: by brackets, by dots, by both on many lines.
    const auto too_large = [](const std::string& text) {
        const auto root = parse_toml(text, "x.toml");
        REQUIRE_FALSE(root);
        CHECK(root.error().code == errc::too_large);
    };
    std::string names = "a";
    for (int i = 0; i < 4000; ++i) names += ".a";
    too_large("a = " + std::string(100'000, '[') + "\n");
    too_large("b = 1\n" + names + "." + names + "." + names + " = 1\n");
    std::string both = "b = [\n";
    for (int i = 0; i < 60; ++i) both += "{" + names + " = [\n";
    too_large(both + "\n");
    std::string most = "b = [\n", ends = "]\n";
    for (int i = 0; i < 7; ++i) most += "{" + names + " = [\n", ends = "]}" + ends;
    CHECK(parse_toml(most + ends, "x.toml"));
    // The message stays UTF-8 where the parser cuts it.
    for (size_t i = 1; i < 5; ++i) {
        std::string key(i, 'x');
        for (int letters = 0; letters < 300; ++letters) key += "ä";
        CHECK(is_valid_utf8(refused("\"" + key + "\" = 1\n\"" + key + "\" = 2\n")));
    }
    const TemporaryFolder folder;
    CHECK(load_toml(folder.file("none.toml")).error().code == errc::not_found);
    std::ofstream(folder.file("shelf.toml")) << shelf;
    CHECK(load_toml(folder.file("shelf.toml")));
    std::ofstream(folder.file("large.toml")) << "a = \"" << std::string(size_t{1} << 20U, 'x') << "\"\n";
    CHECK(load_toml(folder.file("large.toml")).error().code == errc::too_large);
}
