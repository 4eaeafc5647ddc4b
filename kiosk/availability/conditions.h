// Parts of a question that say what a thing must not have: "without nuts", "sugar free", "zuckerfrei".
// Thread rule: plain functions.
#pragma once

#include <functional>
#include <string_view>

#include "kiosk/availability/query_plan.h"

namespace tp {

class SynonymBook;

// Takes the conditions out of the query's words, by the words that the language has for them. exists: a word that
// somebody sells or that has synonyms; what nobody knows makes no condition of the word behind it.
void take_conditions(FoldedQuery& query, const SynonymBook& synonyms, std::string_view language,
                     const std::function<bool(std::string_view word)>& exists);

}  // namespace tp
