// Thread rule: plain function.
#pragma once

#include <string.h>

#include <string>

namespace tp {

// Empties a string and leaves none of its bytes behind: clear() overwrites the first one only, and short texts stand
// inside of the string itself.
inline void scrub_text(std::string& text) {
    text.resize(text.capacity());
    ::explicit_bzero(text.data(), text.size());
    text.clear();
}

}  // namespace tp
