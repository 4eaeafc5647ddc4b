#include "sync/hub/http/api.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "platform/base/text_numbers.h"
#include "sync/hub/http/request_text.h"
#include "sync/hub/rules/zstd_text.h"
#include "sync/protocol/codec.h"
#include "sync/protocol/json.h"

namespace tp::hub {

namespace {

constexpr size_t least_compressed = 1'024;
constexpr int compression = 3;
constexpr size_t largest_quick_body = size_t{16} << 10;  // of what is decoded on the network's thread
constexpr std::chrono::days renewable{400};              // after a certificate's end
// A batch's texts travel escaped inside of JSON, which may take up to twice their size.
constexpr size_t largest_events_body = 2 * max_event_batch_bytes;

Response json_response(std::string body, int status = 200) {
    Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

Response response_of(const Refusal& refusal) {
    Response response = problem_response(refusal.status, refusal.code.name(), refusal.detail);
    if (!refusal.bucket.empty()) {
        response.body.pop_back();
        response.body += fmt::format(R"(,"bucket":"{}"}})", json_escape(refusal.bucket));
    }
    if (refusal.retry_after.count() > 0)
        response.headers.emplace_back("Retry-After", std::to_string(refusal.retry_after.count()));
    return response;
}

Response page_response(std::string page, Pulls::Encoding encoding) {
    Response response = json_response(std::move(page));
    response.content_type = "application/x-ndjson";
    if (encoding == Pulls::Encoding::zstd) response.headers.emplace_back("Content-Encoding", "zstd");
    return response;
}

}  // namespace

enum class Access { anybody, device, device_even_expired };

struct Api::Route {
    std::string_view method, path;
    bool takes_argument;  // a last path segment of its own
    std::string_view name;
    Access access;
    Answer<Response> (Api::*answer)(Call&);
};

struct Api::Call {
    const Request& request;
    std::string argument;
    DeviceRecord device;
    std::chrono::nanoseconds started;
};

const Api::Route* Api::find_route(std::string_view path, std::string& argument) {
    static constexpr std::array<Route, 11> routes = {{
        {"POST", "/v1/enrol", false, "/v1/enrol", Access::anybody, &Api::enrol},
        {"POST", "/v1/renew", false, "/v1/renew", Access::device_even_expired, &Api::renew},
        {"POST", "/v1/pull", false, "/v1/pull", Access::device, &Api::pull},
        {"POST", "/v1/verify", false, "/v1/verify", Access::device, &Api::verify},
        {"GET", "/v1/snapshot/", true, "/v1/snapshot/{bucket}", Access::device, &Api::snapshot},
        {"GET", "/v1/chunk/", true, "/v1/chunk/{sha256}", Access::device, &Api::chunk},
        {"POST", "/v1/events", false, "/v1/events", Access::device, &Api::events},
        {"POST", "/v1/lookup/order", false, "/v1/lookup/order", Access::device, &Api::lookup_order},
        {"POST", "/v1/lookup/member", false, "/v1/lookup/member", Access::device, &Api::lookup_member},
        {"GET", "/v1/wait", false, "/v1/wait", Access::device, &Api::wait},
        {"POST", "/v1/status", false, "/v1/status", Access::device, &Api::status},
    }};
    for (const Route& route : routes) {
        if (!route.takes_argument && path == route.path) return &route;
        if (!route.takes_argument || !path.starts_with(route.path)) continue;
        const auto rest = percent_decoded(path.substr(route.path.size()));
        if (!rest || rest->empty() || rest->size() > 300) continue;
        argument = *rest;
        return &route;
    }
    return nullptr;
}

Answer<DeviceRecord> Api::authenticate(const Request& request, const Route& route) {
    if (!request.client) return refuse(401, errc::certificate_required, "this needs the device's certificate");
    const WallTime now = m_hub.files().clock.wall();
    const WallTime end = request.client->not_after;
    if (now > end && (route.access != Access::device_even_expired || now > end + renewable))
        return refuse(401, errc::certificate_expired, "the device's certificate has expired");
    DeviceRecord device = TRY(m_hub.device(request.client->common_name));
    m_hub.last_seen().heard(device);
    return device;
}

Response Api::handle(const Request& request) {
    Call call{request, {}, {}, m_hub.files().clock.monotonic().time_since_epoch()};
    const Route* route = find_route(request.path, call.argument);
    Response response;
    if (route == nullptr) {
        // Strangers learn nothing about what there is.
        response = request.client
                       ? problem_response(404, "not_found", "there is nothing here")
                       : problem_response(401, "certificate_required", "this needs the device's certificate");
        response.route = "none";
        return response;
    }
    const auto answer = [&]() -> Answer<Response> {
        if (route->access != Access::anybody) call.device = TRY(authenticate(request, *route));
        if (request.method != route->method) {
            Response wrong = problem_response(405, "method_not_allowed", "this takes another method");
            wrong.headers.emplace_back("Allow", std::string(route->method));
            return wrong;
        }
        return (this->*route->answer)(call);
    }();
    if (!answer && answer.error().status >= 500)
        m_hub.files().log.error("request_failed", {{"route", route->name}, {"code", answer.error().code.name()}});
    response = answer ? *answer : response_of(answer.error());
    response.route = std::string(route->name);
    response.device = call.device.id;
    finish(response, request);
    return response;
}

void Api::finish(Response& response, const Request& request) {
    const bool encoded =
        std::ranges::any_of(response.headers, [](const auto& field) { return field.first == "Content-Encoding"; });
    const bool compressible =
        !encoded && response.content_type != "application/zstd" && !response.content_type.starts_with("image/");
    if (request.accepts_zstd && compressible && response.body.size() >= least_compressed) {
        if (auto packed = zstd_compress(response.body, compression)) {
            response.body = std::move(*packed);
            response.headers.emplace_back("Content-Encoding", "zstd");
        }
    }
    response.headers.emplace_back("Vary", "Accept-Encoding");
    if (std::ranges::none_of(response.headers, [](const auto& field) { return field.first == "Cache-Control"; }))
        response.headers.emplace_back("Cache-Control", "no-store");
}

std::optional<Response> Api::handle_at_once(const Request& request) {
    const bool pulls = request.path == "/v1/pull" && request.method == "POST";
    const bool waits = request.path == "/v1/wait" && request.method == "GET";
    const bool looks_up = request.path.starts_with("/v1/lookup/") && request.method == "POST";
    if ((!pulls && !waits && !looks_up) || !request.client || request.body.size() > largest_quick_body)
        return std::nullopt;
    if (m_hub.files().clock.wall() > request.client->not_after) return std::nullopt;
    const std::string& id = request.client->common_name;
    const auto device = m_hub.live().device(id);
    if (!device || device->revoked || !m_hub.last_seen().note(id)) return std::nullopt;
    Response response;
    if (waits) {
        auto answer = begin_wait(id, request.query);
        if (!answer) return std::nullopt;
        response = *std::move(answer);
    } else if (looks_up) {
        Call call{request, {}, {}, m_hub.files().clock.monotonic().time_since_epoch()};
        const Route* route = find_route(request.path, call.argument);
        if (route == nullptr) return std::nullopt;
        call.device.id = id;
        call.device.store = device->store;
        const auto answer = (this->*route->answer)(call);
        if (!answer && answer.error().status >= 500) return std::nullopt;
        response = answer ? *answer : response_of(answer.error());
    } else {
        const auto pull = decode<PullRequest>(request.body);
        if (!pull) return std::nullopt;
        const auto encoding = request.accepts_zstd ? Pulls::Encoding::zstd : Pulls::Encoding::text;
        auto page = m_hub.pulls().empty_page(id, device->store, *pull, encoding);
        if (!page) return std::nullopt;
        response = page_response(*std::move(page), encoding);
    }
    response.route = request.path;
    response.device = id;
    finish(response, request);
    return response;
}

Answer<Response> Api::enrol(Call& call) {
    const auto request = TRY(decode<EnrolRequest>(call.request.body));
    return json_response(encode(TRY(m_hub.enrolment().enrol(request))));
}

Answer<Response> Api::renew(Call& call) {
    const Json json = TRY(parse_json(call.request.body));
    if (!json.is_object() || !json.contains("csr") || !json["csr"].is_string())
        return refuse(400, tp::errc::malformed, "csr: expected a text");
    return json_response(encode(TRY(m_hub.enrolment().renew(call.device, json["csr"].get<std::string>()))));
}

Answer<Response> Api::pull(Call& call) {
    const auto request = TRY(decode<PullRequest>(call.request.body));
    const auto encoding = call.request.accepts_zstd ? Pulls::Encoding::zstd : Pulls::Encoding::text;
    return page_response(TRY(m_hub.pulls().page(call.device, request, encoding)), encoding);
}

Answer<Response> Api::verify(Call& call) {
    const auto request = TRY(decode<VerifyRequest>(call.request.body));
    Response response = json_response(TRY(m_hub.verification().compare(call.device, request)));
    response.content_type = "application/x-ndjson";
    return response;
}

Answer<Response> Api::snapshot(Call& call) {
    return json_response(TRY(m_hub.snapshots().manifest(call.device, call.argument)));
}

Answer<Response> Api::chunk(Call& call) {
    const auto range = parse_range(call.request.range);
    auto chunk = m_hub.snapshots().chunk(call.device, call.argument, range);
    if (!chunk) return std::unexpected(chunk.error());
    Response response;
    response.content_type = chunk->media_type;
    response.headers = {{"Cache-Control", "private, max-age=31536000, immutable"},
                        {"Accept-Ranges", "bytes"},
                        {"ETag", '"' + call.argument + '"'}};
    if (range) {
        response.status = 206;
        const int64_t last = chunk->first + static_cast<int64_t>(chunk->bytes.size()) - 1;
        response.headers.emplace_back("Content-Range", fmt::format("bytes {}-{}/{}", chunk->first, last, chunk->size));
    }
    response.body = std::move(chunk->bytes);
    return response;
}

Answer<Response> Api::events(Call& call) {
    if (call.request.body.size() > largest_events_body)
        return refuse(413, tp::errc::too_large, "the batch is over its limit");
    const auto request = TRY(decode<EventsRequest>(call.request.body));
    const auto response = TRY(m_hub.custody().accept(call.device, request));
    const bool mismatch = response.results.size() == 1 && response.results[0].code == errc::hash_mismatch.name();
    return json_response(encode(response), mismatch ? 409 : 200);
}

Answer<Response> Api::lookup_order(Call& call) {
    const auto request = TRY(decode<OrderLookup>(call.request.body));
    auto answer = m_hub.lookups().order(call.device, request);
    Response response = answer ? json_response(std::move(*answer)) : response_of(answer.error());
    if (!answer) response.not_before = MonotonicTime(call.started) + m_options.refusal_time;
    return response;
}

Answer<Response> Api::lookup_member(Call& call) {
    const auto request = TRY(decode<MemberLookup>(call.request.body));
    auto answer = m_hub.lookups().member(call.device, request);
    Response response = answer ? json_response(std::move(*answer)) : response_of(answer.error());
    if (!answer) response.not_before = MonotonicTime(call.started) + m_options.refusal_time;
    return response;
}

std::optional<Response> Api::wait_answer(const std::string& id, const Heads& known, bool last) {
    const auto answer = [&]() -> Answer<std::optional<Response>> {
        // A device that was revoked while it waited learns nothing more.
        const auto device = m_hub.live().device(id);
        if (!device) return refuse(401, errc::certificate_required, "no such device");
        if (device->revoked) return refuse(403, errc::revoked, "the device has been revoked");
        WaitResponse changed;
        for (const auto& [bucket, head] : m_hub.pulls().live_heads(id, device->store)) {
            const auto told = known.find(bucket);
            if (told == known.end() ? head > 0 : told->second != head) changed.heads[bucket] = head;
        }
        if (changed.heads.empty() && !last) return std::nullopt;
        changed.spread_ms = changed.heads.empty() ? 0 : m_options.spread_ms;
        return json_response(encode(changed));
    }();
    auto response = answer ? *answer : std::optional(response_of(answer.error()));
    if (!response) return std::nullopt;
    response->route = "/v1/wait";
    response->device = id;
    response->headers.emplace_back("Cache-Control", "no-store");
    return response;
}

// What differs already is told with the next look at all that wait, so that a hub whose rows change all the time does
// not answer each terminal as fast as it asks.
Answer<Response> Api::begin_wait(const std::string& device, std::string_view text) {
    const auto query = query_value(text, "heads");
    if (!query) return refuse(400, tp::errc::malformed, "heads: expected bucket:seq pairs");
    const auto known = TRY(decode_heads(*query));
    const Bytes random = random_bytes(2);
    const double fraction = (std::to_integer<int>(random[0]) * 256 + std::to_integer<int>(random[1])) / 65535.0;
    const auto jitter = std::chrono::duration<double, std::milli>(m_options.wait_jitter) * (2 * fraction - 1);
    Response response;
    response.waiting = Response::Waiting{
        [this, seen = std::make_shared<uint64_t>(0)] {  // shared: std::function copies what it holds
            const uint64_t now = m_hub.live().version();
            return std::exchange(*seen, now) != now;
        },
        [this, device, known](bool last) { return wait_answer(device, known, last); },
        m_hub.files().clock.monotonic() + std::chrono::duration_cast<std::chrono::nanoseconds>(
                                              std::chrono::duration<double, std::milli>(m_options.wait) + jitter)};
    return response;
}

Answer<Response> Api::wait(Call& call) {
    return begin_wait(call.device.id, call.request.query);
}

Answer<Response> Api::status(Call& call) {
    const auto report = TRY(decode<StatusReport>(call.request.body));
    TRY(m_hub.take_status(call.device, report));
    return json_response({}, 204);
}

Response Api::handle_health(const Request& request, const ServerCounters& counters) {
    Response response;
    response.route = request.path == "/metrics" || request.path == "/v1/health" ? request.path : "none";
    if (request.method != "GET" || response.route == "none") {
        response = problem_response(404, "not_found", "there is nothing here");
        response.route = "none";
        return response;
    }
    int64_t devices = 0, calls = 0, holds = 0;
    const Status answers = m_hub.files().store->read([&](StoreReader& reader) -> Status {
        devices = static_cast<int64_t>(TRY(reader.devices()).size());
        calls = TRY(reader.count_facts("call", "open"));
        holds = TRY(reader.count_facts("hold", "held"));
        return {};
    });
    const bool healthy = answers && m_hub.can_write();
    if (request.path == "/v1/health") {
        response.status = healthy ? 200 : 503;
        response.body = healthy ? R"({"status":"ok"})" : R"({"status":"failing"})";
        return response;
    }
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    const auto line = [&](std::string_view kind, std::string_view name, std::string_view help, auto value) {
        response.body +=
            fmt::format("# HELP touchpoint_hub_{1} {2}\n# TYPE touchpoint_hub_{1} {0}\ntouchpoint_hub_{1} {3}\n", kind,
                        name, help, value);
    };
    line("gauge", "connections", "Open connections.", counters.connections);
    line("counter", "connections_total", "Connections accepted.", counters.connections_total);
    line("counter", "connections_refused_total", "Connections over the limit.", counters.connections_refused);
    line("counter", "handshakes_failed_total", "TLS handshakes that failed.", counters.handshakes_failed);
    line("gauge", "devices", "Devices ever enrolled.", devices);
    line("gauge", "open_calls", "Staff calls that nobody has answered.", calls);
    line("gauge", "holds", "Articles held for pick-up.", holds);
    line("gauge", "store_healthy", "Whether the store answers and can be written.", healthy ? 1 : 0);
    response.body +=
        "# HELP touchpoint_hub_requests_total Requests by class of status.\n"
        "# TYPE touchpoint_hub_requests_total counter\n";
    for (const auto& [name, value] : {std::pair{"2xx", counters.requests_2xx}, std::pair{"3xx", counters.requests_3xx},
                                      std::pair{"4xx", counters.requests_4xx}, std::pair{"5xx", counters.requests_5xx}})
        response.body += fmt::format("touchpoint_hub_requests_total{{class=\"{}\"}} {}\n", name, value);
    return response;
}

}  // namespace tp::hub
