// The protocol's endpoints over the hub's rules: routes, who may ask, problems. No HTTP library here.
// Thread rule: any thread, several at once.
#pragma once

#include <functional>
#include <string_view>

#include "sync/hub/http/message.h"
#include "sync/hub/http/server.h"
#include "sync/hub/rules/hub.h"

namespace tp::hub {

struct ApiOptions {
    std::chrono::milliseconds wait{50'000};        // a long poll's length
    std::chrono::milliseconds wait_jitter{5'000};  // added or taken away, at random
    std::chrono::milliseconds refusal_time{25};    // every wrong or unknown look-up takes this long
    int64_t spread_ms = 2'000;                     // over which woken terminals spread their pulls
};

class Api {
  public:
    explicit Api(Hub& hub, const ApiOptions& options = {}) : m_hub(hub), m_options(options) {}

    // For the TLS listener: all of /v1 but health.
    Response handle(const Request& request);
    // What of it takes no time worth a change of threads, which costs more than the answer: long polls and pulls with
    // nothing new, from memory, and look-ups, a few rows by their keys. It waits for no lock and no writing; for the
    // disk only where the system's cache has not the rows.
    std::optional<Response> handle_at_once(const Request& request);
    // For the plain listener: /v1/health and /metrics.
    Response handle_health(const Request& request, const ServerCounters& counters);

  private:
    struct Route;
    struct Call;
    static const Route* find_route(std::string_view path, std::string& argument);
    Answer<DeviceRecord> authenticate(const Request& request, const Route& route);

    Answer<Response> enrol(Call& call);
    Answer<Response> renew(Call& call);
    Answer<Response> pull(Call& call);
    Answer<Response> verify(Call& call);
    Answer<Response> snapshot(Call& call);
    Answer<Response> chunk(Call& call);
    Answer<Response> events(Call& call);
    Answer<Response> lookup_order(Call& call);
    Answer<Response> lookup_member(Call& call);
    Answer<Response> wait(Call& call);
    Answer<Response> status(Call& call);
    using Heads = std::map<std::string, int64_t>;
    std::optional<Response> wait_answer(const std::string& device, const Heads& known, bool last);
    Answer<Response> begin_wait(const std::string& device, std::string_view query);
    void finish(Response& response, const Request& request);

    Hub& m_hub;
    ApiOptions m_options;
};

}  // namespace tp::hub
