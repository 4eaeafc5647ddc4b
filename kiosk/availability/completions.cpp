#include "kiosk/availability/completions.h"

#include <algorithm>
#include <map>

namespace tp {
namespace {

// Bytes that are part of a word: letters and digits of ASCII, and all that is not ASCII.
bool in_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '\'' ||
           static_cast<unsigned char>(c) >= 0x80;
}

std::string lower_ascii(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

}  // namespace

std::vector<std::string> completions(std::string_view typed, const std::vector<SearchHit>& hits, size_t most) {
    const size_t last_begin = typed.find_last_of(' ') == std::string_view::npos ? 0 : typed.find_last_of(' ') + 1;
    const std::string last = lower_ascii(typed.substr(last_begin));
    constexpr size_t longest = 40;
    if (last.empty()) return {};
    std::map<std::string, size_t> counts;
    for (const SearchHit& hit : hits) {
        const std::string title = lower_ascii(hit.product.title);
        std::map<std::string, size_t> here;
        for (size_t at = 0; at < title.size();) {
            if (!in_word(title[at])) {
                ++at;
                continue;
            }
            size_t end = at;
            while (end < title.size() && in_word(title[end])) ++end;
            const std::string word = title.substr(at, end - at);
            if (word.size() > last.size() && word.size() <= longest && word.starts_with(last)) ++here[word];
            at = end;
        }
        for (const auto& [word, count] : here) ++counts[word];
    }
    std::vector<std::pair<std::string, size_t>> ranked(counts.begin(), counts.end());
    std::ranges::sort(ranked, [](const auto& a, const auto& b) {
        if (a.second != b.second) return a.second > b.second;
        return a.first.size() != b.first.size() ? a.first.size() < b.first.size() : a.first < b.first;
    });
    std::vector<std::string> texts;
    for (size_t i = 0; i < ranked.size() && i < most; ++i)
        texts.push_back(std::string(typed.substr(0, last_begin)) + ranked[i].first);
    return texts;
}

}  // namespace tp
