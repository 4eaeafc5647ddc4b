#include "kiosk/availability/search_ways.h"

#include <algorithm>

namespace tp {

SearchWays::SearchWays(std::vector<std::string> meant) : m_texts(std::move(meant)) {
    m_texts.erase(std::ranges::find_if(m_texts, &std::string::empty), m_texts.end());
}

SearchQuestion::Correction SearchWays::correction() const {
    const bool once = m_texts.size() == 1 || m_at == m_texts.size();
    return once ? SearchQuestion::Correction::taken : SearchQuestion::Correction::own;
}

bool SearchWays::take(SearchAnswer answer) {
    const bool all = answer.meets_all(), ends = correction() == SearchQuestion::Correction::taken;
    if (all || (!m_some && (ends || !answer.hits.empty()))) {
        m_some = !answer.hits.empty();
        m_best = {text(), std::move(answer)};
    }
    if (all || ends) return false;
    return ++m_at < m_texts.size() || !m_some;
}

}  // namespace tp
