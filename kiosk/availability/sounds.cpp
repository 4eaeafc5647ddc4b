#include "kiosk/availability/sounds.h"

#include <unicode/translit.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

namespace tp {

namespace {

bool is_vowel(char c) {
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y' || c == 'w' || c == 'h';
}

struct Spelt {
    std::string_view written, sound;
};
// Longest first. h says nothing of its own: scripts leave it out or put it in.
constexpr std::array spelt{
    Spelt{"sch", "s"}, Spelt{"tch", "s"}, Spelt{"ch", "s"},  Spelt{"sh", "s"},  Spelt{"ck", "k"},  Spelt{"ph", "p"},
    Spelt{"th", "t"},  Spelt{"kh", "k"},  Spelt{"gh", "k"},  Spelt{"qu", "k"},  Spelt{"ts", "s"},  Spelt{"tz", "s"},
    Spelt{"oo", "u"},  Spelt{"ee", "i"},  Spelt{"ce", "se"}, Spelt{"ci", "si"}, Spelt{"cy", "si"},
};

char sound_of_letter(char c) {
    switch (c) {
        case 'b':
        case 'f':
        case 'v':
            return 'p';
        case 'c':
        case 'q':
        case 'g':
        case 'x':
            return 'k';
        case 'd':
            return 't';
        case 'z':
        case 'j':
            return 's';
        case 'r':
            return 'l';
        case 'y':
            return 'i';
        case 'w':
            return 'u';
        default:
            return c;
    }
}

}  // namespace

bool is_other_script(std::string_view word) {
    const auto* bytes = reinterpret_cast<const uint8_t*>(word.data());
    const auto length = static_cast<int32_t>(word.size());
    for (int32_t at = 0; at < length;) {
        UChar32 c = 0;
        U8_NEXT(bytes, at, length, c);
        if (c < 0x80) continue;
        UErrorCode status = U_ZERO_ERROR;
        const UScriptCode script = uscript_getScript(c, &status);
        if (script != USCRIPT_LATIN && script != USCRIPT_COMMON && script != USCRIPT_INHERITED) return true;
    }
    return false;
}

std::string sound_of(std::string_view latin) {
    std::string sound;
    const auto add = [&](char c) {
        if (c != 'h' && (sound.empty() || sound.back() != c)) sound += c;
    };
    for (size_t at = 0; at < latin.size();) {
        const auto met =
            std::ranges::find_if(spelt, [&](const Spelt& s) { return latin.substr(at).starts_with(s.written); });
        if (met != spelt.end()) {
            for (const char c : met->sound) add(c);
            at += met->written.size();
            continue;
        }
        add(sound_of_letter(latin[at++]));
    }
    if (sound.size() > 3 && sound.back() == 'e') sound.pop_back();
    return sound;
}

std::string consonants_of(std::string_view sound) {
    std::string consonants;
    for (const char c : sound)
        if (!is_vowel(c) && (consonants.empty() || consonants.back() != c)) consonants += c;
    return consonants;
}

struct Sounds::Impl {
    std::unique_ptr<icu::Transliterator> to_latin;
};

Sounds::Sounds() : m_impl(std::make_unique<Impl>()) {
    UErrorCode status = U_ZERO_ERROR;
    m_impl->to_latin.reset(icu::Transliterator::createInstance("Russian-Latin/BGN; Any-Latin; Latin-ASCII; Lower",
                                                               UTRANS_FORWARD, status));
    if (U_FAILURE(status)) m_impl->to_latin.reset();
}
Sounds::~Sounds() = default;
Sounds::Sounds(Sounds&&) noexcept = default;
Sounds& Sounds::operator=(Sounds&&) noexcept = default;

std::string Sounds::latin(std::string_view text) {
    std::string out;
    if (!m_impl->to_latin) return out;
    icu::UnicodeString wide =
        icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
    m_impl->to_latin->transliterate(wide);
    for (int32_t i = 0; i < wide.length(); ++i)
        if (const char16_t c = wide[i]; c >= u'a' && c <= u'z') out += static_cast<char>(c);
    return out;
}

}  // namespace tp
