#include "sync/client/uploader.h"

#include <algorithm>
#include <map>

#include "sync/protocol/codec.h"

namespace tp {

namespace {

constexpr Milliseconds ask_again{5'000};  // the outbox, when it has nothing due
constexpr size_t envelope_bytes = 256;

SettledEvent::Verdict verdict_of(EventStatus status) {
    switch (status) {
        case EventStatus::applied:
        case EventStatus::duplicate:
            return SettledEvent::Verdict::applied;
        case EventStatus::rejected:
            return SettledEvent::Verdict::rejected;
        case EventStatus::quarantined:
            return SettledEvent::Verdict::quarantined;
        case EventStatus::retry_after:
            break;
    }
    return SettledEvent::Verdict::retry_after;
}

}  // namespace

void Uploader::tick() {
    if (!m_activity.due()) return;
    auto batch = m_source.next_batch(m_limit, max_event_batch_bytes - envelope_bytes);
    if (!batch) {
        m_logger.error("outbox_unreadable", {{"code", batch.error().code.name()}, {"why", batch.error().message}});
        m_storage_error = batch.error().code.name();
        return m_activity.failed(std::nullopt);
    }
    if (batch->events.empty()) {
        m_storage_error.clear();
        m_source.pause();
        return m_activity.succeeded(ask_again);
    }
    HttpRequest request;
    request.method = HttpMethod::post;
    request.target = "/v1/events";
    request.body = encode(EventsRequest{std::move(batch->install), batch->events});
    m_sent = std::move(batch->events);
    for (Event& event : m_sent) event.payload.clear();
    m_activity.start(std::move(request));
}

bool Uploader::settle(const std::vector<SettledEvent>& verdicts) {
    if (verdicts.empty()) return true;
    // Where this fails the events stay and are sent again: the hub calls them duplicates.
    const Status done = m_source.settle(verdicts);
    if (!done) m_logger.error("outbox_unsettled", {{"code", done.error().code.name()}, {"why", done.error().message}});
    m_storage_error = done ? std::string_view() : done.error().code.name();
    return done.has_value();
}

HubAnswer Uploader::take_results(HubAnswer answer) {
    auto response = decode<EventsResponse>(answer.body);
    if (!response) {
        m_activity.failed(std::nullopt);
        return not_the_hub("malformed_answer");
    }
    std::vector<SettledEvent> verdicts;
    std::map<std::string_view, const EventResult*> results;  // by id
    for (const EventResult& result : response->results) results.emplace(result.id, &result);
    for (const Event& event : m_sent) {
        const auto found = results.find(event.id);
        if (found == results.end()) continue;
        const EventResult& result = *found->second;
        verdicts.push_back({event.id, event.sha256, verdict_of(result.status), result.code,
                            std::chrono::seconds(result.retry_after_s)});
    }
    const bool all_answered = verdicts.size() == m_sent.size();
    // Without a pause what could not be settled would be sent again at once, for as long as the disk is full.
    if (!settle(verdicts)) {
        m_activity.failed_for_content();
    } else if (all_answered) {
        m_limit = std::min(m_limit * 2, max_events_per_batch);
        m_activity.succeeded(Milliseconds(0));
    } else {
        m_activity.failed(std::nullopt);  // no loop with a hub that skips events
    }
    return answer;
}

void Uploader::split_or_set_aside(const HubAnswer& answer) {
    if (m_sent.size() > 1) {
        m_limit = std::max<size_t>(1, m_sent.size() / 2);
        return m_activity.succeeded(Milliseconds(0));
    }
    if (!answer.problem) return m_activity.failed(answer.retry_after);  // a proxy's 413 is no word of the hub
    if (!settle({{m_sent.front().id, m_sent.front().sha256, SettledEvent::Verdict::refused, answer.error, {}}}))
        return m_activity.failed_for_content();
    m_activity.succeeded(Milliseconds(0));
}

HubAnswer Uploader::finish(Result<HttpResponse> response) {
    m_activity.arrived();
    // A batch of one with another hash than the hub knows: 409 with the results all the same (PROTOCOL.md).
    if (response && response->status == 409 && response->content_type == "application/json") response->status = 200;
    HubAnswer answer = judge(std::move(response), "application/json");
    const bool unreadable =
        answer.kind == AnswerKind::too_large ||
        (answer.kind == AnswerKind::problem && (answer.status == 400 || answer.status == 409 || answer.status == 422));
    if (answer.kind == AnswerKind::ok)
        answer = take_results(std::move(answer));
    else if (unreadable)
        split_or_set_aside(answer);
    else
        m_activity.failed(answer.retry_after);
    m_sent = std::vector<Event>();  // emptied it would keep its memory and short texts in it, such as an order's number
    if (!m_activity.due()) m_source.pause();
    return answer;
}

void Uploader::withdraw() {
    if (!m_activity.in_flight()) return;
    m_activity.abandon();
    m_sent = std::vector<Event>();
    m_activity.failed(std::nullopt);  // at once it would be the same again
}

}  // namespace tp
