// A transport without a network: every request is put to a function, which answers, fails, or leaves it hanging.
#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sync/client/transport.h"

namespace tp {

class ScriptedTransport final : public Transport {
  public:
    // nullopt: no answer until its timeout (which the script never reaches by itself) or release().
    using Script = std::function<std::optional<Result<HttpResponse>>(const HttpRequest&)>;

    Script script;
    // What has come of a body before it broke off, where one does.
    std::function<std::optional<HttpResponse>(const HttpRequest&)> partial_of;
    std::vector<HttpRequest> seen;

    [[nodiscard]] RequestId start(HttpRequest request) override {
        seen.push_back(request);
        m_waiting.push_back({++m_last_id, std::move(request)});
        return m_last_id;
    }
    void cancel(RequestId id) override {
        std::erase_if(m_waiting, [&](const auto& waiting) { return waiting.first == id; });
    }
    // Never blocks: virtual time is the test's to advance.
    [[nodiscard]] std::vector<Completion> wait(Milliseconds) override {
        std::vector<Completion> done;
        std::deque<std::pair<RequestId, HttpRequest>> hanging;
        for (auto& [id, request] : std::exchange(m_waiting, {})) {
            auto response = script(request);
            auto partial = response && partial_of ? partial_of(request) : std::nullopt;
            if (partial)
                done.push_back({id, fail(errc::unavailable, "broken off"), std::move(*partial)});
            else if (response)
                done.push_back({id, std::move(*response)});
            else
                hanging.emplace_back(id, std::move(request));
        }
        m_waiting = std::move(hanging);
        return done;
    }
    void wake() override {}
    [[nodiscard]] size_t hanging() const { return m_waiting.size(); }
    [[nodiscard]] size_t count(std::string_view prefix) const {
        return static_cast<size_t>(std::ranges::count_if(
            seen, [&](const HttpRequest& request) { return request.target.starts_with(prefix); }));
    }

  private:
    RequestId m_last_id = 0;
    std::deque<std::pair<RequestId, HttpRequest>> m_waiting;
};

[[nodiscard]] inline HttpResponse json_response(std::string body, int status = 200,
                                                std::string type = "application/json") {
    return {status, std::move(type), std::nullopt, std::move(body)};
}
[[nodiscard]] inline HttpResponse problem_response(int status, const std::string& code, const std::string& bucket = {},
                                                   std::optional<std::chrono::seconds> retry_after = std::nullopt) {
    std::string body = R"({"status":)" + std::to_string(status) + R"(,"code":")" + code + "\"";
    if (!bucket.empty()) body += R"(,"bucket":")" + bucket + "\"";
    return {status, "application/problem+json", retry_after, body + "}"};
}

}  // namespace tp
