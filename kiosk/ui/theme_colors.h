// The names of a theme's colours. Included by theme*.cpp only.
#pragma once

#include <utility>

#include "kiosk/ui/theme.h"

namespace tp::ui {

inline constexpr std::pair<std::string_view, Color Colors::*> color_keys[] = {
    {"paper", &Colors::paper},
    {"surface", &Colors::surface},
    {"line", &Colors::line},
    {"ink", &Colors::ink},
    {"soft", &Colors::soft},
    {"brand", &Colors::brand},
    {"brand_tint", &Colors::brand_tint},
    {"brand_ink", &Colors::brand_ink},
    {"on_brand", &Colors::on_brand},
    {"stage", &Colors::stage},
    {"brand_deep", &Colors::brand_deep},
    {"brand_light", &Colors::brand_light},
    {"on_deep", &Colors::on_deep},
    {"accent", &Colors::accent},
    {"accent_ink", &Colors::accent_ink},
    {"accent_tint", &Colors::accent_tint},
    {"accent_caption", &Colors::accent_caption},
    {"offer", &Colors::offer},
    {"sun", &Colors::sun},
    {"on_sun", &Colors::on_sun},
    {"ok", &Colors::ok},
    {"ok_tint", &Colors::ok_tint},
    {"low", &Colors::low},
    {"low_tint", &Colors::low_tint},
    {"none", &Colors::none},
    {"none_tint", &Colors::none_tint},
    {"bad", &Colors::bad},
    {"bad_tint", &Colors::bad_tint},
    {"picture", &Colors::picture},
    {"keyboard", &Colors::keyboard},
    {"key", &Colors::key},
    {"key_dark", &Colors::key_dark},
    {"key_edge", &Colors::key_edge},
    {"scrim", &Colors::scrim},
    {"focus", &Colors::focus},
};

}  // namespace tp::ui
