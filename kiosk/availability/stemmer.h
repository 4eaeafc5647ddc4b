// Words without their endings: "toothbrushes" and "toothbrush" have one stem. Snowball's algorithms (libstemmer).
// Thread rule: one Stemmer for one thread at a time.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace tp {

class Stemmer {
  public:
    // `language`: BCP 47; one that Snowball does not know leaves words as they are.
    explicit Stemmer(std::string_view language);
    ~Stemmer();
    Stemmer(Stemmer&&) noexcept;
    Stemmer& operator=(Stemmer&&) noexcept;

    // `word` as WordSplitter folds it. The view is good until the next call.
    [[nodiscard]] std::string_view stem(std::string_view word);

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp
