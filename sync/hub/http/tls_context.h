// Private to this room: TLS as the hub speaks it. Thread rule: pure functions.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <optional>

#include "platform/base/error.h"
#include "platform/secure/certificates.h"
#include "sync/hub/http/server.h"

namespace tp::hub {

// TLS 1.3 only, no resumption. A client's certificate is asked for, not demanded: enrolment comes without one. One of
// another authority ends the handshake; an expired one passes here, because renewal takes it.
[[nodiscard]] Result<boost::asio::ssl::context> make_tls_context(const ServerOptions& options);
[[nodiscard]] std::optional<CertificateFacts> peer_certificate(SSL* tls);

}  // namespace tp::hub
