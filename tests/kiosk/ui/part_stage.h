// One part of kiosk/ui on a headless window of its own, driven by a finger.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "kiosk/ui/ui.h"
#include "platform/display/window.h"

namespace tp::ui_test {

class PartStage {
  public:
    explicit PartStage(const std::string& language = "en", Size dp = {1080, 1200},
                       ui::Motion motion = ui::Motion::reduced, float scale = 1);
    using Draw = std::function<void(ui::Ui&, ui::Column&)>;
    // One frame after this time; `draw` gets a column of 968 dp, from (56, 56).
    void frame(const Draw& draw, Milliseconds later = Milliseconds{16});
    // A tap in the middle of a node; the part answers in the frame of the release, which `draw` sees.
    void tap(const std::string& id, const Draw& draw);
    [[nodiscard]] const ui::Node* find(std::string_view id) const { return part.tree().find(id); }
    [[nodiscard]] PixelBuffer picture() const { return *window->capture(); }

    VirtualClock clock;
    std::unique_ptr<TextEngine> text;
    std::unique_ptr<Window> window;
    std::unique_ptr<Messages> messages;
    std::unique_ptr<LocaleFormat> format;
    ui::Theme theme;
    ui::Metrics metrics;
    ui::Motion motion;
    ui::Ui part;
    PointerFrame pointer;
};

// Takes the value or ends the test program with the error.
template <typename T>
T must(Result<T> result) {
    if (result) return std::move(*result);
    std::fprintf(stderr, "%s\n", result.error().message.c_str());
    std::abort();
}

}  // namespace tp::ui_test
