#include "sync/client/enrolment.h"

#include <filesystem>

#include "platform/base/data_folder.h"
#include "platform/secure/certificates.h"
#include "platform/secure/secret_file.h"
#include "sync/client/hub_answer.h"
#include "sync/protocol/codec.h"

namespace tp {

namespace {

Result<std::string> pending_key(const std::string& path) {
    auto kept = read_secret_file(path);
    if (kept || kept.error().code != errc::not_found) return kept;
    const std::string key = TRY(make_private_key());
    TRY(write_secret_file(path, key));
    return key;
}

Result<HttpResponse> exchange(Transport& transport, HttpRequest request, const Clock& clock) {
    const MonotonicTime deadline = clock.monotonic() + request.timeout + Milliseconds(1'000);
    const RequestId id = transport.start(std::move(request));
    while (clock.monotonic() < deadline)
        for (Completion& completion : transport.wait(Milliseconds(200)))
            if (completion.id == id) return std::move(completion.response);
    transport.cancel(id);
    return fail(errc::timed_out, "no answer to the enrolment");
}

std::unexpected<Error> refusal(const HubAnswer& answer) {
    if (answer.error == enrol_errc::bad_code.name())
        return fail(enrol_errc::bad_code, "the hub does not know this code");
    if (answer.error == enrol_errc::code_used.name())
        return fail(enrol_errc::code_used, "another device has used this code");
    if (answer.kind == AnswerKind::busy) return fail(errc::rate_limited, "the hub asks to wait: " + answer.error);
    // The hub's own words say what to correct.
    if (answer.from_hub() && answer.problem && !answer.problem->detail.empty()) {
        const ErrorCode code = answer.error == enrol_errc::unknown_store.name() ? enrol_errc::unknown_store
                               : answer.error == errc::invalid_argument.name()  ? errc::invalid_argument
                                                                                : errc::refused;
        return fail(code, "the hub refuses the enrolment: " + answer.problem->detail);
    }
    if (answer.from_hub()) return fail(errc::refused, "the hub refuses the enrolment: " + answer.error);
    return fail(errc::unavailable, "no hub answers there: " + answer.error);
}

}  // namespace

Result<Identity> enrol(const EnrolOptions& options, Transport& transport, const Clock& clock) {
    TRY(make_private_folder(options.folder));
    const std::string key_file = options.folder + "/enrolment.key";
    Identity identity;
    identity.hub_url = options.hub_url;
    identity.private_key = TRY_CONTEXT(pending_key(key_file), "making the device's key");
    const std::string csr = TRY_CONTEXT(make_request(identity.private_key, "kiosk"), "making the certificate request");

    HttpRequest request;
    request.method = HttpMethod::post;
    request.target = "/v1/enrol";
    request.timeout = options.timeout;
    request.body = encode(EnrolRequest{options.code, csr, options.name, options.store});
    auto response = exchange(transport, std::move(request), clock);
    if (!response && response.error().code == errc::refused)
        return fail(errc::refused, "the hub's certificate is not of the given authority");
    const HubAnswer answer = judge(std::move(response), "application/json");
    if (answer.kind != AnswerKind::ok) return refusal(answer);
    identity.enrolled = TRY_CONTEXT(decode<EnrolResponse>(answer.body), "reading the hub's answer");
    TRY_CONTEXT(read_certificate(identity.enrolled.certificate), "reading the certificate");
    TRY(save_identity(options.folder, identity));
    std::error_code ignored;
    std::filesystem::remove(key_file, ignored);
    return identity;
}

}  // namespace tp
