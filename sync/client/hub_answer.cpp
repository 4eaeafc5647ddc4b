#include "sync/client/hub_answer.h"

#include "sync/protocol/codec.h"

namespace tp {

HubAnswer not_the_hub(std::string why) {
    HubAnswer answer;
    answer.error = std::move(why);
    return answer;
}

HubAnswer heard_and_not_kept() {
    HubAnswer answer;
    answer.kind = AnswerKind::ok;
    return answer;
}

HubAnswer judge(Result<HttpResponse> response, std::string_view expected_type) {
    if (!response) return not_the_hub(std::string(response.error().code.name()));
    HubAnswer answer;
    answer.status = response->status;
    answer.retry_after = response->retry_after;
    const int status = response->status;
    if (status >= 200 && status < 300) {
        const bool as_expected = expected_type.empty() || response->content_type == expected_type || status == 204;
        if (!as_expected) return not_the_hub("not_the_hub");
        answer.kind = AnswerKind::ok;
        answer.body = std::move(response->body);
        return answer;
    }
    if (response->content_type == "application/problem+json") {
        if (auto problem = decode<Problem>(response->body)) answer.problem = *std::move(problem);
    }
    answer.error =
        answer.problem && !answer.problem->code.empty() ? answer.problem->code : "http_" + std::to_string(status);
    if (status == 429 || status == 503)
        answer.kind = AnswerKind::busy;
    else if (status == 413)
        answer.kind = AnswerKind::too_large;
    else if (answer.problem && (status == 401 || status == 403))
        answer.kind = AnswerKind::refused;
    else if (answer.problem && status >= 400 && status < 500)
        answer.kind = AnswerKind::problem;
    return answer;
}

}  // namespace tp
