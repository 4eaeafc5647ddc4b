#include "kiosk/availability/synonyms.h"

#include <algorithm>
#include <filesystem>
#include <ranges>

#include <fmt/format.h>

#include "kiosk/availability/stemmer.h"
#include "platform/base/toml_parser.h"
#include "platform/base/toml_text.h"
#include "platform/text/compose/romaji.h"

namespace tp {

namespace {

constexpr size_t most_pairs = 20'000, most_words = 12;

std::string_view primary(std::string_view language) {
    return language.substr(0, language.find('-'));
}

Result<const toml::array*> list_of(const toml::node& value) {
    const toml::array* array = value.as_array();
    if (array == nullptr) return malformed_at(value, "a list is wanted");
    return array;
}
Result<const toml::table*> table_of(const toml::node& value) {
    const toml::table* table = value.as_table();
    if (table == nullptr) return malformed_at(value, "a table is wanted");
    return table;
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

bool SynonymBook::add_without(Without& to, std::string_view key, std::string words) {
    const auto list = key == "before"    ? &Without::before
                      : key == "after"   ? &Without::after
                      : key == "joining" ? &Without::joining
                      : key == "except"  ? &Without::except
                                         : nullptr;
    if (!list) return false;
    if (std::ranges::find(m_any_without.*list, words) == (m_any_without.*list).end())
        (m_any_without.*list).push_back(words);
    (to.*list).push_back(std::move(words));
    return true;
}

Status SynonymBook::add(const std::string& language, const std::string& text, WordSplitter& splitter) {
    const toml::table root = TRY(parse_toml(text, language + ".toml"));
    const auto phrases_of = [&](const toml::node& list) -> Result<std::vector<std::string>> {
        std::vector<std::string> out;
        for (const toml::node& entry : *TRY(list_of(list))) {
            const std::string phrase = TRY(toml_as<std::string>(entry, "phrase"));
            std::string words;
            splitter.append_words(phrase, words);
            const auto count = static_cast<size_t>(std::ranges::count(words, ' ')) + 1;
            if (words.empty() || count > most_words)
                return malformed_at(entry, "a phrase of none or too many words: \"" + phrase + "\"");
            out.push_back(std::move(words));
        }
        return out;
    };
    Language of;
    for (const auto& [key, value] : root) {
        if (key == "same") {
            for (const toml::node& group : *TRY(list_of(value))) {
                const std::vector<std::string> all = TRY(phrases_of(group));
                if (all.size() < 2) return malformed_at(group, "a group of less than two in " + language);
                for (const std::string& asked : all)
                    for (const std::string& found : all) {
                        also(of.phrases, asked, found);
                        if (found != asked) of.same[asked].push_back(found);
                    }
            }
        } else if (key == "also") {
            for (const auto& [asked, list] : *TRY(table_of(value))) {
                std::string words;
                splitter.append_words(asked.str(), words);
                if (words.empty()) return malformed_at(list, "a phrase without a word in " + language);
                const std::vector<std::string> all = TRY(phrases_of(list));
                for (const std::string& found : all) also(of.phrases, words, found);
            }
        } else if (key == "without") {
            for (const auto& [place, list] : *TRY(table_of(value))) {
                std::vector<std::string> all = TRY(phrases_of(list));
                for (std::string& words : all)
                    if (!add_without(of.without, place.str(), std::move(words)))
                        return malformed_at(list, fmt::format("an unknown key \"{}\" in {}", place.str(), language));
            }
        } else if (key == "filler") {
            const std::vector<std::string> all = TRY(phrases_of(value));
            of.fillers.insert(all.begin(), all.end());
        } else if (key == "describing") {
            const std::vector<std::string> all = TRY(phrases_of(value));
            of.describing.insert(all.begin(), all.end());
        } else {
            return malformed_at(value, fmt::format("an unknown key \"{}\" in {}", key.str(), language));
        }
        if (m_count > most_pairs) return fail(errc::too_large, "more synonyms than " + std::to_string(most_pairs));
    }
    learn(language, of);
    m_languages[language] = std::move(of);
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
    const std::string text = TRY(read_toml_file(path));
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
