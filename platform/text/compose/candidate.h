// What a text that is being composed may become. Thread rule: plain values.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace tp {

struct InputCandidate {
    std::string text;
    size_t consumed = 0;  // bytes of the composing text that it stands for, from its beginning
    bool operator==(const InputCandidate&) const = default;
};
using InputCandidates = std::vector<InputCandidate>;

}  // namespace tp
