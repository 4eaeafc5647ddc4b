#include "platform/text/compose/pinyin.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <optional>
#include <set>

#include "platform/base/bytes.h"

namespace tp {
namespace {

constexpr size_t most_dictionary_bytes = 32 * 1024 * 1024;
constexpr size_t most_words = 400'000;
constexpr size_t longest_syllable = 6;  // zhuang

// How much less likely a reading is, as a natural logarithm.
constexpr float initial_only = 4, unfinished = 2.5F, begun_only = 4;  // begun: each syllable that is not typed
// A word of several syllables is worth more than its letters read as one syllable: xian is 西安 as well as 先.
constexpr float more_syllables = 1.5F;

struct Line {
    std::string_view word, syllables;
    double weight = 0;
};

std::optional<Line> parse_line(std::string_view text) {
    Line line;
    const size_t first = text.find('\t');
    if (first == std::string_view::npos) return std::nullopt;
    const size_t second = std::min(text.find('\t', first + 1), text.size());
    line.word = text.substr(0, first);
    line.syllables = text.substr(first + 1, second - first - 1);
    const std::string_view weight = second < text.size() ? text.substr(second + 1) : std::string_view();
    uint32_t number = 0;
    std::from_chars(weight.data(), weight.data() + weight.size(), number);
    line.weight = number;
    const bool spelled = !line.syllables.empty() &&
                         std::ranges::all_of(line.syllables, [](char c) { return (c >= 'a' && c <= 'z') || c == ' '; });
    if (line.word.empty() || line.word.size() > 60 || !spelled || !is_valid_utf8(line.word)) return std::nullopt;
    return line;
}

std::vector<std::string_view> apart(std::string_view text, char at) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const size_t end = std::min(text.find(at), text.size());
        if (end > 0) parts.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

}  // namespace

Result<PinyinTable> PinyinTable::load(const std::string& path) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    if (!file) return fail(errc::not_found, fmt::format("no pinyin dictionary at {}", path));
    const auto size = static_cast<std::streamoff>(file.tellg());
    if (size < 0) return fail(errc::io, fmt::format("{} has no size", path));
    if (static_cast<size_t>(size) > most_dictionary_bytes)
        return fail(errc::too_large, fmt::format("{} has {} bytes", path, size));
    std::string text(static_cast<size_t>(size), '\0');
    file.seekg(0);
    if (!file.read(text.data(), size)) return fail(errc::io, fmt::format("{} cannot be read", path));
    return parse(text);
}

Result<PinyinTable> PinyinTable::parse(std::string_view dictionary) {
    PinyinTable table;
    const size_t header = dictionary.find("\n...\n");
    if (header != std::string_view::npos) dictionary.remove_prefix(header + 5);
    const std::vector<std::string_view> lines = apart(dictionary, '\n');
    std::set<std::string_view> syllables;
    for (const std::string_view text : lines)
        if (const std::optional<Line> line = parse_line(text))
            for (const std::string_view syllable : apart(line->syllables, ' ')) syllables.insert(syllable);
    if (syllables.size() > 4096) return fail(errc::malformed, "a pinyin dictionary of more than 4096 syllables");
    table.m_syllables.assign(syllables.begin(), syllables.end());

    double total = 1;
    size_t words = 0;
    for (const std::string_view text : lines) {
        const std::optional<Line> line = parse_line(text);
        if (!line) continue;
        const std::vector<std::string_view> parts = apart(line->syllables, ' ');
        if (parts.empty() || parts.size() > longest_word) continue;
        if (++words > most_words) return fail(errc::too_large, "a pinyin dictionary of too many words");
        Entry entry{};
        for (size_t i = 0; i < parts.size(); ++i)
            entry.syllables[i] = static_cast<Syllable>(std::ranges::lower_bound(table.m_syllables, parts[i]) -
                                                       table.m_syllables.begin());
        entry.text = static_cast<uint32_t>(table.m_texts.size());
        entry.length = static_cast<uint8_t>(line->word.size());
        entry.log_weight = static_cast<float>(std::log(line->weight + 1));
        table.m_texts += line->word;
        table.m_entries[parts.size() - 1].push_back(entry);
        total += line->weight;
    }
    if (words == 0) return fail(errc::malformed, "a pinyin dictionary without words");
    for (std::vector<Entry>& entries : table.m_entries) {
        entries.shrink_to_fit();
        std::ranges::sort(entries, [](const Entry& a, const Entry& b) {
            return std::ranges::lexicographical_compare(a.syllables, b.syllables);
        });
    }
    table.m_texts.shrink_to_fit();
    table.m_log_total = static_cast<float>(std::log(total));
    return table;
}

// One question: the readings of the letters, and the words on them.
class PinyinTable::Search {
  public:
    // begun: words of two syllables and more that go on behind the last letter count, too.
    enum class Words { whole, begun };
    Search(const PinyinTable& table, std::string_view letters, Words words)
        : m_table(table), m_letters(letters), m_words(words) {
        m_edges.resize(letters.size());
        for (size_t i = 0; i < letters.size(); ++i) find_edges(i);
    }

    // Each word that the letters from `from` may be.
    template <typename Visit>
    void words(size_t from, Visit visit) const {
        Range ranges[longest_word];
        extend(from, 0, 0, ranges, visit);
    }
    // The likeliest words one after the other over all letters; empty where there is no way, or one word does it.
    [[nodiscard]] std::string sentence() const;
    // After the apostrophes at a position.
    [[nodiscard]] size_t skip(size_t at) const {
        while (at < m_letters.size() && m_letters[at] == '\'') ++at;
        return at;
    }

  private:
    void find_edges(size_t from);
    [[nodiscard]] Range beginning(std::string_view letters) const;
    template <typename Visit>
    void extend(size_t at, size_t depth, float penalty, Range (&ranges)[longest_word], Visit& visit) const;

    const PinyinTable& m_table;
    std::string_view m_letters;
    Words m_words;
    std::vector<std::vector<Edge>> m_edges;
};

PinyinTable::Range PinyinTable::Search::beginning(std::string_view letters) const {
    const auto& all = m_table.m_syllables;
    const auto first = std::ranges::lower_bound(all, letters);
    const auto end = std::find_if(first, all.end(), [&](const std::string& one) { return !one.starts_with(letters); });
    return {static_cast<Syllable>(first - all.begin()), static_cast<Syllable>(end - all.begin())};
}

void PinyinTable::Search::find_edges(size_t from) {
    const size_t stop = std::min({m_letters.find('\'', from), m_letters.size(), from + longest_syllable});
    for (size_t end = from + 1; end <= stop; ++end) {
        const std::string_view part = m_letters.substr(from, end - from);
        const Range range = beginning(part);
        if (range.first == range.end) break;
        const bool whole = m_table.m_syllables[range.first] == part;
        const size_t to = skip(end);
        if (whole) m_edges[from].push_back({to, {range.first, static_cast<Syllable>(range.first + 1)}, 0});
        const bool two = part == "zh" || part == "ch" || part == "sh";
        const bool vowel = std::string_view("aeo").contains(part[0]);
        if ((part.size() == 1 && !vowel) || two)
            m_edges[from].push_back({to, range, initial_only});
        else if (to == m_letters.size() && range.end - range.first > (whole ? 1 : 0))
            m_edges[from].push_back({to, range, unfinished});
    }
}

template <typename Visit>
void PinyinTable::Search::extend(size_t at, size_t depth, float penalty, Range (&ranges)[longest_word],
                                 Visit& visit) const {
    if (depth == longest_word || at >= m_letters.size()) return;
    for (const Edge& edge : m_edges[at]) {
        ranges[depth] = edge.range;
        const float cost = penalty + edge.penalty;
        const auto inside = [&](const Entry& entry) {
            for (size_t i = 0; i <= depth; ++i)
                if (entry.syllables[i] < ranges[i].first || entry.syllables[i] >= ranges[i].end) return false;
            return true;
        };
        // Sorted by the first syllable, then by the second: both bound the stretch that is looked at.
        const auto before = [&](const Entry& entry, const Range(&wanted)[longest_word]) {
            if (entry.syllables[0] != wanted[0].first || depth == 0) return entry.syllables[0] < wanted[0].first;
            return entry.syllables[1] < wanted[1].first;
        };
        const bool may_go_on = m_words == Words::begun && depth > 0 && edge.to >= m_letters.size();
        for (size_t length = depth; length < (may_go_on ? longest_word : depth + 1); ++length) {
            const std::vector<Entry>& entries = m_table.m_entries[length];
            const float missing = begun_only * static_cast<float>(length - depth);
            auto entry = std::lower_bound(entries.begin(), entries.end(), ranges, before);
            for (; entry != entries.end() && entry->syllables[0] < ranges[0].end; ++entry) {
                const float score = entry->log_weight - cost - missing + more_syllables * static_cast<float>(depth);
                if (inside(*entry)) visit(Match{&*entry, edge.to, score, length == depth});
            }
        }
        extend(edge.to, depth + 1, cost, ranges, visit);
    }
}

std::string PinyinTable::Search::sentence() const {
    struct Best {
        float score = -1e30F;
        size_t from = 0, words = 0;
        const Entry* entry = nullptr;
    };
    std::vector<Best> best(m_letters.size() + 1);
    const size_t begin = skip(0);
    best[begin].score = 0;
    for (size_t at = begin; at < m_letters.size(); ++at) {
        if (best[at].score < -1e29F) continue;
        words(at, [&](const Match& match) {
            if (!match.whole) return;
            const float score = best[at].score + match.score - m_table.m_log_total;
            if (score > best[match.to].score) best[match.to] = {score, at, best[at].words + 1, match.entry};
        });
    }
    const Best& last = best[m_letters.size()];
    if (last.entry == nullptr || last.words < 2) return {};
    std::string text;
    for (size_t at = m_letters.size(); at != begin; at = best[at].from)
        text.insert(0, m_table.m_texts, best[at].entry->text, best[at].entry->length);
    return text;
}

InputCandidates PinyinTable::candidates(std::string_view letters, size_t most) const {
    letters = letters.substr(0, most_letters);
    const bool spelled = std::ranges::all_of(letters, [](char c) { return (c >= 'a' && c <= 'z') || c == '\''; });
    if (letters.empty() || !spelled) return {};
    const Search search(*this, letters, Search::Words::begun);
    const size_t begin = search.skip(0);
    std::vector<Match> matches;
    search.words(begin, [&](const Match& match) { matches.push_back(match); });
    // What takes more letters comes first.
    std::ranges::sort(matches, [](const Match& a, const Match& b) {
        if (a.to != b.to) return a.to > b.to;
        return a.whole != b.whole ? a.whole : a.score > b.score;
    });

    InputCandidates out;
    std::set<std::string> seen;
    const auto add = [&](std::string text, size_t consumed) {
        if (out.size() < most && seen.insert(text).second) out.push_back({std::move(text), consumed});
    };
    const bool one_word = !matches.empty() && matches.front().to == letters.size() && matches.front().whole;
    if (!one_word)
        if (std::string sentence = search.sentence(); !sentence.empty()) add(std::move(sentence), letters.size());
    for (const Match& match : matches) {
        if (out.size() >= most) break;
        add(m_texts.substr(match.entry->text, match.entry->length), match.to);
    }
    return out;
}

size_t PinyinTable::words() const {
    size_t count = 0;
    for (const std::vector<Entry>& entries : m_entries) count += entries.size();
    return count;
}

size_t PinyinTable::memory_bytes() const {
    return words() * sizeof(Entry) + m_texts.capacity() + m_syllables.capacity() * sizeof(std::string);
}

}  // namespace tp
