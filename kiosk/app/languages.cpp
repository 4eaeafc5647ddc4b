#include "kiosk/app/languages.h"

#include <algorithm>

namespace tp {

Result<Language> load_language(const std::string& folder, std::string_view tag, std::string_view time_zone) {
    Language language;
    language.tag = tag;
    language.messages = TRY(Messages::load(folder, tag));
    language.format = TRY(LocaleFormat::open(tag, time_zone));
    language.own_name = language.messages->format("language.own_name");
    return language;
}

void Languages::add(Language language) {
    if (find(language.tag)) return;
    if (!m_time_zone.empty()) static_cast<void>(language.format->set_time_zone(m_time_zone));  // known: others have it
    const std::string current = m_all.empty() ? language.tag : m_all[m_current]->tag;
    m_all.push_back(std::make_unique<Language>(std::move(language)));
    std::ranges::sort(m_all, {}, [](const auto& item) -> const std::string& { return item->tag; });
    choose(current);
}

Status Languages::set_time_zone(const std::string& time_zone) {
    for (const auto& language : m_all) TRY(language->format->set_time_zone(time_zone));
    m_time_zone = time_zone;
    return {};
}

const Language* Languages::find(std::string_view tag) const {
    const auto found = std::ranges::find(m_all, tag, [](const auto& item) -> std::string_view { return item->tag; });
    return found == m_all.end() ? nullptr : found->get();
}

bool Languages::choose(std::string_view tag) {
    for (size_t i = 0; i < m_all.size(); ++i) {
        if (m_all[i]->tag != tag) continue;
        if (m_current != i) {
            m_all[m_current]->messages->rest();
            m_all[m_current]->format->rest();
        }
        m_current = i;
        return true;
    }
    return false;
}

void Languages::forget() {
    for (const auto& language : m_all) {
        language->messages->forget();
        language->format->forget();
    }
}

}  // namespace tp
