#include "platform/base/bytes.h"

#include <sys/random.h>

#include <cerrno>
#include <cstdlib>

namespace tp {

std::string to_hex(BytesView bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::byte b : bytes) {
        text += digits[std::to_integer<unsigned>(b) >> 4];
        text += digits[std::to_integer<unsigned>(b) & 15];
    }
    return text;
}

Result<Bytes> from_hex(std::string_view text) {
    const auto nibble = [](char c) -> int {
        if (c >= '0' && c <= '9') return c - '0';
        if (c >= 'a' && c <= 'f') return c - 'a' + 10;
        if (c >= 'A' && c <= 'F') return c - 'A' + 10;
        return -1;
    };
    if (text.size() % 2 != 0) return fail(errc::malformed, "hexadecimal text of odd length");
    Bytes bytes;
    bytes.reserve(text.size() / 2);
    for (size_t i = 0; i < text.size(); i += 2) {
        const int high = nibble(text[i]), low = nibble(text[i + 1]);
        if (high < 0 || low < 0) return fail(errc::malformed, "not a hexadecimal digit");
        bytes.push_back(static_cast<std::byte>(high << 4 | low));
    }
    return bytes;
}

bool is_valid_utf8(std::string_view text) {
    for (size_t i = 0; i < text.size();) {
        const auto at = [&](size_t k) { return static_cast<unsigned char>(text[k]); };
        const unsigned lead = at(i);
        if (lead < 0x80) {
            ++i;
            continue;
        }
        size_t more = 0;
        unsigned first_low = 0x80, first_high = 0xBF;  // range of the second byte
        if (lead >= 0xC2 && lead <= 0xDF) {
            more = 1;
        } else if (lead >= 0xE0 && lead <= 0xEF) {
            more = 2;
            if (lead == 0xE0) first_low = 0xA0;
            if (lead == 0xED) first_high = 0x9F;
        } else if (lead >= 0xF0 && lead <= 0xF4) {
            more = 3;
            if (lead == 0xF0) first_low = 0x90;
            if (lead == 0xF4) first_high = 0x8F;
        } else {
            return false;
        }
        if (i + more >= text.size() || at(i + 1) < first_low || at(i + 1) > first_high) return false;
        for (size_t k = 2; k <= more; ++k)
            if (at(i + k) < 0x80 || at(i + k) > 0xBF) return false;
        i += more + 1;
    }
    return true;
}

bool has_no_controls(std::string_view text) {
    for (size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x20 || byte == 0x7F) return false;
        // C1 as UTF-8 writes it.
        if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) return false;
    }
    return true;
}

Bytes random_bytes(size_t count) {
    Bytes bytes(count);
    size_t done = 0;
    while (done < count) {
        const ssize_t got = getrandom(bytes.data() + done, count - done, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) std::abort();
        done += static_cast<size_t>(got);
    }
    return bytes;
}

}  // namespace tp
