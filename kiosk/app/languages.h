// The languages of this terminal, only complete ones. Thread rule: load_language() on any thread; the rest UI thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/ui/ui.h"
#include "platform/text/locale_format.h"
#include "platform/text/messages.h"

namespace tp {

struct Language {
    std::string tag;
    std::string own_name;  // "العربية"
    std::unique_ptr<Messages> messages;
    std::unique_ptr<LocaleFormat> format;
};
// Reads files. Errors: those of Messages::load (a language that is not complete is not offered) and LocaleFormat::open.
[[nodiscard]] Result<Language> load_language(const std::string& folder, std::string_view tag,
                                             std::string_view time_zone);

// How its own name is written, whatever the screen's language is: 日本語 in the letters of Japanese.
[[nodiscard]] inline ui::TextOptions own_name_options(const Language& language) {
    return {.type = ui::Type::name, .language = language.tag};
}

class Languages {
  public:
    explicit Languages(Language first) : m_default(first.tag) { add(std::move(first)); }
    void add(Language language);  // one that is there already is left as it is
    [[nodiscard]] const Language& current() const { return *m_all[m_current]; }
    [[nodiscard]] const std::vector<std::unique_ptr<Language>>& all() const {
        return m_all;
    }  // by tag; stable addresses
    bool choose(std::string_view tag);
    void choose_default() { choose(m_default); }                 // after a visit
    void set_default(std::string_view tag) { m_default = tag; }  // one that is there
    void forget();                                               // what was written for a visitor, in any of them
    // Of all languages, those that come later too. Errors: those of LocaleFormat::set_time_zone; nothing changes.
    Status set_time_zone(const std::string& time_zone);
    [[nodiscard]] const Language* find(std::string_view tag) const;

  private:
    std::vector<std::unique_ptr<Language>> m_all;
    size_t m_current = 0;
    std::string m_default;
    std::string m_time_zone;  // empty: as they were loaded
};

}  // namespace tp
