#include "sync/hub/rules/identifiers.h"

#include <vector>

#include "platform/base/text_numbers.h"
#include "platform/secure/hash.h"

namespace tp::hub {

namespace {

std::string hashed(BytesView key, std::string_view kind, const std::string& normalised) {
    if (normalised.empty()) return {};
    return keyed_hash_hex(key, std::string(kind) + ":" + normalised);
}

std::string first_character(std::string_view word) {
    size_t length = 1;
    while (length < word.size() && (static_cast<unsigned char>(word[length]) & 0xC0U) == 0x80U) ++length;
    return std::string(word.substr(0, length));
}

}  // namespace

std::string letters_and_digits(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c >= 'a' && c <= 'z')
            out += static_cast<char>(c - 'a' + 'A');
        else if (is_digit(c) || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80)
            out += c;
    }
    return out;
}

std::string phone_digits(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (is_digit(c)) out += c;
    if (out.starts_with("00")) out.erase(0, 2);
    return out;
}

std::string email_address(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (static_cast<unsigned char>(c) > ' ') out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
}

std::string identifier_hash(BytesView key, Identifier kind, std::string_view text) {
    switch (kind) {
        case Identifier::order_number:
            return hashed(key, "order", letters_and_digits(text));
        case Identifier::receipt_number:
            return hashed(key, "receipt", letters_and_digits(text));
        case Identifier::card:
            return hashed(key, "card", letters_and_digits(text));
        case Identifier::phone:
            return hashed(key, "phone", phone_digits(text));
        case Identifier::email:
            return hashed(key, "email", email_address(text));
    }
    return {};
}

std::string proof_hash(BytesView key, Proof kind, std::string_view text) {
    return hashed(key, kind == Proof::postal_code ? "postal_code" : "receipt_token", letters_and_digits(text));
}

std::string masked_name(std::string_view name) {
    std::vector<std::string_view> words;
    while (!name.empty()) {
        const size_t end = std::min(name.find(' '), name.size());
        if (end > 0) words.push_back(name.substr(0, end));
        name.remove_prefix(std::min(end + 1, name.size()));
    }
    if (words.empty()) return {};
    if (words.size() == 1) return first_character(words[0]) + "***";
    return first_character(words.front()) + ". " + first_character(words.back()) + "***";
}

}  // namespace tp::hub
