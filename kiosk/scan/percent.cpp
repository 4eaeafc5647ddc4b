#include "kiosk/scan/percent.h"

#include "kiosk/scan/scan.h"
#include "platform/base/bytes.h"

namespace tp {

Result<std::string> percent_decode(std::string_view text) {
    const auto digit = [](char c) {
        if (c >= '0' && c <= '9') return c - '0';
        if (c >= 'A' && c <= 'F') return c - 'A' + 10;
        if (c >= 'a' && c <= 'f') return c - 'a' + 10;
        return -1;
    };
    std::string result;
    for (size_t at = 0; at < text.size(); ++at) {
        char c = text[at];
        if (c == '%') {
            const int high = at + 2 < text.size() ? digit(text[at + 1]) : -1;
            const int low = at + 2 < text.size() ? digit(text[at + 2]) : -1;
            if (high < 0 || low < 0) return fail(scan_errc::bad_percent_encoding, "% without two hexadecimal digits");
            c = static_cast<char>(high * 16 + low);
            at += 2;
        }
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            return fail(scan_errc::bad_percent_encoding, "an encoded control character");
        }
        result += c;
    }
    if (!is_valid_utf8(result)) return fail(scan_errc::bad_percent_encoding, "encoded bytes that are not UTF-8");
    return result;
}

}  // namespace tp
