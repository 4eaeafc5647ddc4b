#include <doctest/doctest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "platform/display/window.h"

namespace {

using namespace tp;

struct Files {
    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("tp-pictures-" + std::to_string(::getpid()));
    Files() { std::filesystem::create_directories(folder); }
    ~Files() { std::filesystem::remove_all(folder); }
    [[nodiscard]] std::string write(const char* name, const std::string& bytes) const {
        std::ofstream(folder / name, std::ios::binary) << bytes;
        return (folder / name).string();
    }
};

std::string big32(uint32_t v) {
    return {static_cast<char>(v >> 24U), static_cast<char>(v >> 16U), static_cast<char>(v >> 8U), static_cast<char>(v)};
}

std::string png_header(uint32_t width, uint32_t height) {
    return std::string("\x89PNG\r\n\x1a\n", 8) + big32(13) + "IHDR" + big32(width) + big32(height) +
           std::string("\x08\x06\0\0\0", 5) + big32(0);
}

const std::string red_svg =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\"><rect width=\"10\" height=\"10\" "
    "fill=\"#ff0000\"/></svg>";

ErrorCode code_of(const std::string& path) {
    const auto decoded = decode_picture({.path = path, .width_px = 64, .height_px = 64});
    REQUIRE(!decoded);
    return decoded.error().code;
}

TEST_CASE("hostile files give typed errors") {
    const Files files;
    CHECK(code_of(files.write("huge.png", png_header(65'535, 65'535))) == errc::picture_too_large);
    CHECK(code_of(files.write("huge2.png", png_header(0xFFFFFFFF, 1))) == errc::picture_too_large);
    CHECK(code_of(files.write("zero.png", png_header(0, 10))) == errc::picture_damaged);
    CHECK(code_of(files.write("cut.png", png_header(100, 100))) == errc::picture_damaged);
    CHECK(code_of(files.write("empty.png", "")) == errc::picture_damaged);
    CHECK(code_of(files.write("text.png", "hello, this is no picture")) == errc::picture_unknown_format);
    CHECK(code_of(files.write("short.webp", std::string("RIFF\x10\0\0\0WEBP", 12))) == errc::picture_damaged);
    const std::string webp = std::string("RIFF\x40\0\0\0WEBPVP8X\x0A\0\0\0\x10\0\0\0", 24);
    CHECK(code_of(files.write("huge.webp", webp + std::string("\xFE\xFF\x0F\xFE\xFF\x0F", 6) + "ALPH")) ==
          errc::picture_too_large);
    CHECK(code_of(files.write("cut.webp", webp + std::string("\x10\0\0\x10\0\0", 6))) == errc::picture_damaged);
    CHECK(code_of(files.write("cut.jpg", std::string("\xFF\xD8\xFF\xE0\x00\x04", 6))) == errc::picture_damaged);
    CHECK(code_of(files.write("huge.jpg", std::string("\xFF\xD8\xFF\xC0\x00\x11\x08\xFF\xFF\xFF\xFF\x03\0\0\0\0\0",
                                                      17))) == errc::picture_too_large);
    CHECK(code_of(files.write("bomb.svg", "<!DOCTYPE svg [<!ENTITY a \"aaaa\">]><svg>&a;</svg>")) == errc::unsupported);
    CHECK(code_of(files.write("dash.svg", "<svg><path d=\"M0 0L9 9\" stroke-dasharray=\"0.0001\"/></svg>")) ==
          errc::unsupported);
    CHECK(code_of(files.write("open.svg", "<svg><g><g><g>")) == errc::picture_damaged);
    CHECK(code_of(files.write("long.svg", "<svg>" + std::string(600 * 1024, ' ') + "</svg>")) ==
          errc::picture_too_large);
    CHECK(code_of(files.write("nine.png", png_header(10, 10) + std::string(size_t{9} << 20U, 'x'))) ==
          errc::picture_too_large);
    CHECK(code_of("/nowhere.png") == errc::not_found);
    CHECK(code_of("/dev/zero") == errc::refused);
    CHECK(decode_picture({.path = "x", .width_px = 0, .height_px = 5}).error().code == errc::invalid_argument);
}

TEST_CASE("every picture of the demo is one that the decoder takes") {
    size_t seen = 0;
    for (const char* const folder : {"/assets/demo/pictures", "/assets/demo/promotions"}) {
        for (const auto& file : std::filesystem::directory_iterator(std::string(TOUCHPOINT_SOURCE_DIR) + folder)) {
            if (file.path().extension() != ".svg") continue;
            const auto decoded = decode_picture({.path = file.path().string(), .width_px = 64, .height_px = 64});
            CHECK_MESSAGE(decoded.has_value(), file.path().string());
            ++seen;
        }
    }
    CHECK(seen > 50);
}

TEST_CASE("a deeply nested SVG ends in time") {
    const Files files;
    std::string nested = "<svg width=\"10\" height=\"10\">";
    for (int i = 0; i < 50'000; ++i) nested += "<g>";
    const auto path = files.write("deep.svg", nested + "</svg>");
    const auto start = std::chrono::steady_clock::now();
    (void)decode_picture({.path = path, .width_px = 64, .height_px = 64});
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
}

TEST_CASE("pictures are fitted and rounded") {
    const Files files;
    const auto path = files.write("red.svg", red_svg);
    const auto wide = decode_picture({.path = path, .width_px = 40, .height_px = 20}).value();
    CHECK(wide.width == 40);
    CHECK(wide.pixels[10 * 40 + 20] == 0xFFFF0000);
    CHECK(wide.pixels[10 * 40 + 2] == 0);  // contained: transparent at the sides
    const auto round =
        decode_picture({.path = path, .width_px = 40, .height_px = 40, .fit = PictureFit::cover, .radius_px = 20})
            .value();
    CHECK(round.pixels[0] == 0);
    CHECK(round.pixels[20 * 40 + 20] == 0xFFFF0000);
}

TEST_CASE("the store loads off the UI thread, fades in and stays within its bytes") {
    const Files files;
    const auto path = files.write("red.svg", red_svg);
    SystemClock clock;
    const auto text = TextEngine::open().value();
    const auto window = Window::open({.width = 200, .height = 200, .headless = true}, clock, *text).value();
    PictureState state = PictureState::failed;
    PictureState bad = PictureState::loading;
    const auto draw = [&](Canvas& c) {
        c.clear({255, 255, 255});
        const auto view = window->pictures().get({.path = path, .width_px = 100, .height_px = 100});
        state = view.state;
        c.picture(view, {50, 50});
        bad = window->pictures().get({.path = "/nowhere.png", .width_px = 10, .height_px = 10}).state;
    };
    window->draw_now(draw);
    CHECK(state == PictureState::loading);
    window->pictures().wait_decoded();
    const auto start = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - start < std::chrono::milliseconds(600)) {
        CHECK(window->step(draw, Milliseconds{50}));
    }
    CHECK(state == PictureState::ready);
    CHECK(bad == PictureState::failed);
    REQUIRE(window->pictures().error_of({.path = "/nowhere.png", .width_px = 10, .height_px = 10}) != nullptr);
    const auto shown = window->capture().value();
    CHECK((shown.pixels[100 * 200 + 100] & 0xFFFFFFU) == 0xFF0000);
    CHECK(window->pictures().cached_bytes() == 100 * 100 * 4);
    window->pictures().forget(path);
    CHECK(window->pictures().cached_bytes() == 0);

    // 30 screens of 4 MB are asked for, one after another: the cap holds.
    for (int i = 0; i < 30; ++i) {
        const auto show = [&](Canvas& c) {
            c.picture(window->pictures().get({.path = path, .width_px = 1000 + i, .height_px = 1000}), {0, 0});
        };
        window->draw_now(show);
        window->pictures().wait_decoded();
        window->draw_now(show);
    }
    window->draw_now([](Canvas&) {});
    window->draw_now([](Canvas&) {});
    CHECK(window->pictures().cached_bytes() <= PictureLimits{}.cache_bytes);
    CHECK(window->pictures().cached_bytes() > 0);
}

}  // namespace
