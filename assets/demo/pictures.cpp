#include "assets/demo/pictures.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "platform/secure/hash.h"
#include "sync/hub/import/seeded.h"
#include "sync/hub/import/text_converters.h"

namespace tp::demo {

namespace {

struct Colour {
    int red, green, blue;
};
struct Pair {
    Colour main, second;
};

// Moods of the house: brand greens, accent, sun, and calm neighbours.
constexpr std::array<Pair, 10> moods = {{
    {{0x1E, 0x7B, 0x62}, {0xF7, 0xB2, 0x34}},
    {{0xF2, 0x6B, 0x43}, {0xFF, 0xE3, 0xC9}},
    {{0x2C, 0x6E, 0x9B}, {0xF6, 0xD3, 0x65}},
    {{0xE8, 0xA8, 0x2C}, {0x0B, 0x5D, 0x4B}},
    {{0x8A, 0x4F, 0x7D}, {0xF5, 0xC6, 0xAA}},
    {{0x4F, 0x9D, 0x8A}, {0xFF, 0x8A, 0x5C}},
    {{0xC8, 0x4B, 0x3C}, {0xF4, 0xE4, 0xC1}},
    {{0x3F, 0x5E, 0x8C}, {0x8F, 0xD0, 0xC0}},
    {{0xD9, 0x7F, 0x9B}, {0x6B, 0x3A, 0x52}},
    {{0x6E, 0x8F, 0x3E}, {0xF3, 0xDF, 0xA0}},
}};

struct Word {
    std::string_view text;
    Colour colour;
};
// Words of a variant that name a colour or a taste with one. The first that fits wins.
constexpr std::array<Word, 71> words = {{
    {"gala", {0xD9, 0x4E, 0x3F}},      {"honeycrisp", {0xE0, 0x5A, 0x3C}}, {"fuji", {0xD4, 0x5B, 0x50}},
    {"braeburn", {0xB8, 0x3A, 0x32}},  {"granny", {0x86, 0xB0, 0x49}},     {"strawberry", {0xE2, 0x55, 0x6A}},
    {"raspberry", {0xC8, 0x3A, 0x62}}, {"cherry", {0xB8, 0x2E, 0x45}},     {"berry", {0x7A, 0x4B, 0x9A}},
    {"blueberry", {0x4A, 0x5F, 0xA8}}, {"lemon", {0xF2, 0xC8, 0x3A}},      {"lime", {0x8D, 0xB9, 0x3E}},
    {"orange", {0xF0, 0x8A, 0x2C}},    {"peach", {0xF6, 0xA9, 0x7C}},      {"mango", {0xF3, 0xA1, 0x2E}},
    {"mint", {0x63, 0xBF, 0xA2}},      {"apple", {0x86, 0xB0, 0x49}},      {"chocolate", {0x6B, 0x42, 0x2E}},
    {"cocoa", {0x7B, 0x50, 0x38}},     {"coffee", {0x6B, 0x4A, 0x35}},     {"caramel", {0xC8, 0x87, 0x3F}},
    {"vanilla", {0xE9, 0xCF, 0x94}},   {"honey", {0xE6, 0xA3, 0x2E}},      {"coconut", {0xD9, 0xC7, 0xAE}},
    {"lavender", {0x9A, 0x86, 0xC4}},  {"tomato", {0xD4, 0x4A, 0x36}},     {"chili", {0xC7, 0x3B, 0x2B}},
    {"pepper", {0xB5, 0x4A, 0x38}},    {"jalapeño", {0x5E, 0x8F, 0x3C}},   {"basil", {0x4C, 0x8A, 0x4B}},
    {"plum", {0x7C, 0x41, 0x6B}},      {"ruby", {0xB6, 0x24, 0x3F}},       {"coral", {0xFF, 0x7A, 0x5C}},
    {"rose", {0xD4, 0x77, 0x88}},      {"nude", {0xD3, 0xA0, 0x87}},       {"sage", {0x8F, 0xAA, 0x8B}},
    {"navy", {0x2B, 0x42, 0x6B}},      {"indigo", {0x3B, 0x52, 0x86}},     {"ocean", {0x2F, 0x7F, 0x97}},
    {"sky", {0x7F, 0xB8, 0xD8}},       {"light blue", {0x8C, 0xB6, 0xD6}}, {"blue", {0x3A, 0x78, 0xB5}},
    {"sand", {0xD8, 0xC3, 0xA0}},      {"linen", {0xDC, 0xCF, 0xB8}},      {"cream", {0xEB, 0xDD, 0xBE}},
    {"ivory", {0xEC, 0xE3, 0xCD}},     {"white", {0xE9, 0xE7, 0xE0}},      {"black", {0x34, 0x3B, 0x3A}},
    {"charcoal", {0x4A, 0x50, 0x52}},  {"midnight", {0x2A, 0x33, 0x55}},   {"grey", {0x9A, 0xA0, 0x9E}},
    {"steel", {0xA9, 0xB4, 0xB8}},     {"silver", {0xB9, 0xC1, 0xC4}},     {"copper", {0xC0, 0x7A, 0x4E}},
    {"brass", {0xC9, 0xA2, 0x4B}},     {"terracotta", {0xC9, 0x6F, 0x4A}}, {"rust", {0xB9, 0x5C, 0x36}},
    {"mustard", {0xD9, 0xA4, 0x2B}},   {"sun", {0xF7, 0xB7, 0x33}},        {"yellow", {0xF4, 0xC4, 0x30}},
    {"green", {0x4E, 0x94, 0x5D}},     {"red", {0xCE, 0x43, 0x3C}},        {"pink", {0xEE, 0x9A, 0xAA}},
    {"oak", {0xC9, 0xA0, 0x6B}},       {"walnut", {0x7A, 0x55, 0x3A}},     {"amber", {0xC9, 0x84, 0x2B}},
    {"dark", {0x5A, 0x3B, 0x2C}},      {"milk", {0x9A, 0x66, 0x45}},       {"rainbow", {0xE8, 0x84, 0x3B}},
    {"pistachio", {0xA9, 0xBF, 0x6C}}, {"banana", {0xF3, 0xCF, 0x54}},
}};

Pair pair_of(std::string_view palette) {
    Seeded seeded(7, palette);
    auto pair = moods[static_cast<size_t>(seeded.between(0, static_cast<int64_t>(moods.size()) - 1))];
    const auto variant = to_lower_ascii(palette.substr(0, palette.find('/')));
    for (const auto& word : words)
        if (variant.find(word.text) != variant.npos) {
            pair.main = word.colour;
            pair.second = Colour{0xF7, 0xE3, 0xB8};
            break;
        }
    return pair;
}

int mixed(int from, int to, int percent) {
    return from + (to - from) * percent / 100;
}
Colour shade(Colour c) {
    return {mixed(c.red, 0x10, 28), mixed(c.green, 0x1C, 28), mixed(c.blue, 0x1A, 28)};
}
Colour light(Colour c) {
    return {mixed(c.red, 255, 34), mixed(c.green, 255, 34), mixed(c.blue, 255, 34)};
}

std::string hex(Colour colour) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out = "#";
    for (const int part : {colour.red, colour.green, colour.blue}) {
        out += digits[static_cast<size_t>(part) / 16];
        out += digits[static_cast<size_t>(part) % 16];
    }
    return out;
}

std::string coloured(const std::string& svg, const Pair& pair) {
    const std::array<std::pair<std::string_view, std::string>, 6> swaps = {{{"#1e7b62", hex(pair.main)},
                                                                            {"#155a48", hex(shade(pair.main))},
                                                                            {"#4da58d", hex(light(pair.main))},
                                                                            {"#f7b234", hex(pair.second)},
                                                                            {"#d18f16", hex(shade(pair.second))},
                                                                            {"#fbd286", hex(light(pair.second))}}};
    std::string out = svg;
    for (size_t at = out.find('#'); at != out.npos; at = out.find('#', at + 1))
        for (const auto& [key, value] : swaps)
            if (std::string_view(out).substr(at, 7) == key) {
                out.replace(at, 7, value);
                break;
            }
    return out;
}

Result<std::string> read_text(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return fail(errc::not_found, "no picture " + path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

}  // namespace

Result<PictureMaker> PictureMaker::open(std::string templates, std::string out) {
    std::error_code error;
    std::filesystem::create_directories(out, error);
    if (error) return fail_errno("making " + out, error.value());
    return PictureMaker(std::move(templates), std::move(out));
}

Result<std::string> PictureMaker::picture(const std::string& kind, std::string_view palette) {
    auto& svg = m_texts[kind];
    if (svg.empty()) svg = TRY(read_text(m_templates + "/" + kind + ".svg"));
    return keep(kind, coloured(svg, pair_of(palette)));
}

Result<std::string> PictureMaker::copy(const std::string& file) {
    const auto svg = TRY(read_text(file));
    return keep(std::filesystem::path(file).stem().string(), svg);
}

Result<std::string> PictureMaker::keep(const std::string& name, const std::string& svg) {
    const auto id = name + "-" + sha256_hex(svg).substr(0, 12);
    if (const auto [file, is_new] = m_files.try_emplace(id, id + ".svg"); is_new) {
        std::ofstream out(m_out + "/" + file->second, std::ios::binary);
        out << svg;
        if (!out.flush()) return fail(errc::io, "writing the picture " + id);
    }
    return id;
}

Result<std::set<std::string>> PictureMaker::kinds() const {
    std::set<std::string> out;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(m_templates, error))
        if (entry.path().extension() == ".svg") out.insert(entry.path().stem().string());
    if (error) return fail_errno("reading " + m_templates, error.value());
    return out;
}

}  // namespace tp::demo
