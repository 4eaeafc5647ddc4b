#include "platform/secure/keys.h"

#include <sodium.h>

#include <array>

#include "platform/secure/octets.h"
#include "platform/secure/secret_file.h"

namespace tp {

namespace {

constexpr std::string_view crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr size_t code_characters = 26;  // ⌈128 / 5⌉

template <size_t N>
std::string hex(const std::array<unsigned char, N>& bytes) {
    return to_hex(std::as_bytes(std::span(bytes)));
}

std::string base32(size_t characters) {
    const Bytes random = random_bytes(characters);
    std::string text;
    for (const std::byte b : random) text += crockford[std::to_integer<size_t>(b) & 31U];
    return text;
}

std::string_view without_newline(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
    return text;
}

}  // namespace

Result<Bytes> load_or_create_secret(const std::string& path, size_t bytes) {
    auto text = read_secret_file(path);
    if (!text && text.error().code == errc::not_found) {
        Bytes secret = random_bytes(bytes);
        TRY(write_secret_file(path, to_hex(secret) + "\n"));
        return secret;
    }
    if (!text) return std::unexpected(text.error());
    auto secret = from_hex(without_newline(*text));
    sodium_memzero(text->data(), text->size());
    if (!secret || secret->size() != bytes) return fail(errc::malformed, path + " does not hold a key");
    return secret;
}

struct SigningKey::Key {
    std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> open;
    std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret;
    ~Key() { sodium_memzero(secret.data(), secret.size()); }
};

SigningKey::SigningKey(std::unique_ptr<Key> key) : m_key(std::move(key)) {}
SigningKey::~SigningKey() = default;
SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&&) noexcept = default;

SigningKey SigningKey::generate() {
    auto key = std::make_unique<Key>();
    crypto_sign_keypair(key->open.data(), key->secret.data());
    return SigningKey(std::move(key));
}

Result<SigningKey> SigningKey::load_or_create(const std::string& path) {
    Bytes seed = TRY(load_or_create_secret(path, crypto_sign_SEEDBYTES));
    auto key = std::make_unique<Key>();
    crypto_sign_seed_keypair(key->open.data(), key->secret.data(), octets(seed));
    sodium_memzero(seed.data(), seed.size());
    return SigningKey(std::move(key));
}

std::string SigningKey::sign_hex(std::string_view message) const {
    std::array<unsigned char, crypto_sign_BYTES> signature{};
    crypto_sign_detached(signature.data(), nullptr, octets(message), message.size(), m_key->secret.data());
    return hex(signature);
}

std::string SigningKey::public_hex() const {
    return hex(m_key->open);
}

bool verify_signature(std::string_view public_hex, std::string_view message, std::string_view signature_hex) {
    const auto key = from_hex(public_hex);
    const auto signature = from_hex(signature_hex);
    if (!key || key->size() != crypto_sign_PUBLICKEYBYTES) return false;
    if (!signature || signature->size() != crypto_sign_BYTES) return false;
    return crypto_sign_verify_detached(octets(*signature), octets(message), message.size(), octets(*key)) == 0;
}

struct SealingKey::Key {
    std::array<unsigned char, crypto_box_PUBLICKEYBYTES> open;
    std::array<unsigned char, crypto_box_SECRETKEYBYTES> secret;
    ~Key() { sodium_memzero(secret.data(), secret.size()); }
};

SealingKey::SealingKey(std::unique_ptr<Key> key) : m_key(std::move(key)) {}
SealingKey::~SealingKey() = default;
SealingKey::SealingKey(SealingKey&&) noexcept = default;
SealingKey& SealingKey::operator=(SealingKey&&) noexcept = default;

SealingKey SealingKey::generate() {
    auto key = std::make_unique<Key>();
    crypto_box_keypair(key->open.data(), key->secret.data());
    return SealingKey(std::move(key));
}

Result<SealingKey> SealingKey::load_or_create(const std::string& path) {
    Bytes seed = TRY(load_or_create_secret(path, crypto_box_SEEDBYTES));
    auto key = std::make_unique<Key>();
    crypto_box_seed_keypair(key->open.data(), key->secret.data(), octets(seed));
    sodium_memzero(seed.data(), seed.size());
    return SealingKey(std::move(key));
}

std::string SealingKey::public_hex() const {
    return hex(m_key->open);
}

Result<std::string> SealingKey::open(BytesView sealed) const {
    if (sealed.size() < crypto_box_SEALBYTES) return fail(errc::refused, "too short for a sealed box");
    std::string message(sealed.size() - crypto_box_SEALBYTES, '\0');
    if (crypto_box_seal_open(reinterpret_cast<unsigned char*>(message.data()), octets(sealed), sealed.size(),
                             m_key->open.data(), m_key->secret.data()) != 0)
        return fail(errc::refused, "not sealed to this key");
    return message;
}

Result<Bytes> seal_to(std::string_view public_hex, std::string_view message) {
    const auto key = from_hex(public_hex);
    if (!key || key->size() != crypto_box_PUBLICKEYBYTES) return fail(errc::malformed, "not an X25519 public key");
    Bytes sealed(message.size() + crypto_box_SEALBYTES);
    if (crypto_box_seal(reinterpret_cast<unsigned char*>(sealed.data()), octets(message), message.size(),
                        octets(*key)) != 0)
        return fail(errc::malformed, "not a usable X25519 public key");
    return sealed;
}

std::string make_one_time_code() {
    const std::string characters = base32(code_characters);
    std::string code;
    for (size_t i = 0; i < characters.size(); ++i) {
        if (i > 0 && i % 5 == 0) code += '-';
        code += characters[i];
    }
    return code;
}

Result<std::string> normalise_one_time_code(std::string_view typed) {
    if (typed.size() > 4 * code_characters) return fail(errc::malformed, "too long for a one-time code");
    std::string code;
    for (char c : typed) {
        if (c == '-' || c == ' ') continue;
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        if (c == 'O') c = '0';
        if (c == 'I' || c == 'L') c = '1';
        if (crockford.find(c) == std::string_view::npos) return fail(errc::malformed, "not a one-time code");
        code += c;
    }
    if (code.size() != code_characters) return fail(errc::malformed, "not a one-time code");
    return code;
}

std::string make_pickup_code() {
    return base32(6);
}

}  // namespace tp
