#include "tests/doubles/hub/loopback_hub.h"

#include "platform/secure/certificates.h"
#include "sync/client/curl_transport.h"

namespace tp::hub {

Result<std::unique_ptr<LoopbackHub>> LoopbackHub::start(const std::string& folder, const Clock& clock, Logger& log,
                                                        const LoopbackHubOptions& options) {
    std::unique_ptr<LoopbackHub> made(new LoopbackHub);
    LoopbackHub& self = *made;
    self.m_hub = TRY(Hub::open(folder, clock, log));
    self.m_admin = std::make_unique<HubAdmin>(*self.m_hub);
    self.m_api = std::make_unique<Api>(*self.m_hub, options.api);
    const auto identity = TRY(load_or_create_server_identity(folder, self.m_hub->files().authority, {}, clock));
    ServerOptions server;
    server.port = server.health_port = 0;
    server.certificate_pem = identity.certificate_pem;
    server.private_key_pem = identity.private_key_pem;
    server.client_root_pem = self.root();
    server.limits = options.limits;
    self.m_server = TRY(Server::start(
        server, clock, log,
        [&self, told = options.answered](const Request& request) {
            Response response = self.m_api->handle(request);
            if (!told) return response;
            if (!response.waiting)
                told(request);
            else
                response.waiting->ask = [told, request, ask = std::move(response.waiting->ask)](bool last) {
                    auto answer = ask(last);
                    if (answer) told(request);
                    return answer;
                };
            return response;
        },
        [&self](const Request& request) { return self.m_api->handle_health(request, self.m_server->counters()); },
        // Whoever is told of answers is told of all of them.
        [&self, told = options.answered != nullptr](const Request& request) {
            return told ? std::nullopt : self.m_api->handle_at_once(request);
        }));
    return made;
}

std::string LoopbackHub::url() const {
    return "https://127.0.0.1:" + std::to_string(m_server->port());
}

Result<Identity> LoopbackHub::enrol(const std::string& store) {
    const auto code = TRY(m_admin->new_code(store, "Kiosk"));
    Identity identity;
    identity.hub_url = url();
    identity.private_key = TRY(make_private_key());
    EnrolRequest request;
    request.code = code.code;
    request.csr = TRY(make_request(identity.private_key, "kiosk"));
    auto enrolled = m_hub->enrolment().enrol(request);
    if (!enrolled) return fail(enrolled.error().code, enrolled.error().detail);
    identity.enrolled = *std::move(enrolled);
    return identity;
}

Result<std::unique_ptr<Transport>> LoopbackHub::transport(const Identity& identity, const std::string& url) const {
    CurlOptions options;
    options.base_url = url.empty() ? identity.hub_url : url;
    options.roots = identity.enrolled.roots;
    options.certificate = identity.enrolled.certificate;
    options.private_key = identity.private_key;
    options.user_agent = "touchpoint/test";
    return TRY(CurlTransport::make(std::move(options)));
}

Status LoopbackHub::import(const std::string& table, const std::vector<std::string>& rows) {
    const auto counts = TRY(m_hub->intake().apply_batch(table, rows, std::nullopt));
    if (counts.rejected.empty()) return {};
    return fail(tp::errc::malformed, table + ": " + counts.rejected.front().message);
}

}  // namespace tp::hub
