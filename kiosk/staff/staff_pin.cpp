#include "kiosk/staff/staff_pin.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "platform/base/text_numbers.h"
#include "platform/secure/secret_file.h"

namespace tp {
namespace {

constexpr int free_attempts = 4;
constexpr int most_counted = 1'000;
constexpr Milliseconds first_rest{30'000}, longest_rest{3'600'000};

std::string pin_file(const std::string& folder) {
    return folder + "/staff.pin";
}
std::string attempts_file(const std::string& folder) {
    return folder + "/staff.attempts";
}

bool is_run(std::string_view digits, int step) {
    for (size_t i = 1; i < digits.size(); ++i)
        if ((digits[i] - digits[i - 1] - step) % 10 != 0) return false;  // 8901 is a run, too
    return true;
}

bool repeats_block(std::string_view digits, size_t length) {
    for (size_t i = length; i < digits.size(); ++i)
        if (digits[i] != digits[i - length]) return false;
    return true;
}

// "wrong 5 since 2026-11-22T14:02:05.120Z": when the last of them was counted.
struct Attempts {
    int wrong = 0;
    WallTime since{};
};

std::optional<Attempts> parse_attempts(std::string_view text) {
    constexpr std::string_view head = "wrong ", middle = " since ";
    while (text.ends_with('\n')) text.remove_suffix(1);
    const size_t at = text.find(middle);
    if (!text.starts_with(head) || at == std::string_view::npos) return std::nullopt;
    const auto wrong = parse_digits(text.substr(head.size(), at - head.size()));
    const auto since = parse_rfc3339(text.substr(at + middle.size()));
    if (!wrong || *wrong > most_counted || !since) return std::nullopt;
    return Attempts{static_cast<int>(*wrong), *since};
}

}  // namespace

Status check_pin(std::string_view digits) {
    if (digits.size() < least_pin_digits || digits.size() > most_pin_digits ||
        !std::ranges::all_of(digits, [](char c) { return is_digit(c); }))
        return fail(pin_errc::bad_pin, fmt::format("a PIN has {} to {} digits", least_pin_digits, most_pin_digits));
    if (is_run(digits, 1) || is_run(digits, -1))
        return fail(pin_errc::weak_pin, "a run of digits is guessed first; choose others");
    for (const size_t length : {1, 2, 3})
        if (repeats_block(digits, length))
            return fail(pin_errc::weak_pin, "the same digits over and over are guessed first; choose others");
    return {};
}

Status set_pin(const std::string& folder, std::string_view digits, const PasswordCost& cost) {
    TRY(check_pin(digits));
    const std::string hash = TRY(hash_password(digits, cost));
    TRY(write_secret_file(pin_file(folder), hash + "\n"));
    return write_secret_file(attempts_file(folder), "wrong 0 since 1970-01-01T00:00:00Z\n");
}

Result<std::unique_ptr<Logger>> open_staff_audit(const std::string& folder) {
    return Logger::to_file(folder + "/staff-audit.log", LogLevel::info);
}

Milliseconds pin_rest(int wrong) {
    if (wrong <= free_attempts) return Milliseconds{0};
    const int doublings = std::min(wrong - free_attempts - 1, 7);  // 30 s × 2⁷ is more than an hour
    return std::min(first_rest * (1 << doublings), longest_rest);
}

PinKeeper::PinKeeper(std::string folder, const Clock& clock, Logger& audit)
    : m_folder(std::move(folder)), m_clock(clock), m_audit(audit) {}

PinKeeper::Stored PinKeeper::stored() const {
    auto hash = read_secret_file(pin_file(m_folder));
    if (!hash)
        return {{}, hash.error().code == errc::not_found ? std::string() : std::string(hash.error().code.name())};
    while (hash->ends_with('\n')) hash->pop_back();
    if (!is_password_hash(*hash)) return {{}, std::string(errc::corrupt.name())};
    return {std::move(*hash), {}};
}

void PinKeeper::load_attempts() {
    // Read anew each time: touchpoint-ctl staff pin begins the count anew.
    const auto text = read_secret_file(attempts_file(m_folder));
    if (!text && text.error().code == errc::not_found && !m_loaded) {
        m_loaded = true;
        return;
    }
    const auto attempts = text ? parse_attempts(*text) : std::nullopt;
    if (m_kept && attempts && attempts->wrong == 0) {
        m_wrong = 0;
        m_rests_until.reset();
    } else if (!m_loaded) {
        // A count that cannot be read may hide many: as after the first rest.
        m_wrong = attempts ? attempts->wrong : free_attempts + 1;
        const Milliseconds whole = pin_rest(m_wrong);
        const WallTime now = m_clock.wall();
        const bool set_back = !attempts || now < attempts->since;
        const Milliseconds past = set_back ? Milliseconds{0} : Milliseconds{now - attempts->since};
        if (past < whole) m_rests_until = m_clock.monotonic() + (whole - past);
    }
    m_loaded = true;
}

void PinKeeper::keep_attempts(int wrong) {
    m_wrong = std::min(wrong, most_counted);
    const auto kept = write_secret_file(attempts_file(m_folder),
                                        fmt::format("wrong {} since {}\n", m_wrong, to_rfc3339(m_clock.wall())));
    m_kept = kept.has_value();
    if (!kept) m_audit.error("staff_attempts_not_kept", {{"error", kept.error().message}});
}

Milliseconds PinKeeper::rest_left() const {
    if (!m_rests_until) return Milliseconds{0};
    return std::max(Milliseconds{0}, std::chrono::ceil<Milliseconds>(*m_rests_until - m_clock.monotonic()));
}

PinState PinKeeper::state() {
    load_attempts();
    Stored pin = stored();
    return {.set = !pin.hash.empty(), .problem = std::move(pin.problem), .wrong = m_wrong, .rest = rest_left()};
}

PinVerdict PinKeeper::attempt(const SecretDigits& pin) {
    PinState before = state();
    if (!before.set) return {PinAnswer::not_set, std::move(before)};
    if (before.rest > Milliseconds{0}) {
        m_audit.warning("staff_pin_resting", {{"wrong", m_wrong}});
        return {PinAnswer::resting, std::move(before)};
    }
    const int wrong = m_wrong + 1;
    keep_attempts(wrong);
    const bool right = verify_password(stored().hash, pin.view());
    keep_attempts(right ? 0 : wrong);
    if (right) {
        m_rests_until.reset();
        m_audit.info("staff_opened");
    } else {
        if (const Milliseconds rest = pin_rest(wrong); rest > Milliseconds{0})
            m_rests_until = m_clock.monotonic() + rest;
        m_audit.warning("staff_pin_wrong", {{"wrong", wrong}, {"rest_s", rest_left().count() / 1000}});
    }
    return {right ? PinAnswer::right : PinAnswer::wrong, state()};
}

}  // namespace tp
