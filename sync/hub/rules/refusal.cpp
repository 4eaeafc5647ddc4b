#include "sync/hub/rules/refusal.h"

namespace tp::hub {

Refusal::Refusal(const Error& error) : code(error.code), detail(error.message) {
    if (code == tp::errc::malformed || code == tp::errc::invalid_argument || code == tp::errc::unsupported) {
        status = 400;
    } else if (code == tp::errc::too_large) {
        status = 413;
    } else if (code == tp::errc::not_found) {
        status = 404;
    } else if (code == tp::errc::conflict) {
        status = 409;
    } else if (code == tp::errc::refused) {
        status = 403;
    } else if (code == tp::errc::unavailable || code == tp::errc::timed_out || code == tp::errc::full) {
        status = 503;
        retry_after = std::chrono::seconds{5};
        detail = "the hub cannot do this now";
    } else {
        status = 500;
        code = tp::errc::internal;
        detail = "the hub failed; its log says why";
    }
}

}  // namespace tp::hub
