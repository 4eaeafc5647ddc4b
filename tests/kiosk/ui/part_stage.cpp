#include "part_stage.h"

namespace tp::ui_test {

PartStage::PartStage(const std::string& language, Size dp, ui::Motion with_motion, float scale)
    : clock(*parse_rfc3339("2026-11-22T14:02:00Z")),
      text(must(TextEngine::open())),
      window(must(Window::open({.width = static_cast<int>(dp.width * scale),
                                .height = static_cast<int>(dp.height * scale),
                                .headless = true},
                               clock, *text))),
      messages(must(Messages::load(TOUCHPOINT_SOURCE_DIR "/assets/locales", language))),
      format(must(LocaleFormat::open(language, "UTC"))),
      theme(must(ui::Theme::load(TOUCHPOINT_SOURCE_DIR "/assets/themes/default.toml"))),
      motion(with_motion) {
    metrics.scale = scale;
    metrics.width = dp.width;
    metrics.height = dp.height;
    metrics.px_per_mm *= scale;
}

void PartStage::frame(const Draw& draw, Milliseconds later) {
    clock.advance(later);
    window->draw_now([&](Canvas& canvas) {
        canvas.clear(theme.color.paper);
        part.begin_frame({.canvas = canvas,
                          .text = *text,
                          .pictures = window->pictures(),
                          .theme = theme,
                          .metrics = metrics,
                          .messages = *messages,
                          .format = *format,
                          .pointer = pointer,
                          .keys = {},
                          .now = clock.monotonic(),
                          .wall = clock.wall(),
                          .motion = motion});
        ui::Column column(part.screen().inset(56));
        draw(part, column);
        part.end_frame();
    });
}

void PartStage::tap(const std::string& id, const Draw& draw) {
    clock.advance(Milliseconds{600});  // past the double-strike guard
    frame(draw);
    const ui::Node* node = find(id);
    if (node == nullptr) return;
    const Point at = node->rect.centre();
    pointer = {};
    pointer.position = pointer.raw = pointer.start = {at.x, at.y};
    pointer.down = pointer.pressed = true;
    frame(draw);
    pointer.down = pointer.pressed = false;
    pointer.released = true;
    frame(draw);
    pointer = {};
}

}  // namespace tp::ui_test
