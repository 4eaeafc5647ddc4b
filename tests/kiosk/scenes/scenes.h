// Every screen in each of its states, by name. A new one is one function and one line in the table of its file.
// Thread rule: UI thread.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "tests/kiosk/scenes/theatre.h"

namespace tp::scenes {

struct Scene {
    std::string_view name;   // "product.in_stock": the screen, then the state
    void (*play)(Theatre&);  // after set_up(): brings the house into that state
    bool moves = false;      // something in it goes on moving by itself, in full motion
};

// All scenes in the order of a visit.
[[nodiscard]] std::vector<Scene> all_scenes();

// The tables of the files.
[[nodiscard]] std::span<const Scene> shell_scenes();
[[nodiscard]] std::span<const Scene> keyboard_scenes();
[[nodiscard]] std::span<const Scene> search_scenes();
[[nodiscard]] std::span<const Scene> product_scenes();
[[nodiscard]] std::span<const Scene> order_scenes();
[[nodiscard]] std::span<const Scene> loyalty_scenes();
[[nodiscard]] std::span<const Scene> feedback_scenes();
[[nodiscard]] std::span<const Scene> assistance_scenes();
[[nodiscard]] std::span<const Scene> staff_scenes();

}  // namespace tp::scenes
