#include "platform/base/ids.h"

#include "platform/base/bytes.h"

namespace tp {

std::string make_uuid_v7(WallTime now) {
    Bytes bytes = random_bytes(16);
    const auto milliseconds = static_cast<uint64_t>(now.time_since_epoch().count());
    for (size_t i = 0; i < 6; ++i) bytes[i] = static_cast<std::byte>(milliseconds >> (40 - 8 * i));
    bytes[6] = (bytes[6] & std::byte{0x0F}) | std::byte{0x70};
    bytes[8] = (bytes[8] & std::byte{0x3F}) | std::byte{0x80};
    std::string text = to_hex(bytes);
    for (const size_t at : {8, 13, 18, 23}) text.insert(at, 1, '-');
    return text;
}

bool is_uuid(std::string_view text) {
    if (text.size() != 36) return false;
    for (size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        const bool hex = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f');
        if (dash ? text[i] != '-' : !hex) return false;
    }
    return true;
}

}  // namespace tp
