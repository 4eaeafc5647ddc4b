#include "platform/secure/hash.h"

#include <sodium.h>

#include <cassert>

#include "platform/secure/octets.h"

namespace tp {

namespace {

unsigned char* octets(Digest& digest) {
    return reinterpret_cast<unsigned char*>(digest.data());
}

}  // namespace

Digest sha256(BytesView bytes) {
    Digest digest;
    crypto_hash_sha256(octets(digest), octets(bytes), bytes.size());
    return digest;
}

std::string sha256_hex(std::string_view text) {
    return to_hex(sha256(bytes_of(text)));
}

Digest keyed_hash(BytesView key, std::string_view text) {
    assert(key.size() >= crypto_generichash_KEYBYTES_MIN && key.size() <= crypto_generichash_KEYBYTES_MAX);
    Digest digest;
    crypto_generichash(octets(digest), digest.size(), octets(bytes_of(text)), text.size(), octets(key), key.size());
    return digest;
}

std::string keyed_hash_hex(BytesView key, std::string_view text) {
    return to_hex(keyed_hash(key, text));
}

uint64_t short_hash(std::string_view text) {
    static constexpr std::array<unsigned char, crypto_shorthash_KEYBYTES> key{};
    std::array<unsigned char, crypto_shorthash_BYTES> out{};
    crypto_shorthash(out.data(), octets(bytes_of(text)), text.size(), key.data());
    uint64_t hash = 0;
    for (size_t i = out.size(); i-- > 0;) hash = hash << 8 | out[i];
    return hash;
}

bool equal_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

struct Sha256::State {
    crypto_hash_sha256_state sodium;
};

Sha256::Sha256() : m_state(std::make_unique<State>()) {
    crypto_hash_sha256_init(&m_state->sodium);
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(BytesView bytes) {
    crypto_hash_sha256_update(&m_state->sodium, octets(bytes), bytes.size());
}

Digest Sha256::finish() {
    Digest digest;
    crypto_hash_sha256_final(&m_state->sodium, octets(digest));
    return digest;
}

}  // namespace tp
