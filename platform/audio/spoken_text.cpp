#include "platform/audio/spoken_text.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>

#include "platform/audio/written_money.h"

namespace tp {
namespace {

struct Voice {
    std::string_view language, voice;
    UScriptCode script;  // whose letters it can say
};
// The first of a script says it where the screen's own voice cannot.
constexpr std::array voices{
    Voice{"en", "en-us", USCRIPT_LATIN}, Voice{"es", "es", USCRIPT_LATIN},
    Voice{"fr", "fr-fr", USCRIPT_LATIN}, Voice{"de", "de", USCRIPT_LATIN},
    Voice{"pt", "pt-br", USCRIPT_LATIN}, Voice{"ar", "ar", USCRIPT_ARABIC},
    Voice{"he", "he", USCRIPT_HEBREW},   Voice{"hi", "hi", USCRIPT_DEVANAGARI},
    Voice{"th", "th", USCRIPT_THAI},     Voice{"zh", "cmn-latn-pinyin", USCRIPT_HAN},
    Voice{"ja", "ja", USCRIPT_HAN},      Voice{"ru", "ru", USCRIPT_CYRILLIC},
    Voice{"el", "el", USCRIPT_GREEK},    Voice{"ko", "ko", USCRIPT_HANGUL},
};

std::string_view primary(std::string_view tag) {
    return tag.substr(0, tag.find_first_of("-_"));
}

const Voice* find_voice(std::string_view language) {
    const auto found = std::ranges::find(voices, primary(language), &Voice::language);
    return found == voices.end() ? nullptr : &*found;
}

bool is_pause(UChar32 c) {
    return c == U'\n' || c == U'·' || c == U'•' || c == U'|' || c == U'→' || c == U'←' || c == U'–' || c == U'—' ||
           c == U'・';
}

// Only what a voice may be given: no invalid byte, no control, no icon, no word without an end.
icu::UnicodeString cleaned(std::string_view text) {
    const auto bytes = std::min<size_t>(text.size(), size_t{longest_spoken_text} * 3);
    const auto raw = icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(bytes)});
    icu::UnicodeString out;
    int word = 0, marks = 0;
    for (int32_t i = 0; i < raw.length() && out.length() < longest_spoken_text;) {
        const UChar32 c = raw.char32At(i);
        i += U16_LENGTH(c);
        if (c == 0xFFFD) continue;
        if (is_pause(c)) {
            out.append(u'\n');
            word = 0;
            continue;
        }
        const int category = u_charType(c);
        if (u_isUWhiteSpace(c) || category == U_CONTROL_CHAR) {
            // What groups digits is needed to read a number.
            out.append(c == 0xA0 || c == 0x202F || c == 0x2009 ? c : UChar32{U' '});
            word = 0;
            continue;
        }
        const bool joiner = c == 0x200C || c == 0x200D;  // shapes words of Hindi
        if (!joiner && (category == U_FORMAT_CHAR || category == U_PRIVATE_USE_CHAR || category == U_SURROGATE ||
                        category == U_UNASSIGNED))
            continue;
        const bool mark = (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
        marks = mark ? marks + 1 : 0;
        if (marks > 4) continue;
        if (++word > longest_spoken_word && !mark) {
            out.append(u' ');
            word = 1;
        }
        const int32_t digit = u_charDigitValue(c);
        if (digit >= 0)
            out.append(static_cast<char16_t>(u'0' + digit));
        else
            out.append(c);
    }
    UErrorCode error = U_ZERO_ERROR;
    const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(error);
    return U_SUCCESS(error) ? nfc->normalize(out, error) : out;
}

std::string printable(std::string_view text) {
    std::string out;
    cleaned(text).findAndReplace(u"\n", u"-").trim().toUTF8String(out);
    return out;
}

bool is_ascii_digit(char16_t c) {
    return c >= u'0' && c <= u'9';
}
bool is_code_sign(char16_t c) {
    return is_ascii_digit(c) || (c >= u'A' && c <= u'Z') || (c >= u'a' && c <= u'z');
}

// The length of a code at this place; 0: there is none.
int32_t code_at(const icu::UnicodeString& text, int32_t at) {
    if (at > 0 && (is_code_sign(text[at - 1]) || u_isalpha(text.char32At(at - 1)))) return 0;
    int32_t end = at;
    int digits = 0, capitals = 0, small = 0;
    while (end < text.length()) {
        const char16_t c = text[end];
        const bool inner_hyphen = c == u'-' && end > at && end + 1 < text.length() && is_code_sign(text[end + 1]);
        if (!is_code_sign(c) && !inner_hyphen) break;
        digits += is_ascii_digit(c) ? 1 : 0;
        capitals += c >= u'A' && c <= u'Z' ? 1 : 0;
        small += c >= u'a' && c <= u'z' ? 1 : 0;
        ++end;
    }
    const bool number_goes_on =
        end + 1 < text.length() && (text[end] == u'.' || text[end] == u',') && is_ascii_digit(text[end + 1]);
    if (small > 0 || number_goes_on) return 0;
    return digits >= 5 || (capitals > 0 && digits >= 3) ? end - at : 0;
}

class PieceWriter {
  public:
    PieceWriter(const icu::UnicodeString& text, std::string_view language)
        : m_text(text), m_language(primary(language)), m_current(m_language), m_amounts(m_language) {
        const Voice* own = find_voice(m_language);
        m_script = own ? own->script : USCRIPT_LATIN;
        for (int32_t i = 0; i < text.length(); ++i) m_kana |= is_kana(script_of(text.char32At(i)));
    }

    std::vector<SpokenPiece> write() {
        for (int32_t at = 0; at < m_text.length();) at += step(at);
        end_words();
        while (!m_pieces.empty() && m_pieces.back().kind == SpokenPiece::Kind::pause) m_pieces.pop_back();
        return std::move(m_pieces);
    }

  private:
    static UScriptCode script_of(UChar32 c) {
        UErrorCode error = U_ZERO_ERROR;
        return uscript_getScript(c, &error);
    }
    static bool is_kana(UScriptCode script) { return script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA; }

    int32_t step(int32_t at) {
        const char16_t unit = m_text[at];
        if (unit == u'\n') {
            pause();
            return 1;
        }
        if (const auto sum = m_amounts.sum_at(m_text, at)) {
            // Its words are of the screen's language, whatever stands around.
            change_to(m_language);
            m_words.append(u' ').append(sum->said).append(u' ');
            return sum->length;
        }
        if (const int32_t length = code_at(m_text, at)) {
            code(m_text.tempSubString(at, length));
            return length;
        }
        if (is_ascii_digit(unit)) {
            const WrittenNumber number = m_amounts.number_at(m_text, at);
            m_words.append(m_amounts.said(number.whole));
            if (!number.fraction.isEmpty())
                m_words.append(m_text[at + number.length - number.fraction.length() - 1])
                    .append(m_amounts.said(number.fraction));
            return number.length;
        }
        const UChar32 c = m_text.char32At(at);
        speak_as(script_of(c));
        m_words.append(c);
        return U16_LENGTH(c);
    }

    void speak_as(UScriptCode script) {
        if (script == USCRIPT_COMMON || script == USCRIPT_INHERITED) return;
        const bool own_kana = m_language == "ja" && is_kana(script);
        if (script == m_script || own_kana) return change_to(m_language);
        if (is_kana(script) || (script == USCRIPT_HAN && m_kana)) return change_to("ja");
        const auto other = std::ranges::find(voices, script, &Voice::script);
        if (other != voices.end()) change_to(other->language);
    }

    void change_to(std::string_view language) {
        if (m_current == language) return;
        end_words();
        m_current = language;
    }

    void end_words() {
        icu::UnicodeString words;
        for (int32_t i = 0; i < m_words.length(); ++i)
            if (m_words[i] != u' ' || (!words.isEmpty() && words[words.length() - 1] != u' ')) words.append(m_words[i]);
        m_words.remove();
        std::string utf8;
        words.trim().toUTF8String(utf8);
        if (!utf8.empty()) m_pieces.push_back({SpokenPiece::Kind::words, m_current, std::move(utf8)});
    }

    void pause() {
        end_words();
        if (!m_pieces.empty() && m_pieces.back().kind != SpokenPiece::Kind::pause)
            m_pieces.push_back({SpokenPiece::Kind::pause, m_language, ""});
        m_current = m_language;
    }

    // "4471-0925": two groups with a pause between. Where the voice knows no digits they are written out.
    void code(const icu::UnicodeString& signs) {
        end_words();
        m_current = m_language;
        for (int32_t from = 0; from < signs.length();) {
            int32_t to = signs.indexOf(u'-', from);
            if (to < 0) to = signs.length();
            if (from > 0) pause();
            const icu::UnicodeString group = signs.tempSubStringBetween(from, to);
            std::string utf8;
            if (m_language == "he") {
                icu::UnicodeString words;
                for (int32_t i = 0; i < group.length(); ++i) {
                    const icu::UnicodeString sign(group[i]);
                    words.append(is_ascii_digit(group[i]) ? m_amounts.said(sign) : sign).append(u", ");
                }
                words.toUTF8String(utf8);
                m_pieces.push_back({SpokenPiece::Kind::words, m_language, std::move(utf8)});
            } else {
                group.toUTF8String(utf8);
                m_pieces.push_back({SpokenPiece::Kind::code, m_language, std::move(utf8)});
            }
            from = to + 1;
        }
    }

    const icu::UnicodeString& m_text;
    std::string m_language, m_current;
    UScriptCode m_script;
    bool m_kana = false;
    WrittenAmounts m_amounts;
    icu::UnicodeString m_words;
    std::vector<SpokenPiece> m_pieces;
};

}  // namespace

std::vector<SpokenPiece> spoken_pieces(std::string_view text, std::string_view language) {
    const icu::UnicodeString clean = cleaned(text);
    return PieceWriter(clean, language).write();
}

std::vector<SpokenPiece> spelt_pieces(std::string_view text, std::string_view language) {
    std::vector<SpokenPiece> pieces = spoken_pieces(text, language);
    // Hebrew's figures are words by now.
    for (SpokenPiece& piece : pieces)
        if (piece.kind == SpokenPiece::Kind::words && piece.language != "he") piece.kind = SpokenPiece::Kind::code;
    // What is only a mark has been taken for a pause or for nothing.
    if (pieces.empty() && !text.empty())
        pieces.push_back({SpokenPiece::Kind::code, std::string(primary(language)), printable(text)});
    return pieces;
}

std::string ssml_of(const SpokenPiece& piece) {
    if (piece.kind == SpokenPiece::Kind::pause) return "<break time=\"250ms\"/>";
    std::string escaped;
    for (const char c : piece.text) {
        switch (c) {
            case '&':
                escaped += "&amp;";
                break;
            // espeak-ng reads on after an entity as if a tag had begun: no such sign reaches it.
            case '<':
            case '>':
            case '"':
                escaped += ' ';
                break;
            default:
                escaped += c;
        }
    }
    if (piece.kind == SpokenPiece::Kind::words) return escaped;
    return "<say-as interpret-as=\"characters\">" + escaped + "</say-as>";
}

std::string_view voice_of(std::string_view language) {
    const Voice* voice = find_voice(language);
    return voice ? voice->voice : std::string_view{};
}

bool voice_is_rudimentary(std::string_view language) {
    return primary(language) == "th";
}

}  // namespace tp
