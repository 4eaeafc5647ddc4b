#include "kiosk/centre/postal_code.h"

#include "platform/base/text_numbers.h"

namespace tp {

std::string normalise_postal_code(std::string_view typed) {
    std::string out;
    for (const char c : typed) {
        if (is_digit(c) || (c >= 'A' && c <= 'Z')) out += c;
        if (c >= 'a' && c <= 'z') out += static_cast<char>(c - 'a' + 'A');
    }
    return out;
}

bool plausible_postal_code(std::string_view normalised) {
    return normalised.size() >= 3 && normalised.size() <= 10;
}

}  // namespace tp
