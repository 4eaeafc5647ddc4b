// A whole hub in this process: rules, API and server on free ports of the loopback, with real TLS.
// Thread rule: one thread; the server has threads of its own.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "platform/base/log.h"
#include "sync/client/identity.h"
#include "sync/client/transport.h"
#include "sync/hub/http/api.h"
#include "sync/hub/http/server.h"
#include "sync/hub/rules/hub_admin.h"

namespace tp::hub {

struct LoopbackHubOptions {
    ServerLimits limits = {};
    ApiOptions api = {};
    // Called when the rules are done with a request and nothing of the answer has been sent; on several threads at
    // once.
    std::function<void(const Request&)> answered = {};
};

class LoopbackHub {
  public:
    // `folder` holds the hub's files, made where it is missing. `clock` and `log` must outlive the hub.
    static Result<std::unique_ptr<LoopbackHub>> start(const std::string& folder, const Clock& clock, Logger& log,
                                                      const LoopbackHubOptions& options = {});

    // A terminal of `store`, by the hub's own rules; nothing is saved.
    Result<Identity> enrol(const std::string& store);
    // A real transport for it. `url`: of what stands before the hub, if anything does.
    Result<std::unique_ptr<Transport>> transport(const Identity& identity, const std::string& url = {}) const;
    // All rows or an error: one that is refused is one of the caller's making.
    Status import(const std::string& table, const std::vector<std::string>& rows);

    [[nodiscard]] std::string url() const;
    [[nodiscard]] std::string root() const { return m_hub->files().authority.root_pem(); }
    Hub& hub() { return *m_hub; }
    HubAdmin& admin() { return *m_admin; }
    Api& api() { return *m_api; }
    Server& server() { return *m_server; }
    void stop_serving() { m_server.reset(); }

  private:
    LoopbackHub() = default;
    std::unique_ptr<Hub> m_hub;
    std::unique_ptr<HubAdmin> m_admin;
    std::unique_ptr<Api> m_api;
    std::unique_ptr<Server> m_server;
};

}  // namespace tp::hub
