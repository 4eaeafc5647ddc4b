// What of a title a question's words meet. Thread rule: one Highlighter for one thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kiosk/availability/query_plan.h"
#include "kiosk/availability/search.h"
#include "sync/replica/search_words.h"

namespace tp {

class Highlighter {
  public:
    // Both outlive it.
    Highlighter(const QueryPlan& plan, WordSplitter& splitter) : m_plan(plan), m_splitter(splitter) {}

    // Byte ranges of `title`, ascending.
    [[nodiscard]] std::vector<TextRange> of(std::string_view title);

  private:
    void light(const PlanWord& asked);

    const QueryPlan& m_plan;
    WordSplitter& m_splitter;
    // Of the title, kept for the next one's: a list is answered with each letter typed.
    struct Word {
        size_t begin, end;   // in the title
        size_t start, size;  // in m_folded
        size_t lit;          // bytes of its folded form
    };
    std::vector<Word> m_words;
    std::string m_folded;  // the words, a space between them
};

}  // namespace tp
