#include "kiosk/availability/synonyms.h"

#include <algorithm>
#include <filesystem>
#include <ranges>
#include <sstream>
#include <toml.hpp>

#include "kiosk/availability/stemmer.h"
#include "platform/base/text_file.h"
#include "platform/text/compose/romaji.h"

namespace tp {

namespace {

constexpr size_t most_pairs = 20'000, most_words = 12, most_file_bytes = 1 << 20;

std::string_view primary(std::string_view language) {
    return language.substr(0, language.find('-'));
}

std::string line_of(const toml::value& value) {
    return "line " + std::to_string(value.location().line()) + ": ";
}

}  // namespace

void SynonymBook::also(Phrases& phrases, const std::string& asked, const std::string& found) {
    // In either kana: people type them as they come.
    for (const std::string& written : std::set<std::string>{asked, to_hiragana(asked), to_katakana(asked)}) {
        std::vector<std::string>& known = phrases[written];
        if (written == found || std::ranges::find(known, found) != known.end()) continue;
        known.push_back(found);
        ++m_count;
    }
}

void SynonymBook::learn(const std::string& language, Language& of) {
    Stemmer stemmer(language);
    for (const auto& [phrase, others] : of.phrases) {
        std::string stems;
        for (const auto word : std::views::split(phrase, ' ')) {
            m_words.emplace(word.begin(), word.end());
            stems.append(stems.empty() ? "" : " ").append(stemmer.stem({word.begin(), word.end()}));
        }
        of.of_stems.emplace(std::move(stems), phrase);
    }
    for (const std::string& filler : of.fillers)
        for (const auto word : std::views::split(filler, ' ')) of.filler_words.emplace(word.begin(), word.end());
}

Status SynonymBook::add_without(Without& to, const std::string& key, std::string words) {
    const auto list = key == "before"    ? &Without::before
                      : key == "after"   ? &Without::after
                      : key == "joining" ? &Without::joining
                      : key == "except"  ? &Without::except
                                         : nullptr;
    if (!list) return fail(errc::malformed, key);
    if (std::ranges::find(m_any_without.*list, words) == (m_any_without.*list).end())
        (m_any_without.*list).push_back(words);
    (to.*list).push_back(std::move(words));
    return {};
}

Status SynonymBook::add(const std::string& language, const std::string& text, WordSplitter& splitter) {
    if (text.size() > most_file_bytes) return fail(errc::too_large, "synonyms of " + language);
    const auto folded = [&](const toml::value& value) -> Result<std::string> {
        std::string words;
        splitter.append_words(value.as_string().str, words);
        const auto count = static_cast<size_t>(std::ranges::count(words, ' ')) + 1;
        if (words.empty() || count > most_words)
            return fail(errc::malformed,
                        line_of(value) + "a phrase of none or too many words: \"" + value.as_string().str + "\"");
        return words;
    };
    try {
        std::istringstream in(text);
        const toml::value root = toml::parse(in, language + ".toml");
        Language of;
        Phrases& phrases = of.phrases;
        for (const auto& [key, value] : root.as_table()) {
            if (key == "same") {
                for (const toml::value& group : value.as_array()) {
                    std::vector<std::string> all;
                    for (const toml::value& phrase : group.as_array()) all.push_back(TRY(folded(phrase)));
                    if (all.size() < 2)
                        return fail(errc::malformed, line_of(group) + "a group of less than two in " + language);
                    for (const std::string& asked : all)
                        for (const std::string& found : all) {
                            also(phrases, asked, found);
                            if (found != asked) of.same[asked].push_back(found);
                        }
                }
            } else if (key == "also") {
                for (const auto& [asked, found] : value.as_table()) {
                    std::string words;
                    splitter.append_words(asked, words);
                    if (words.empty())
                        return fail(errc::malformed, line_of(found) + "a phrase without a word in " + language);
                    for (const toml::value& phrase : found.as_array()) also(phrases, words, TRY(folded(phrase)));
                }
            } else if (key == "without") {
                for (const auto& [place, words] : value.as_table())
                    for (const toml::value& word : words.as_array())
                        if (!add_without(of.without, place, TRY(folded(word))))
                            return fail(errc::malformed,
                                        line_of(words) + "an unknown key \"" + place + "\" in " + language);
            } else if (key == "filler") {
                for (const toml::value& phrase : value.as_array()) of.fillers.insert(TRY(folded(phrase)));
            } else if (key == "describing") {
                for (const toml::value& word : value.as_array()) of.describing.insert(TRY(folded(word)));
            } else {
                return fail(errc::malformed, line_of(value) + "an unknown key \"" + key + "\" in " + language);
            }
            if (m_count > most_pairs) return fail(errc::too_large, "more synonyms than " + std::to_string(most_pairs));
        }
        learn(language, of);
        m_languages[language] = std::move(of);
    } catch (const std::exception& error) {
        return fail(errc::malformed, "synonyms of " + language + ": " + error.what());
    }
    return {};
}

Result<std::vector<std::string>> SynonymBook::files(const std::string& folder) {
    namespace fs = std::filesystem;
    std::error_code error;
    std::vector<std::string> found;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (entry->path().extension() == ".toml") found.push_back(entry->path().string());
    if (error) return fail(errc::not_found, "listing " + folder + ": " + error.message());
    std::ranges::sort(found);
    return found;
}

Status SynonymBook::add_file(const std::string& path, WordSplitter& splitter) {
    const std::string text = TRY(read_text_file(path, most_file_bytes));
    TRY_CONTEXT(add(std::filesystem::path(path).stem().string(), text, splitter), path);
    return {};
}

Result<SynonymBook> SynonymBook::load(const std::string& folder, WordSplitter& splitter) {
    SynonymBook book;
    for (const std::string& file : TRY(files(folder))) TRY(book.add_file(file, splitter));
    return book;
}

std::vector<std::string> SynonymBook::of(std::string_view phrase, std::string_view language, From from) const {
    std::vector<std::string> found;
    for (const auto& [name, of] : m_languages) {
        if ((name == primary(language)) != (from == From::own)) continue;
        const Phrases& phrases = of.phrases;
        const auto entry = phrases.find(phrase);
        if (entry == phrases.end()) continue;
        for (const std::string& other : entry->second)
            if (std::ranges::find(found, other) == found.end()) found.push_back(other);
    }
    return found;
}

std::vector<std::string> SynonymBook::of_stem(std::string_view stems, std::string_view language) const {
    const auto own = m_languages.find(primary(language));
    if (own == m_languages.end()) return {};
    const auto phrase = own->second.of_stems.find(stems);
    return phrase == own->second.of_stems.end() ? std::vector<std::string>() : of(phrase->second, language, From::own);
}

std::vector<std::string> SynonymBook::same(std::string_view phrase, std::string_view stems,
                                           std::string_view language) const {
    const auto own = m_languages.find(primary(language));
    if (own != m_languages.end()) {
        const Language& of = own->second;
        auto group = of.same.find(phrase);
        if (const auto stem = of.of_stems.find(stems); group == of.same.end() && stem != of.of_stems.end())
            group = of.same.find(stem->second);
        if (group != of.same.end()) return group->second;
    }
    std::vector<std::string> found;
    for (const auto& [name, of] : m_languages)
        if (const auto group = of.same.find(phrase); group != of.same.end())
            found.insert(found.end(), group->second.begin(), group->second.end());
    return found;
}

const SynonymBook::Without* SynonymBook::without(std::string_view language) const {
    const auto own = m_languages.find(primary(language));
    return own == m_languages.end() ? nullptr : &own->second.without;
}

bool SynonymBook::is_filler(std::string_view phrase, std::string_view language) const {
    const auto own = m_languages.find(primary(language));
    return own != m_languages.end() && own->second.fillers.contains(phrase);
}

bool SynonymBook::describes(std::string_view word, std::string_view language) const {
    const auto own = m_languages.find(primary(language));
    return own != m_languages.end() && own->second.describing.contains(word);
}

bool SynonymBook::is_said(std::string_view word, std::string_view language) const {
    const auto own = m_languages.find(primary(language));
    return own != m_languages.end() &&
           (own->second.filler_words.contains(word) || own->second.describing.contains(word));
}

std::vector<std::string> SynonymBook::phrases(std::string_view language) const {
    std::vector<std::string> found;
    if (const auto own = m_languages.find(primary(language)); own != m_languages.end())
        for (const auto& [phrase, others] : own->second.phrases) found.push_back(phrase);
    return found;
}

std::vector<std::string> SynonymBook::completed(std::string_view beginning, std::string_view language, From from,
                                                size_t most) const {
    std::vector<std::string> found;
    for (const auto& [name, of] : m_languages) {
        if ((name == primary(language)) != (from == From::own)) continue;
        for (auto entry = of.phrases.lower_bound(beginning); entry != of.phrases.end() && found.size() < most;
             ++entry) {
            if (!entry->first.starts_with(beginning)) break;
            found.push_back(entry->first);
        }
        if (!found.empty()) break;
    }
    return found;
}

void SynonymBook::each(const std::function<void(const std::string& phrase)>& visit) const {
    for (const auto& [name, of] : m_languages)
        for (const auto& [phrase, others] : of.phrases) visit(phrase);
}

}  // namespace tp
