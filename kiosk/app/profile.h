// What a kind of terminal is: assets/profiles/<name>.toml. Thread rule: plain values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kiosk/app/idle_policy.h"
#include "platform/base/error.h"
#include "platform/display/geometry.h"
#include "platform/display/panel.h"

namespace tp {

struct Profile {
    std::string name;
    std::string brand;                   // "Halden"
    std::vector<std::string> services;   // on the home screen, in this order
    std::vector<std::string> languages;  // offered, of those in assets/locales; empty: all
    // Of the footer. Empty: left out; absent: those that the terminal was enrolled with.
    std::optional<std::string> store_label, kiosk_label;
    IdleTimes idle;
    double diagonal_inches = 0;      // 0: by the picture's size (10.1″ below 1300 px, else 21.5″)
    double viewing_distance_mm = 0;  // 0: 400 for the small panel, else 600
    double mounting_height_mm = 900;
    Rotation rotation = Rotation::none;
    std::string theme = "default";
    std::string map;           // of the store, a file of assets/maps; empty: none
    std::string product_link;  // what the code of a product opens, with {sku}; empty: the code is the answer in words

    // Errors: those of Config::load, with line and nearest name.
    static Result<Profile> load(const std::string& path);
    // It has the service "availability". Without it nothing on the screen speaks of products: no search, no scan of
    // them, no promotions of them, no age of prices and stock.
    [[nodiscard]] bool sells_products() const;
    [[nodiscard]] PanelGeometry panel(int width_px, int height_px) const;
};

}  // namespace tp
