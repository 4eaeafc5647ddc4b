// Ed25519 signatures, sealed boxes and one-time codes. libsodium behind. Thread rule: values and pure functions.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "platform/base/bytes.h"
#include "platform/base/error.h"

namespace tp {

// An Ed25519 key pair (RFC 8032). Wiped when it goes.
class SigningKey {
  public:
    static SigningKey generate();
    // The file holds the seed as 64 hexadecimal digits; made with mode 0600 where it is missing.
    // Refused: a file that others may read. Malformed: any other content.
    static Result<SigningKey> load_or_create(const std::string& path);
    ~SigningKey();
    SigningKey(SigningKey&&) noexcept;
    SigningKey& operator=(SigningKey&&) noexcept;

    [[nodiscard]] std::string sign_hex(std::string_view message) const;  // 128 hexadecimal digits
    [[nodiscard]] std::string public_hex() const;                        // 64 hexadecimal digits

  private:
    struct Key;
    explicit SigningKey(std::unique_ptr<Key> key);
    std::unique_ptr<Key> m_key;
};

// Whether `signature_hex` is `public_hex`'s signature of `message`. Anything malformed is simply not one.
[[nodiscard]] bool verify_signature(std::string_view public_hex, std::string_view message,
                                    std::string_view signature_hex);

// An X25519 key pair that opens what was sealed to its public half (libsodium's crypto_box_seal). Wiped when it goes.
class SealingKey {
  public:
    static SealingKey generate();
    static Result<SealingKey> load_or_create(const std::string& path);  // as SigningKey's
    ~SealingKey();
    SealingKey(SealingKey&&) noexcept;
    SealingKey& operator=(SealingKey&&) noexcept;

    [[nodiscard]] std::string public_hex() const;
    [[nodiscard]] Result<std::string> open(BytesView sealed) const;  // refused: not sealed to this key, or changed

  private:
    struct Key;
    explicit SealingKey(std::unique_ptr<Key> key);
    std::unique_ptr<Key> m_key;
};
[[nodiscard]] Result<Bytes> seal_to(std::string_view public_hex, std::string_view message);

// 128 random bits in Crockford's base 32 (no I, L, O, U), in groups: "7Q2FJ-8M0ZR-…": 26 characters and 5 hyphens.
[[nodiscard]] std::string make_one_time_code();
// As a person may have typed it: any case, hyphens and spaces dropped, O read as 0, I and L as 1.
// Malformed unless 26 characters of the alphabet remain.
[[nodiscard]] Result<std::string> normalise_one_time_code(std::string_view typed);
// Six characters of the same alphabet, for a person to say at the desk. Not a secret.
[[nodiscard]] std::string make_pickup_code();

// A secret of `bytes` random bytes kept as hexadecimal in a file of mode 0600; made where it is missing.
[[nodiscard]] Result<Bytes> load_or_create_secret(const std::string& path, size_t bytes);

}  // namespace tp
