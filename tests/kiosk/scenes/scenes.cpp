#include "tests/kiosk/scenes/scenes.h"

namespace tp::scenes {

std::vector<Scene> all_scenes() {
    std::vector<Scene> all;
    for (const auto& table : {shell_scenes(), keyboard_scenes(), search_scenes(), product_scenes(), order_scenes(),
                              loyalty_scenes(), feedback_scenes(), assistance_scenes(), staff_scenes()})
        all.insert(all.end(), table.begin(), table.end());
    return all;
}

}  // namespace tp::scenes
