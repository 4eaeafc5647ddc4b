// Inside of Ui; included by ui*.cpp only.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "kiosk/ui/ui.h"

namespace tp::ui {

struct Animation {
    float from = 0, to = 0;
    MonotonicTime begun{};
    uint64_t used = 0;
};

struct Ui::State {
    std::unique_ptr<FrameInput> frame;  // only between begin_frame() and end_frame()
    uint64_t count = 0;                 // frames
    float seconds = 0;                  // since the last one
    std::optional<MonotonicTime> last_now;
    SemanticTree tree;
    Intent intent = Intent::none;
    std::string active;  // the target under the finger
    std::string focus;
    bool focus_shown = false;
    DoubleStrikeGuard strikes;
    std::vector<Rect> clips;  // dp, each the intersection with those below
    std::vector<Scrolls> clip_scrolls;
    Recorder* recorder = nullptr;
    // Drawing comes before what covers it: what can be touched follows the layers of the frame before.
    std::string top_modal_before, top_modal_now;
    std::vector<std::string> modals_open;
    bool moving = false;
    bool pictures_pending = false;
    std::optional<MonotonicTime> next_wake;
    // The second of each pair is the last frame that used it.
    std::unordered_map<std::string, Animation> animations;
    std::unordered_map<std::string, std::pair<MonotonicTime, uint64_t>> started;
    std::unordered_map<std::string, std::pair<float, uint64_t>> memories;
    std::unordered_map<std::string, std::pair<KineticScroll, uint64_t>> scrolls;

    void forget_unused();
    void forget_all();
};

}  // namespace tp::ui
