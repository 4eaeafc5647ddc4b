// A field and its keyboard alone on a headless window: what the keyboard's tests and its picture program share.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/ui/fields.h"
#include "kiosk/ui/page.h"
#include "platform/display/window.h"

namespace tp::stage {

struct KeyboardOptions {
    int width = 1080, height = 1920;
    double diagonal_inches = 21.5;
    std::string language = "en";
    ui::InputKind kind = ui::InputKind::words;
    std::optional<std::vector<std::string>> suggestions = {};
};

class KeyboardStage {
  public:
    explicit KeyboardStage(const KeyboardOptions& options);

    void frame(Milliseconds later = Milliseconds{16});
    void pass(Milliseconds time);     // in frames of 16 ms
    void press(std::string_view id);  // a tap
    // A finger on a node for this time, then lifted.
    void hold(std::string_view id, Milliseconds time);
    void down(std::string_view id);
    void slide(std::string_view id);
    void up();
    // A stroke of a keypad; a held one comes again by itself, as keyboards do after half a second.
    enum class Stroke { single, held };
    // A key of a keypad that rests for so long and repeats by itself, as keyboards do: first after half a second.
    void rest_on(Key key, Milliseconds time);
    void key(Key key, Stroke stroke = Stroke::single);
    [[nodiscard]] std::string focused() const { return std::string(ui.tree().focused()); }
    // Strokes until the keypad is there; false: it never comes there.
    bool walk_to(std::string_view id, Key key);
    [[nodiscard]] const ui::Node* find(std::string_view id) const { return ui.tree().find(id); }
    void type(std::string_view keys);  // ASCII, a key each

    VirtualClock clock;
    std::unique_ptr<TextEngine> text;
    std::unique_ptr<Window> window;
    ui::TextEdit edit;
    ui::KeyboardEvent last;  // of the last frame
    bool finished = false;   // done was pressed
    ui::Metrics metrics;
    ui::Ui ui;
    Composer* composer = nullptr;

  private:
    KeyboardOptions m_options;
    ui::Theme m_theme;
    std::unique_ptr<Messages> m_messages;
    std::unique_ptr<LocaleFormat> m_format;
    Point m_finger;
    std::vector<KeyStroke> m_keys;
};

}  // namespace tp::stage
