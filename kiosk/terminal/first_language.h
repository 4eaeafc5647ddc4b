// The language that a terminal starts with, whatever state its files are in. Thread rule: reads files; any thread.
#pragma once

#include <string>
#include <vector>

#include "kiosk/app/languages.h"

namespace tp {

struct RefusedLanguage {
    std::string tag;
    Error error;
};
struct FirstLanguage {
    Language language;
    bool carried = false;  // no file could be read: the English that the program carries
    std::vector<RefusedLanguage> refused;
};

// `tag`; where that cannot be read English; else the first by tag that can be; else the carried English. Errors: those
// of LocaleFormat::open, such as a time zone that nobody knows.
[[nodiscard]] Result<FirstLanguage> first_readable_language(const std::string& folder, const std::string& tag,
                                                            const std::string& time_zone);

}  // namespace tp
