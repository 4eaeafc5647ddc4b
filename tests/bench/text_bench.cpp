// How long a line of text takes, first and again, in each language, and what all scripts' faces cost in memory.
#include <cstdlib>
#include <iostream>

#include "platform/text/messages.h"
#include "platform/text/text_engine.h"
#include "report.h"

namespace {

using namespace tp;

constexpr float size_px = 42;
constexpr int rounds = 20;

[[noreturn]] void stop(const Error& error) {
    std::cerr << "touchpoint-bench-text: " << error.message << '\n';
    std::exit(1);
}

std::vector<std::string> lines_of(const std::string& folder, const std::string& language) {
    auto words = Messages::load(folder, language);
    if (!words) stop(words.error());
    std::vector<std::string> out;
    for (const std::string& key : (*words)->keys()) {
        std::string line = (*words)->format(key, {{"count", 4}, {"name", "Halden"}, {"time", "14:02"}});
        out.push_back(line.substr(0, line.find('\n')));
    }
    return out;
}

struct Times {
    std::vector<double> first, again;
};

Times times_of(TextEngine& text, const std::string& language, const std::vector<std::string>& lines) {
    Times times;
    text.set_language(language);
    // Another size each round: nothing of the round before is in the cache, but the faces are open.
    for (int round = 0; round <= rounds; ++round) {
        const TextStyle style{.size_px = size_px + static_cast<float>(round) / 2, .language = language};
        for (const std::string& line : lines) {
            const double first = bench::milliseconds_of([&] { (void)text.layout(line, style); });
            const double again = bench::milliseconds_of([&] { (void)text.layout(line, style); });
            if (round == 0) continue;  // opens faces
            times.first.push_back(first);
            times.again.push_back(again);
        }
    }
    return times;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string folder = TOUCHPOINT_ASSETS "/locales";
    const auto names = languages_in(folder);
    if (!names) stop(names.error());
    auto opened = TextEngine::open();
    if (!opened) stop(opened.error());
    TextEngine& text = **opened;
    std::vector<std::vector<std::string>> lines;
    for (const LanguageName& name : *names) lines.push_back(lines_of(folder, name.tag));

    bench::Report report;
    const double before = bench::pss_mib();
    for (size_t i = 0; i < names->size(); ++i) {
        Times times = times_of(text, (*names)[i].tag, lines[i]);
        const std::string of = " (" + (*names)[i].tag + ")";
        report.add({.row = "line laid out, first time" + of,
                    .against = "",
                    .value = bench::quantile(times.first, 0.5),
                    .unit = "ms",
                    .limit = 0.1,
                    .note = "p99 " + std::to_string(bench::quantile(times.first, 0.99)) + " ms"});
        report.add({.row = "line laid out, cached" + of,
                    .against = "",
                    .value = bench::quantile(times.again, 0.5),
                    .unit = "ms",
                    .limit = 0.02,
                    .note = "p99 " + std::to_string(bench::quantile(times.again, 0.99)) + " ms"});
    }
    for (size_t i = 0; i < names->size(); ++i) {
        for (const int weight : {400, 700}) {
            for (const std::string& line : lines[i]) {
                const auto laid =
                    text.layout(line, {.size_px = size_px, .weight = weight, .language = (*names)[i].tag});
                for (const PlacedGlyph& glyph : laid->glyphs)
                    (void)text.rasterise(glyph.face, glyph.glyph, glyph.size_px, 0);
            }
        }
    }
    report.add({.row = "memory of all languages' faces, shaped and rasterised",
                .against = "",
                .value = bench::pss_mib() - before,
                .unit = "MiB",
                .limit = 0,
                .note = std::to_string(text.open_faces()) + " faces open, Regular and Bold"});
    return report.print(argc, argv);
}
