// Becoming known to a hub. Thread rule: blocks on network and disk; not on the UI thread.
#pragma once

#include <string>

#include "platform/base/clock.h"
#include "sync/client/identity.h"
#include "sync/client/transport.h"

namespace tp {

namespace enrol_errc {
inline constexpr ErrorCode bad_code{"bad_code"};            // unknown, expired or mistyped
inline constexpr ErrorCode code_used{"code_used"};          // by another device
inline constexpr ErrorCode unknown_store{"unknown_store"};  // the hub has stores, and none of this name
}  // namespace enrol_errc

struct EnrolOptions {
    std::string hub_url;
    std::string code;
    std::string name, store;  // may be empty: the code carries them
    std::string folder;       // where the identity goes
    Milliseconds timeout{15'000};
};

// Makes a key, asks POST /v1/enrol through `transport` (which trusts the hub's root and shows no client certificate),
// and saves the identity. The key is kept in FOLDER/enrolment.key until the identity is saved, so that after a lost
// answer the next try comes with the same key, for which the hub gives the same certificate. Errors: bad_code,
// code_used, unknown_store,
// invalid_argument (a name or store that the hub takes for none), refused (another no of the hub), unavailable,
// timed_out, malformed, and those of files.
[[nodiscard]] Result<Identity> enrol(const EnrolOptions& options, Transport& transport, const Clock& clock);

}  // namespace tp
