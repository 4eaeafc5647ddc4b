#include <array>
#include <string>

#include "platform/text/text_engine.h"

namespace tp {
namespace {

const std::string inter_folder = "/usr/share/fonts/opentype/inter/";
const std::string noto_folder = "/usr/share/fonts/truetype/noto/";
const std::string cjk_folder = "/usr/share/fonts/opentype/noto/";

void add_inter(FontTable& table) {
    constexpr std::array<std::pair<const char*, int>, 5> weights{
        {{"Regular", 400}, {"Medium", 500}, {"SemiBold", 600}, {"Bold", 700}, {"ExtraBold", 800}}};
    for (const bool display : {false, true}) {
        for (const auto& [name, weight] : weights) {
            // cv05: l with a tail, told apart from I and 1; ss03: round quotes and commas.
            table.fonts.push_back({.path = inter_folder + (display ? "InterDisplay-" : "Inter-") + name + ".otf",
                                   .family = "Inter",
                                   .weight = weight,
                                   .display = display,
                                   .scripts = {"Latn", "Cyrl", "Grek"},
                                   .features = "cv05,ss03"});
        }
    }
}

void add_noto(FontTable& table, const char* family, std::vector<std::string> scripts) {
    for (const auto& [name, weight] : {std::pair{"Regular", 400}, std::pair{"Bold", 700}}) {
        table.fonts.push_back({.path = noto_folder + family + "-" + name + ".ttf",
                               .family = family,
                               .weight = weight,
                               .scripts = scripts});
    }
}

void add_cjk(FontTable& table, const char* family, int face_index, std::vector<std::string> languages) {
    for (const auto& [name, weight] : {std::pair{"Regular", 400}, std::pair{"Bold", 700}}) {
        table.fonts.push_back({.path = cjk_folder + "NotoSansCJK-" + name + ".ttc",
                               .family = family,
                               .face_index = face_index,
                               .weight = weight,
                               .scripts = {"Hani", "Hira", "Kana", "Hang", "Bopo"},
                               .languages = languages});
    }
}

}  // namespace

FontTable FontTable::debian() {
    FontTable table;
    table.icons = "/usr/share/fonts/truetype/materialdesignicons-webfont/materialdesignicons-webfont.ttf";
    add_inter(table);
    add_noto(table, "NotoSansArabic", {"Arab"});
    add_noto(table, "NotoSansHebrew", {"Hebr"});
    add_noto(table, "NotoSansDevanagari", {"Deva"});
    add_noto(table, "NotoSansThai", {"Thai"});
    add_cjk(table, "NotoSansCJK-SC", 2, {"zh", "zh-Hans", "zh-CN"});
    add_cjk(table, "NotoSansCJK-JP", 0, {"ja"});
    add_cjk(table, "NotoSansCJK-KR", 1, {"ko"});
    add_cjk(table, "NotoSansCJK-TC", 3, {"zh-Hant", "zh-TW", "zh-HK"});
    add_noto(table, "NotoSans", {});
    table.fonts.push_back({.path = noto_folder + "NotoSansSymbols-Regular.ttf", .family = "NotoSansSymbols"});
    table.fonts.push_back({.path = noto_folder + "NotoSansSymbols2-Regular.ttf", .family = "NotoSansSymbols2"});
    return table;
}

}  // namespace tp
