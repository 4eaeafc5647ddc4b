#include "kiosk/staff/staff_pin_screen.h"

#include <algorithm>

#include <fmt/format.h>

#include "kiosk/ui/buttons.h"
#include "kiosk/ui/text.h"

namespace tp {
namespace {

constexpr float pad_gap = 20;

struct PadKey {
    std::string_view id, label = {}, name = {};
    std::optional<Icon> icon = {};
    bool action = false;
    bool enabled = true;
    bool personal = false;
};

// As a key of the keyboard: the same digit twice in half a second counts twice.
bool pad_key(ui::Ui& ui, const Rect& at, const PadKey& key) {
    const ui::Colors& c = ui.colors();
    const ui::Press press = key.enabled ? ui.press(key.id, at, true) : ui::Press{};
    const float radius = ui.theme().field_radius;
    const Color fill = !key.enabled ? c.none_tint : key.action ? c.brand : c.surface;
    const Color ink = !key.enabled ? c.soft : key.action ? c.on_brand : c.ink;
    ui.fill(at, mix(fill, c.ink, press.depth * 0.14F), radius);
    if (!key.action && key.enabled) ui.stroke(at, c.line, 2, radius);
    if (key.icon)
        ui.icon(*key.icon, at.centre(), 60, ink);
    else
        ui.line(at.inset(8, 0), key.label,
                {.type = key.action ? ui::Type::label : ui::Type::title, .color = ink, .align = ui::Align::center});
    ui.target({.id = std::string(key.id),
               .role = ui::Role::button,
               .name = std::string(key.name),
               .state = key.enabled ? "" : "disabled",
               .personal = key.personal},
              at, key.action);
    return press.clicked;
}

}  // namespace

void StaffPinScreen::begin() {
    m_desk.ask_pin_state([&context = m_context, of_visit = context_visit()](PinState state) {
        if (context.session.visit() != of_visit) return;
        PinEntry& entry = context.session.of<PinEntry>();
        entry.state = std::move(state);
        entry.told_at = context.clock.monotonic();
    });
}

bool StaffPinScreen::on_back() {
    m_context.shell.end_visit();
    return true;
}

std::chrono::seconds StaffPinScreen::rest_left(MonotonicTime now) const {
    const PinEntry& typed = entry();
    if (!typed.state) return {};
    return std::max(std::chrono::seconds{0},
                    std::chrono::ceil<std::chrono::seconds>(typed.told_at + typed.state->rest - now));
}

bool StaffPinScreen::open_for_digits(MonotonicTime now) const {
    const PinEntry& typed = entry();
    return typed.state && typed.state->set && !typed.checking && rest_left(now).count() == 0;
}

void StaffPinScreen::submit() {
    PinEntry& typed = entry();
    if (typed.typed.size() < least_pin_digits) return;
    typed.checking = true;
    typed.wrong = false;
    m_desk.try_pin(std::move(typed.typed),
                   [&context = m_context, &desk = m_desk, of_visit = context_visit()](PinVerdict verdict) {
                       if (context.session.visit() != of_visit) return;
                       PinEntry& now = context.session.of<PinEntry>();
                       now.checking = false;
                       now.state = std::move(verdict.state);
                       now.told_at = context.clock.monotonic();
                       now.right = verdict.answer == PinAnswer::right;
                       now.wrong = verdict.answer == PinAnswer::wrong;
                       if (!now.right) return;
                       context.session.of<StaffVisit>().open = std::make_unique<OpenStaffMenu>(desk);
                       context.shell.replace("staff_menu");
                   });
}

void StaffPinScreen::take_keys(ui::Ui& ui) {
    PinEntry& typed = entry();
    ui.caret_in("staff.pin.field");
    if (!ui.reachable() || !open_for_digits(ui.now())) return;
    for (const KeyStroke& stroke : ui.keys()) {
        if (stroke.key == Key::text)
            for (const char c : stroke.text) typed.typed.add(c);
        if (stroke.key == Key::backspace) typed.typed.remove_last();
        if (stroke.key == Key::enter) return submit();
    }
}

void StaffPinScreen::draw_page(ui::Ui& ui, const ui::Chrome& chrome) {
    take_keys(ui);
    ui::Page page(ui, chrome, {.id = "staff_pin", .home = false, .help = false});
    ui::Column& column = page.column();
    const ui::Metrics& m = ui.metrics();
    const bool pad = entry().state && entry().state->set;
    if (m.portrait() || !pad) {
        draw_words(ui, column);
        if (!pad) return;
        column.skip(36);
        const float width = std::min(column.area.width, 760.0F);
        draw_dots(ui, ui::centred(column.take(m.target(120), 36), width, m.target(120)));
        const float key = m.main_target(std::clamp((column.left() - 3 * pad_gap) / 4, 120.0F, 190.0F));
        const float height = 4 * key + 3 * pad_gap;
        draw_pad(ui, ui::centred(column.take(height), width, height), key);
        return;
    }
    const float top = column.y, whole = column.area.height, pad_width = std::min(column.area.width * 0.5F, 760.0F);
    const Rect all = column.area;
    ui::Column words(Rect{all.x, top, all.width - pad_width - 56, whole});
    draw_words(ui, words);
    words.skip(32);
    draw_dots(ui, words.take(m.target(120)));
    const float key = m.main_target(std::clamp((whole - 3 * pad_gap - 8) / 4, 90.0F, 190.0F));
    const float height = 4 * key + 3 * pad_gap;
    draw_pad(ui, {all.right() - pad_width, top, pad_width, height}, key);
    column.y = std::max(words.y, top + height);
}

void StaffPinScreen::draw_words(ui::Ui& ui, ui::Column& column) {
    const PinEntry& typed = entry();
    ui::heading(ui, column, "staff.title", ui.words("staff.title"), ui::Type::title);
    column.skip(16);
    const auto note = [&](Icon icon, std::string_view id, const std::string& title, const std::string& line,
                          ui::Tone tone) {
        ui::notice(ui, column, {.id = id, .icon = icon, .title = title, .line = line, .tone = tone});
    };
    if (!typed.state) return ui::skeleton_rows(ui, column, 2, "staff.loading", ui.words("part.loading"));
    if (!typed.state->problem.empty())
        return note(Icon::lock, "staff.pin.problem", ui.words("staff.pin_unreadable"),
                    ui.words("staff.pin_unreadable_line") + "\n" + staff_parts::code_words(ui, typed.state->problem),
                    ui::Tone::bad);
    if (!typed.state->set)
        return note(Icon::lock, "staff.pin.not_set", ui.words("staff.pin_none"), ui.words("staff.pin_none_line"),
                    ui::Tone::low);
    const auto rest = rest_left(ui.now());
    const auto line = [&](std::string_view id, const std::string& words, ui::Role role, Color color,
                          const std::string& value = {}) {
        const ui::TextOptions options{.type = ui::Type::body, .color = color};
        const float height = ui.layout(words, column.area.width, options).height;
        const Rect at = column.take(height);
        ui.text(at, words, options);
        ui.meaning({.id = std::string(id), .role = role, .name = words, .value = value}, at);
    };
    if (rest.count() > 0) {
        const std::string left = fmt::format("{}:{:02}", rest.count() / 60, rest.count() % 60);
        line("staff.pin.rest", ui.words("staff.pin_rest", {{"time", left}}), ui::Role::timer, ui.colors().bad, left);
        ui.wake_at(ui.now() + Milliseconds{250});
    } else if (typed.wrong) {
        line("staff.pin.wrong", ui.words("staff.pin_wrong"), ui::Role::alert, ui.colors().bad);
    } else {
        line("staff.pin.line", ui.words("staff.pin_line"), ui::Role::text, ui.colors().soft);
    }
}

void StaffPinScreen::draw_dots(ui::Ui& ui, const Rect& at) {
    const PinEntry& typed = entry();
    const size_t count = typed.typed.size(), places = std::max(count, least_pin_digits);
    ui.card(at);
    ui.stroke(at, ui.colors().brand, 4, ui.theme().card_radius);
    const float step = std::min(60.0F, (at.width - 60) / static_cast<float>(places));
    const float first = at.centre().x - step * static_cast<float>(places - 1) / 2;
    for (size_t i = 0; i < places; ++i) {
        const Point centre{first + step * static_cast<float>(i), at.centre().y};
        const bool filled = i < count;
        ui.circle(centre, filled ? std::min(16.0F, step * 0.34F) : 6, filled ? ui.colors().ink : ui.colors().soft);
    }
    ui.target({.id = "staff.pin.field",
               .role = ui::Role::textbox,
               .name = ui.words("staff.pin"),
               .value = count == 0 ? std::string() : ui.words("access_more.characters", {{"count", count}}),
               .state = ui.keypad_in_use() ? "" : "focused",
               .radius = ui.theme().card_radius,
               .secret = true},
              at);
}

void StaffPinScreen::draw_pad(ui::Ui& ui, Rect at, float key_height) {
    PinEntry& typed = entry();
    const bool enabled = open_for_digits(ui.now());
    const ui::PartScope part(ui, ui::Part::keyboard);
    constexpr std::string_view digits = "123456789";
    // Digits stand from left to right in every script, as on a telephone.
    const auto place = [&](const Rect& key) {
        return ui.rtl() ? Rect{2 * at.centre().x - key.right(), key.y, key.width, key.height} : key;
    };
    const auto digit = [&](const Rect& key, std::string_view label) {
        const std::string id = "staff.pin." + std::string(label);
        // A keypad's focus would say each digit of the PIN aloud: only a headset hears them.
        if (pad_key(ui, place(key), {.id = id, .label = label, .name = label, .enabled = enabled, .personal = true})) {
            typed.typed.add(label[0]);
            typed.wrong = false;
        }
    };
    for (size_t row = 0; row < 3; ++row) {
        const auto keys = ui::columns(
            {at.x, at.y + static_cast<float>(row) * (key_height + pad_gap), at.width, key_height}, 3, pad_gap);
        for (size_t i = 0; i < 3; ++i) digit(keys[i], digits.substr(row * 3 + i, 1));
    }
    const auto last = ui::columns({at.x, at.y + 3 * (key_height + pad_gap), at.width, key_height}, 3, pad_gap);
    const std::string erase = ui.words("keyboard.backspace"), open = ui.words("staff.pin_open");
    if (pad_key(ui, place(last[0]),
                {.id = "staff.pin.erase", .name = erase, .icon = Icon::backspace, .enabled = enabled}))
        typed.typed.remove_last();
    digit(last[1], "0");
    const bool enough = enabled && typed.typed.size() >= least_pin_digits;
    const std::string label = typed.checking ? "…" : open;
    if (pad_key(ui, place(last[2]),
                {.id = "staff.pin.open", .label = label, .name = open, .action = true, .enabled = enough}))
        submit();
}

}  // namespace tp
