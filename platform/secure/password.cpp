#include "platform/secure/password.h"

#include <sodium.h>

#include "platform/base/no_blocking_here.h"

namespace tp {

Result<std::string> hash_password(std::string_view password, const PasswordCost& cost) {
    may_block("hashing a password");
    if (::sodium_init() < 0) return fail(errc::internal, "libsodium does not start");
    char hash[crypto_pwhash_STRBYTES];
    if (::crypto_pwhash_str_alg(hash, password.data(), password.size(), cost.passes, cost.memory_bytes,
                                crypto_pwhash_ALG_ARGON2ID13) != 0)
        return fail(errc::full, "no memory to hash a password");
    return std::string(hash);
}

bool verify_password(const std::string& hash, std::string_view password) {
    may_block("verifying a password");
    if (::sodium_init() < 0 || !is_password_hash(hash)) return false;
    return ::crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

bool is_password_hash(std::string_view text) {
    return text.starts_with("$argon2id$") && text.size() < crypto_pwhash_STRBYTES &&
           text.find('\0') == std::string_view::npos;
}

void forget_secret(void* bytes, size_t size) {
    ::sodium_memzero(bytes, size);
}

}  // namespace tp
