#include "platform/text/language_match.h"

#include <unicode/locid.h>

#include <algorithm>

namespace tp {
namespace {

std::string lower_case(std::string_view tag) {
    std::string out(tag);
    std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c; });
    return out;
}

std::optional<std::string> look_up(const std::vector<std::string>& offered, std::string_view wanted) {
    for (const std::string& range : lookup_ranges(wanted))
        for (const std::string& tag : offered)
            if (lower_case(tag) == range) return tag;
    return std::nullopt;
}

// With its likely subtags; empty if that is no tag.
std::string maximised(std::string_view tag) {
    UErrorCode status = U_ZERO_ERROR;
    icu::Locale locale =
        icu::Locale::forLanguageTag(icu::StringPiece(tag.data(), static_cast<int32_t>(tag.size())), status);
    if (U_FAILURE(status) || *locale.getLanguage() == '\0') return {};
    locale.addLikelySubtags(status);
    auto out = locale.toLanguageTag<std::string>(status);
    return U_FAILURE(status) ? std::string() : out;
}

}  // namespace

std::vector<std::string> lookup_ranges(std::string_view tag) {
    std::vector<std::string> out;
    for (std::string range = lower_case(tag); !range.empty();) {
        out.push_back(range);
        size_t end = range.rfind('-');
        if (end == std::string::npos) break;
        if (end >= 2 && range[end - 2] == '-') end -= 2;  // a subtag of one letter goes with what follows it
        range.resize(end);
    }
    return out;
}

std::optional<std::string> nearest_tag(const std::vector<std::string>& offered, std::string_view wanted) {
    if (auto found = look_up(offered, wanted)) return found;
    return look_up(offered, maximised(wanted));
}

}  // namespace tp
