#include "sync/client/content_fetcher.h"

#include <algorithm>

#include "platform/secure/hash.h"

namespace tp {

namespace {

constexpr size_t fetch_at_once = 64;
constexpr int64_t max_content_bytes = int64_t{16} << 20;
constexpr Milliseconds put_off_for{3'600'000};
constexpr size_t max_put_off = 10'000;

}  // namespace

void ContentFetcher::put_off(const std::string& sha256) {
    if (m_put_off.size() >= max_put_off) m_put_off.clear();
    m_put_off[sha256] = m_parts.clock.monotonic() + put_off_for;
}

void ContentFetcher::not_kept(const Error& error) {
    m_storage_error = error.code.name();
    if (error.code == errc::corrupt) m_damage = error;
    m_wanted.clear();
    m_activity.failed(std::nullopt);
}

void ContentFetcher::tick() {
    if (m_exhausted || !m_activity.due()) return;
    if (m_wanted.empty()) {
        // What has been put off still counts among the wanted: ask for that many more.
        auto wanted = m_sink.wanted_content(fetch_at_once + m_put_off.size());
        if (!wanted) return not_kept(wanted.error());
        const MonotonicTime now = m_parts.clock.monotonic();
        for (WantedContent& content : *wanted) {
            const auto later = m_put_off.find(content.sha256);
            if (later == m_put_off.end() || later->second <= now) m_wanted.push_back(std::move(content));
        }
    }
    if (m_wanted.empty()) {
        m_exhausted = true;
        m_storage_error.clear();  // nothing is missing any more
        return;
    }
    const WantedContent& next = m_wanted.front();
    HttpRequest request;
    request.target = "/v1/chunk/" + next.sha256;
    request.max_response_bytes = static_cast<size_t>(std::clamp<int64_t>(next.bytes, 0, max_content_bytes));
    request.timeout = Milliseconds(120'000);
    m_activity.start(std::move(request));
}

HubAnswer ContentFetcher::finish(Result<HttpResponse> response) {
    m_activity.arrived();
    const bool over_cap = !response && response.error().code == errc::too_large;
    HubAnswer answer = judge(std::move(response), "");
    const WantedContent content = std::move(m_wanted.front());
    m_wanted.pop_front();
    const bool missing = answer.kind == AnswerKind::problem;
    const bool other_bytes = over_cap || (answer.kind == AnswerKind::ok && sha256_hex(answer.body) != content.sha256);
    if (missing || other_bytes) {
        m_logger.warning("content_put_off", {{"id", content.id}, {"why", missing ? "missing" : "hash_mismatch"}});
        put_off(content.sha256);
        m_activity.succeeded(Milliseconds(0));
        return missing ? std::move(answer) : not_the_hub("hash_mismatch");
    }
    if (answer.kind != AnswerKind::ok) {
        m_wanted.clear();
        m_activity.failed(answer.retry_after);
        return answer;
    }
    if (auto stored = m_sink.store_content(content.id, content.sha256, bytes_of(answer.body)); !stored) {
        m_logger.error("content_not_stored",
                       {{"id", content.id}, {"code", stored.error().code.name()}, {"why", stored.error().message}});
        not_kept(stored.error());
        return answer;
    }
    ++m_stored;
    m_storage_error.clear();
    m_activity.succeeded(Milliseconds(0));
    return answer;
}

}  // namespace tp
