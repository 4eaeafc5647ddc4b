// Typed errors and results. Thread rule: plain values, use anywhere.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace tp {

// The stable, machine-readable name of a kind of failure, such as "not_found". Rooms declare their own beside their
// code; the general ones are in `errc`. The text must outlive the program (string literals only): compare with ==.
class ErrorCode {
  public:
    consteval explicit ErrorCode(const char* name) : m_name(name) {}
    [[nodiscard]] constexpr std::string_view name() const { return m_name; }
    constexpr bool operator==(const ErrorCode&) const = default;

  private:
    std::string_view m_name;
};

namespace errc {
inline constexpr ErrorCode invalid_argument{"invalid_argument"};  // the caller's value is out of its documented range
inline constexpr ErrorCode malformed{"malformed"};                // input from outside does not follow its format
inline constexpr ErrorCode too_large{"too_large"};                // input from outside is over its cap
inline constexpr ErrorCode unsupported{"unsupported"};  // well-formed, but a version or kind this build has not
inline constexpr ErrorCode not_found{"not_found"};
inline constexpr ErrorCode conflict{"conflict"};  // the same identity with other content, or a wrong state
inline constexpr ErrorCode refused{"refused"};    // the other side says no (permission, proof, certificate)
inline constexpr ErrorCode rate_limited{"rate_limited"};
inline constexpr ErrorCode unavailable{"unavailable"};  // the other side cannot be reached now: try again later
inline constexpr ErrorCode timed_out{"timed_out"};
inline constexpr ErrorCode cancelled{"cancelled"};
inline constexpr ErrorCode io{"io"};            // the operating system reported a failure of a file, socket or device
inline constexpr ErrorCode full{"full"};        // no space left
inline constexpr ErrorCode corrupt{"corrupt"};  // a file of ours is damaged
inline constexpr ErrorCode internal{"internal"};
}  // namespace errc

struct Error {
    ErrorCode code;
    std::string message;  // for logs and technicians, English; never shown to a customer, never holds personal data

    // The same error with what was being done in front: "reading the outbox: disk I/O error".
    [[nodiscard]] Error with_context(std::string_view doing) const {
        return Error{code, std::string(doing) + ": " + message};
    }
};

template <typename T>
using Result = std::expected<T, Error>;
using Status = Result<void>;

[[nodiscard]] inline std::unexpected<Error> fail(ErrorCode code, std::string message) {
    return std::unexpected(Error{code, std::move(message)});
}

// The error of the system call that has just failed, by errno: ENOSPC → full, ENOENT → not_found, EACCES → refused,
// else io.
[[nodiscard]] std::unexpected<Error> fail_errno(std::string_view doing, int error_number);

}  // namespace tp

// TRY(expression) is the value of a Result, or returns its error from the enclosing function.
// TRY_CONTEXT adds what was being done. The counter gives each use a name of its own, so that they may be nested. At
// most one of them in a braced list: when the second returns, g++ 12 leaks what the first has made.
#define TP_TRY_AS(name, expression)                                 \
    __extension__({                                                 \
        auto name = (expression);                                   \
        if (!name) return std::unexpected(std::move(name).error()); \
        *std::move(name);                                           \
    })
#define TP_TRY_CONTEXT_AS(name, expression, doing)                           \
    __extension__({                                                          \
        auto name = (expression);                                            \
        if (!name) return std::unexpected(name.error().with_context(doing)); \
        *std::move(name);                                                    \
    })
#define TP_JOIN_2(a, b) a##b
#define TP_JOIN(a, b) TP_JOIN_2(a, b)
#define TRY(expression) TP_TRY_AS(TP_JOIN(tp_try_result_, __COUNTER__), expression)
#define TRY_CONTEXT(expression, doing) TP_TRY_CONTEXT_AS(TP_JOIN(tp_try_result_, __COUNTER__), expression, doing)
