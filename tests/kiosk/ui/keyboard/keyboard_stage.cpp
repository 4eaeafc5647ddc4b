#include "keyboard_stage.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace tp::stage {
namespace {

const std::string assets = std::string(TOUCHPOINT_SOURCE_DIR) + "/assets";

template <typename T>
T need(Result<T> result) {
    if (result) return std::move(*result);
    std::fprintf(stderr, "%s\n", result.error().message.c_str());
    std::abort();
}

// The words of a language that has none, or not all yet, are those of another of the same direction.
std::unique_ptr<Messages> words_of(const std::string& language) {
    Result<std::unique_ptr<Messages>> own = Messages::load(assets + "/locales", language);
    return own ? std::move(*own) : need(Messages::load(assets + "/locales", language == "he" ? "ar" : "en"));
}

}  // namespace

KeyboardStage::KeyboardStage(const KeyboardOptions& options)
    : clock(*parse_rfc3339("2026-11-22T14:02:00Z")),
      text(need(TextEngine::open())),
      window(need(Window::open({.width = options.width, .height = options.height, .headless = true}, clock, *text))),
      edit(options.kind, 254),
      metrics(ui::Metrics::of(
          {.width_px = options.width, .height_px = options.height, .diagonal_inches = options.diagonal_inches})),
      m_options(options),
      m_theme(need(ui::Theme::load(assets + "/themes/default.toml"))),
      m_messages(words_of(options.language)),
      m_format(need(LocaleFormat::open(options.language, "UTC"))) {
    text->set_language(options.language);
    frame();
}

void KeyboardStage::frame(Milliseconds later) {
    clock.advance(later);
    window->draw_now([this](Canvas& canvas) {
        canvas.clear(m_theme.color.paper);
        ui.begin_frame({.canvas = canvas,
                        .text = *text,
                        .pictures = window->pictures(),
                        .theme = m_theme,
                        .metrics = metrics,
                        .messages = *m_messages,
                        .format = *m_format,
                        .pointer = window->input().pointer(),
                        .keys = std::exchange(m_keys, {}),
                        .now = clock.monotonic(),
                        .wall = clock.wall(),
                        .composer = composer});
        const ui::Chrome chrome{
            .brand = "Halden", .language_name = m_options.language, .language_tag = m_options.language};
        const std::string done = ui.words("search.action");
        std::optional<std::span<const std::string>> suggestions;
        if (m_options.suggestions) suggestions = *m_options.suggestions;
        {
            ui::Page page(ui, chrome,
                          {.id = "stage", .typing = &edit, .keyboard_done = done, .suggestions = suggestions});
            const auto field = [&](ui::Column& column) {
                ui::text_field(ui, column,
                               {.id = "stage.field",
                                .label = "Field",
                                .placeholder = "",
                                .icon = Icon::magnify,
                                .clear_id = "stage.clear"},
                               edit);
            };
            if (page.has_typing_row())
                page.in_typing_row(field);
            else
                field(page.column());
            last = page.keyboard();
            finished = finished || last.done;
        }
        ui.end_frame();
    });
}

void KeyboardStage::pass(Milliseconds time) {
    for (Milliseconds left = time; left > Milliseconds{0}; left -= Milliseconds{16})
        frame(std::min(left, Milliseconds{16}));
}

void KeyboardStage::down(std::string_view id) {
    const ui::Node* node = find(id);
    if (!node) {
        std::fprintf(stderr, "no %s\n", std::string(id).c_str());
        std::abort();
    }
    m_finger = node->rect.centre();
    window->input().inject_touch_down(m_finger.x, m_finger.y);
    frame();
}

void KeyboardStage::slide(std::string_view id) {
    m_finger = find(id)->rect.centre();
    window->input().inject_touch_move(m_finger.x, m_finger.y);
    frame();
    frame();
}

void KeyboardStage::up() {
    window->input().inject_touch_up(m_finger.x, m_finger.y);
    frame();
    frame();
}

void KeyboardStage::key(Key key, Stroke stroke) {
    clock.advance(Milliseconds{600});
    m_keys.push_back({.key = key, .when = clock.monotonic()});
    frame();
    frame();
    for (int i = 0; i < 4 && stroke == Stroke::held; ++i) {
        clock.advance(Milliseconds{i == 0 ? 500 : 33});
        m_keys.push_back({.key = key, .repeat = true, .when = clock.monotonic()});
        frame();
        frame();
    }
}

void KeyboardStage::rest_on(Key of, Milliseconds time) {
    key(of);
    const MonotonicTime begun = clock.monotonic();
    clock.advance(Milliseconds{500});
    for (; clock.monotonic() - begun <= time; clock.advance(Milliseconds{34})) {
        m_keys.push_back({.key = of, .repeat = true, .when = clock.monotonic()});
        frame();
    }
    frame();
}

bool KeyboardStage::walk_to(std::string_view id, Key with) {
    for (int i = 0; i < 60 && focused() != id; ++i) key(with);
    return focused() == id;
}

void KeyboardStage::press(std::string_view id) {
    down(id);
    up();
}

void KeyboardStage::hold(std::string_view id, Milliseconds time) {
    down(id);
    pass(time);
    up();
}

void KeyboardStage::type(std::string_view keys) {
    for (const char key : keys) press(key == ' ' ? "keyboard.space" : std::string("keyboard.") + key);
}

}  // namespace tp::stage
