#include "kiosk/centre/centre_link.h"

namespace tp {

namespace {

constexpr size_t most_waiting = 1'000;  // of a type; far more than a terminal records in a day

LookupFailure failure_of(const LookupError& error) {
    if (error.code == lookup_errc::no_match) return {LookingUp::no_match, {}};
    if (error.code == errc::rate_limited) return {LookingUp::cooling_down, error.retry_after};
    return {LookingUp::offline, {}};
}

// Brings an answer of the sync thread to the UI thread.
template <typename T>
LookupCallback<T> to_ui(TaskQueue& ui_tasks, CancelToken cancel, std::function<void(LookedUp<T>)> done) {
    return [&ui_tasks, cancel, done = std::move(done)](LookupAnswer<T> answer) mutable {
        ui_tasks.post([cancel, done = std::move(done), answer = std::move(answer)]() mutable {
            if (cancel.cancelled()) return;
            if (answer)
                done(std::move(*answer));
            else
                done(std::unexpected(failure_of(answer.error())));
        });
    };
}

}  // namespace

void CentreLink::record(std::string_view type, Lane lane, std::string_view stream_key, std::string payload,
                        std::function<void(Result<Event>)> done) {
    m_parts.outbox_worker.post([parts = m_parts, type = std::string(type), lane, stream = std::string(stream_key),
                                payload = std::move(payload), done = std::move(done)]() mutable {
        auto event = parts.outbox.record(type, lane, stream, payload);
        if (event && parts.sync) parts.sync->events_recorded();
        parts.ui_tasks.post([event = std::move(event), done = std::move(done)]() mutable { done(std::move(event)); });
    });
}

void CentreLink::waiting(std::string type, std::function<void(const std::vector<Event>&)> done) {
    m_parts.outbox_worker.post([parts = m_parts, type = std::move(type), done = std::move(done)]() mutable {
        auto events = parts.outbox.pending(most_waiting, type);
        parts.ui_tasks.post(
            [events = events ? std::move(*events) : std::vector<Event>(), done = std::move(done)] { done(events); });
    });
}

void CentreLink::look_up_order(OrderQuestion question, CancelToken cancel, std::function<void(LookedUp<Order>)> done) {
    auto back = to_ui<Order>(m_parts.ui_tasks, cancel, std::move(done));
    if (!m_parts.sync) return back(std::unexpected(LookupError{errc::unavailable, {}}));
    m_parts.sync->order({std::move(question.number), std::move(question.proof), std::move(question.receipt_number),
                         std::move(question.receipt_token)},
                        cancel, std::move(back));
}

void CentreLink::look_up_member(MemberQuestion question, CancelToken cancel,
                                std::function<void(LookedUp<Member>)> done) {
    auto back = to_ui<Member>(m_parts.ui_tasks, cancel, std::move(done));
    if (!m_parts.sync) return back(std::unexpected(LookupError{errc::unavailable, {}}));
    m_parts.sync->member(
        {std::move(question.card), std::move(question.phone), std::move(question.email), std::move(question.proof)},
        cancel, std::move(back));
}

void CentreLink::outcome_of(std::string event_id, std::function<void(std::optional<Outcome>)> done) {
    m_parts.database_worker.post([parts = m_parts, id = std::move(event_id), done = std::move(done)]() mutable {
        auto outcome = parts.replica.outcome(id, CancelToken{});
        parts.ui_tasks.post([outcome = outcome ? std::move(*outcome) : std::nullopt, done = std::move(done)]() mutable {
            done(std::move(outcome));
        });
    });
}

}  // namespace tp
