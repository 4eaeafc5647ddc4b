#include "platform/secure/password.h"

#include <doctest/doctest.h>

using namespace tp;

TEST_CASE("password: hashed with a salt of its own, told right from wrong, hostile hashes refused") {
    constexpr PasswordCost cheap{.passes = 1, .memory_bytes = 8192};
    const std::string hash = hash_password("259106", cheap).value();
    CHECK(hash != hash_password("259106", cheap).value());
    CHECK(is_password_hash(hash));
    CHECK(verify_password(hash, "259106"));
    CHECK_FALSE(verify_password(hash, "259107"));
    CHECK_FALSE(verify_password(hash, ""));
    for (const char* bad : {"", "259106", "$argon2id$", "$argon2id$v=19$m=4294967295,t=4294967295,p=1$AAAA$AAAA",
                            "$argon2i$v=19$m=8,t=1,p=1$x$x"})
        CHECK_FALSE(verify_password(bad, "259106"));
    CHECK_FALSE(is_password_hash(std::string(4096, '$')));
}

TEST_CASE("password: the usual cost is RFC 9106's second choice, and a secret is overwritten") {
    CHECK(hash_password("259106").value().starts_with("$argon2id$v=19$m=65536,t=3,p=1$"));
    std::string secret = "259106";
    forget_secret(secret.data(), secret.size());
    CHECK(secret == std::string(6, '\0'));
}
