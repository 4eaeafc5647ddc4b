#include "kiosk/availability/highlighter.h"

#include <algorithm>

namespace tp {

std::vector<TextRange> Highlighter::of(std::string_view title) {
    m_words.clear();
    m_folded.clear();
    m_splitter.each_word(title, [this](std::string_view folded, size_t begin, size_t end) {
        if (!m_folded.empty()) m_folded += ' ';
        m_words.push_back({begin, end, m_folded.size(), folded.size(), 0});
        m_folded += folded;
    });
    for (const PlanTerm& term : m_plan.terms)
        for (const PlanPhrase& phrase : term.any)
            for (const PlanSlot& slot : phrase)
                for (const PlanWord& asked : slot) light(asked);
    std::vector<TextRange> ranges;
    for (const Word& word : m_words) {
        if (word.begin == word.end || word.lit == 0) continue;
        // Only where folding kept every byte in its place can a part of the word be told.
        const bool part = word.lit < word.size && word.size == word.end - word.begin;
        ranges.push_back({word.begin, part ? word.begin + word.lit : word.end});
    }
    return ranges;
}

// `asked` may be several words side by side.
void Highlighter::light(const PlanWord& asked) {
    for (size_t first = 0; first < m_words.size(); ++first) {
        if (m_folded.compare(m_words[first].start, asked.text.size(), asked.text) != 0) continue;
        const size_t end = m_words[first].start + asked.text.size();
        const bool ends_a_word = end == m_folded.size() || m_folded[end] == ' ';
        if (asked.meeting != Meeting::beginning && !ends_a_word) continue;
        for (size_t at = first; at < m_words.size() && m_words[at].start < end; ++at)
            m_words[at].lit = std::max(m_words[at].lit, std::min(end - m_words[at].start, m_words[at].size));
    }
}

}  // namespace tp
