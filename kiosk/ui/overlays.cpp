#include "kiosk/ui/overlays.h"

#include <algorithm>
#include <cmath>

#include "kiosk/ui/buttons.h"
#include "kiosk/ui/text.h"

namespace tp::ui {

Sheet::Sheet(Ui& ui, const SheetSpec& spec) : m_ui(ui) {
    const Colors& c = ui.colors();
    const Metrics& m = ui.metrics();
    ui.begin_modal(spec.id);
    const float in = ui.animate(std::string(spec.id) + "#in", 1, ui.theme().motion.appear, 0.0F);
    Color scrim = c.scrim;
    ui.fill(ui.screen(), scrim.faded(in * 0.8F));

    const float margin = ui.theme().margin;
    const float width = m.portrait() ? m.width : std::min(m.width - 2 * margin, 1240.0F);
    const TextOptions title{.type = Type::title};
    const float cross = m.target(m.snug(96));
    const float top_padding = m.snug(40);
    const TextBlock block = ui.layout(spec.title, width - 2 * margin - cross - 20, title);
    const float head = std::max(cross, block.height) + top_padding + m.snug(24);
    const float wanted = head + (spec.height > 0 ? spec.height : m.height * 0.6F) + m.snug(56);
    const float height = std::min(wanted, m.height - m.snug(m.compact() ? 24.0F : 120.0F));
    const Rect at{(m.width - width) / 2, m.height - height + (1 - in) * 120, width, height + 60};
    ui.fill(at, c.paper, m.snug(ui.theme().sheet_radius));
    if (spec.closes && in >= 0.99F && ui.pointer().released && ui.reachable() && !at.contains(ui.pointer_at()) &&
        ui.screen().contains(ui.pointer_at()))
        m_closed = true;

    Rect inside{at.x + margin, at.y + top_padding, at.width - 2 * margin, height - top_padding};
    Rect top = cut_top(inside, head - top_padding);
    ui.meaning({.id = std::string(spec.id), .role = Role::dialog, .name = std::string(spec.title)}, at);
    if (spec.closes) {
        const PartScope part(ui, Part::foot);  // read and visited last: Back closes, too
        const Rect place = cut_end(top, cross, 20);
        ui.circle({place.centre().x, at.y + top_padding + cross / 2}, cross / 2, c.none_tint);
        if (icon_button(ui, {place.x, at.y + top_padding, cross, cross}, std::string(spec.id) + ".close",
                        ui.words("part.close"), Icon::close, std::min(52.0F, cross * 0.6F), c.ink))
            m_closed = true;
    }
    ui.text({top.x, at.y + top_padding + (std::max(cross, block.height) - block.height) / 2, top.width, block.height},
            block, title);
    m_scroll = std::make_unique<ScrollArea>(ui, std::string(spec.id) + "#scroll",
                                            Rect{inside.x - 16, inside.y, inside.width + 32, inside.height});
    Column& column = m_scroll->column();
    column.area.x += 16;
    column.area.width -= 32;
    column.skip(8);
}

Column& Sheet::column() {
    return m_scroll->column();
}

Sheet::~Sheet() {
    m_scroll->column().skip(40);
    m_scroll.reset();
    m_ui.end_modal();
}

Dialog::Dialog(Ui& ui, std::string_view id, std::string_view name, Role role) : m_ui(ui), m_id(id), m_column(Rect{}) {
    const Metrics& m = ui.metrics();
    ui.begin_modal(id);
    const float in = ui.animate(m_id + "#in", 1, ui.theme().motion.appear, 0.0F);
    ui.fill(ui.screen(), ui.colors().scrim.faded(in));
    const float margin = ui.theme().margin;
    const float padding = m.snug(m.compact() ? 40 : 72);
    const float width = std::min(m.width - 2 * margin, m.portrait() ? 968.0F : 1000.0F);
    const float content = ui.memory(m_id + "#height", m.height * 0.5F);
    const float height = std::min(content + 2 * padding, m.height - m.snug(32));
    m_shift = (1 - in) * 60;
    m_card = {(m.width - width) / 2, (m.height - height) / 2 + m_shift, width, height};
    ui.card(m_card);
    ui.meaning({.id = m_id, .role = role, .name = std::string(name)}, m_card);
    const Rect inside = m_card.inset(padding);
    m_column = Column(inside);
    // Enlarged, or in a long language, it may be higher than the screen.
    if (content <= inside.height + 1) return;
    m_scroll = std::make_unique<ScrollArea>(
        ui, m_id + "#scroll", Rect{inside.x - 16, inside.y, inside.width + 32, inside.height}, ui.colors().surface);
    m_column.y = m_scroll->column().y;
}

Dialog::~Dialog() {
    const float content = m_column.y - (m_scroll ? m_scroll->column().y : m_column.area.y);
    if (m_scroll) {
        m_scroll->column().y = m_column.y;
        m_scroll.reset();
    }
    m_ui.measured(m_id + "#height", content);
    m_ui.end_modal();
}

bool toast(Ui& ui, std::string_view id, std::string_view text, std::optional<Icon> icon, MonotonicTime since,
           float above_footer, Milliseconds time) {
    const auto age = std::chrono::duration_cast<Milliseconds>(ui.now() - since);
    if (age >= time) return false;
    const bool leaving = age > time - Milliseconds{220};
    const float in = ui.animate(std::string(id) + "#in", leaving ? 0.0F : 1.0F, ui.theme().motion.appear, 0.0F);
    ui.wake_at(since + (leaving ? time : time - Milliseconds{220}));
    const Metrics& m = ui.metrics();
    const PartScope part(ui, Part::foot);
    const TextOptions options{.type = Type::tool, .color = ui.colors().surface};
    const float icon_room = icon ? 72 : 0;
    const float most = std::min(m.width - 2 * ui.theme().margin, 1100.0F);
    const TextBlock block = ui.layout(text, most - 88 - icon_room, options);
    const float width = block.width + 88 + icon_room, height = std::max(104.0F, block.height + 48);
    const float foot = above_footer > 0 ? above_footer : footer_height(ui) + 16;
    const Rect at{(m.width - width) / 2, m.height - foot - height + (1 - in) * 40, width, height};
    const OpacityScope fade(ui.canvas(), in);
    const Colors& c = ui.colors();
    ui.card(at, c.ink, std::min({52.0F, height / 2, ui.theme().pill_radius}));
    ui.covers(at);
    if (icon) ui.icon(*icon, {at.x + 72, at.centre().y}, 56, contrast(c.sun, c.ink) >= 3 ? c.sun : c.surface);
    ui.text({at.x + 44 + icon_room, at.y + (height - block.height) / 2, block.width + 2, block.height}, block, options);
    ui.meaning({.id = std::string(id), .role = Role::status, .name = std::string(text)}, at);
    return true;
}

}  // namespace tp::ui
