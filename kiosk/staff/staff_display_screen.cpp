#include "kiosk/staff/staff_display_screen.h"

#include <algorithm>
#include <cmath>

#include "kiosk/ui/text.h"

namespace tp {
namespace {

constexpr Milliseconds hint_time{3'000};

std::optional<Color> plain_color(TestPicture picture) {
    switch (picture) {
        case TestPicture::black:
            return Color::rgb(0x000000);
        case TestPicture::white:
            return Color::rgb(0xFFFFFF);
        case TestPicture::red:
            return Color::rgb(0xFF0000);
        case TestPicture::green:
            return Color::rgb(0x00FF00);
        case TestPicture::blue:
            return Color::rgb(0x0000FF);
        default:
            return std::nullopt;
    }
}

// 32 steps of grey, and red, green and blue below: all steps shall differ, none shall be tinted.
void draw_gradient(const ui::Ui& ui) {
    const Size size = ui.canvas().size();
    constexpr int steps = 32, bands = 4;
    for (int band = 0; band < bands; ++band)
        for (int step = 0; step < steps; ++step) {
            const auto level = static_cast<uint8_t>(255 * step / (steps - 1));
            const Color color{static_cast<uint8_t>(band == 0 || band == 1 ? level : 0),
                              static_cast<uint8_t>(band == 0 || band == 2 ? level : 0),
                              static_cast<uint8_t>(band == 0 || band == 3 ? level : 0)};
            const float x = std::floor(size.width * static_cast<float>(step) / steps);
            const float end = std::floor(size.width * static_cast<float>(step + 1) / steps);
            const float y = std::floor(size.height * static_cast<float>(band) / bands);
            const float foot = std::floor(size.height * static_cast<float>(band + 1) / bands);
            ui.canvas().fill_rect({x, y, end - x, foot - y}, color);
        }
}

// Lines of one pixel with one pixel between them, upright above and lying below: a panel that scales shows grey or
// waves.
void draw_lines(const ui::Ui& ui) {
    const Size size = ui.canvas().size();
    constexpr Color black = Color::rgb(0x000000), white = Color::rgb(0xFFFFFF);
    ui.canvas().fill_rect({0, 0, size.width, size.height}, white);
    const float half = std::floor(size.height / 2);
    for (float x = 0; x < size.width; x += 2) ui.canvas().fill_rect({x, 0, 1, half}, black);
    for (float y = half; y < size.height; y += 2) ui.canvas().fill_rect({0, y, size.width, 1}, black);
}

}  // namespace

void StaffDisplayScreen::go(int by) {
    StaffDisplay& display = m_context.session.of<StaffDisplay>();
    const int next = static_cast<int>(display.shown) + by;
    if (next < 0) return;
    if (next >= test_pictures) return m_context.shell.back();
    display.shown = static_cast<TestPicture>(next);
    display.since.reset();
}

void StaffDisplayScreen::draw_page(ui::Ui& ui, const ui::Chrome&) {
    StaffDisplay& display = m_context.session.of<StaffDisplay>();
    if (!display.since) display.since = ui.now();
    const Size size = ui.canvas().size();
    const TestPicture shown = display.shown;
    if (const auto color = plain_color(shown)) ui.canvas().fill_rect({0, 0, size.width, size.height}, *color);
    if (shown == TestPicture::gradient) draw_gradient(ui);
    if (shown == TestPicture::lines) draw_lines(ui);
    if (shown == TestPicture::sizes) draw_sizes(ui);
    if (shown == TestPicture::scripts) draw_scripts(ui);

    const std::string words =
        ui.words("staff.display_next", {{"number", static_cast<int>(shown) + 1}, {"count", test_pictures}});
    const bool pressed = ui.press("staff.display.next", ui.screen(), true).clicked;
    ui.target({.id = "staff.display.next", .role = ui::Role::button, .name = words}, ui.screen(), true);
    if (ui.now() < *display.since + hint_time) {
        draw_hint(ui, words);
        ui.wake_at(*display.since + hint_time);
    }
    const float along = (ui.rtl() ? -1.0F : 1.0F) * ui.pointer().velocity_x;
    if (ui.pointer().flung && std::abs(along) > 100) return go(along < 0 ? 1 : -1);
    if (pressed) go(1);
}

void StaffDisplayScreen::draw_hint(ui::Ui& ui, const std::string& words) {
    const ui::TextOptions options{.type = ui::Type::body, .align = ui::Align::center};
    const float width = std::min(ui.text_width(words, options) + 96, ui.metrics().width - 48);
    const float height = ui.layout(words, width - 64, options).height + 40;
    const Rect at = ui::centred({0, ui.metrics().height - height - 56, ui.metrics().width, height}, width, height);
    ui.fill(at, ui.colors().surface, 30);
    ui.covers(at);
    ui.stroke(at, ui.colors().line, 2, 30);
    ui.text(at.inset(32, 20), words, options);
}

// A bar of 100 mm to hold a ruler to, capitals of the heights that the screens keep, and text of each size.
void StaffDisplayScreen::draw_sizes(ui::Ui& ui) {
    const ui::Metrics& m = ui.metrics();
    const Size size = ui.canvas().size();
    const Color ink = ui.colors().ink;
    ui.canvas().fill_rect({0, 0, size.width, size.height}, ui.colors().surface);
    ui::Column column(ui.screen().inset(ui.theme().margin, 48));
    ui::heading(ui, column, "staff.title", ui.words("staff.display"), ui::Type::title);
    column.skip(28);
    const float part = m.mm(100) <= column.area.width ? 100 : 50;
    ui::paragraph(ui, column, "staff.display.ruler",
                  ui.words("staff.display_ruler", {{"count", static_cast<int>(part)}}), {.type = ui::Type::secondary});
    column.skip(16);
    const Rect bar = column.take(m.mm(8), 36);
    ui.fill({bar.x, bar.y, m.mm(part), 3}, ink);
    for (int tick = 0; tick <= static_cast<int>(part); tick += 5)
        ui.fill({bar.x + m.mm(static_cast<float>(tick)) - 1, bar.y, 2, tick % 10 == 0 ? bar.height : bar.height / 2},
                ink);
    for (const ui::Type type : {ui::Type::body, ui::Type::caption}) {
        // Capitals between two lines that are as far apart as they are high.
        const float cap = ui.theme().type(type).size * ui::inter_cap_height;
        const Rect row = column.take(cap, 40);
        ui.fill({row.x, row.y - 2, row.width, 2}, ui.colors().line);
        ui.fill({row.x, row.bottom(), row.width, 2}, ui.colors().line);
        ui.line(row, "HEIX " + ui.format().number(static_cast<double>(m.to_mm(cap)), 1) + " mm",
                {.type = type, .ltr = true});
    }
    for (const ui::Type type :
         {ui::Type::display, ui::Type::title, ui::Type::body, ui::Type::secondary, ui::Type::caption}) {
        const ui::TextOptions options{.type = type, .ltr = true};
        constexpr std::string_view sample = "Illegible rn/m 0O 1lI 5S 8B";
        const float height = ui.layout(sample, column.area.width, options).height;
        if (height > column.left()) break;
        ui.text(column.take(height, 14), sample, options);
    }
}

void StaffDisplayScreen::draw_scripts(ui::Ui& ui) {
    const Size size = ui.canvas().size();
    ui.canvas().fill_rect({0, 0, size.width, size.height}, ui.colors().paper);
    ui::Column column(ui.screen().inset(ui.theme().margin, 48));
    for (const std::string_view sample : {"Hamburgefonstiv ÄÖÜ ßéñçåø 0123456789 €£¥", "أبجد هوّز حُطّي كلمن ٠١٢٣٤٥",
                                          "אבגד הוזח טיכל שָׁלוֹם", "कखगघ क्षत्रज्ञ हिन्दी ०१२३", "กขคง น้ำใจ ที่นี่ ๐๑๒๓",
                                          "あいうえお アイウエオ 漢字仮名", "简体中文 天地玄黄 一二三"}) {
        const ui::TextOptions options{.type = ui::Type::title};
        const float height = ui.layout(sample, column.area.width, options).height;
        if (height > column.left()) break;
        ui.text(column.take(height, 24), sample, options);
    }
}

}  // namespace tp
