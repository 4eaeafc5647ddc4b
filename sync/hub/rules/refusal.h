// How the rules say no: what becomes a problem answer (RFC 9457). Thread rule: plain values.
#pragma once

#include <chrono>
#include <expected>
#include <string>

#include "platform/base/error.h"

namespace tp::hub {

namespace errc {
inline constexpr ErrorCode bad_code{"bad_code"};                          // 401: unknown, expired or misspelt
inline constexpr ErrorCode code_used{"code_used"};                        // 409: another key has used it
inline constexpr ErrorCode bad_csr{"bad_csr"};                            // 400
inline constexpr ErrorCode certificate_required{"certificate_required"};  // 401
inline constexpr ErrorCode certificate_expired{"certificate_expired"};    // 401: only renewal takes it
inline constexpr ErrorCode revoked{"revoked"};                            // 403
inline constexpr ErrorCode unknown_cursor{"unknown_cursor"};              // 409, with the bucket
inline constexpr ErrorCode snapshot_required{"snapshot_required"};        // 410, with the bucket
inline constexpr ErrorCode no_match{"no_match"};                          // 404: wrong and unknown alike
inline constexpr ErrorCode cooling_down{"cooling_down"};                  // 429
inline constexpr ErrorCode hash_mismatch{"hash_mismatch"};                // an identity again with other content
inline constexpr ErrorCode out_of_stock{"out_of_stock"};
inline constexpr ErrorCode unknown_type{"unknown_type"};
inline constexpr ErrorCode unknown_store{"unknown_store"};      // named by stock, or by a device that enrols
inline constexpr ErrorCode unknown_product{"unknown_product"};  // stock of such a product
}  // namespace errc

struct Refusal {
    int status = 500;  // of HTTP
    ErrorCode code = tp::errc::internal;
    std::string detail;
    std::string bucket;
    std::chrono::seconds retry_after{0};

    Refusal(int http_status, ErrorCode why, std::string text)
        : status(http_status), code(why), detail(std::move(text)) {}
    // Implicit, so that TRY hands a room's error on. The text of what is our own fault stays out of `detail`.
    Refusal(const Error& error);  // NOLINT(google-explicit-constructor)
};

template <typename T>
using Answer = std::expected<T, Refusal>;

[[nodiscard]] inline std::unexpected<Refusal> refuse(int status, ErrorCode code, std::string detail) {
    return std::unexpected(Refusal(status, code, std::move(detail)));
}

}  // namespace tp::hub
