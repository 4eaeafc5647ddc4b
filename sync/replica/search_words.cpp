#include "sync/replica/search_words.h"

#include <unicode/brkiter.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <unordered_map>

namespace tp {

namespace {

constexpr size_t max_word_bytes = 64;  // longer ones are cut: they are no words, and the index keeps each whole

bool is_ascii(std::string_view text) {
    uint64_t bits = 0;
    size_t at = 0;
    for (; at + sizeof bits <= text.size(); at += sizeof bits) {
        uint64_t eight = 0;
        std::memcpy(&eight, text.data() + at, sizeof eight);
        bits |= eight;
    }
    for (; at < text.size(); ++at) bits |= static_cast<unsigned char>(text[at]);
    return (bits & 0x8080808080808080) == 0;
}

constexpr auto ascii_folds = [] {
    std::array<char, 256> folds{};
    for (char c = '0'; c <= '9'; ++c) folds[static_cast<unsigned char>(c)] = c;
    for (char c = 'a'; c <= 'z'; ++c) {
        folds[static_cast<unsigned char>(c)] = c;
        folds[static_cast<unsigned char>(c - 'a' + 'A')] = c;
    }
    return folds;
}();

// '\0' for what belongs to no word.
char fold_ascii(char c) {
    return ascii_folds[static_cast<unsigned char>(c)];
}

// What the script of a letter means for marks and for word ends.
enum class Kind { accented, one_each, dictionary, other };

Kind kind_of(UChar32 c) {
    UErrorCode status = U_ZERO_ERROR;
    if (c == 0x30FC) return Kind::one_each;  // the prolonged sound mark is Common by script, Kana by use
    switch (uscript_getScript(c, &status)) {
        case USCRIPT_LATIN:
        case USCRIPT_GREEK:
        case USCRIPT_CYRILLIC:
        case USCRIPT_ARABIC:
        case USCRIPT_HEBREW:
            return Kind::accented;
        case USCRIPT_HAN:
        case USCRIPT_HIRAGANA:
        case USCRIPT_KATAKANA:
            return Kind::one_each;
        case USCRIPT_THAI:
        case USCRIPT_LAO:
        case USCRIPT_KHMER:
        case USCRIPT_MYANMAR:
            return Kind::dictionary;
        default:
            return Kind::other;
    }
}

bool is_mark(UChar32 c) {
    return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
}
bool is_word_char(UChar32 c) {
    return (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) != 0;
}
bool is_apostrophe(UChar32 c) {
    return c == '\'' || c == 0x2019 || c == 0x02BC;
}

std::string_view plain_letter(UChar32 c) {
    switch (c) {
        case 0x00F8:
            return "o";  // ø
        case 0x00E6:
            return "ae";  // æ
        case 0x0153:
            return "oe";  // œ
        case 0x0111:
            return "d";  // đ
        case 0x0142:
            return "l";  // ł
        case 0x0131:
            return "i";  // ı
        case 0x00F0:
            return "d";  // ð
        case 0x00FE:
            return "th";  // þ
        default:
            return {};
    }
}

}  // namespace

struct WordSplitter::Impl {
    const icu::Normalizer2* casefold = nullptr;
    const icu::Normalizer2* decompose = nullptr;
    const icu::Normalizer2* compose = nullptr;
    std::unique_ptr<icu::BreakIterator> breaks;  // made with the first text that needs it
    std::unordered_map<UChar32, std::string> folded;

    // `c` in its folded form; what folds to nothing (soft hyphen, bidi controls) is empty.
    const std::string& fold(UChar32 c) {
        if (const auto found = folded.find(c); found != folded.end()) return found->second;
        UErrorCode status = U_ZERO_ERROR;
        icu::UnicodeString text = casefold->normalize(icu::UnicodeString(c), status);
        if (kind_of(c) == Kind::accented) {
            const icu::UnicodeString parts = decompose->normalize(text, status);
            text.remove();
            for (int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1))
                if (!is_mark(parts.char32At(i))) text.append(parts.char32At(i));
        }
        std::string out;
        for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
            const UChar32 part = text.char32At(i);
            if (const std::string_view plain = plain_letter(part); !plain.empty())
                out += plain;
            else if (is_word_char(part))
                icu::UnicodeString(part).toUTF8String(out);
        }
        if (folded.size() > 4096) folded.clear();  // bounds what hostile text can make it hold
        return folded[c] = std::move(out);
    }

    void split_by_dictionary(std::string_view text, SearchWord word, std::vector<SearchWord>& words);
    void split_unicode(std::string_view text, std::vector<SearchWord>& words);
};

WordSplitter::WordSplitter() : m_impl(std::make_unique<Impl>()) {
    UErrorCode status = U_ZERO_ERROR;
    m_impl->casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
    m_impl->decompose = icu::Normalizer2::getNFDInstance(status);
    m_impl->compose = icu::Normalizer2::getNFCInstance(status);
}
WordSplitter::~WordSplitter() = default;
WordSplitter::WordSplitter(WordSplitter&&) noexcept = default;
WordSplitter& WordSplitter::operator=(WordSplitter&&) noexcept = default;

void WordSplitter::Impl::split_by_dictionary(std::string_view text, SearchWord word, std::vector<SearchWord>& words) {
    UErrorCode status = U_ZERO_ERROR;
    if (!breaks) breaks.reset(icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
    const std::string_view run = text.substr(word.begin, word.end - word.begin);
    if (U_FAILURE(status) || !breaks || run.size() > 4096) {
        words.push_back(std::move(word));
        return;
    }
    const icu::UnicodeString wide =
        icu::UnicodeString::fromUTF8(icu::StringPiece(run.data(), static_cast<int32_t>(run.size())));
    breaks->setText(wide);
    size_t begin = word.begin;
    int32_t from = breaks->first();
    for (int32_t to = breaks->next(); to != icu::BreakIterator::DONE; from = to, to = breaks->next()) {
        SearchWord part;
        std::string original;
        const icu::UnicodeString piece = wide.tempSubStringBetween(from, to);
        piece.toUTF8String(original);
        part.begin = begin;
        part.end = begin += original.size();
        for (int32_t i = 0; i < piece.length(); i = piece.moveIndex32(i, 1)) part.folded += fold(piece.char32At(i));
        if (!part.folded.empty()) words.push_back(std::move(part));
    }
}

void WordSplitter::Impl::split_unicode(std::string_view text, std::vector<SearchWord>& words) {
    SearchWord word;
    Kind kind = Kind::other;  // of the last letter, which a mark follows
    const auto close = [&] {
        if (!word.folded.empty()) {
            if (kind == Kind::dictionary)
                split_by_dictionary(text, std::move(word), words);
            else
                words.push_back(std::move(word));
        }
        word = {};
    };
    const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
    const auto length = static_cast<int32_t>(text.size());
    for (int32_t at = 0; at < length;) {
        const auto begin = static_cast<size_t>(at);
        UChar32 c = 0;
        U8_NEXT(bytes, at, length, c);
        if (c >= 0 && is_apostrophe(c) && !word.folded.empty()) continue;
        if (c < 0 || !is_word_char(c)) {
            // Format characters (soft hyphen, joiners, bidi controls) stand inside words without ending them.
            if (c < 0 || u_charType(c) != U_FORMAT_CHAR) close();
            continue;
        }
        const std::string& form = fold(c);
        if (is_mark(c)) {
            if (word.folded.empty()) continue;
            if (kind != Kind::accented && word.folded.size() < max_word_bytes) word.folded += form;
            word.end = static_cast<size_t>(at);
            continue;
        }
        const Kind next = kind_of(c);
        if (!word.folded.empty() &&
            (next == Kind::one_each || (next == Kind::dictionary) != (kind == Kind::dictionary) ||
             kind == Kind::one_each))
            close();
        kind = next;
        if (word.folded.empty()) word.begin = begin;
        if (word.folded.size() < max_word_bytes) word.folded += form;
        word.end = static_cast<size_t>(at);
    }
    close();
}

std::vector<SearchWord> WordSplitter::split(std::string_view text) {
    std::vector<SearchWord> words;
    if (is_ascii(text)) {
        each_word(text, [&](std::string_view folded, size_t begin, size_t end) {
            words.push_back({std::string(folded), begin, end});
        });
        return words;
    }
    const icu::StringPiece piece(text.data(), static_cast<int32_t>(text.size()));
    UErrorCode status = U_ZERO_ERROR;
    if (m_impl->compose->isNormalizedUTF8(piece, status)) {
        m_impl->split_unicode(text, words);
        return words;
    }
    // Composed first, so that か + ゛ meets が. The places are then those of another text, and given up.
    std::string composed;
    m_impl->compose->normalize(icu::UnicodeString::fromUTF8(piece), status).toUTF8String(composed);
    m_impl->split_unicode(composed, words);
    for (SearchWord& word : words) word.begin = word.end = 0;
    return words;
}

void WordSplitter::each_word(std::string_view text, const Visit& visit) {
    if (!is_ascii(text)) {
        for (const SearchWord& word : split(text)) visit(word.folded, word.begin, word.end);
        return;
    }
    std::array<char, max_word_bytes> folded;
    for (size_t at = 0; at < text.size(); ++at) {
        size_t length = 0, begin = at, end = at;
        for (; at < text.size(); ++at) {
            if (const char c = fold_ascii(text[at]); c != '\0') {
                if (length == 0) begin = at;
                if (length < max_word_bytes) folded[length++] = c;
                end = at + 1;
            } else if (text[at] != '\'' || length == 0) {
                break;
            }
        }
        if (length > 0) visit({folded.data(), length}, begin, end);
    }
}

void WordSplitter::append_words(std::string_view text, std::string& out) {
    if (text.empty()) return;
    if (!is_ascii(text)) {
        for (const SearchWord& word : split(text)) {
            if (!out.empty()) out += ' ';
            out += word.folded;
        }
        return;
    }
    // The way of nearly all rows, both of a first replica and of a ranking: written in place, nothing allocated a word.
    const size_t before = out.size();
    out.resize(before + text.size() + 1);
    char* to = out.data() + before;
    if (before > 0) *to++ = ' ';
    size_t word_bytes = 0;
    for (const char original : text) {
        if (const char c = fold_ascii(original); c != '\0') {
            if (word_bytes++ < max_word_bytes) *to++ = c;
        } else if (original != '\'' || word_bytes == 0) {
            if (word_bytes > 0) *to++ = ' ';
            word_bytes = 0;
        }
    }
    out.resize(static_cast<size_t>(to - out.data()));
}

}  // namespace tp
