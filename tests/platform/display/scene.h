// The design's home page drawn with Canvas alone, in English or Arabic: what the demo program and the tests look at.
#pragma once

#include <string>

#include "platform/display/window.h"

namespace tp::testing {

struct Scene {
    TextEngine& text;
    Window& window;
    std::string photo;
    bool arabic = false;
    void draw(Canvas& canvas) const;
};

}  // namespace tp::testing
