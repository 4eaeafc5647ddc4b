// What the shell itself draws over a screen: language, access, scan prompt, idle question, toast.
#include <algorithm>
#include <array>
#include <cmath>

#include "kiosk/app/access_sheet.h"
#include "kiosk/app/application.h"
#include "kiosk/ui/buttons.h"
#include "kiosk/ui/cards.h"
#include "kiosk/ui/charts.h"
#include "kiosk/ui/text.h"

namespace tp {

AccessOffer Application::access_offer() const {
    return {.low_reach = m_low_reach_offered,
            .speech = m_speech_offered,
            .speech_is_rudimentary = m_rudimentary && m_rudimentary(language_tag())};
}

void Application::draw_overlay() {
    switch (m_overlay) {
        case Overlay::language:
            return draw_language_sheet();
        case Overlay::access:
            if (access_sheet(m_ui, access_offer(), m_session.of<AccessSettings>())) m_overlay = Overlay::none;
            return;
        case Overlay::scan:
            return draw_scan_sheet();
        case Overlay::none:
            return;
    }
}

void Application::draw_language_sheet() {
    ui::Ui& ui = m_ui;
    const auto& languages = m_languages.all();
    // As many in a row, to three, as the longest name leaves room for: eleven shall be seen without scrolling.
    const ui::Metrics& m = ui.metrics();
    const float room =
        (m.portrait() ? m.width : std::min(m.width - 2 * ui.theme().margin, 1240.0F)) - 2 * ui.theme().margin;
    float widest = 0;
    for (const auto& language : languages)
        widest = std::max(widest, ui.text_width(language->own_name, own_name_options(*language)));
    constexpr float around_name = 116;  // within a card: 32 before it, the check mark after it
    const int most = m.portrait() ? 2 : 3;
    const int a_row = std::clamp(static_cast<int>((room + 24) / (widest + around_name + 24)), 1, most);
    const float gap = m.apart(m.snug(24));
    const float words = (room - gap * static_cast<float>(a_row - 1)) / static_cast<float>(a_row) - around_name;
    float height = m.main_target(m.snug(124));
    if (widest > words)
        for (const auto& language : languages)
            height = std::max(height, ui.layout(language->own_name, words, own_name_options(*language)).height + 24);
    const int rows = (static_cast<int>(languages.size()) + a_row - 1) / a_row;
    const std::string title = ui.words("language_sheet.title");
    ui::Sheet sheet(ui, {.id = "language", .title = title, .height = static_cast<float>(rows) * (height + gap)});
    const Rect list{sheet.column().area.x, sheet.column().y, sheet.column().area.width,
                    static_cast<float>(rows) * (height + gap)};
    ui.meaning({.id = "language.list", .role = ui::Role::listbox, .name = title}, list);
    std::string chosen;
    for (int row = 0; row < rows; ++row) {
        const Rect line = sheet.column().take(height, gap);
        const std::vector<Rect> places = ui::columns(line, a_row, gap);
        for (int i = 0; i < a_row; ++i) {
            const size_t at = static_cast<size_t>(row * a_row + i);
            if (at >= languages.size()) break;
            const Language& language = *languages[at];
            const bool on = language.tag == language_tag();
            const Rect place = places[static_cast<size_t>(i)];
            const auto card = ui::press_card(ui, place, "language." + language.tag, language.own_name, {},
                                             on ? "selected" : "", ui::Role::option, "language.choice");
            if (on) ui.stroke(card.body, ui.colors().brand, 5, ui.theme().card_radius);
            if (on) ui.icon(Icon::check_circle, {card.body.right() - 48, card.body.centre().y}, 56, ui.colors().brand);
            ui.line({card.body.x + 32, card.body.y, card.body.width - around_name, card.body.height}, language.own_name,
                    own_name_options(language));
            if (card.clicked) chosen = language.tag;
        }
    }
    if (sheet.closed()) m_overlay = Overlay::none;
    if (chosen.empty()) return;
    // The tag is set after the frame: this frame's words are those of the language before.
    m_later.push_back([this, chosen] {
        m_languages.choose(chosen);
        speak_language();
        m_overlay = Overlay::none;
    });
}

// The rows of the picture beyond a seated person's reach: the brand's calm ground, with nothing to touch.
void Application::draw_out_of_reach(Canvas& canvas) {
    const ui::Colors& c = m_theme.color;
    const float top = m_metrics.origin.y, foot = top + m_metrics.height * m_metrics.scale;
    const float left = m_picture_size.height - std::round(foot);
    if (top > 0)
        canvas.gradient({0, 0, m_picture_size.width, top}, 0,
                        {.angle_degrees = 180, .stops = {{0, c.brand_deep}, {1, c.brand}}});
    if (left > 0) canvas.fill_rect({0, std::round(foot), m_picture_size.width, left}, c.brand_deep);
    if (top < 400) return;
    const Point middle{m_picture_size.width / 2, top / 2};
    const float radius = std::min(top, m_picture_size.width) * 0.09F;
    canvas.fill_rounded({middle.x - 2 * radius, middle.y - 2 * radius, 4 * radius, 4 * radius}, radius * 1.2F,
                        c.surface.faded(0.12F));
    canvas.fill_circle(middle, radius, c.sun);
}

void Application::draw_scan_sheet() {
    ui::Ui& ui = m_ui;
    const std::string title = ui.words("home.scan");
    ui::Sheet sheet(ui, {.id = "scan.sheet", .title = title, .height = 460});
    ui::Column& column = sheet.column();
    column.skip(20);
    const float side = ui.metrics().snug(190);
    const Rect picture = ui::centred(column.take(side, 32), side, side);
    ui.fill(picture, ui.colors().brand_tint, side * 0.28F);
    ui.icon(Icon::barcode_scan, picture.centre(), side * 0.6F, ui.colors().brand);
    ui::paragraph(ui, column, "scan.prompt", ui.words("scan.prompt"),
                  {.type = ui::Type::title, .align = ui::Align::center});
    column.skip(12);
    ui::paragraph(ui, column, "scan.prompt_line", ui.words("scan.prompt_line"),
                  {.type = ui::Type::body, .color = ui.colors().soft, .align = ui::Align::center});
    if (sheet.closed()) m_overlay = Overlay::none;
}

void Application::draw_idle_question() {
    ui::Ui& ui = m_ui;
    const MonotonicTime now = ui.now();
    const int left = m_idle.seconds_left(now);
    const std::string question = ui.words("idle.question");
    bool more = false, clear = false;
    {
        ui::Dialog dialog(ui, "idle.dialog", question, ui::Role::alertdialog);
        ui::Column& column = dialog.column();
        const ui::Metrics& m = ui.metrics();
        const bool low = m.compact();
        const std::string line = ui.words("idle.line"), number = ui.format().number(int64_t{left});
        const std::string seconds = ui.words("idle.seconds", {{"count", left}});
        const ui::RingSpec ring{.id = "idle.seconds",
                                .role = ui::Role::timer,
                                .number = number,
                                .name = seconds,
                                .part = m_idle.part_left(now),
                                .width = m.snug(low ? 18.0F : 24.0F)};
        const ui::Align align = low ? ui::Align::start : ui::Align::center;
        // So little height that the answers would not be seen: they come before the explaining line.
        const bool lowest = low && m.height < 520;
        const ui::TextOptions large{.type = lowest ? ui::Type::title : ui::Type::question, .align = align};
        const ui::TextOptions soft{.type = ui::Type::body, .color = ui.colors().soft, .align = align};
        const float side = m.snug(low ? 190 : 300);
        if (low) {
            // A low panel has the ring beside the words.
            const float gap = m.snug(40);
            Rect words{column.area.x + side + gap, column.y, column.area.width - side - gap, 0};
            const float question_height = ui.layout(question, words.width, large).height;
            const float text = question_height + (lowest ? 0 : 12 + ui.layout(line, words.width, soft).height);
            const Rect row = column.take(std::max(side, text));
            ui::ring(ui, {row.x, row.centre().y - side / 2, side, side}, ring);
            words.y = row.centre().y - text / 2;
            words.height = text;
            ui::paragraph(ui, words, "idle.question", question, large);
            ui::cut_top(words, question_height, 12);
            if (!lowest) ui::paragraph(ui, words, "idle.line", line, soft);
        } else {
            ui::ring(ui, ui::centred(column.take(side, 40), side, side), ring);
            ui::paragraph(ui, column, "idle.question", question, large);
            column.skip(28);
            ui::paragraph(ui, column, "idle.line", line, soft);
        }
        column.skip(m.snug(low ? 36 : 56));
        const std::string yes = ui.words("idle.more_time"), no = ui.words("idle.clear");
        // Enlarged, a long answer has two lines.
        const auto height = [&](const std::string& words, ui::Type type, float drawn) {
            const float lines = m.zoom > 1 ? ui.layout(words, column.area.width - 80, {.type = type}).height + 24 : 0;
            return std::max(m.main_target(m.snug(drawn)), lines);
        };
        const Rect yes_at = column.take(height(yes, ui::Type::action, low ? 116 : 150), m.apart(m.snug(low ? 20 : 36)));
        more = ui::button(ui, yes_at, {.id = "idle.more_time", .label = yes, .type = ui::Type::action});
        const Rect no_at = column.take(height(no, ui::Type::label, low ? 100 : 116));
        clear = ui::button(ui, no_at, {.id = "idle.clear", .label = no, .kind = ui::ButtonKind::ghost});
        if (lowest) {
            column.skip(16);
            ui::paragraph(ui, column, "idle.line", line, soft);
        }
        // The ring steps once a second when nothing may move, else ten times: calm, and cheap.
        ui.redraw_at(now + Milliseconds{ui.reduced_motion() ? 1000 : 100});
    }
    if (more) m_idle.extend(now);
    if (clear) end_visit();
}

void Application::draw_toast() {
    if (!m_toast) return;
    const Milliseconds time = ui::toast_time * (access().slow ? slow_factor : 1);
    if (!ui::toast(m_ui, m_toast->id, m_toast->text, m_toast->icon, m_toast->since, m_stack.back()->foot(m_ui), time))
        m_toast.reset();
}

}  // namespace tp
