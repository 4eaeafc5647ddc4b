// What ICU has just written: a screen asks for the same numbers and sentences in each of its frames, and ICU takes
// microseconds for each. Holds what a visitor sees, so a visit's end forgets it. Thread rule: one thread at a time.
#pragma once

#include <string>
#include <unordered_map>
#include <utility>

namespace tp {

class RecentWords {
  public:
    // What `make()` has given for this key, or gives now.
    template <typename Make>
    std::string of(std::string key, const Make& make) {
        if (const auto found = m_words.find(key); found != m_words.end()) return found->second;
        if (m_words.size() >= most) m_words.clear();
        return m_words.emplace(std::move(key), make()).first->second;
    }
    void forget() { m_words.clear(); }

  private:
    static constexpr size_t most = 512;  // several screens full
    std::unordered_map<std::string, std::string> m_words;
};

}  // namespace tp
