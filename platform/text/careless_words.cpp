#include <unicode/messagepattern.h>
#include <unicode/normalizer2.h>
#include <unicode/plurrule.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <set>

#include "platform/text/patterns.h"
#include "platform/text/unicode.h"

namespace tp {
namespace {

constexpr int32_t counted_to = 1'000'000;

enum class End { none, stop, question, exclamation, colon, ellipsis };

End end_of(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, End>, 13> ends{{{".", End::stop},
                                                                     {"。", End::stop},
                                                                     {"।", End::stop},
                                                                     {"?", End::question},
                                                                     {"？", End::question},
                                                                     {"؟", End::question},
                                                                     {"!", End::exclamation},
                                                                     {"！", End::exclamation},
                                                                     {":", End::colon},
                                                                     {"：", End::colon},
                                                                     {"…", End::ellipsis},
                                                                     {"...", End::ellipsis},
                                                                     {"……", End::ellipsis}}};
    while (text.ends_with("\u2069")) text.remove_suffix(3);
    End found = End::none;
    size_t longest = 0;
    for (const auto& [sign, end] : ends) {
        if (!text.ends_with(sign) || sign.size() < longest) continue;
        found = end;
        longest = sign.size();
    }
    return found;
}

bool may_end(End own, End reference, std::string_view primary) {
    if (own == reference) return true;
    if (primary == "th") return own == End::none && (reference == End::stop || reference == End::question);
    return primary == "ja" && own == End::none && reference == End::question;
}

// A plural form: its selector ("one", "=0", "other") and whether the counted number stands in it.
struct Form {
    std::string selector;
    bool says_number = false;
};
using Forms = std::vector<Form>;

icu::MessagePattern parsed(const std::string& pattern) {
    UErrorCode status = U_ZERO_ERROR;
    return {icu::UnicodeString::fromUTF8(pattern), nullptr, status};
}

bool is_number(const icu::MessagePattern& in, int32_t from, int32_t to, const std::string& argument) {
    for (int32_t i = from; i <= to; ++i) {
        const auto& part = in.getPart(i);
        if (part.getType() == UMSGPAT_PART_TYPE_REPLACE_NUMBER) return true;
        if (part.getType() == UMSGPAT_PART_TYPE_ARG_NAME && to_utf8(in.getSubstring(part)) == argument) return true;
    }
    return false;
}

// The forms of each argument that the pattern counts by.
std::multimap<std::string, Forms> plurals_of(const std::string& pattern) {
    const icu::MessagePattern in = parsed(pattern);
    std::multimap<std::string, Forms> out;
    for (int32_t i = 0; i < in.countParts(); ++i) {
        if (in.getPart(i).getType() != UMSGPAT_PART_TYPE_ARG_START ||
            in.getPart(i).getArgType() != UMSGPAT_ARG_TYPE_PLURAL)
            continue;
        const std::string argument = to_utf8(in.getSubstring(in.getPart(i + 1)));
        const int32_t limit = in.getLimitPartIndex(i);
        Forms forms;
        for (int32_t k = i + 2; k < limit; ++k) {
            const auto& part = in.getPart(k);
            if (part.getType() == UMSGPAT_PART_TYPE_ARG_SELECTOR) forms.push_back({to_utf8(in.getSubstring(part))});
            if (part.getType() != UMSGPAT_PART_TYPE_MSG_START) continue;
            const int32_t end = in.getLimitPartIndex(k);
            forms.back().says_number = is_number(in, k, end, argument);
            k = end;
        }
        out.emplace(argument, std::move(forms));
    }
    return out;
}

// How many whole numbers below a million each category of the language is for; two are as good as many.
std::map<std::string, int> categories(const icu::Locale& locale) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::PluralRules> rules(icu::PluralRules::forLocale(locale, status));
    std::map<std::string, int> out;
    if (U_FAILURE(status)) return out;
    // No rule of CLDR looks at more than the last six digits of a whole number, nor tells apart those above a thousand
    // but by them; round ones stand for the rest.
    for (int32_t n = 0; n < counted_to; n += n < 1'000 ? 1 : 1'000) ++out[to_utf8(rules->select(n))];
    return out;
}

class Care {
  public:
    Care(std::string_view tag) : m_primary(tag.substr(0, tag.find('-'))) {
        UErrorCode status = U_ZERO_ERROR;
        m_categories = categories(
            icu::Locale::forLanguageTag(icu::StringPiece(tag.data(), static_cast<int32_t>(tag.size())), status));
    }

    void look(const std::string& key, const std::string& own, const std::string& reference) {
        m_key = &key;
        signs(own);
        plurals(own, reference);
        const auto theirs = spelled_out(reference);
        if (theirs.empty()) return;
        for (const std::string& words : spelled_out(own)) {
            blanks(words);
            if (std::ranges::count(words, '\n') != std::ranges::count(theirs.back(), '\n'))
                add("has more or fewer lines than the reference");
            if (!may_end(end_of(words), end_of(theirs.back()), m_primary))
                add("ends in another sign than the reference");
        }
    }
    [[nodiscard]] std::vector<WordFault> faults() && { return std::move(m_faults); }

  private:
    void add(std::string what) {
        const bool known = !m_faults.empty() && m_faults.back().key == *m_key && m_faults.back().what == what;
        if (!known) m_faults.push_back({*m_key, std::move(what)});
    }

    void signs(const std::string& own) {
        if (own.find_first_of("'\"") != std::string::npos) add("has a straight quote");
        UErrorCode status = U_ZERO_ERROR;
        const icu::UnicodeString text = icu::UnicodeString::fromUTF8(own);
        const icu::Normalizer2* const form_c = icu::Normalizer2::getNFCInstance(status);
        if (U_SUCCESS(status) && !form_c->isNormalized(text, status)) add("is not in Unicode's form C");
        int open = 0;
        for (int32_t i = 0; i < text.length(); ++i) {
            const char16_t unit = text.charAt(i);
            if (unit >= 0x2066 && unit <= 0x2068) ++open;
            if (unit == 0x2069 && --open < 0) break;
            if (unit == 0xFFFD || (unit < 0x20 && unit != '\n')) add("has a sign that nobody writes");
        }
        if (open != 0) add("has isolates that do not match");
    }

    void plurals(const std::string& own, const std::string& reference) {
        std::set<std::string> counted;
        for (const auto& [argument, forms] : plurals_of(own)) {
            counted.insert(argument);
            const bool some_number = std::ranges::any_of(forms, &Form::says_number);
            for (const auto& [category, numbers] : m_categories) {
                if (std::ranges::find(forms, category, &Form::selector) == forms.end())
                    add("has no form \"" + category + "\" of " + argument);
            }
            const auto exact = std::ranges::count_if(forms, [](const Form& form) { return form.selector[0] == '='; });
            for (const Form& form : forms) {
                if (form.selector[0] == '=') continue;
                const auto found = m_categories.find(form.selector);
                if (found == m_categories.end() && form.selector != "other")
                    add("has a form \"" + form.selector + "\" that the language never takes");
                // Of "one" for 0 and 1 an exact form may take one away.
                if (found != m_categories.end() && found->second - exact > 1 && some_number && !form.says_number)
                    add("says no number in \"" + form.selector + "\", which is for several");
            }
        }
        for (const auto& [argument, forms] : plurals_of(reference))
            if (!counted.contains(argument)) add("does not count by " + argument);
    }

    void blanks(std::string_view words) {
        size_t begin = 0;
        for (bool more = true; more;) {
            const size_t end = std::min(words.find('\n', begin), words.size());
            const std::string_view line = words.substr(begin, end - begin);
            for (const std::string_view blank : {" ", "\u00A0", "\u202F", "\u3000"})
                if (line.starts_with(blank) || line.ends_with(blank)) add("begins or ends with a blank");
            if (line.empty()) add("has an empty line");
            if (line.find("  ") != std::string_view::npos) add("has two blanks in a row");
            more = end < words.size();
            begin = end + 1;
        }
    }

    std::string m_primary;
    std::map<std::string, int> m_categories;
    const std::string* m_key = nullptr;
    std::vector<WordFault> m_faults;
};

using Texts = std::vector<std::string>;

Texts joined(const Texts& left, const Texts& right) {
    Texts out;
    for (const std::string& l : left)
        for (const std::string& r : right) out.push_back(l + r);
    return out;
}

// The message that begins at part `at`, in each of its ways; `at` becomes the part that ends it.
Texts spell(const icu::MessagePattern& in, int32_t& at) {
    const auto text = [&](int32_t from, int32_t to) {
        return to_utf8(in.getPatternString().tempSubStringBetween(from, to));
    };
    Texts out{""};
    int32_t position = in.getPart(at).getLimit();
    for (++at;; ++at) {
        const auto& part = in.getPart(at);
        const auto type = part.getType();
        out = joined(out, {text(position, part.getIndex())});
        position = part.getLimit();
        if (type == UMSGPAT_PART_TYPE_MSG_LIMIT) return out;
        if (type == UMSGPAT_PART_TYPE_REPLACE_NUMBER) out = joined(out, {"#"});
        if (type != UMSGPAT_PART_TYPE_ARG_START) continue;
        const int32_t limit = in.getLimitPartIndex(at);
        Texts forms;
        for (int32_t k = at + 1; k < limit; ++k) {
            if (in.getPart(k).getType() != UMSGPAT_PART_TYPE_MSG_START) continue;
            for (std::string& form : spell(in, k)) forms.push_back(std::move(form));
        }
        if (forms.empty()) forms.push_back("{" + to_utf8(in.getSubstring(in.getPart(at + 1))) + "}");
        out = joined(out, forms);
        position = in.getPart(limit).getLimit();
        at = limit;
    }
}

}  // namespace

std::vector<std::string> spelled_out(const std::string& pattern) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::MessagePattern in(icu::UnicodeString::fromUTF8(pattern), nullptr, status);
    if (U_FAILURE(status)) return {};
    int32_t at = 0;
    return spell(in, at);
}

std::vector<WordFault> careless_words(const Patterns& own, const Patterns& reference, std::string_view tag) {
    Care care(tag);
    for (const auto& [key, pattern] : own) {
        const auto found = reference.find(key);
        if (found != reference.end()) care.look(key, pattern, found->second);
    }
    return std::move(care).faults();
}

}  // namespace tp
