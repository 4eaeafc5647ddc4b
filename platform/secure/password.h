// Short secrets that a person types. libsodium behind. Thread rule: pure functions; hashing and comparing take tenths
// of a second and tens of megabytes on purpose: never on the UI thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "platform/base/error.h"

namespace tp {

// What one guess costs. The default is the second of RFC 9106, clause 4 ("if much less memory is available"): three
// passes over 64 MiB, which is about 0.1 s of a desktop's processor and half a second of a small board's. libsodium has
// one lane where the RFC takes four.
struct PasswordCost {
    unsigned long long passes = 3;
    size_t memory_bytes = size_t{64} << 20;
};

// Argon2id with a salt of its own, as text that names its parameters ("$argon2id$v=19$m=65536,t=3,p=1$…").
// Errors: full (no memory).
[[nodiscard]] Result<std::string> hash_password(std::string_view password, const PasswordCost& cost = {});
// Whether `hash` is of this password; false too where it is no such text. The time depends on the parameters in `hash`
// and not on the answer.
[[nodiscard]] bool verify_password(const std::string& hash, std::string_view password);
// Whether the text is one that hash_password() could have given.
[[nodiscard]] bool is_password_hash(std::string_view text);

// Overwrites what was secret, in a way that no compiler takes away.
void forget_secret(void* bytes, size_t size);

}  // namespace tp
