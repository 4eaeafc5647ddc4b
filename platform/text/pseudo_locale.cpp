#include "platform/text/pseudo_locale.h"

#include <unicode/messagepattern.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <vector>

#include "platform/text/patterns.h"
#include "platform/text/unicode.h"

namespace tp {
namespace {

constexpr std::string_view accented_tag = "en-XA", mirrored_tag = "ar-XB";
// Android's table, A–Z and a–z.
constexpr std::u16string_view capitals = u"ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ";
constexpr std::u16string_view small = u"åƀçðéƒĝĥîĵķļḿñöþǫŕšţûṽŵẋýž";
constexpr std::string_view filling = " one two three four five six seven eight nine ten eleven twelve";
constexpr size_t argument_length = 6;  // of a number or a short name

icu::UnicodeString accented(const icu::UnicodeString& text) {
    icu::UnicodeString out;
    for (int32_t i = 0; i < text.length(); ++i) {
        const char16_t unit = text.charAt(i);
        if (unit >= 'A' && unit <= 'Z')
            out.append(capitals[unit - 'A']);
        else if (unit >= 'a' && unit <= 'z')
            out.append(small[unit - 'a']);
        else
            out.append(unit);
    }
    return out;
}

icu::UnicodeString mirrored(const icu::UnicodeString& text) {
    icu::UnicodeString out;
    bool inside = false;
    for (int32_t i = 0; i < text.length(); ++i) {
        const char16_t unit = text.charAt(i);
        const bool blank = u_isWhitespace(unit) != 0;
        if (!blank && !inside) out.append(u"\u200F\u202E", 2);
        if (blank && inside) out.append(u"\u202C\u200F", 2);
        inside = !blank;
        out.append(unit);
    }
    if (inside) out.append(u"\u202C\u200F", 2);
    return out;
}

// Letters of the longest way to say it.
size_t length_of(const std::string& pattern) {
    size_t longest = 0;
    for (const std::string& words : spelled_out(pattern)) {
        size_t length = 0;
        bool argument = false;
        for (const char c : words) {
            if (c == '{') length += argument_length;
            argument = c == '{' || (argument && c != '}');
            if (!argument && (static_cast<unsigned char>(c) & 0xC0U) != 0x80) ++length;
        }
        longest = std::max(longest, length);
    }
    return longest;
}

// As many of the filling's words as make the text two fifths longer, one at least.
std::string_view filling_for(size_t length) {
    const size_t wanted = std::min((length * 2 + 4) / 5, filling.size());
    return filling.substr(0, std::min(filling.find(' ', std::max<size_t>(wanted, 1)), filling.size()));
}

}  // namespace

bool is_pseudo_locale(std::string_view tag) {
    return tag == accented_tag || tag == mirrored_tag;
}

std::string pseudo_pattern(const std::string& english, std::string_view tag) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString pattern = icu::UnicodeString::fromUTF8(english);
    const icu::MessagePattern parsed(pattern, nullptr, status);
    if (U_FAILURE(status)) return english;
    const bool accents = tag == accented_tag;
    icu::UnicodeString out;
    std::vector<bool> in_words;  // of each message and argument that is open: whether text between parts is words
    int32_t position = 0;
    for (int32_t i = 0; i < parsed.countParts(); ++i) {
        const auto& part = parsed.getPart(i);
        if (part.getIndex() < position) continue;  // the number within a selector "=0"
        const icu::UnicodeString between = pattern.tempSubStringBetween(position, part.getIndex());
        if (in_words.empty() || !in_words.back())
            out.append(between);
        else
            out.append(accents ? accented(between) : mirrored(between));
        out.append(pattern.tempSubStringBetween(part.getIndex(), part.getLimit()));
        position = part.getLimit();
        switch (part.getType()) {
            case UMSGPAT_PART_TYPE_MSG_START:
                in_words.push_back(true);
                break;
            case UMSGPAT_PART_TYPE_ARG_START:
                in_words.push_back(false);
                break;
            case UMSGPAT_PART_TYPE_MSG_LIMIT:
            case UMSGPAT_PART_TYPE_ARG_LIMIT:
                in_words.pop_back();
                break;
            default:
                break;
        }
    }
    const std::string words = to_utf8(out);
    return accents ? "[" + words + std::string(filling_for(length_of(english))) + "]" : words;
}

}  // namespace tp
