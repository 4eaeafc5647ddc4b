#include "platform/text/patterns.h"

#include <optional>
#include <set>

#include <unicode/messagepattern.h>

#include "platform/base/toml_parser.h"
#include "platform/base/toml_text.h"
#include "platform/text/unicode.h"

namespace tp {
namespace {

Status collect(const toml::table& table, const std::string& prefix, int depth, Patterns& out) {
    if (depth > 4) return fail(errc::malformed, prefix + " is nested too deep");
    for (const auto& [key, inner] : table) {
        const std::string name = (prefix.empty() ? "" : prefix + ".").append(key.str());
        if (const toml::table* part = inner.as_table()) {
            TRY(collect(*part, name, depth + 1, out));
        } else if (const auto text = inner.value_exact<std::string>()) {
            out.emplace(name, *text);
        } else {
            return fail(errc::malformed, name + " is no text");
        }
    }
    return {};
}

// Names of all arguments of a pattern, those inside of plurals and selects too; nothing if it does not parse.
std::optional<std::set<std::string>> arguments_of(const std::string& pattern) {
    if (pattern.find_first_of("{}'") == std::string::npos) return std::set<std::string>{};
    UErrorCode status = U_ZERO_ERROR;
    const icu::MessagePattern parsed(icu::UnicodeString::fromUTF8(pattern), nullptr, status);
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

}  // namespace

Result<Patterns> read_patterns(const std::string& path) {
    return parse_patterns(TRY(read_toml_file(path)), path);
}

Result<Patterns> parse_patterns(std::string_view toml, const std::string& path) {
    Patterns out;
    TRY_CONTEXT(collect(TRY(parse_toml(toml, path)), "", 0, out), path);
    return out;
}

std::vector<WordFault> broken_words(const Patterns& own, const Patterns& reference) {
    std::vector<WordFault> faults;
    for (const auto& [key, pattern] : reference) {
        const auto found = own.find(key);
        if (found == own.end()) {
            faults.push_back({key, "is missing", true});
            continue;
        }
        const auto names = arguments_of(found->second);
        if (!names) {
            faults.push_back({key, "is no MessageFormat pattern"});
        } else if (&own != &reference && names != arguments_of(pattern)) {
            faults.push_back({key, "has other arguments than the reference"});
        }
    }
    for (const auto& [key, pattern] : own) {
        if (!reference.contains(key)) faults.push_back({key, "is unknown to the reference"});
    }
    return faults;
}

}  // namespace tp
