#include "kiosk/ui/gallery/golden.h"

#include <algorithm>
#include <filesystem>

namespace tp::gallery {
namespace {

constexpr float golden_scale = 0.5F;

// Half of the size, and far below what compare() sees: five bits a channel.
void coarsen(PixelBuffer& picture) {
    for (uint32_t& p : picture.pixels) {
        const uint32_t high = p & 0x00F8F8F8U;
        p = 0xFF000000U | high | ((high >> 5U) & 0x00070707U);
    }
}

double channel(uint32_t pixel, unsigned shift) {
    return (pixel >> shift) & 0xFFU;
}

double yiq_distance(uint32_t one, uint32_t other) {
    const double r = channel(one, 16) - channel(other, 16), g = channel(one, 8) - channel(other, 8),
                 b = channel(one, 0) - channel(other, 0);
    const double y = r * 0.29889531 + g * 0.58662247 + b * 0.11448223;
    const double i = r * 0.59597799 - g * 0.27417610 - b * 0.32180189;
    const double q = r * 0.21147017 - g * 0.52261711 + b * 0.31114694;
    return 0.5053 * y * y + 0.299 * i * i + 0.1957 * q * q;
}

}  // namespace

std::vector<GoldenPicture> golden_pictures() {
    std::vector<GoldenPicture> all;
    const auto add = [&all](const Sheet& sheet, const std::string& theme, const std::string& language) {
        all.push_back({std::string(sheet.name) + "-" + theme + "-" + language + ".png",
                       &sheet,
                       {.theme = theme, .language = language, .scale = golden_scale}});
    };
    const auto is_one_of = [](const Sheet& sheet, std::initializer_list<std::string_view> names) {
        return std::ranges::find(names, sheet.name) != names.end();
    };
    for (const Sheet& sheet : sheets()) {
        // What each language does to a page, its cards, an answer, a field and the keys.
        const bool in_all = is_one_of(sheet, {"page", "cards", "answers", "fields", "keyboard"});
        if (in_all)
            for (const char* language : {"en", "ar", "de", "es", "fr", "he", "hi", "ja", "pt", "th", "zh-Hans"})
                add(sheet, "default", language);
        if (is_one_of(sheet, {"map", "fields", "keyboard", "dialog"}))
            for (const char* brand : {"marlow", "norrwind"}) add(sheet, brand, "en");
        if (!sheet.golden) continue;
        if (!in_all) add(sheet, "default", "en");
        for (const char* theme : {"dark", "high-contrast"}) add(sheet, theme, "en");
        for (const char* language : {"ar", "ja"})
            if (is_one_of(sheet, {"buttons", "products", "map"})) add(sheet, "default", language);
        for (const char* brand : {"marlow", "norrwind"})
            if (is_one_of(sheet, {"buttons", "cards", "type"})) add(sheet, brand, "en");
    }
    return all;
}

Status update_golden(Gallery& gallery, const std::string& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    for (const GoldenPicture& golden : golden_pictures()) {
        PixelBuffer picture = TRY(gallery.picture(*golden.sheet, golden.look));
        coarsen(picture);
        TRY(write_png(picture, folder + "/" + golden.file));
    }
    return {};
}

GoldenDifference compare(const PixelBuffer& one, const PixelBuffer& other) {
    // 35215 is the largest distance there is, between two opposite colours.
    const double most = 35215 * golden_threshold * golden_threshold;
    GoldenDifference difference;
    difference.picture = one;
    for (size_t i = 0; i < one.pixels.size() && i < other.pixels.size(); ++i) {
        const bool differs = yiq_distance(one.pixels[i], other.pixels[i]) > most;
        if (differs) ++difference.pixels;
        const auto pale = static_cast<uint32_t>(
            200 + (channel(one.pixels[i], 16) + channel(one.pixels[i], 8) + channel(one.pixels[i], 0)) / 3 * 55 / 255);
        difference.picture.pixels[i] = differs ? 0xFFD00000U : 0xFF000000U | pale << 16U | pale << 8U | pale;
    }
    return difference;
}

}  // namespace tp::gallery
