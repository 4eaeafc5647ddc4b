#include "kiosk/app/rehearsal.h"

#include <array>

#include "kiosk/app/access_sheet.h"

namespace tp {
namespace {

// What a visitor comes to from home with one touch.
constexpr std::array<std::string_view, 6> first_screens{"home",    "search",   "orders",
                                                        "loyalty", "feedback", "assistance"};
// An alphabet's letters are worth making in each size; thousands of Han characters are not.
constexpr size_t most_letters = 200;
// The largest letters, of attract, have been drawn there.
constexpr size_t first_type = static_cast<size_t>(ui::Type::hero) + 1, types = ui::type_count - first_type;

// ASCII's characters and the language's own in lines.
std::string letters_of(const Messages& messages) {
    std::string text;
    for (char c = '!'; c <= '~'; ++c) text += c;
    const auto own = messages.letters();
    for (size_t i = 0; i < own.size() && own.size() <= most_letters; ++i) text += (i % 16 == 0 ? "\n" : "") + own[i];
    return text;
}

}  // namespace

Rehearsal::Rehearsal(const ScreenContext& context, const ScreenRegistry& screens)
    : m_shell(context.shell),
      m_screens(screens),
      m_context{*this, m_session, context.clock, context.ui_tasks, context.log, context.content_folder} {}

bool Rehearsal::done() const {
    return m_next >= first_screens.size() + types && m_access_drawn && m_names_drawn;
}

void Rehearsal::step(const ui::FrameInput& input, const ui::Chrome& chrome, const Languages& languages,
                     const AccessOffer& offer) {
    if (done()) return;
    if (m_next < first_screens.size())
        draw_screen(first_screens[m_next++], input, chrome);
    else if (!m_access_drawn)
        draw_access(input, offer);
    else if (m_next < first_screens.size() + types)
        draw_letters(static_cast<ui::Type>(first_type + m_next++ - first_screens.size()), input);
    else
        draw_own_names(languages, input);
    if (!done()) return;
    m_ui.forget_all();
    m_letters.clear();
    m_session.wipe();  // an answer that comes later is dropped
}

void Rehearsal::draw_screen(std::string_view name, const ui::FrameInput& input, const ui::Chrome& chrome) {
    const auto screen = m_screens.make(name, m_context);
    if (!screen) return;
    screen->enter({});
    m_ui.begin_frame(input);
    screen->draw(m_ui, chrome);
    m_ui.end_frame();
    screen->leave();
}

void Rehearsal::draw_access(const ui::FrameInput& input, const AccessOffer& offer) {
    AccessSettings settings;
    m_ui.begin_frame(input);
    access_sheet(m_ui, offer, settings);
    m_ui.end_frame();
    m_access_drawn = true;
}

void Rehearsal::draw_letters(ui::Type type, const ui::FrameInput& input) {
    m_ui.begin_frame(input);
    if (m_letters.empty()) m_letters = letters_of(input.messages);
    input.canvas.prepare(*m_ui.layout(m_letters, 0, {.type = type}).paragraph);
    (void)input.format.relative_day(input.wall, input.wall);  // its formatter is made with its first use
    m_ui.end_frame();
}

// What the sheet of languages shows opens a face for nearly each of them.
void Rehearsal::draw_own_names(const Languages& languages, const ui::FrameInput& input) {
    m_ui.begin_frame(input);
    for (const auto& language : languages.all())
        input.canvas.prepare(*m_ui.layout(language->own_name, 0, own_name_options(*language)).paragraph);
    m_ui.end_frame();
    m_names_drawn = true;
}

}  // namespace tp
