// Decides what a blind person hears: reads the semantic tree after each frame, and tells what has changed since the
// last. Pure logic: it knows no voice and no sound card. Thread rule: UI thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/ui/semantics.h"
#include "platform/text/messages.h"

namespace tp {

struct Saying {
    std::string text;        // parts are lines: a voice pauses between them
    bool interrupts = true;  // false: after what is being said
    bool spelt = false;      // sign by sign
    bool operator==(const Saying&) const = default;
};

// After a frame; all references live through the call.
struct ReaderFrame {
    std::string_view screen;  // Application::screen_name()
    const ui::SemanticTree& tree;
    const Messages& words;  // of the screen's language
    // A headset is in, or the visitor has chosen to hear personal things aloud.
    bool may_say_personal = false;
};

class ScreenReader {
  public:
    // Switched on it greets, says what the keys do, and reads the screen with the next frame. Switched off it is silent
    // and forgets everything.
    void turn(bool on);
    [[nodiscard]] bool on() const { return m_on; }

    // What is to be said now, in this order; often nothing. A new screen: its title, what stands before the first
    // control, and how much there is to choose. A new focus: name, role, value, state, place among its group. A live
    // region (status, alert) that has come or changed. What was typed or deleted; of a secret only that it was, of what
    // is personal how long it is by now.
    [[nodiscard]] std::vector<Saying> after_frame(const ReaderFrame& frame);
    // The latest screen, focus or message once more, as one saying; nothing where nothing was said.
    [[nodiscard]] std::optional<Saying> again() const;
    // A screen is read again as if it were new, with what may be said by now (a headset was plugged in).
    void read_anew() { m_told->screen.clear(); }

  private:
    struct Field {
        std::string value;
        bool hidden = false;  // what was in it may not be said, not even as it is deleted
        bool secret = false;
    };

    [[nodiscard]] std::string whole_screen(const ReaderFrame& frame) const;
    [[nodiscard]] std::string spoken_node(const ReaderFrame& frame, const ui::Node& node) const;
    [[nodiscard]] std::string focused_node(const ReaderFrame& frame) const;
    void watch_fields(const ReaderFrame& frame, std::vector<Saying>& sayings);
    void watch_live(const ReaderFrame& frame, std::vector<Saying>& sayings, bool fresh);
    void keep(const std::vector<Saying>& sayings);

    struct Told {
        bool greets = false;
        std::string screen;  // what the screen was told by
        std::string focus;   // id and words of the node that was told last
        std::map<std::string, Field, std::less<>> fields;
        std::map<std::string, std::string, std::less<>> live;  // by id
        std::string last;
    };
    bool m_on = false;
    // Made anew to forget: a string that is emptied keeps its bytes.
    std::unique_ptr<Told> m_told = std::make_unique<Told>();
};

}  // namespace tp
