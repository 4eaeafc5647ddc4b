// Digits that a person types and nobody else may learn. Zeroed when it is cleared, moved from or destroyed.
// Thread rule: one thread at a time; may be moved to another.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace tp {

class SecretDigits {
  public:
    static constexpr size_t most = 12;

    SecretDigits() = default;
    ~SecretDigits() { clear(); }
    SecretDigits(SecretDigits&& other) noexcept { take(other); }
    SecretDigits& operator=(SecretDigits&& other) noexcept {
        if (this != &other) take(other);
        return *this;
    }
    SecretDigits(const SecretDigits&) = delete;
    SecretDigits& operator=(const SecretDigits&) = delete;

    bool add(char digit);  // false: no digit, or full
    void remove_last();
    void clear();
    [[nodiscard]] size_t size() const { return m_size; }
    [[nodiscard]] bool empty() const { return m_size == 0; }
    [[nodiscard]] std::string_view view() const { return {m_digits.data(), m_size}; }

  private:
    void take(SecretDigits& other);

    std::array<char, most> m_digits{};
    size_t m_size = 0;
};

}  // namespace tp
