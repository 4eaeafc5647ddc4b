#include "kiosk/loyalty/member_rules.h"

#include <algorithm>

#include "kiosk/scan/gtin.h"
#include "platform/base/text_numbers.h"

namespace tp {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool is_alnum(char c) {
    return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z');
}

bool is_atom(char c) {
    return is_alnum(c) || std::string_view("!#$%&'*+/=?^_`{|}~-").find(c) != std::string_view::npos;
}

bool is_local_part(std::string_view local) {
    if (local.empty() || local.size() > 64 || local.front() == '.' || local.back() == '.') return false;
    char before = 0;
    for (const char c : local) {
        if (c == '.' ? before == '.' : !is_atom(c)) return false;
        before = c;
    }
    return true;
}

bool is_host(std::string_view host) {
    if (host.size() > 253 || host.find('.') == std::string_view::npos) return false;
    while (true) {
        const size_t dot = host.find('.');
        const std::string_view label = host.substr(0, dot);
        if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
        if (!std::ranges::all_of(label, [](char c) { return is_alnum(c) || c == '-'; })) return false;
        if (dot == std::string_view::npos) return true;
        host.remove_prefix(dot + 1);
    }
}

std::optional<std::string> as_email(std::string_view typed) {
    const size_t at = typed.rfind('@');
    if (typed.size() > 254 || !is_local_part(typed.substr(0, at)) || !is_host(typed.substr(at + 1)))
        return std::nullopt;
    std::string out(typed);
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

}  // namespace

std::optional<MemberQuestion> identify_member(std::string_view typed, std::string_view card_prefix) {
    while (!typed.empty() && typed.front() == ' ') typed.remove_prefix(1);
    while (!typed.empty() && typed.back() == ' ') typed.remove_suffix(1);
    MemberQuestion question;
    if (typed.find('@') != std::string_view::npos) {
        auto email = as_email(typed);
        if (!email) return std::nullopt;
        question.email = std::move(*email);
        return question;
    }
    const bool plus = typed.starts_with('+');
    std::string digits;
    for (const char c : typed.substr(plus ? 1 : 0)) {
        if (is_digit(c))
            digits += c;
        else if (std::string_view(" -.()/").find(c) == std::string_view::npos)
            return std::nullopt;
    }
    if (!plus && digits.size() == 16 && digits.starts_with(card_prefix)) {
        if (!has_luhn_check_digit(digits)) return std::nullopt;
        question.card = std::move(digits);
        return question;
    }
    const bool foreign = plus || digits.starts_with("00");
    if (!plus && foreign) digits.erase(0, 2);
    if (digits.size() < 7 || digits.size() > 15) return std::nullopt;
    question.phone = (foreign ? "+" : "") + digits;
    return question;
}

double progress_to_reward(const Member& member) {
    if (member.next_reward_at <= 0 || member.points >= member.next_reward_at) return 1;
    return std::max(0.0, static_cast<double>(member.points) / static_cast<double>(member.next_reward_at));
}

}  // namespace tp
