#include "kiosk/ui/page.h"

#include <algorithm>
#include <iterator>

#include "kiosk/ui/fields.h"
#include "kiosk/ui/text.h"

namespace tp::ui {
namespace {

constexpr float tool_height = 92, nav_height = 108;

float footer_bar_height(const Ui& ui) {
    const Metrics& m = ui.metrics();
    return m.compact() ? m.bar(92) : std::max(m.main_target(m.snug(nav_height)), m.zoom > 1 ? 66.0F : 0.0F);
}

float header_padding(const Ui& ui) {
    return ui.metrics().snug(ui.metrics().compact() ? 20 : 42);
}

constexpr float logo_height = 60, logo_gap = 18;

TextOptions wordmark(const Ui& ui) {
    const BrandLook& brand = ui.theme().brand;
    return {.type = Type::title, .weight = brand.weight, .ltr = true, .tracking_em = brand.tracking_em};
}

float logo_width(const Ui& ui, const Chrome& chrome) {
    const BrandLook& brand = ui.theme().brand;
    return logo_height * brand.logo_ratio + (brand.wordmark ? logo_gap + ui.text_width(chrome.brand, wordmark(ui)) : 0);
}

void logo(Ui& ui, const Rect& at, const Chrome& chrome, HeaderLook look) {
    const Colors& c = ui.colors();
    const BrandLook& brand = ui.theme().brand;
    const bool dark = look == HeaderLook::dark;
    const float side = std::min(logo_height, at.height);
    const Rect mark{at.x, at.centre().y - side / 2, side * brand.logo_ratio, side};
    const std::string& picture = dark ? brand.logo_on_deep : brand.logo;
    if (picture.empty()) {
        ui.fill(mark, dark ? c.on_deep : c.stage, side * 0.3F);
        ui.circle(mark.centre(), side * 0.23F, c.sun);
    } else {
        ui.picture(mark, picture, PictureFit::contain);
    }
    TextOptions style = wordmark(ui);
    style.color = dark ? c.on_deep : c.brand;
    const float width = ui.text_width(chrome.brand, style);
    // Enlarged there may be room for the mark alone; the name is still spoken.
    const bool named = brand.wordmark && mark.width + logo_gap + width <= at.width;
    if (named) ui.line({mark.right() + logo_gap, at.y, width + 2, at.height}, chrome.brand, style);
    ui.meaning({.id = "header.brand", .role = Role::img, .name = chrome.brand},
               {at.x, at.y, named ? mark.width + logo_gap + width : mark.width, at.height});
}

}  // namespace

float header_height(const Ui& ui) {
    const Metrics& m = ui.metrics();
    return header_padding(ui) + ui.metrics().bar(tool_height) + m.snug(m.compact() ? 16 : 28);
}

std::vector<BarPill> header_pills(const Ui& ui, const Chrome& chrome, bool with_help) {
    std::vector<BarPill> pills;
    if (with_help && chrome.help)
        pills.push_back({ui.words("header.help"),
                         Intent::help,
                         2,
                         {.id = "home.assistance", .icon = Icon::bell_ring, .ink = ui.colors().accent_ink}});
    if (chrome.languages)
        pills.push_back(
            {chrome.language_name, Intent::language, 1, {.id = "header.language", .icon = Icon::translate}});
    pills.push_back({ui.words("header.access"),
                     Intent::access,
                     0,
                     {.id = "header.access", .icon = Icon::wheelchair_accessibility}});
    return pills;
}

namespace {

PillSpec labelled(const BarPill& pill) {
    PillSpec spec = pill.spec;
    spec.label = pill.shortened ? pill.brief : pill.words;
    spec.spoken = pill.words;
    return spec;
}

float bar_width(const Ui& ui, std::span<const BarPill> pills, float height, float gap) {
    float width = -gap;  // of none: then nothing is taken with its gap
    for (const BarPill& pill : pills) width += pill_width(ui, labelled(pill), height) + gap;
    return width;
}

void shorten(const Ui& ui, const Size& row, std::vector<BarPill>& start, std::vector<BarPill>& end, float gap) {
    std::vector<BarPill*> giving;
    for (BarPill& pill : start) giving.push_back(&pill);
    for (BarPill& pill : end) giving.push_back(&pill);
    std::ranges::stable_sort(giving, {}, &BarPill::keeps);
    for (BarPill* pill : giving) {
        const auto fits = [&] {
            return bar_width(ui, start, row.height, gap) + gap + bar_width(ui, end, row.height, gap) <= row.width;
        };
        if (fits()) return;
        pill->shortened = !pill->brief.empty();
        if (pill->shortened && fits()) return;
        if (!pill->spec.icon) pill->spec.icon = Icon::check;
        pill->spec.icon_only = true;
    }
}

}  // namespace

void pill_bar(Ui& ui, Rect& row, std::vector<BarPill> start, std::vector<BarPill> end, float gap) {
    shorten(ui, {row.width, row.height}, start, end, gap);
    // On a very short row icons are smaller.
    const auto count = static_cast<float>(start.size() + end.size());
    const float side = std::min(row.height, (row.width - gap * (count - 1)) / count);
    if (side < row.height) row = row.inset(0, (row.height - side) / 2);
    const auto draw = [&](const std::vector<BarPill>& pills, Rect at) {
        for (const BarPill& one : pills) {
            const PillSpec spec = labelled(one);
            if (pill(ui, cut_start(at, pill_width(ui, spec, row.height), gap), spec)) ui.emit(one.intent);
        }
    };
    draw(start, cut_start(row, bar_width(ui, start, row.height, gap), gap));
    draw(end, cut_end(row, bar_width(ui, end, row.height, gap), gap));
}

void header(Ui& ui, const Rect& at, const Chrome& chrome, HeaderLook look, bool with_help) {
    const PartScope part(ui, Part::head);
    const Colors& c = ui.colors();
    const std::string& ground = ui.theme().brand.header;
    if (look == HeaderLook::paper && !ground.empty())
        ui.picture({0, 0, ui.metrics().width, at.y + header_height(ui)}, ground, PictureFit::cover);
    Rect row{at.x + ui.theme().margin, at.y + header_padding(ui), at.width - 2 * ui.theme().margin,
             ui.metrics().bar(tool_height)};
    std::vector<BarPill> pills = header_pills(ui, chrome, with_help);
    if (look == HeaderLook::dark)
        for (BarPill& one : pills) {
            one.spec.ink = c.on_deep;
            one.spec.fill = c.on_deep.faded(0.1F);
            one.spec.line = c.on_deep.faded(0.27F);
        }
    const float gap = ui.metrics().apart(ui.metrics().snug(24));
    std::vector<BarPill> none;
    shorten(ui, {row.width - logo_width(ui, chrome) - 24, row.height}, none, pills, gap);
    Rect tools = cut_end(row, bar_width(ui, pills, row.height, gap), gap);
    logo(ui, row, chrome, look);
    pill_bar(ui, tools, {}, std::move(pills), gap);
}

// Of the row of a low panel that replaces header and footer while something is typed: a field's.
float low_row_height(const Ui& ui) {
    return std::max(field_height(ui), ui.metrics().zoom > 1 ? 58.0F : 0.0F);
}

float footer_height(const Ui& ui) {
    const Metrics& m = ui.metrics();
    return footer_bar_height(ui) + m.snug(m.compact() ? 12 + 16 : 28 + 48);
}

float offline_note(Ui& ui, const Rect& at, Align align) {
    const TextOptions options{.type = Type::caption, .color = ui.colors().soft};
    const std::string words = ui.words("footer.offline");
    const float width = ui.text_width(words, options) + 48;
    if (width > at.width) {
        const TextBlock block = ui.layout(words, at.width - 46, options);
        ui.icon(Icon::cloud_outline_off, {at.x + 18, at.centre().y}, 36, ui.colors().soft);
        ui.text({at.x + 46, at.centre().y - block.height / 2, at.width - 46, block.height}, block, options);
        ui.meaning({.id = "status.offline", .role = Role::status, .name = words}, at);
        return at.width;
    }
    const float x = align == Align::end ? at.right() - width : at.x;
    ui.icon(Icon::cloud_outline_off, {x + 18, at.centre().y}, 36, ui.colors().soft);
    ui.line({x + 46, at.y, width, at.height}, words, options);
    ui.meaning({.id = "status.offline", .role = Role::status, .name = words}, {x, at.y, width, at.height});
    return width;
}

void low_reach_pill(Ui& ui, Rect& row, const Chrome& chrome) {
    if (!chrome.low_reach) return;
    const Metrics& m = ui.metrics();
    const float side = std::min(row.height, m.main_target(m.snug(nav_height)));
    const Rect at = centred(cut_end(row, side, m.apart(m.snug(24))), side, side);
    const std::string words = ui.words("access_more.low_reach");
    if (pill(ui, at,
             {.id = "footer.low_reach", .label = words, .icon = Icon::wheelchair_accessibility, .icon_only = true}))
        ui.emit(Intent::low_reach);
}

namespace {

KeyboardSpec keyboard_of(const Chrome& chrome, const PageSpec& spec) {
    return {.language = chrome.language_tag,
            .done_label = spec.keyboard_done,
            .can_finish = spec.can_finish,
            .suggestions = spec.suggestions,
            .composing = spec.typing != nullptr && !spec.typing->composing().empty()};
}

// Between a low panel's row and the content.
float low_gap(const Metrics& m) {
    return m.apart(m.snug(10));
}

// On a narrow panel a keyboard has more rows: with header and footer it would leave no place for what is typed for.
bool keyboard_takes_all(const Ui& ui, const Chrome& chrome, const PageSpec& spec) {
    const Metrics& m = ui.metrics();
    if (m.shape == Shape::landscape) return false;  // it stands beside the content
    const float keys = keyboard_height(ui, m.width, keyboard_of(chrome, spec), spec.typing->kind());
    return m.height - header_height(ui) - footer_height(ui) - keys < m.mm(60);
}

// How far what is shown in `area` is moved up, after what a finger has done there.
float scrolled_by_finger(Ui& ui, std::string_view id, const Rect& area) {
    KineticScroll& scroll = ui.scroll_of(id);
    const PointerFrame& pointer = ui.pointer();
    if (ui.reachable() && ui.px(area).contains({pointer.start.x, pointer.start.y})) {
        if (pointer.pressed) scroll.stop();
        if (pointer.dragging) scroll.drag(pointer.drag_dy / ui.metrics().scale);
        if (pointer.flung) scroll.fling(pointer.velocity_y / ui.metrics().scale);
    }
    if (scroll.moving()) ui.want_frames();
    return scroll.offset() + scroll.overscroll();
}

// Says that there is more below.
void fade_foot(Ui& ui, const Rect& area, Color ground) {
    constexpr float height = 48;
    const Rect foot{area.x, area.bottom() - height, area.width, height};
    ui.canvas().gradient(ui.px(foot), 0, {.angle_degrees = 180, .stops = {{0, ground.faded(0)}, {1, ground}}});
}

}  // namespace

Page::Page(Ui& ui, const Chrome& chrome, const PageSpec& spec)
    : m_ui(ui), m_id(spec.id), m_scrolls(spec.scrolls), m_column(Rect{}) {
    const Metrics& m = ui.metrics();
    Rect area = ui.screen();
    // A panel that is low has no room for header and footer while something is typed: back and home stand in one row
    // with the field. Everything else is one touch away, on the key that closes the keyboard.
    m_low = spec.typing != nullptr && (m.compact() || keyboard_takes_all(ui, chrome, spec));
    if (m_low) {
        cut_top(area, m.snug(6));
        low_row(chrome, spec, cut_top(area, low_row_height(ui), low_gap(m)));
    } else if (m.shallow()) {
        cut_top(area, m.snug(28));
    } else {
        header(ui, cut_top(area, header_height(ui)), chrome);
    }
    const Rect foot = m_low ? Rect{} : cut_bottom(area, footer_height(ui));
    if (spec.typing != nullptr) open_keyboard(chrome, spec, area);
    if (!m_low) footer(chrome, spec, foot);
    m_frame = area;
    m_area = {area.x + ui.theme().margin, area.y, area.width - 2 * ui.theme().margin, area.height};
    m_column = Column(m_area);
    begin_scroll(spec);
}

void Page::open_keyboard(const Chrome& chrome, const PageSpec& spec, Rect& area) {
    Ui& ui = m_ui;
    const PartScope part(ui, Part::keyboard);
    const KeyboardSpec keys = keyboard_of(chrome, spec);
    Rect place;
    if (ui.metrics().shape == Shape::landscape) {
        // Eleven keys of 15 mm and their gaps; at the foot, where hands rest.
        Rect side = cut_end(area, 980);
        side.width -= ui.theme().margin;
        const float height = keyboard_height(ui, side.width, keys, spec.typing->kind());
        place = cut_bottom(side, height, 28);
        m_typing_row = side;
        ui.fill(place, ui.colors().keyboard, ui.theme().card_radius);
    } else {
        place = cut_bottom(area, keyboard_height(ui, area.width, keys, spec.typing->kind()));
        ui.fill({0, place.y, ui.metrics().width, ui.metrics().height - place.y}, ui.colors().keyboard);
    }
    m_keyboard = tp::ui::keyboard(ui, place, keys, *spec.typing);
}

void Page::low_row(const Chrome& chrome, const PageSpec& spec, const Rect& at) {
    Ui& ui = m_ui;
    const PartScope part(ui, Part::head);
    const float side = ui.metrics().target(ui.metrics().snug(92)), gap = ui.metrics().apart(ui.metrics().snug(16));
    Rect row = at.inset(ui.theme().margin, 0);
    const auto icon = [&](std::string_view id, const std::string& label, Icon shown, Intent intent) {
        const PillSpec pill_spec{.id = id, .label = label, .icon = shown, .ink = ui.colors().ink, .icon_only = true};
        if (pill(ui, centred(cut_start(row, side, gap), side, side), pill_spec)) ui.emit(intent);
    };
    if (spec.back && chrome.can_go_back) icon("footer.back", ui.words("footer.back"), Icon::arrow_left, Intent::back);
    if (spec.home) icon("footer.home", ui.words("footer.home"), Icon::home, Intent::home);
    m_typing_row = row;
}

void Page::footer(const Chrome& chrome, const PageSpec& spec, const Rect& at) {
    Ui& ui = m_ui;
    const PartScope part(ui, Part::foot);
    const Metrics& m = ui.metrics();
    const float gap = m.apart(m.snug(24)), margin = ui.theme().margin;
    Rect row{at.x + margin, at.y + m.snug(m.compact() ? 12.0F : 28.0F), at.width - 2 * margin, footer_bar_height(ui)};
    std::vector<BarPill> start, end;
    if (!spec.done_label.empty())
        start.push_back({std::string(spec.done_label),
                         Intent::done,
                         5,
                         {.id = "footer.done", .ink = ui.colors().surface, .fill = ui.colors().ink, .line = Color{}},
                         ui.words("part.done")});
    else if (spec.back && chrome.can_go_back)
        start.push_back({ui.words("footer.back"),
                         Intent::back,
                         2,
                         {.id = "footer.back", .icon = Icon::arrow_left, .ink = ui.colors().ink}});
    if (spec.home)
        start.push_back({ui.words("footer.home"),
                         Intent::home,
                         3,
                         {.id = "footer.home", .icon = Icon::home, .ink = ui.colors().ink}});
    if (spec.help && chrome.help)
        end.push_back({ui.words("footer.help"),
                       Intent::help,
                       4,
                       {.id = "footer.help", .icon = Icon::bell_ring, .ink = ui.colors().accent_ink}});
    if (m.shallow())
        std::ranges::move(header_pills(ui, chrome), std::back_inserter(end));
    else if (spec.done_label.empty() || m.zoom <= 1)
        low_reach_pill(ui, row, chrome);  // beside a worded action an enlarged row has no place for it
    pill_bar(ui, row, std::move(start), std::move(end), gap);
    // What is left holds the age, or that this terminal works without the network.
    if (chrome.offline && row.width > ui.text_width(ui.words("footer.offline"), {.type = Type::caption}) + 50)
        offline_note(ui, row, Align::end);
    else if (!spec.age.empty() && row.width > ui.text_width(spec.age, {.type = Type::caption}) + 50)
        age_caption(ui, row, spec.age_id.empty() ? "footer.age" : spec.age_id, spec.age, Align::end);
}

Rect Page::reserve_bottom(float height) {
    if (m_clipped) m_ui.pop_clip();
    const Rect slice = cut_bottom(m_area, height);
    m_frame.height = m_area.height;
    m_column.area.height = m_area.height;
    if (m_clipped) {
        m_ui.push_clip(clip(), Scrolls::down, m_id + "#scroll");
    }
    return slice;
}

void Page::in_typing_row(const std::function<void(Column&)>& draw) {
    if (m_clipped) m_ui.pop_clip();
    Column row(*m_typing_row);
    draw(row);
    if (m_clipped) m_ui.push_clip(clip(), Scrolls::down, m_id + "#scroll");
}

// Shadows may run out into the gap below the header and to the sides, not under the footer; what can be touched there
// stays 2 mm away from the header's pills.
Rect Page::clip() const {
    const Metrics& m = m_ui.metrics();
    const float gap = m_low ? low_gap(m) : m.snug(m.compact() ? 16 : 28);
    const float above = std::max(0.0F, gap - m.mm(2));
    return {m_frame.x, m_frame.y - above, m_frame.width, m_frame.height + above};
}

void Page::begin_scroll(const PageSpec& spec) {
    if (!spec.scrolls) return;
    m_column.y = m_area.y - scrolled_by_finger(m_ui, m_id + "#scroll", m_frame);
    m_ui.push_clip(clip(), Scrolls::down, m_id + "#scroll");
    m_clipped = true;
}

Page::~Page() {
    if (!m_clipped) return;
    KineticScroll& scroll = m_ui.scroll_of(m_id + "#scroll");
    const float content = m_column.y - m_area.y + scroll.offset() + scroll.overscroll();
    // Where it scrolls the tails of the last line stay off the edge.
    scroll.set_range(content > m_area.height ? content + 16 : content, m_area.height);
    m_ui.pop_clip();
    if (content - scroll.offset() > m_area.height + 8) fade_foot(m_ui, m_frame, m_ui.colors().paper);
}

ScrollArea::ScrollArea(Ui& ui, std::string_view id, const Rect& at, std::optional<Color> ground)
    : m_ui(ui),
      m_id(id),
      m_at(at),
      m_ground(ground.value_or(ui.colors().paper)),
      m_start(at.y - scrolled_by_finger(ui, m_id, at)),
      m_column(at) {
    m_column.y = m_start;
    ui.push_clip(at, Scrolls::down, m_id);
}

ScrollArea::~ScrollArea() {
    KineticScroll& scroll = m_ui.scroll_of(m_id);
    const float content = m_column.y - m_start;
    scroll.set_range(content, m_at.height);
    m_ui.pop_clip();
    if (content - scroll.offset() > m_at.height + 8) fade_foot(m_ui, m_at, m_ground);
}

}  // namespace tp::ui
