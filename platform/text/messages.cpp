#include "platform/text/messages.h"

#include <unicode/locdspnm.h>
#include <unicode/messagepattern.h>
#include <unicode/msgfmt.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <sstream>

#include "platform/base/bytes.h"
#include "platform/base/no_blocking_here.h"
#include "platform/base/toml_parser.h"
#include "platform/text/text_engine.h"
#include "platform/text/unicode.h"

namespace tp {
namespace {

constexpr size_t file_cap = size_t{4} << 20U;
constexpr size_t listed_problems = 10;

using Patterns = std::map<std::string, std::string, std::less<>>;

icu::UnicodeString wide(std::string_view text) {
    return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

Result<std::string> read_text(const std::string& path) {
    may_block("reading", path);
    std::ifstream file(path, std::ios::binary);
    if (!file) return fail(errc::not_found, path);
    std::string text(file_cap + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<size_t>(file.gcount()));
    if (text.size() > file_cap) return fail(errc::too_large, path);
    if (!is_valid_utf8(text)) return fail(errc::malformed, path + " is not UTF-8");
    return text;
}

Status collect(const toml::value& value, const std::string& prefix, int depth, Patterns& out) {
    if (depth > 4) return fail(errc::malformed, prefix + " is nested too deep");
    for (const auto& [key, inner] : value.as_table()) {
        const std::string name = prefix.empty() ? key : prefix + "." + key;
        if (inner.is_table()) {
            TRY(collect(inner, name, depth + 1, out));
        } else if (inner.is_string()) {
            out.emplace(name, inner.as_string().str);
        } else {
            return fail(errc::malformed, name + " is no text");
        }
    }
    return {};
}

Result<Patterns> read_patterns(const std::string& path) {
    std::istringstream text(TRY(read_text(path)));
    Patterns out;
    try {
        TRY_CONTEXT(collect(toml::parse(text, path), "", 0, out), path);
    } catch (const std::exception& error) {
        return fail(errc::malformed, error.what());
    }
    return out;
}

// Names of all arguments of a pattern, those inside of plurals and selects too; nothing if it does not parse.
std::optional<std::set<std::string>> arguments_of(const std::string& pattern) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::MessagePattern parsed(wide(pattern), nullptr, status);
    if (U_FAILURE(status)) return std::nullopt;
    std::set<std::string> names;
    for (int32_t i = 0; i < parsed.countParts(); ++i) {
        const auto& part = parsed.getPart(i);
        const UMessagePatternPartType type = part.getType();
        if (type == UMSGPAT_PART_TYPE_ARG_NAME || type == UMSGPAT_PART_TYPE_ARG_NUMBER) {
            names.insert(to_utf8(parsed.getSubstring(part)));
        }
    }
    return names;
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
    void add(const std::string& key, const char* what) {
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
    for (const auto& [key, pattern] : reference) {
        const auto found = own.find(key);
        if (found == own.end()) {
            missing.add(key, "is missing");
            continue;
        }
        const auto names = arguments_of(found->second);
        if (!names) {
            invalid.add(key, "is no MessageFormat pattern");
        } else if (names != arguments_of(pattern)) {
            invalid.add(key, "has other arguments than the reference");
        }
    }
    for (const auto& [key, pattern] : own) {
        if (!reference.contains(key)) invalid.add(key, "is unknown to the reference");
    }
    if (missing.count() > 0) return fail(errc::message_missing, path + ": " + missing.text());
    if (invalid.count() > 0) return fail(errc::message_invalid, path + ": " + invalid.text());
    return {};
}

}  // namespace

struct Messages::Impl {
    struct Words {
        std::string plain;                           // where there is nothing to format
        std::unique_ptr<icu::MessageFormat> format;  // else
    };
    std::string tag;
    icu::Locale locale;
    std::map<std::string, Words, std::less<>> words;
};

Messages::Messages(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Messages::~Messages() = default;

Result<std::unique_ptr<Messages>> Messages::load(const std::string& folder, std::string_view tag,
                                                 std::string_view reference) {
    const auto path = [&](std::string_view name) { return folder + "/" + std::string(name) + ".toml"; };
    if (tag.empty() || tag.find_first_of("/.") != std::string_view::npos) {
        return fail(errc::invalid_argument, "no language tag: " + std::string(tag));
    }
    const Patterns patterns = TRY(read_patterns(path(tag)));
    // Reading is most of a start: the reference is not read twice for itself.
    if (tag == reference) TRY(check(patterns, patterns, path(tag)));
    else TRY(check(patterns, TRY(read_patterns(path(reference))), path(tag)));
    auto impl = std::make_unique<Impl>();
    impl->tag = tag;
    UErrorCode status = U_ZERO_ERROR;
    impl->locale = icu::Locale::forLanguageTag(impl->tag, status);
    if (U_FAILURE(status)) return fail(errc::invalid_argument, "no language tag: " + impl->tag);
    for (const auto& [key, pattern] : patterns) {
        if (pattern.find_first_of("{}'") == std::string::npos) {
            impl->words.emplace(key, Impl::Words{pattern, nullptr});
            continue;
        }
        auto format = std::make_unique<icu::MessageFormat>(wide(pattern), impl->locale, status);
        if (U_FAILURE(status)) return fail(errc::message_invalid, path(tag) + ": " + key);
        impl->words.emplace(key, Impl::Words{{}, std::move(format)});
    }
    return std::unique_ptr<Messages>(new Messages(std::move(impl)));
}

std::string Messages::format(std::string_view key, std::initializer_list<MessageArgument> arguments) const {
    const auto found = m_impl->words.find(key);
    const auto unknown = [key] { return "⟦" + std::string(key) + "⟧"; };
    if (found == m_impl->words.end()) return unknown();
    if (!found->second.format) return found->second.plain;
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
            if (has_strong_letter(text, !rtl())) {
                text = icu::UnicodeString(u'\u2068').append(text).append(u'\u2069');
            }
            values.emplace_back(text);
        }
    }
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString out;
    found->second.format->format(names.data(), values.data(), static_cast<int32_t>(values.size()), out, status);
    return U_FAILURE(status) ? unknown() : to_utf8(out);
}

bool Messages::has(std::string_view key) const {
    return m_impl->words.contains(key);
}

std::vector<std::string> Messages::keys() const {
    std::vector<std::string> out;
    for (const auto& [key, words] : m_impl->words) out.push_back(key);
    return out;
}

const std::string& Messages::tag() const {
    return m_impl->tag;
}
bool Messages::rtl() const {
    return m_impl->locale.isRightToLeft() != 0;
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
