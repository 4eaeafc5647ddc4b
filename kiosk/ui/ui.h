// One frame of the kiosk's picture: geometry, words, touch, animation and meaning. Widgets (buttons.h, cards.h,
// fields.h, keyboard.h, page.h, …) are functions over it. How to write a screen: README.md. Thread rule: UI thread,
// between begin_frame() and end_frame(). Never does I/O.
#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <typeindex>
#include <unordered_map>
#include <vector>

#include "kiosk/ui/layout.h"
#include "kiosk/ui/metrics.h"
#include "kiosk/ui/recorder.h"
#include "kiosk/ui/semantics.h"
#include "kiosk/ui/theme.h"
#include "platform/base/clock.h"
#include "platform/display/canvas.h"
#include "platform/display/frame_scheduler.h"
#include "platform/display/pictures.h"
#include "platform/input/keys.h"
#include "platform/input/touch.h"
#include "platform/text/locale_format.h"
#include "platform/text/messages.h"
#include "platform/text/text_engine.h"

namespace tp {
class Composer;
}

namespace tp::ui {

enum class Motion { full, reduced };

// When the next frame is wanted without anything having happened, and how many. The more pressing is the lesser one.
struct Wake {
    static constexpr int settles = FrameScheduler::frames_after_event, once = 1;
    MonotonicTime at;
    int frames = settles;
    bool operator<(const Wake& other) const { return at != other.at ? at < other.at : frames > other.frames; }
};

// What a frame needs; all references outlive the frame.
struct FrameInput {
    Canvas& canvas;
    TextEngine& text;
    PictureStore& pictures;
    const Theme& theme;
    const Metrics& metrics;
    const Messages& messages;
    const LocaleFormat& format;
    PointerFrame pointer;
    std::vector<KeyStroke> keys;  // for the keypad's focus, and what it leaves for the field with the caret
    MonotonicTime now;
    WallTime wall;
    Motion motion = Motion::full;
    bool slow = false;     // strikes of one key within half a second count once, of the arrows too
    bool reading = false;  // the screen is heard: the keypad visits what is only read, too
    // Screens on the stack, and whether the top one has not been drawn yet: the focus begins afresh on a new screen and
    // returns to its place on one that was there before.
    size_t depth = 1;
    bool fresh = false;
    Composer* composer = nullptr;  // of kana and pinyin; none: keyboards without candidates
};

// What a person asked of the frame around the screen; the application acts on it after the frame.
enum class Intent { none, back, home, help, language, access, low_reach, done };

enum class Align { start, center, end };

struct TextOptions {
    Type type = Type::body;
    std::optional<Color> color = {};  // ink unless told
    Align align = Align::start;
    int max_lines = 0;                 // 0: wraps as it needs; then never truncated
    float size = 0;                    // dp; 0: the type's own. Never below the least size of the type's class
    int weight = 0;                    // 0: the type's own
    std::vector<TextSpan> spans = {};  // parts in another weight or paint
    std::vector<SpanPaint> paints = {};
    bool ltr = false;  // numbers, codes and e-mail addresses: keep their order in any language
    Numerals numerals = Numerals::proportional;
    std::optional<float> tracking_em = {};  // the type's own unless told
    std::string_view language = {};         // BCP 47; the screen's unless told
};

// A text that was laid out at a width, sizes in dp.
struct TextBlock {
    std::shared_ptr<const Paragraph> paragraph;  // the engine's cache keeps it too
    float width = 0, height = 0;
    bool truncated = false;
};

struct Press {
    bool down = false;     // a finger is on it
    bool clicked = false;  // lifted on it in this frame
    bool held = false;     // the keypad's confirm rests on it: it repeats by itself
    float depth = 0;       // eased 0 … 1 of being pressed, for the picture
};

enum class Layer { page, modal };

class Ui {
  public:
    Ui();
    ~Ui();
    Ui(const Ui&) = delete;
    Ui& operator=(const Ui&) = delete;

    void begin_frame(const FrameInput& input);
    void end_frame();

    // --- what is around
    [[nodiscard]] const Theme& theme() const;
    [[nodiscard]] const Colors& colors() const { return theme().color; }
    [[nodiscard]] const Metrics& metrics() const;
    [[nodiscard]] Rect screen() const { return metrics().screen(); }
    [[nodiscard]] bool rtl() const;
    [[nodiscard]] const LocaleFormat& format() const;
    [[nodiscard]] MonotonicTime now() const;
    [[nodiscard]] WallTime wall() const;
    [[nodiscard]] bool reduced_motion() const;
    // The words of assets/locales: ui.words("search.count", {{"count", 38}}).
    [[nodiscard]] std::string words(std::string_view key, std::initializer_list<MessageArgument> arguments = {}) const;

    // --- text, in dp
    [[nodiscard]] TextBlock layout(std::string_view text, float width, const TextOptions& options = {}) const;
    [[nodiscard]] float text_width(std::string_view text, const TextOptions& options = {}) const;
    // Draws at the top of the rectangle; gives the height used. No meaning: see paragraph() and heading() in text.h.
    float text(const Rect& at, std::string_view text, const TextOptions& options = {});
    void text(const Rect& at, const TextBlock& block, const TextOptions& options);
    // One line, centred vertically in the rectangle by its capitals. Words that are too long are set smaller, not below
    // the least size of the class; if that does not do they wrap. In a row that hardly holds them the letters have
    // `air`, dp, above and below (lift_in in text.h).
    void line(const Rect& at, std::string_view text, const TextOptions& options = {}, float air = 3);

    // --- shapes, in dp, mirrored for right-to-left
    [[nodiscard]] Rect px(const Rect& dp) const;  // the rectangle of the picture
    [[nodiscard]] Point px(Point dp) const;
    [[nodiscard]] float px(float dp) const;
    [[nodiscard]] Canvas& canvas() const;  // pixels; for what is not below
    void fill(const Rect& at, Color color, float radius = 0);
    void stroke(const Rect& at, Color color, float width, float radius);
    void card(const Rect& at, std::optional<Color> color = {}, std::optional<float> radius = {});
    void circle(Point centre, float radius, Color color);
    // 0° up, clockwise (mirrored: anticlockwise).
    void arc(Point centre, float radius, float width, float start_degrees, float sweep_degrees, Color color);
    void stroke_line(Point from, Point to, float width, Color color);
    // Arrows and chevrons turn round in right-to-left.
    void icon(Icon icon, Point centre, float size, Color color);
    // A picture of the content folder, fading in; false while it is not there (draws the quiet placeholder).
    bool picture(const Rect& at, const std::string& path, PictureFit fit = PictureFit::contain, float radius = 0);
    void push_clip(const Rect& at);  // of drawing and touching
    // The same for a place whose content is moved by scroll_of(scroll_id): the focus scrolls what it is on into it.
    void push_clip(const Rect& at, Scrolls scrolls, std::string_view scroll_id);
    void pop_clip();
    [[nodiscard]] bool visible(const Rect& at) const;  // inside of the clip: skip what is not

    // --- touch
    // A target: `id` as in the tree. Not while another layer covers it, and not twice within 0.5 s (EN 301 549 5.7).
    Press press(std::string_view id, const Rect& at, bool repeats_quickly = false);
    [[nodiscard]] const PointerFrame& pointer() const;
    [[nodiscard]] Point pointer_at() const;  // in dp, mirrored; far outside when there is no finger
    [[nodiscard]] bool reachable() const;    // this layer is the top one
    void emit(Intent intent);
    [[nodiscard]] Intent intent() const;

    // --- meaning
    // Every widget says what it is. The rectangle is in dp; what the clip hides is cut off. A node that is
    // scrolled away stays in the tree, with a place beyond the picture's edge.
    void meaning(Node node, const Rect& at);
    // Scrolls `at` into sight where node `id` was not there in the frame before, as every new alert is.
    void reveal_if_new(std::string_view id, const Rect& at);
    void target(Node node, const Rect& at, bool main_action = false);
    [[nodiscard]] const SemanticTree& tree() const;

    // Where on the page the next nodes belong, and whether they say something about a person (see Node). The value
    // before comes back: use PartScope and PersonalScope.
    Part set_part(Part part);
    bool set_personal(bool personal);

    // --- layers: between begin_modal() and end_modal() only what is drawn there can be touched and spoken
    void begin_modal(std::string_view id);
    void end_modal();

    // --- the keypad's focus (focus_order.h): next, previous, arrows inside of composites, activate, back, home
    // The id it is on; kept, but not shown, while the screen is touched. Empty: none.
    [[nodiscard]] std::string_view focused() const;
    [[nodiscard]] bool keypad_in_use() const;  // the latest input was the keypad: the ring is shown
    void focus_on(std::string_view id);        // from this frame's end on
    // The field with the caret says so in each frame; it gets the keys that the keypad's focus leaves.
    void caret_in(std::string_view id);
    [[nodiscard]] const std::vector<KeyStroke>& keys() const;

    // --- motion
    // Goes to `target` in `duration`, eased; jumps there in reduced motion. The first call of an id starts at `from`.
    // nullopt: the theme's motion.change.
    float animate(std::string_view id, float target, std::optional<Milliseconds> duration = {},
                  std::optional<float> from = {});
    // Seconds since this id was first asked without a pause of a frame: for what runs on (skeleton, attract).
    float running(std::string_view id);
    void want_frames();                 // draw on: something moves
    void wake_at(MonotonicTime at);     // draw again then, and until what changes there has settled
    void redraw_at(MonotonicTime at);   // one frame then: what changes is what the time shows (a caret, a ring)
    [[nodiscard]] bool moving() const;  // something asked for frames in this frame
    [[nodiscard]] std::optional<Wake> next_wake() const;
    [[nodiscard]] bool pictures_pending() const;  // a picture of this frame is still being decoded or fading in
    // A number that a widget keeps between frames, by id; forgotten when a frame passes without it.
    float& memory(std::string_view id, float initial = 0);
    // Keeps what a part has measured of itself in memory(id), by which the next frame lays it out. A frame in which
    // that has changed is not worth showing.
    void measured(std::string_view id, float now);
    [[nodiscard]] bool provisional() const;  // something was measured anew in this frame
    // What a kind of widget keeps beside numbers: one of each type, made when it is first asked.
    template <typename Kept>
    Kept& kept() {
        std::shared_ptr<void>& slot = kept_slot(std::type_index(typeid(Kept)));
        if (!slot) slot = std::make_shared<Kept>();
        return *static_cast<Kept*>(slot.get());
    }
    KineticScroll& scroll_of(std::string_view id);
    [[nodiscard]] Composer* composer() const;
    void forget_all();  // at the wipe: focus, scroll places, memories, what was kept

    // --- to be looked at
    // From the next frame on what is drawn is noted there; nullptr: no longer. Each frame begins empty.
    void record(Recorder* recorder);
    // Text drawn past the widget functions, straight on the canvas, says so here.
    void note_text(const TextBlock& block, Point at_px, Color color);
    void note_caret(const Rect& at);
    // An opaque shape was drawn over what the frame had drawn there.
    void covers(const Rect& at);

  private:
    struct State;
    void follow_goal(State& state, const std::string& id, KineticScroll& scroll);
    void take_keys();
    void handle_key(const KeyStroke& key);
    void move_focus(const KeyStroke& key);
    void place_focus();
    void reveal_focus();
    void reveal(const std::pair<Rect, int>& what, float margin);
    void turn_page();
    void draw_focus_ring();
    // Shared only for its erased deleter.
    std::shared_ptr<void>& kept_slot(std::type_index type);
    std::unique_ptr<State> m_state;
};

// What is drawn in its life belongs to that part of the page.
class PartScope {
  public:
    PartScope(Ui& ui, Part part) : m_ui(ui), m_before(ui.set_part(part)) {}
    ~PartScope() { m_ui.set_part(m_before); }
    PartScope(const PartScope&) = delete;
    PartScope& operator=(const PartScope&) = delete;

  private:
    Ui& m_ui;
    Part m_before;
};

// What is drawn in its life says something about a person: a name, an order, points. What can be operated there is not
// meant: its name is the kiosk's.
class PersonalScope {
  public:
    explicit PersonalScope(Ui& ui, bool personal = true) : m_ui(ui), m_before(ui.set_personal(personal)) {}
    ~PersonalScope() { m_ui.set_personal(m_before); }
    PersonalScope(const PersonalScope&) = delete;
    PersonalScope& operator=(const PersonalScope&) = delete;

  private:
    Ui& m_ui;
    bool m_before;
};

}  // namespace tp::ui
