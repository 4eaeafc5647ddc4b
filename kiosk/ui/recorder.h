// What a frame has drawn, in pixels of the picture: for audits, which measure a screen as it is and not as it was
// meant. A Ui that was given one (Ui::record) writes into it; otherwise it costs one comparison a text. Thread rule: UI
// thread.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "kiosk/ui/theme.h"
#include "platform/display/geometry.h"
#include "platform/text/icons.h"
#include "platform/text/paragraph.h"

namespace tp::ui {

// Which way the content under a clip can be moved: what it cuts off can be brought into sight that way, and no other.
enum class Scrolls { no, down, sideways };

struct DrawnText {
    std::string text;
    Type type = Type::body;
    float size_px = 0;
    int weight = 0;
    Color color;                                 // before opacities of the canvas
    std::shared_ptr<const Paragraph> paragraph;  // the engine's cache keeps it too
    Point at;                                    // its top left
    Rect clip;
    Scrolls scrolls = Scrolls::no;  // of the innermost clip
};
struct DrawnIcon {
    Icon icon{};
    Rect at;  // its em square
    Color color;
    Rect clip;
};
struct ScrollPlace {
    std::string id;  // for Ui::scroll_of
    Rect at;
    Scrolls scrolls = Scrolls::down;
};

struct Recorder {
    std::vector<DrawnText> texts;
    std::vector<DrawnIcon> icons;
    std::vector<ScrollPlace> places;
    std::vector<Rect> carets;  // whether they blink on or off

    // The words and sizes behind the paragraphs of the frame, filled as they are laid out.
    struct Words {
        std::string text;
        Type type = Type::body;
        float size_px = 0;
        int weight = 0;
    };
    std::unordered_map<const Paragraph*, Words> words;

    void clear() {
        texts.clear();
        icons.clear();
        places.clear();
        carets.clear();
        words.clear();
    }
    // Something opaque was drawn there: what lies beneath is not seen, or not whole.
    void cover(const Rect& at) {
        const auto beneath = [&](const Rect& drawn) { return !at.intersected(drawn).empty(); };
        std::erase_if(texts, [&](const DrawnText& text) {
            return beneath({text.at.x, text.at.y, text.paragraph->width, text.paragraph->height});
        });
        std::erase_if(carets, beneath);
        std::erase_if(icons, [&](const DrawnIcon& icon) { return beneath(icon.at); });
        std::erase_if(places, [&](const ScrollPlace& place) { return at.contains(place.at.centre()); });
    }
};

}  // namespace tp::ui
