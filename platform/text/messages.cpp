#include "platform/text/messages.h"

#include <unicode/locdspnm.h>
#include <unicode/msgfmt.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <bit>
#include <filesystem>
#include <set>
#include <unordered_map>

#include "platform/text/patterns.h"
#include "platform/text/pseudo_locale.h"
#include "platform/text/recent_words.h"
#include "platform/text/unicode.h"

namespace tp {
namespace {

constexpr size_t listed_problems = 10;

icu::UnicodeString wide(std::string_view text) {
    return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

bool has_strong_letter(const icu::UnicodeString& text, bool only_rtl) {
    for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
        const UCharDirection direction = u_charDirection(text.char32At(i));
        if (direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC) return true;
        if (!only_rtl && direction == U_LEFT_TO_RIGHT) return true;
    }
    return false;
}

class Problems {
  public:
    void add(const std::string& key, const std::string& what) {
        if (++m_count <= listed_problems) m_text += (m_text.empty() ? "" : "; ") + key + " " + what;
    }
    [[nodiscard]] size_t count() const { return m_count; }
    [[nodiscard]] std::string text() const {
        return m_count > listed_problems ? m_text + "; and " + std::to_string(m_count - listed_problems) + " more"
                                         : m_text;
    }

  private:
    size_t m_count = 0;
    std::string m_text;
};

Status check(const Patterns& own, const Patterns& reference, const std::string& path) {
    Problems missing;
    Problems invalid;
    for (const WordFault& fault : broken_words(own, reference))
        (fault.missing ? missing : invalid).add(fault.key, fault.what);
    if (missing.count() > 0) return fail(errc::message_missing, path + ": " + missing.text());
    if (invalid.count() > 0) return fail(errc::message_invalid, path + ": " + invalid.text());
    return {};
}

}  // namespace

struct Messages::Impl {
    struct Words {
        std::string pattern;  // where there is nothing to format: what is shown
        bool plain = true;
        std::unique_ptr<icu::MessageFormat> format = nullptr;  // else, from its first use on: each takes kilobytes
    };
    // Names are looked up by what a screen writes down, without a string of their own.
    struct Hash {
        using is_transparent = void;
        size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    std::string tag;
    icu::Locale locale;
    bool rtl = false;  // asked for dozens of times a frame; ICU looks it up anew in many languages
    std::unordered_map<std::string, Words, Hash, std::equal_to<>> words;
    mutable RecentWords recent;
};

Messages::Messages(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Messages::~Messages() = default;

Result<std::unique_ptr<Messages>> Messages::load(const std::string& folder, std::string_view tag,
                                                 std::string_view reference) {
    const auto path = [&](std::string_view name) { return folder + "/" + std::string(name) + ".toml"; };
    if (tag.empty() || tag.find_first_of("/.") != std::string_view::npos) {
        return fail(errc::invalid_argument, "no language tag: " + std::string(tag));
    }
    const bool pseudo = is_pseudo_locale(tag);
    Patterns patterns = TRY(read_patterns(path(pseudo ? reference : tag)));
    if (pseudo) {
        for (auto& [key, pattern] : patterns) pattern = pseudo_pattern(pattern, tag);
    }
    // Reading is most of a start: the reference is not read twice for itself.
    Result<Patterns> others = Patterns();
    const bool own = tag == reference || pseudo;
    if (!own) others = read_patterns(path(reference));
    TRY(check(patterns, own || !others ? patterns : *others, path(tag)));
    return made_of(patterns, tag, path(tag));
}

Result<std::unique_ptr<Messages>> Messages::parse(std::string_view toml, std::string_view tag) {
    const std::string name = "the built-in words";
    const Patterns patterns = TRY(parse_patterns(toml, name));
    TRY(check(patterns, patterns, name));
    return made_of(patterns, tag, name);
}

Result<std::unique_ptr<Messages>> Messages::made_of(const Patterns& patterns, std::string_view tag,
                                                    const std::string& name) {
    auto impl = std::make_unique<Impl>();
    impl->tag = tag;
    UErrorCode status = U_ZERO_ERROR;
    impl->locale = icu::Locale::forLanguageTag(impl->tag, status);
    impl->rtl = impl->locale.isRightToLeft() != 0;
    if (U_FAILURE(status)) return fail(errc::invalid_argument, "no language tag: " + impl->tag);
    for (const auto& [key, pattern] : patterns) {
        const bool plain = pattern.find_first_of("{}'") == std::string::npos;
        if (!plain) (void)icu::MessageFormat(wide(pattern), impl->locale, status);  // what ICU refuses is told now
        if (U_FAILURE(status)) return fail(errc::message_invalid, name + ": " + key);
        impl->words.emplace(key, Impl::Words{pattern, plain});
    }
    return std::unique_ptr<Messages>(new Messages(std::move(impl)));
}

namespace {

std::string unknown_key(std::string_view key) {
    return "⟦" + std::string(key) + "⟧";
}

// Of a message with these arguments. Their names and order are the message's.
std::string recent_key(std::string_view key, std::initializer_list<MessageArgument> arguments) {
    std::string out(key);
    for (const MessageArgument& argument : arguments) {
        if (const auto* text = std::get_if<std::string>(&argument.value))
            out.append(" t").append(std::to_string(text->size())).append(" ").append(*text);
        else if (const auto* whole = std::get_if<int64_t>(&argument.value))
            out.append(" i").append(std::to_string(*whole));
        else
            out.append(" d").append(std::to_string(std::bit_cast<uint64_t>(std::get<double>(argument.value))));
    }
    return out;
}

std::string format_with(const icu::MessageFormat& format, std::string_view key,
                        std::initializer_list<MessageArgument> arguments, bool rtl) {
    std::vector<icu::UnicodeString> names;
    std::vector<icu::Formattable> values;
    for (const MessageArgument& argument : arguments) {
        names.push_back(wide(argument.name));
        if (const auto* whole = std::get_if<int64_t>(&argument.value)) {
            values.emplace_back(*whole);
        } else if (const auto* real = std::get_if<double>(&argument.value)) {
            values.emplace_back(*real);
        } else {
            icu::UnicodeString text = wide(std::get<std::string>(argument.value));
            if (has_strong_letter(text, !rtl)) {
                text = icu::UnicodeString(u'\u2068').append(text).append(u'\u2069');
            }
            values.emplace_back(text);
        }
    }
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString out;
    format.format(names.data(), values.data(), static_cast<int32_t>(values.size()), out, status);
    return U_FAILURE(status) ? unknown_key(key) : to_utf8(out);
}

}  // namespace

std::string Messages::format(std::string_view key, std::initializer_list<MessageArgument> arguments) const {
    const auto found = m_impl->words.find(key);
    if (found == m_impl->words.end()) return unknown_key(key);
    Impl::Words& words = found->second;
    if (words.plain) return words.pattern;
    return m_impl->recent.of(recent_key(key, arguments), [&] {
        UErrorCode status = U_ZERO_ERROR;
        if (!words.format)
            words.format = std::make_unique<icu::MessageFormat>(wide(words.pattern), m_impl->locale, status);
        return U_FAILURE(status) ? unknown_key(key) : format_with(*words.format, key, arguments, rtl());
    });
}

void Messages::forget() {
    m_impl->recent.forget();
}

void Messages::rest() {
    for (auto& [key, words] : m_impl->words) words.format.reset();
}

bool Messages::has(std::string_view key) const {
    return m_impl->words.contains(key);
}

std::vector<std::string> Messages::keys() const {
    std::vector<std::string> out;
    for (const auto& [key, words] : m_impl->words) out.push_back(key);
    std::ranges::sort(out);
    return out;
}

std::vector<std::string> Messages::plain_words() const {
    std::vector<std::string> out;
    for (const auto& [key, words] : m_impl->words)
        if (words.plain) out.push_back(words.pattern);
    std::ranges::sort(out);
    return out;
}

std::vector<std::string> Messages::letters() const {
    std::set<UChar32> letters;
    for (const std::string& words : plain_words()) {
        const icu::UnicodeString text = wide(words);
        for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1))
            if (text.char32At(i) > 0x7F) letters.insert(text.char32At(i));
    }
    std::vector<std::string> out;
    for (const UChar32 letter : letters) out.push_back(to_utf8(icu::UnicodeString(letter)));
    return out;
}

const std::string& Messages::tag() const {
    return m_impl->tag;
}
bool Messages::rtl() const {
    return m_impl->rtl;
}

Result<std::vector<LanguageName>> languages_in(const std::string& folder) {
    std::error_code error;
    std::vector<LanguageName> out;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (entry.path().extension() != ".toml") continue;
        UErrorCode status = U_ZERO_ERROR;
        const std::string tag = entry.path().stem().string();
        const icu::Locale locale = icu::Locale::forLanguageTag(tag, status);
        if (U_FAILURE(status)) continue;
        const std::unique_ptr<icu::LocaleDisplayNames> names(
            icu::LocaleDisplayNames::createInstance(locale, ULDN_DIALECT_NAMES));
        icu::UnicodeString name;
        names->localeDisplayName(locale, name);
        // "español" inside of a sentence, "Español" on a button.
        if (!name.isEmpty()) {
            const int32_t first = name.moveIndex32(0, 1);
            name.replace(0, first, icu::UnicodeString(name, 0, first).toUpper(locale));
        }
        out.push_back({tag, to_utf8(name)});
    }
    if (error) return fail(errc::not_found, folder + ": " + error.message());
    std::sort(out.begin(), out.end(), [](const auto& l, const auto& r) { return l.tag < r.tag; });
    return out;
}

}  // namespace tp
