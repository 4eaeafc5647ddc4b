// What a text that is being composed may mean to who reads it before it is finished. Thread rule: pure function.
#pragma once

#include <string>
#include <vector>

namespace tp {

struct CandidateList;

// `list`: the candidates of `composing`; null where nothing composes. The likeliest first: candidates of the whole
// composing text; else the best one of its beginning; else the text itself. Kana may be meant as they are, too; letters
// that are no kana yet stand for nothing, so that the last one may be empty.
[[nodiscard]] std::vector<std::string> meanings_of(const std::string& composing, const CandidateList* list);

}  // namespace tp
