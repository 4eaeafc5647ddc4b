#include "platform/text/unicode.h"

#include <unicode/ubidi.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <memory>

#include "platform/text/text_engine.h"

namespace tp {
namespace {

constexpr UChar32 replacement = 0xFFFD;

bool is_bidi_control(UChar32 c) {
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool is_mark(UChar32 c) {
    if (c < 0x300) return false;
    const auto category = u_charType(c);
    return category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK;
}

struct BreakDeleter {
    void operator()(UBreakIterator* it) const { ubrk_close(it); }
};

// One iterator a thread: opening costs a thousand times more than using it.
UBreakIterator* character_breaks() {
    thread_local const std::unique_ptr<UBreakIterator, BreakDeleter> iterator = [] {
        UErrorCode status = U_ZERO_ERROR;
        return std::unique_ptr<UBreakIterator, BreakDeleter>(ubrk_open(UBRK_CHARACTER, "", nullptr, 0, &status));
    }();
    return iterator.get();
}

// One letter, one grapheme: no CR either, which is one with a LF behind it.
bool is_plain_ascii(std::u16string_view units) {
    return std::ranges::all_of(units, [](char16_t unit) { return unit < 0x80 && unit != '\r'; });
}

struct BidiDeleter {
    void operator()(UBiDi* b) const { ubidi_close(b); }
};

}  // namespace

DecodedText decode_text(std::string_view text, size_t max_bytes, int max_marks, BidiControls bidi) {
    DecodedText out;
    const size_t size = std::min(text.size(), max_bytes);
    out.cut = size < text.size();
    out.units.reserve(size);
    out.byte_of.reserve(size + 1);
    const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
    int marks = 0;
    size_t i = 0;
    while (i < size) {
        const size_t start = i;
        UChar32 c = 0;
        U8_NEXT(bytes, i, size, c);
        if (c < 0) {
            if (out.cut && size - start < 4) break;  // only half of a character is left before the cut
            c = replacement;
        }
        if (c == '\t') c = ' ';
        if (c == 0x2028 || c == 0x2029 || c == 0x85) c = '\n';
        if (c != '\n' && (c < 0x20 || (c >= 0x7F && c < 0xA0))) continue;
        if (bidi == BidiControls::remove && is_bidi_control(c)) continue;
        marks = is_mark(c) ? marks + 1 : 0;
        if (marks > max_marks) continue;
        out.byte_of.push_back(static_cast<uint32_t>(start));
        if (c > 0xFFFF) {
            out.units.push_back(static_cast<char16_t>(U16_LEAD(c)));
            out.units.push_back(static_cast<char16_t>(U16_TRAIL(c)));
            out.byte_of.push_back(static_cast<uint32_t>(start));
        } else {
            out.units.push_back(static_cast<char16_t>(c));
        }
    }
    out.byte_of.push_back(static_cast<uint32_t>(out.cut ? i : text.size()));
    if (out.cut) {
        const auto stops = grapheme_units(out.units);
        if (stops.size() >= 2) {  // the last one may be half a grapheme
            out.units.resize(stops[stops.size() - 2]);
            out.byte_of.resize(out.units.size() + 1);
        }
    }
    return out;
}

std::string to_utf8(const icu::UnicodeString& text) {
    return to_utf8(std::u16string_view(text.getBuffer(), static_cast<size_t>(text.length())));
}

std::string to_utf8(std::u16string_view units) {
    std::string out;
    out.reserve(units.size() + units.size() / 2);
    for (size_t i = 0; i < units.size();) {
        UChar32 c = 0;
        U16_NEXT(units, i, units.size(), c);
        if (U_IS_SURROGATE(c)) c = replacement;
        char buffer[U8_MAX_LENGTH];
        int32_t length = 0;
        U8_APPEND_UNSAFE(buffer, length, c);
        out.append(buffer, static_cast<size_t>(length));
    }
    return out;
}

std::vector<uint32_t> grapheme_units(std::u16string_view units) {
    std::vector<uint32_t> stops;
    stops.reserve(units.size() + 1);
    if (is_plain_ascii(units)) {
        for (uint32_t i = 0; i <= units.size(); ++i) stops.push_back(i);
        return stops;
    }
    UErrorCode status = U_ZERO_ERROR;
    UBreakIterator* iterator = character_breaks();
    ubrk_setText(iterator, units.data(), static_cast<int32_t>(units.size()), &status);
    for (int32_t at = ubrk_first(iterator); at != UBRK_DONE; at = ubrk_next(iterator)) {
        stops.push_back(static_cast<uint32_t>(at));
    }
    return stops;
}

bool is_plain_ltr(std::u16string_view units) {
    return std::ranges::all_of(units, [](char16_t unit) { return unit < 0x0590; });
}

BidiLevels bidi_levels(std::u16string_view units, TextDirection direction) {
    BidiLevels out;
    out.of.assign(units.size(), 0);
    const bool rtl_unless_letters = direction == TextDirection::rtl || direction == TextDirection::automatic_rtl;
    out.rtl = rtl_unless_letters && units.empty();
    if (units.empty() || (!rtl_unless_letters && is_plain_ltr(units))) return out;
    thread_local const std::unique_ptr<UBiDi, BidiDeleter> bidi(ubidi_open());
    UErrorCode status = U_ZERO_ERROR;
    const UBiDiLevel base = direction == TextDirection::automatic       ? UBIDI_DEFAULT_LTR
                            : direction == TextDirection::automatic_rtl ? UBIDI_DEFAULT_RTL
                            : direction == TextDirection::rtl           ? UBiDiLevel{1}
                                                                        : UBiDiLevel{0};
    ubidi_setPara(bidi.get(), units.data(), static_cast<int32_t>(units.size()), base, nullptr, &status);
    const UBiDiLevel* const found = ubidi_getLevels(bidi.get(), &status);
    if (U_FAILURE(status) || found == nullptr) return out;
    out.of.assign(found, found + units.size());
    out.rtl = (ubidi_getParaLevel(bidi.get()) & 1U) != 0;
    return out;
}

std::vector<int32_t> visual_order(const std::vector<uint8_t>& levels) {
    std::vector<int32_t> order(levels.size());
    ubidi_reorderVisual(levels.data(), static_cast<int32_t>(levels.size()), order.data());
    return order;
}

std::string clean_outside_text(std::string_view text, size_t max_bytes) {
    // Removing and replacing may make it longer (one bad byte is three of U+FFFD), so the cap holds again at the end.
    const DecodedText decoded = decode_text(text, max_bytes, TextEngine::max_marks, BidiControls::remove);
    std::string out = to_utf8(decoded.units);
    if (out.size() > max_bytes) {
        out = to_utf8(decode_text(out, max_bytes, TextEngine::max_marks, BidiControls::remove).units);
    }
    return out;
}

std::string isolated(std::string_view text) {
    return "\u2068" + std::string(text) + "\u2069";
}

std::vector<size_t> grapheme_boundaries(std::string_view text) {
    std::vector<size_t> out;
    DecodedText decoded = decode_text(text, text.size(), static_cast<int>(text.size()), BidiControls::keep);
    for (const uint32_t unit : grapheme_units(decoded.units)) out.push_back(decoded.byte_of[unit]);
    return out;
}

}  // namespace tp
