// Draws what is likely to be opened next while nobody touches, so that letters, shadows, words and formats are made by
// then: a first picture costs several times what a later one does. Before a visit, and again in it when another
// language or size of text was chosen. Thread rule: UI thread.
#pragma once

#include <string>

#include "kiosk/app/access_settings.h"
#include "kiosk/app/languages.h"
#include "kiosk/app/screen.h"

namespace tp {

// The screens are the real ones, with a session of their own; what they ask of the shell goes nowhere.
class Rehearsal final : public Shell {
  public:
    // All must outlive it; what is asked about the terminal is answered by `shell`.
    Rehearsal(const ScreenContext& context, const ScreenRegistry& screens);

    // From the first part on: the language, the size of text or the theme have changed.
    void begin() {
        m_next = 0;
        m_names_drawn = m_access_drawn = false;
        m_letters.clear();
    }
    // There are more languages to choose from than before.
    void more_names() { m_names_drawn = false; }
    [[nodiscard]] bool done() const;
    // One part, of a few milliseconds. `input` is a frame's as the visitor will see it, without input of a person.
    void step(const ui::FrameInput& input, const ui::Chrome& chrome, const Languages& languages,
              const AccessOffer& offer);

    void open(std::string_view, ScreenArguments) override {}
    void replace(std::string_view, ScreenArguments) override {}
    void back() override {}
    void home() override {}
    void end_visit() override {}
    void say(std::string_view, std::string, std::optional<Icon>) override {}
    [[nodiscard]] bool has_screen(std::string_view screen) const override { return m_shell.has_screen(screen); }
    [[nodiscard]] bool offline() const override { return m_shell.offline(); }
    [[nodiscard]] MonotonicTime last_activity() const override { return m_shell.last_activity(); }
    [[nodiscard]] std::string_view language() const override { return m_shell.language(); }
    [[nodiscard]] const HomeFacts& facts() const override { return m_shell.facts(); }
    [[nodiscard]] const Profile& profile() const override { return m_shell.profile(); }

  private:
    void draw_screen(std::string_view name, const ui::FrameInput& input, const ui::Chrome& chrome);
    void draw_access(const ui::FrameInput& input, const AccessOffer& offer);
    void draw_letters(ui::Type type, const ui::FrameInput& input);
    void draw_own_names(const Languages& languages, const ui::FrameInput& input);

    const Shell& m_shell;
    const ScreenRegistry& m_screens;
    Session m_session;
    ScreenContext m_context;
    ui::Ui m_ui;
    std::string m_letters;  // of the language, while they are drawn
    size_t m_next = 0;
    bool m_names_drawn = false, m_access_drawn = false;
};

}  // namespace tp
