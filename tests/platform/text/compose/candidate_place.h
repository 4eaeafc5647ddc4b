// Where a word stands among its candidates. Included by the tests of the dictionaries only.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

#include "platform/text/compose/candidate.h"

namespace tp {

inline constexpr size_t no_place = 99;

// `consumed`: only as a candidate of so many bytes; 0: of any.
inline size_t place_of(const InputCandidates& candidates, std::string_view word, size_t consumed = 0) {
    const auto found = std::ranges::find_if(candidates, [&](const InputCandidate& candidate) {
        return candidate.text == word && (consumed == 0 || candidate.consumed == consumed);
    });
    return found == candidates.end() ? no_place : static_cast<size_t>(found - candidates.begin());
}

struct WordPlace {
    const char* typed;
    const char* word;
    size_t place;  // at the latest
};

template <typename Dictionary>
void check_places(std::span<const WordPlace> words, Dictionary&& dictionary) {
    for (const WordPlace& word : words) {
        INFO(std::string(word.typed), " ", std::string(word.word));
        CHECK(place_of(dictionary.candidates(word.typed, 60), word.word, std::string_view(word.typed).size()) <=
              word.place);
    }
}

}  // namespace tp
