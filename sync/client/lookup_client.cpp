#include "sync/client/lookup_client.h"

#include <string.h>

#include "sync/client/hub_answer.h"
#include "sync/protocol/codec.h"

namespace tp {

namespace {

constexpr Milliseconds answer_within{4'000};
constexpr std::chrono::seconds usual_cool_down{60};  // where a 429 comes without Retry-After

void wipe(std::string& text) {
    ::explicit_bzero(text.data(), text.size());
    text.clear();
}

void wipe(OrderLookup& question) {
    for (std::string* text : {&question.number, &question.proof, &question.receipt_number, &question.receipt_token})
        wipe(*text);
}

void wipe(MemberLookup& question) {
    for (std::string* text : {&question.card, &question.phone, &question.email, &question.proof}) wipe(*text);
}

template <typename T>
LookupAnswer<T> answer_of(Result<HttpResponse> response) {
    HubAnswer answer = judge(std::move(response), "application/json");
    if (answer.kind == AnswerKind::ok) {
        auto record = decode<T>(answer.body);
        wipe(answer.body);
        if (record) return *std::move(record);
    } else if (answer.kind == AnswerKind::busy && answer.status == 429) {
        return std::unexpected(LookupError{errc::rate_limited, answer.retry_after.value_or(usual_cool_down)});
    } else if (answer.kind == AnswerKind::problem && (answer.status == 404 || answer.status == 400)) {
        return std::unexpected(LookupError{lookup_errc::no_match});
    }
    return std::unexpected(LookupError{errc::unavailable});
}

}  // namespace

LookupClient::~LookupClient() {
    for (const auto& [id, asked] : m_asked) m_transport.cancel(id);
}

template <typename T>
void LookupClient::ask(std::string target, std::string body, CancelToken cancel, LookupCallback<T> done) {
    HttpRequest request;
    request.method = HttpMethod::post;
    request.target = std::move(target);
    request.body = std::move(body);
    request.timeout = answer_within;
    const RequestId id = m_transport.start(std::move(request));
    auto receive = [call = std::move(done)](Result<HttpResponse> response) mutable {
        call(answer_of<T>(std::move(response)));
    };
    m_asked.emplace(id, Asked{std::move(cancel), std::move(receive)});
}

void LookupClient::order(OrderLookup question, CancelToken cancel, LookupCallback<Order> done) {
    std::string body = encode(question);
    wipe(question);
    ask<Order>("/v1/lookup/order", std::move(body), std::move(cancel), std::move(done));
}

void LookupClient::member(MemberLookup question, CancelToken cancel, LookupCallback<Member> done) {
    std::string body = encode(question);
    wipe(question);
    ask<Member>("/v1/lookup/member", std::move(body), std::move(cancel), std::move(done));
}

void LookupClient::tick() {
    std::erase_if(m_asked, [&](const auto& asked) {
        if (!asked.second.cancel.cancelled()) return false;
        m_transport.cancel(asked.first);
        return true;
    });
}

bool LookupClient::finish(Completion& completion) {
    const auto found = m_asked.find(completion.id);
    if (found == m_asked.end()) return false;
    Asked asked = std::move(found->second);
    m_asked.erase(found);
    if (!asked.cancel.cancelled()) asked.done(std::move(completion.response));
    return true;
}

}  // namespace tp
