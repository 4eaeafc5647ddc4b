// The gallery's pictures are those that are stored in tests/golden/pictures. One that differs is written to the
// temporary folder with a picture of the difference; if it is meant, run `touchpoint-gallery --update-golden`.
#include <doctest/doctest.h>

#include <filesystem>
#include <set>

#include "kiosk/ui/gallery/golden.h"

using namespace tp;
using namespace tp::gallery;

namespace {

const std::string stored = TOUCHPOINT_SOURCE_DIR "/tests/golden/pictures";

PixelBuffer flat(int width, int height, uint32_t color) {
    return {width, height, std::vector<uint32_t>(static_cast<size_t>(width) * static_cast<size_t>(height), color)};
}

}  // namespace

TEST_CASE("every part looks as it is stored") {
    const auto opened = Gallery::open(TOUCHPOINT_SOURCE_DIR "/assets");
    REQUIRE(opened);
    Gallery& gallery = **opened;
    const std::filesystem::path out = std::filesystem::temp_directory_path() / "touchpoint-golden";
    std::set<std::string> expected;
    for (const GoldenPicture& golden : golden_pictures()) {
        expected.insert(golden.file);
        const auto actual = gallery.picture(*golden.sheet, golden.look);
        REQUIRE_MESSAGE(actual, golden.file, (actual ? "" : actual.error().message));
        const auto before = decode_picture(
            {.path = stored + "/" + golden.file, .width_px = actual->width, .height_px = actual->height});
        const bool sized = before && before->width == actual->width && before->height == actual->height;
        const GoldenDifference difference =
            sized ? compare(*actual, *before) : GoldenDifference{.pixels = actual->pixels.size(), .picture = *actual};
        if (difference.pixels <= golden_pixels_most) continue;
        std::filesystem::create_directories(out);
        const std::string name = (out / std::filesystem::path(golden.file).stem()).string();
        CHECK(write_png(*actual, name + "-actual.png"));
        CHECK(write_png(difference.picture, name + "-difference.png"));
        FAIL_CHECK(golden.file, ": ", difference.pixels, " pixels differ; see ", name,
                   "-actual.png and -difference.png beside ", stored);
    }
    for (const auto& entry : std::filesystem::directory_iterator(stored))
        CHECK_MESSAGE(expected.contains(entry.path().filename()), entry.path().string(),
                      " is no longer compared: remove it");
}

TEST_CASE("every part of the gallery has an id of its own and a name") {
    const auto opened = Gallery::open(TOUCHPOINT_SOURCE_DIR "/assets");
    REQUIRE(opened);
    for (const Sheet& sheet : sheets()) {
        REQUIRE((*opened)->picture(sheet, {.language = "ar", .scale = 0.25F}));
        // Names repeat where one part is shown in several states.
        for (const std::string& problem : (*opened)->tree().problems())
            if (problem.find("are both named") == std::string::npos) FAIL_CHECK(sheet.name, ": ", problem);
    }
}

TEST_CASE("the comparison sees a moved letter and not a rounding") {
    const PixelBuffer white = flat(40, 40, 0xFFFFFFFF);
    CHECK(compare(white, white).pixels == 0);
    CHECK(compare(white, flat(40, 40, 0xFFFCFDFC)).pixels == 0);
    CHECK(compare(white, flat(40, 40, 0xFF000000)).pixels == 1'600);
    PixelBuffer dot = white;
    dot.pixels[41] = 0xFF0B5D4B;
    const GoldenDifference difference = compare(white, dot);
    CHECK(difference.pixels == 1);
    CHECK(difference.picture.pixels[41] == 0xFFD00000);
}
