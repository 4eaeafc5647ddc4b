#include "kiosk/app/access_sheet.h"

#include <algorithm>
#include <string>
#include <vector>

#include "kiosk/ui/buttons.h"
#include "kiosk/ui/cards.h"
#include "kiosk/ui/overlays.h"
#include "kiosk/ui/text.h"

namespace tp {
namespace {

constexpr float drawn_gap = 24, drawn_padding = 40, tile = 70, drawn_tile_gap = 30;
constexpr float least_tile_gap = 26;  // the check mark hangs out of the sign by 21

struct Space {
    float gap, padding, tile_gap;
    explicit Space(const ui::Ui& ui)
        : gap(ui.metrics().apart(ui.metrics().snug(drawn_gap))),
          padding(ui.metrics().snug(drawn_padding)),
          tile_gap(std::max(least_tile_gap, ui.metrics().snug(drawn_tile_gap))) {}
};

struct Toggle {
    std::string_view id, name, line;
    Icon icon;
    bool AccessSettings::* setting;
};
constexpr Toggle contrast_toggle{"access.contrast", "access_sheet.contrast", "access_sheet.contrast_line",
                                 Icon::contrast_box, &AccessSettings::contrast};
constexpr Toggle low_reach_toggle{"access.low_reach", "access_more.low_reach", "access_more.low_reach_line",
                                  Icon::wheelchair_accessibility, &AccessSettings::low_reach};
constexpr Toggle still_toggle{"access.still", "access_sheet.still", "access_sheet.still_line", Icon::eye,
                              &AccessSettings::still};
constexpr Toggle slow_toggle{"access.slow", "access_more.slow", "access_more.slow_line", Icon::timer_sand,
                             &AccessSettings::slow};
constexpr Toggle speech_toggle{"access.speech", "access_more.speech", "access_more.speech_line", Icon::volume_high,
                               &AccessSettings::speech};

constexpr Toggle personal_aloud{"access.personal_aloud", "speech.personal_aloud", "speech.personal_aloud_line",
                                Icon::account_circle, &AccessSettings::personal_aloud};

std::vector<const Toggle*> toggles_of(const AccessOffer& offer, bool speaks) {
    std::vector<const Toggle*> toggles;
    if (offer.low_reach) toggles.push_back(&low_reach_toggle);
    toggles.insert(toggles.end(), {&contrast_toggle, &slow_toggle, &still_toggle});
    if (offer.speech) toggles.push_back(&speech_toggle);  // last: what belongs to it follows
    if (speaks) toggles.push_back(&personal_aloud);
    return toggles;
}

struct ToggleWords {
    std::string name, line, state;
    float state_width = 0;
    ui::TextBlock name_block, line_block;
    float height = 0;
};

ToggleWords words_of(const ui::Ui& ui, const Toggle& toggle, bool on, float width) {
    ToggleWords words;
    words.name = ui.words(toggle.name);
    words.line = ui.words(toggle.line);
    words.state = ui.words(on ? "access_sheet.on" : "access_sheet.off");
    words.state_width = ui.text_width(words.state, {.type = ui::Type::name}) + 4;
    const Space space(ui);
    const float room = width - 2 * space.padding - tile - space.tile_gap - words.state_width - 24;
    words.name_block = ui.layout(words.name, room, {.type = ui::Type::name});
    words.line_block = ui.layout(words.line, room, {.type = ui::Type::secondary});
    words.height = std::max(ui.metrics().main_target(128), words.name_block.height + words.line_block.height + 44);
    return words;
}

bool draw_toggle(ui::Ui& ui, const Rect& at, const Toggle& toggle, bool on, const ToggleWords& words) {
    const ui::Colors& c = ui.colors();
    const ui::PressedCard card =
        ui::press_card(ui, at, toggle.id, words.name, {}, on ? "checked" : "", ui::Role::switch_);
    if (on) ui.stroke(card.body, c.brand, 5, ui.theme().card_radius);
    const Space space(ui);
    Rect inside = card.body.inset(space.padding, 0);
    const Point sign = ui::cut_start(inside, tile, space.tile_gap).centre();
    ui.icon(toggle.icon, sign, tile, c.brand);
    if (on) {
        const Point mark{sign.x + tile * 0.46F, sign.y + tile * 0.42F};
        ui.circle(mark, 23, c.surface);
        ui.icon(Icon::check_circle, mark, 42, c.brand);
    }
    ui.line(ui::cut_end(inside, words.state_width, 24), words.state,
            {.type = ui::Type::name, .color = on ? c.brand : c.soft});
    const float y = inside.y + (inside.height - words.name_block.height - words.line_block.height) / 2;
    ui.text({inside.x, y, inside.width, words.name_block.height}, words.name_block, {.type = ui::Type::name});
    ui.text({inside.x, y + words.name_block.height, inside.width, words.line_block.height}, words.line_block,
            {.type = ui::Type::secondary, .color = c.soft});
    return card.clicked;
}

void draw_zoom(ui::Ui& ui, ui::Column& column, AccessSettings& settings) {
    constexpr std::array<std::string_view, zoom_choices.size()> ids{"access.size.100", "access.size.125",
                                                                    "access.size.150", "access.size.200"};
    ui::paragraph(ui, column, "access.size", ui.words("access_sheet.text_size"), {.type = ui::Type::name});
    column.skip(14);
    std::vector<ui::Choice> choices;
    int selected = 0;
    for (size_t i = 0; i < ids.size(); ++i) {
        choices.push_back({ids[i], ui.format().percent(zoom_choices[i])});
        if (zoom_choices[i] == settings.zoom) selected = static_cast<int>(i);
    }
    float widest = 0;
    for (const ui::Choice& choice : choices)
        widest = std::max(widest, ui.text_width(choice.label, {.type = ui::Type::tool}));
    int pressed = -1;
    if ((widest + 40) * static_cast<float>(choices.size()) <= column.area.width) {
        const Rect at = column.take(ui.metrics().main_target(108), Space(ui).gap);
        pressed = ui::segmented(ui, at, "access.size.choice", choices, selected);
    } else {
        // Enlarged, they have no room in one row.
        std::vector<ui::ChipSpec> chips;
        for (size_t i = 0; i < choices.size(); ++i)
            chips.push_back({.id = choices[i].id,
                             .label = choices[i].label,
                             .on = static_cast<int>(i) == selected,
                             .one_of_many = true,
                             .group = "access.size.choice"});
        pressed = ui::chip_flow(ui, column, chips);
        column.skip(Space(ui).gap);
    }
    if (pressed >= 0) settings.zoom = zoom_choices[static_cast<size_t>(pressed)];
}

// The name of a setting and its steps.
int step_row(ui::Ui& ui, ui::Column& column, std::string_view id, std::string_view name, int value, int least,
             int most) {
    Rect line = column.take(ui.metrics().main_target(108), Space(ui).gap);
    const Rect steps = ui::cut_end(line, std::min(420.0F, line.width * 0.5F), 24);
    const ui::TextBlock block = ui.layout(name, line.width, {.type = ui::Type::name});
    ui.text({line.x, line.centre().y - block.height / 2, line.width, block.height}, block, {.type = ui::Type::name});
    return ui::stepper(ui, steps, id, name, value, least, most);
}

void draw_toggles(ui::Ui& ui, ui::Column& column, const std::vector<const Toggle*>& toggles, int a_row,
                  AccessSettings& settings) {
    const AccessSettings shown = settings;
    const auto a_line = static_cast<size_t>(a_row);
    for (size_t first = 0; first < toggles.size(); first += a_line) {
        const size_t count = std::min(a_line, toggles.size() - first);
        const std::vector<Rect> places = ui::columns({column.area.x, 0, column.area.width, 0}, a_row, Space(ui).gap);
        std::vector<ToggleWords> words;
        float height = 0;
        for (size_t i = 0; i < count; ++i) {
            const Toggle& toggle = *toggles[first + i];
            words.push_back(words_of(ui, toggle, shown.*toggle.setting, places[i].width));
            height = std::max(height, words.back().height);
        }
        const Rect line = column.take(height, Space(ui).gap);
        for (size_t i = 0; i < count; ++i) {
            const Toggle& toggle = *toggles[first + i];
            const Rect at{places[i].x, line.y, places[i].width, line.height};
            if (draw_toggle(ui, at, toggle, shown.*toggle.setting, words[i]))
                settings.*toggle.setting = !(shown.*toggle.setting);
        }
    }
}

}  // namespace

bool access_sheet(ui::Ui& ui, const AccessOffer& offer, AccessSettings& settings) {
    const bool speaks = settings.speech && offer.speech;
    const std::string title = ui.words("access_sheet.title");
    // As high as its content was in the frame before.
    const float content = ui.memory("access#height", 1000);
    ui::Sheet sheet(ui, {.id = "access", .title = title, .height = content});
    ui::Column& column = sheet.column();
    const float start = column.y;

    draw_zoom(ui, column, settings);
    draw_toggles(ui, column, toggles_of(offer, speaks), column.area.width >= 1000 ? 2 : 1, settings);
    if (speaks) {
        if (offer.speech_is_rudimentary)
            ui::paragraph(ui, column, "access.rudimentary", ui.words("speech.rudimentary"),
                          {.type = ui::Type::secondary, .color = ui.colors().soft});
        settings.speech_rate = step_row(ui, column, "access.rate", ui.words("access_more.rate"), settings.speech_rate,
                                        1, static_cast<int>(speech_paces.size()));
        settings.volume = step_row(ui, column, "access.volume", ui.words("access_more.volume"), settings.volume,
                                   least_volume, most_volume);
    }
    ui.measured("access#height", column.y - start);
    return sheet.closed();
}

}  // namespace tp
