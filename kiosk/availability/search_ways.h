// While kana or pinyin is composed the text may mean several things: they are searched one after another, the likeliest
// first, until one finds all that it says. Thread rule: plain value.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "kiosk/availability/search.h"

namespace tp {

class SearchWays {
  public:
    // As ui::TextEdit::meant() has it; an empty text ends it.
    explicit SearchWays(std::vector<std::string> meant);

    [[nodiscard]] bool empty() const { return m_texts.empty(); }
    // The one to search now, and how: another way is a better guess than a near word, so that those may take its place
    // only where no way finds anything, and then the likeliest one's.
    [[nodiscard]] const std::string& text() const { return m_texts[m_at % m_texts.size()]; }
    [[nodiscard]] SearchQuestion::Correction correction() const;
    // Its answer. True: text() is another one now, to be searched as well.
    [[nodiscard]] bool take(SearchAnswer answer);
    // After the last: the way that found all it says, else the first that found something, else the likeliest; and what
    // it found.
    [[nodiscard]] std::pair<std::string, SearchAnswer> best() && { return std::move(m_best); }

  private:
    std::vector<std::string> m_texts;
    size_t m_at = 0;      // behind the end: the first once more
    bool m_some = false;  // m_best has found something
    std::pair<std::string, SearchAnswer> m_best;
};

}  // namespace tp
