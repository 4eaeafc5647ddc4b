// Plans of stores: what is refused, where things stand, the way to them, and what is drawn and spoken.
#include <doctest/doctest.h>

#include <array>
#include <cmath>

#include "kiosk/ui/store_map.h"
#include "part_stage.h"

using namespace tp;
using namespace tp::ui_test;

namespace {

const std::string small_map = R"(size = [20, 10]
outline = [[0, 0], [20, 0], [20, 10], [0, 10]]
bays = ["A", "B"]
shelf = [
    { aisle = "1", at = [4, 1, 2, 6], run = "up" },
    { aisle = "2", outline = [[9, 1], [11, 1], [11, 7], [9, 7]], run = "down", bays = ["A", "B", "C"] },
]
walkways = [[[2, 9], [18, 9]], [[3, 9], [3, 1]], [[8, 9], [8, 1]]]
[you]
at = [2, 9]
)";

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const size_t at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

void check_refused(const std::string& toml, std::string_view says) {
    const auto map = ui::StoreMap::parse(toml, "x.toml");
    REQUIRE_FALSE(map);
    CHECK(map.error().code == errc::malformed);
    CHECK_MESSAGE(map.error().message.find(says) != std::string::npos, map.error().message, " should say ",
                  std::string(says));
}

}  // namespace

TEST_CASE("a place is found on the side and at the bay that the stock data names") {
    const auto map = ui::StoreMap::parse(small_map, "x.toml");
    REQUIRE(map);
    const auto left = map->find({"1", "A", "left"});
    REQUIRE(left);
    CHECK(left->at == Point{4, 5.5F});  // walked upwards, A is the lower half and left is west
    const auto right = map->find({"1", "B", "right"});
    CHECK(right->at == Point{6, 2.5F});
    const auto down = map->find({"2", "C", "left"});
    CHECK(down->at == Point{11, 6});  // walked downwards, left is east
    const auto middle = map->find({"2", "X", ""});
    CHECK(middle->at == Point{10, 4});
    CHECK_FALSE(map->find({"3", "A", "left"}));
    CHECK_FALSE(map->find({"", "A", "left"}));
}

TEST_CASE("the way follows the walkways and is the shortest of them") {
    const auto map = ui::StoreMap::parse(small_map, "x.toml");
    REQUIRE(map);
    const auto left = map->find({"1", "A", "left"});
    CHECK(left->route == std::vector<Point>{{2, 9}, {3, 9}, {3, 5.5F}, {4, 5.5F}});
    CHECK(std::abs(left->metres - (1 + 3.5F + 1)) < 0.01F);
    const auto right = map->find({"1", "A", "right"});
    CHECK(right->route == std::vector<Point>{{2, 9}, {8, 9}, {8, 5.5F}, {6, 5.5F}});
    const auto no_ways = ui::StoreMap::parse(
        replaced(small_map, "walkways = [[[2, 9], [18, 9]], [[3, 9], [3, 1]], [[8, 9], [8, 1]]]\n", ""), "x.toml");
    REQUIRE(no_ways);
    CHECK(no_ways->find({"1", "A", "left"})->metres == 5.5F);
    CHECK(no_ways->find({"1", "A", "left"})->route.empty());
}

TEST_CASE("a plan that is wrong is refused with line and key") {
    check_refused(replaced(small_map, "size = [20, 10]", "size = [20, 10, 3]"), "line 1: 'size'");
    check_refused(replaced(small_map, "size = [20, 10]", "size = [0, 10]"), "'size'");
    check_refused(replaced(small_map, "[20, 0], [20, 10]", "[20, 0], [20, 11]"), "line 2: 'outline' lies outside");
    check_refused(replaced(small_map, "[[0, 0], [20, 0], [20, 10], [0, 10]]", "[[0, 0], [20, 0]]"),
                  "needs at least 3 points");
    check_refused(replaced(small_map, "run = \"up\"", "run = \"north\""), "line 5: 'run'");
    check_refused(replaced(small_map, "aisle = \"2\"", "aisle = \"1\""), "line 6: aisle '1' holds a bay twice");
    check_refused(replaced(small_map, "run = \"up\" }", "run = \"up\", colour = 1 }"),
                  "line 5: 'colour' is not known in [shelf]");
    check_refused(replaced(small_map, "at = [4, 1, 2, 6]", "at = [4, 1, 2, 60]"), "line 5: 'at' lies outside");
    check_refused(replaced(small_map, "at = [4, 1, 2, 6], ", ""), "needs either 'at' or 'outline'");
    check_refused(replaced(small_map, "[[8, 9], [8, 1]]", "[[8, 8], [8, 1]]"), "do not all meet");
    check_refused(replaced(small_map, "[you]\nat = [2, 9]\n", ""), "'you' is missing");
    check_refused(replaced(small_map, "at = [2, 9]", "at = [2, 9000]"), "'at' must be 0 to 1000");
    check_refused(replaced(small_map, "size", "Size"), "'size' is missing");
    check_refused(small_map + "nonsense\n", "x.toml");
    check_refused(replaced(small_map, "size = [20, 10]", "size = [nan, inf]"), "'size' must be");
    const auto deep = ui::StoreMap::parse("size = " + std::string(5'000, '[') + "\n", "x.toml");
    REQUIRE_FALSE(deep);
    CHECK(deep.error().code == errc::too_large);
    std::string many = "shelf = [\n";
    for (int i = 0; i < 300; ++i)
        many += "{ aisle = \"" + std::to_string(i) + "\", at = [1, 1, 1, 1], run = \"up\" },\n";
    check_refused(replaced(small_map, "shelf = [\n", many), "more than 200 entries");
    CHECK(ui::StoreMap::load("/nowhere/x.toml").error().code == errc::not_found);
    CHECK(ui::StoreMap::load("/tmp").error().code == errc::malformed);
}

TEST_CASE("the map of the demo's store knows every place of the demo's stock") {
    const auto map = must(ui::StoreMap::load(TOUCHPOINT_SOURCE_DIR "/assets/maps/halden.toml"));
    for (int aisle = 1; aisle <= 24; ++aisle)
        for (const char* bay : {"A", "B", "C", "D", "E", "F"})
            for (const char* side : {"left", "right"}) {
                const std::string number = std::to_string(aisle);
                const auto found = map.find({number, bay, side});
                REQUIRE(found);
                CHECK(map.shelves()[found->shelf].aisle == number);
                CHECK(found->metres > 5);
                CHECK(found->metres < 90);
                // The last step is from the walkway beside the shelf to it, not across it.
                const Point last = found->route.back() - found->route[found->route.size() - 2];
                CHECK(std::hypot(last.x, last.y) < 1.6F);
            }
}

TEST_CASE("the map says its place in words and marks the shelf; it is not mirrored") {
    const auto map = must(ui::StoreMap::load(TOUCHPOINT_SOURCE_DIR "/assets/maps/halden.toml"));
    std::array<PixelBuffer, 2> pictures;
    for (const bool arabic : {false, true}) {
        PartStage stage(arabic ? "ar" : "en", {1080, 700});
        bool shown = false, unknown = true;
        stage.frame([&](ui::Ui& ui, ui::Column& column) {
            const std::string name = ui::map_words(
                ui, ui.words("product.aisle_bay_left", {{"aisle", "12"}, {"bay", "C"}}), 41, LengthUnits::metric);
            const Rect at = column.take(ui::store_map_height(ui, map, column.area.width));
            shown = ui::store_map(ui, at, {.id = "map", .map = &map, .marked = {"12", "C", "left"}, .name = name});
            if (!arabic) CHECK(name == "Aisle 12, shelf C, left side, 40 m from here");
        });
        CHECK(shown);
        REQUIRE(stage.find("map"));
        CHECK(stage.find("map")->role == ui::Role::img);
        CHECK_FALSE(stage.find("map")->name.empty());
        CHECK(stage.part.tree().problems().empty());
        CHECK_FALSE(stage.part.moving());
        CHECK_FALSE(stage.part.next_wake());  // still in reduced motion
        pictures[arabic ? 1 : 0] = stage.picture();
        stage.frame([&](ui::Ui& ui, ui::Column& column) {
            unknown = ui::store_map(ui, column.take(500),
                                    {.id = "map", .map = &map, .marked = {"99", "", ""}, .name = "Map"});
        });
        CHECK_FALSE(unknown);
    }
    // Shelf 12 is brand coloured at the same place in both.
    int same = 0;
    for (size_t i = 0; i < pictures[0].pixels.size(); ++i)
        if ((pictures[0].pixels[i] & 0xFFFFFFU) == 0x0B5D4BU && pictures[0].pixels[i] == pictures[1].pixels[i]) ++same;
    CHECK(same > 2'000);
}

TEST_CASE("in full motion the pin pulses three times, then the picture rests") {
    const auto map = must(ui::StoreMap::load(TOUCHPOINT_SOURCE_DIR "/assets/maps/halden.toml"));
    PartStage stage("en", {1080, 700}, ui::Motion::full);
    const auto draw = [&](ui::Ui& ui, ui::Column& column) {
        ui::store_map(ui, column.take(500), {.id = "map", .map = &map, .marked = {"12", "C", "left"}, .name = "Map"});
    };
    stage.frame(draw);
    CHECK(stage.part.next_wake());
    for (int i = 0; i < 120; ++i) stage.frame(draw, Milliseconds{33});
    CHECK_FALSE(stage.part.next_wake());
    CHECK_FALSE(stage.part.moving());
}
