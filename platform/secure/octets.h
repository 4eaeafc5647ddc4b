// Bytes and text as libsodium takes them.
#pragma once

#include <string_view>

#include "platform/base/bytes.h"

namespace tp {

inline const unsigned char* octets(BytesView bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}
inline const unsigned char* octets(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace tp
