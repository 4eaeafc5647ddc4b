#include "platform/text/line_breaks.h"

#include <unicode/uscript.h>
#include <unicode/utf16.h>

namespace tp {
namespace {

// ICU's phrases end behind an honorific "go" or "o", which belongs to the word that follows: ご|注文.
bool is_honorific_alone(std::u16string_view units, uint32_t at) {
    if (at == 0 || at >= units.size() || (units[at - 1] != u'ご' && units[at - 1] != u'お')) return false;
    UChar32 c = 0;
    size_t i = at;
    U16_NEXT(units, i, units.size(), c);
    UErrorCode status = U_ZERO_ERROR;
    return uscript_getScript(c, &status) == USCRIPT_HAN;
}

}  // namespace

bool LineBreaks::has_phrases(std::string_view language) {
    return language.substr(0, language.find('-')) == "ja";
}

void LineBreaks::begin(std::u16string_view units, std::string_view language, Within within) {
    std::string locale(language);
    m_phrases = false;
    if (has_phrases(language)) {
        m_phrases = within == Within::phrases;
        // UTS #35 part 1, 3.6.1: lw (line break word handling), from ICU 71 on; lb=strict keeps small kana off a line's
        // start (JIS X 4051).
        locale = m_phrases ? "ja-u-lw-phrase" : "ja-u-lb-strict";
    }
    auto found = m_iterators.find(locale);
    UErrorCode status = U_ZERO_ERROR;
    if (found == m_iterators.end()) {
        UBreakIterator* const it = ubrk_open(UBRK_LINE, locale.c_str(), nullptr, 0, &status);
        found = m_iterators.emplace(std::move(locale), it).first;
    }
    m_current = found->second.get();
    m_units = units;
    ubrk_setText(m_current, units.data(), static_cast<int32_t>(units.size()), &status);
}

void LineBreaks::forget() {
    m_current = nullptr;
    m_units = {};
    m_iterators.clear();
}

std::optional<uint32_t> LineBreaks::next() {
    return checked(ubrk_next(m_current));
}

std::optional<uint32_t> LineBreaks::after(uint32_t place) {
    return checked(ubrk_following(m_current, static_cast<int32_t>(place)));
}

std::optional<uint32_t> LineBreaks::checked(int32_t at) {
    while (m_phrases && at != UBRK_DONE && is_honorific_alone(m_units, static_cast<uint32_t>(at)))
        at = ubrk_next(m_current);
    if (at == UBRK_DONE) return std::nullopt;
    return static_cast<uint32_t>(at);
}

}  // namespace tp
