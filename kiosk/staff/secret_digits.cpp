#include "kiosk/staff/secret_digits.h"

#include "platform/secure/password.h"

namespace tp {

bool SecretDigits::add(char digit) {
    if (digit < '0' || digit > '9' || m_size == most) return false;
    m_digits[m_size++] = digit;
    return true;
}

void SecretDigits::remove_last() {
    if (m_size > 0) m_digits[--m_size] = 0;
}

void SecretDigits::clear() {
    forget_secret(m_digits.data(), m_digits.size());
    m_size = 0;
}

void SecretDigits::take(SecretDigits& other) {
    m_digits = other.m_digits;
    m_size = other.m_size;
    other.clear();
}

}  // namespace tp
