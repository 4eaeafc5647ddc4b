#include "kiosk/app/profile.h"

#include <algorithm>
#include <array>

#include "platform/base/config.h"

namespace tp {
namespace {

const std::array schema{
    ConfigKey{"name", ConfigType::text, std::string("retail"), "The profile's name, as --profile takes it."},
    ConfigKey{"brand", ConfigType::text, std::string("Halden"), "The retailer's name in the header."},
    ConfigKey{"services", ConfigType::list,
              std::vector<std::string>{"availability", "orders", "loyalty", "feedback", "assistance"},
              "The services of the home screen, in this order."},
    ConfigKey{"languages", ConfigType::list, std::vector<std::string>{},
              "The languages that are offered, of those that are there and complete. Empty: all of them."},
    ConfigKey{"theme", ConfigType::text, std::string("default"), "The theme, a file of the themes folder."},
    ConfigKey{"map", ConfigType::text, std::string(), "The plan of the store, a file of the maps folder. Empty: none."},
    ConfigKey{
        "product_link", ConfigType::text, std::string(),
        "The page of a product that a phone opens, such as https://shop.example/p/{sku}. Empty: the answer in words."},
    ConfigKey{"store_label", ConfigType::text, std::string(),
              "The store's number in the footer. Empty: not shown. Without this line: that which the terminal was "
              "enrolled with."},
    ConfigKey{
        "kiosk_label", ConfigType::text, std::string(),
        "This terminal's name in the footer. Empty: not shown. Without this line: that which it was enrolled with."},
    ConfigKey{"idle.question_after", ConfigType::duration, Milliseconds{30'000},
              "Time without a touch until it is asked whether somebody is there.", 1'000, 600'000},
    ConfigKey{"idle.question", ConfigType::duration, Milliseconds{20'000},
              "How long the question stands before everything typed is cleared.", 20'000, 600'000},
    ConfigKey{"panel.diagonal_inches", ConfigType::number, 0.0, "The panel's diagonal. 0: by its resolution.", 0, 120},
    ConfigKey{"panel.viewing_distance_mm", ConfigType::number, 0.0,
              "From the eye to the panel. 0: 400 for a small panel, else 600.", 0, 3000},
    ConfigKey{"panel.mounting_height_mm", ConfigType::number, 900.0, "Of the picture's lower edge above the floor.", 0,
              2500},
    ConfigKey{"panel.rotation", ConfigType::integer, int64_t{0},
              "Clockwise turn of the picture in degrees: 0, 90, 180, 270.", 0, 270},
};

}  // namespace

Result<Profile> Profile::load(const std::string& path) {
    const Config config = TRY(Config::load(path, schema));
    Profile profile;
    profile.name = config.text("name");
    profile.brand = config.text("brand");
    profile.services = config.list("services");
    profile.languages = config.list("languages");
    profile.theme = config.text("theme");
    profile.map = config.text("map");
    profile.product_link = config.text("product_link");
    if (!profile.product_link.empty() &&
        (!profile.product_link.starts_with("https://") || profile.product_link.find("{sku}") == std::string::npos))
        return fail(errc::config_out_of_range, path + ": product_link must begin with https:// and hold {sku}");
    if (config.is_set("store_label")) profile.store_label = config.text("store_label");
    if (config.is_set("kiosk_label")) profile.kiosk_label = config.text("kiosk_label");
    profile.idle = {config.duration("idle.question_after"), config.duration("idle.question")};
    profile.diagonal_inches = config.number("panel.diagonal_inches");
    profile.viewing_distance_mm = config.number("panel.viewing_distance_mm");
    profile.mounting_height_mm = config.number("panel.mounting_height_mm");
    const int64_t degrees = config.integer("panel.rotation");
    if (degrees % 90 != 0) return fail(errc::config_out_of_range, path + ": panel.rotation must be 0, 90, 180 or 270");
    profile.rotation = static_cast<Rotation>(degrees / 90);
    return profile;
}

bool Profile::sells_products() const {
    return std::ranges::find(services, "availability") != services.end();
}

PanelGeometry Profile::panel(int width_px, int height_px) const {
    const bool small = std::max(width_px, height_px) < 1300;
    PanelGeometry panel;
    panel.width_px = width_px;
    panel.height_px = height_px;
    panel.diagonal_inches = diagonal_inches > 0 ? diagonal_inches : small ? 10.1 : 21.5;
    panel.viewing_distance_mm = viewing_distance_mm > 0 ? viewing_distance_mm : small ? 400 : 600;
    panel.mounting_height_mm = mounting_height_mm;
    return panel;
}

}  // namespace tp
