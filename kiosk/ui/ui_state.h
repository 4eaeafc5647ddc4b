// Inside of Ui; included by ui*.cpp only.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "kiosk/ui/key_repeat.h"
#include "kiosk/ui/ui.h"

namespace tp::ui {

struct Animation {
    float from = 0, to = 0;
    MonotonicTime begun{};
    uint64_t used = 0;
};

// The keypad's.
struct Focus {
    SemanticTree before;  // what the person sees while a key is pressed
    std::string id;
    bool shown = false;               // the keypad is in use
    bool placed = false;              // by us, not by the person: it follows a screen that is still filling
    bool reveal = false;              // scroll it into view
    bool into_keyboard = false;       // the field was opened by the keypad: on to its keys
    bool asked = false;               // a question has come up by itself, and no key since
    bool typed = false;               // letters have come from a hardware keyboard since the focus has moved
    std::string activate;             // pressed by the keypad in this frame
    std::string held;                 // the keypad's confirm rests on it
    std::string key;                  // of the on-screen keyboard, where the focus was last
    int pages = 0;                    // to be turned in this frame: down, or up where it is negative
    std::string paging;               // the scroll that turns a page; the focus follows when it has come to rest
    std::string caret, caret_before;  // the field that is typed into
    std::string layer;                // the modal layer of the frame before
    std::string below_layer;          // where the focus was when it opened
    std::vector<std::string> below;   // where it was on each screen of the stack
    std::vector<KeyStroke> left;      // for the next frame
    std::vector<KeyStroke> for_field;
    KeyRepeatGuard repeats;
};

// A window that scrolls, in this frame.
struct ScrollWindow {
    std::string id;
    Rect window;  // dp
    Scrolls scrolls;
    int outer;  // the one around it, or −1
};
struct ScrollGoal {
    float from, to;
    MonotonicTime begun;
};

struct Ui::State {
    std::unique_ptr<FrameInput> frame;  // only between begin_frame() and end_frame()
    uint64_t count = 0;                 // frames
    float seconds = 0;                  // since the last one
    std::optional<MonotonicTime> last_now;
    SemanticTree tree;
    Intent intent = Intent::none;
    std::string active;  // the target under the finger
    DoubleStrikeGuard strikes;
    std::vector<Rect> clips;  // dp, each the intersection with those below
    std::vector<Scrolls> clip_scrolls;
    std::vector<int> clip_windows;  // of `windows`, the innermost around each clip; −1: none
    Recorder* recorder = nullptr;
    std::optional<std::pair<Point, MonotonicTime>> last_strike;  // where and when a touch acted last, px
    Focus focus;
    Part part = Part::content;
    bool personal = false;
    // Drawing comes before what covers it: what can be touched follows the layers of the frame before.
    std::string top_modal_before, top_modal_now;
    std::vector<std::string> modals_open;
    bool moving = false;
    bool provisional = false;
    bool pictures_pending = false;
    std::optional<Wake> next_wake;
    // The second of each pair is the last frame that used it.
    std::unordered_map<std::string, Animation> animations;
    std::unordered_map<std::string, std::pair<MonotonicTime, uint64_t>> started;
    std::unordered_map<std::string, std::pair<float, uint64_t>> memories;
    std::unordered_map<std::string, std::pair<KineticScroll, uint64_t>> scrolls;
    std::unordered_map<std::type_index, std::shared_ptr<void>> kept;

    std::unordered_map<std::string, ScrollGoal> goals;
    std::vector<ScrollWindow> windows;
    // Beside the tree's nodes as they are added; only the focused one is ever looked for.
    std::optional<std::pair<Rect, int>> focus_place, caret_place, new_place;  // dp before clipping, and its scroller

    [[nodiscard]] bool strikes_twice() const;
    void wake(const Wake& at);
    void forget_unused();
};

}  // namespace tp::ui
