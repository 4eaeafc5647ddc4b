// Words of other scripts by their sound: "нутелла", "نوتيلا" and "ヌテラ" meet "nutella". Thread rule: one Sounds for
// one thread at a time; the free functions are pure.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace tp {

// Whether `word` has letters that are not Latin.
[[nodiscard]] bool is_other_script(std::string_view word);

// What remains of a Latin word when spellings of one sound are made one: "chocolate", "sokolad" → "sokolat". Vowels
// stay.
[[nodiscard]] std::string sound_of(std::string_view latin);
// The same without vowels, for scripts that write none.
[[nodiscard]] std::string consonants_of(std::string_view sound);

class Sounds {
  public:
    Sounds();
    ~Sounds();
    Sounds(Sounds&&) noexcept;
    Sounds& operator=(Sounds&&) noexcept;

    // In Latin letters without marks (ICU's Any-Latin, Russian by BGN, then Latin-ASCII), lower case, a to z only.
    [[nodiscard]] std::string latin(std::string_view text);

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp
