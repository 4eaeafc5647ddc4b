// Names that data and screens put together: icons by name, titles with their lines.
#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include "kiosk/ui/semantics.h"
#include "platform/text/icons.h"

using namespace tp;

TEST_CASE("every department of the demo and of the import names an icon that can be drawn, no box among them") {
    for (const char* file : {"assets/demo/catalogue.toml", "assets/import/departments.toml"}) {
        std::ifstream in(std::string(TOUCHPOINT_SOURCE_DIR) + "/" + file);
        REQUIRE(in);
        int found = 0;
        for (std::string line; std::getline(in, line);) {
            if (!line.starts_with("icon = \"")) continue;
            const std::string name = line.substr(8, line.rfind('"') - 8);
            const auto icon = icon_by_name(name);
            CHECK_MESSAGE(icon, file, ": ", name);
            CHECK_MESSAGE(icon != Icon::package_variant_closed, file);
            ++found;
        }
        CHECK(found >= 20);
    }
}

TEST_CASE("a title and its line are one sentence each when they are spoken") {
    CHECK(ui::spoken_together("My order", "Where it is") == "My order. Where it is");
    CHECK(ui::spoken_together("Something went wrong?", "Call us") == "Something went wrong? Call us");
    CHECK(ui::spoken_together("هل من خطأ؟", "نادِنا") == "هل من خطأ؟ نادِنا");
    CHECK(ui::spoken_together("困りましたか？", "お呼びください。") == "困りましたか？ お呼びください。");
    CHECK(ui::spoken_together("Bananas", "") == "Bananas");
}
