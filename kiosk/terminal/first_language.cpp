#include "kiosk/terminal/first_language.h"

#include <algorithm>
#include <optional>

#include "kiosk/terminal/carried.h"

namespace tp {

Result<FirstLanguage> first_readable_language(const std::string& folder, const std::string& tag,
                                              const std::string& time_zone) {
    std::vector<RefusedLanguage> refused;
    const auto load = [&](const std::string& wanted) -> std::optional<Language> {
        auto language = load_language(folder, wanted, time_zone);
        if (language) return std::move(*language);
        refused.push_back({wanted, language.error()});
        return std::nullopt;
    };
    std::vector<std::string> names{tag, "en"};
    if (const auto there = languages_in(folder))
        for (const LanguageName& name : *there) names.push_back(name.tag);
    for (auto name = names.begin(); name != names.end(); ++name) {
        if (std::find(names.begin(), name, *name) != name) continue;
        if (auto language = load(*name)) return FirstLanguage{std::move(*language), false, std::move(refused)};
    }
    Language english;
    english.tag = "en";
    english.messages = TRY(Messages::parse(carried_words(), english.tag));
    english.format = TRY(LocaleFormat::open(english.tag, time_zone));
    english.own_name = english.messages->format("language.own_name");
    return FirstLanguage{std::move(english), true, std::move(refused)};
}

}  // namespace tp
