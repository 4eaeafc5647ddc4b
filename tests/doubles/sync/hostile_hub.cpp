#include "tests/doubles/sync/hostile_hub.h"

#include "platform/base/text_numbers.h"
#include "platform/secure/certificates.h"
#include "tests/doubles/temporary_folder.h"

namespace tp {

namespace {

struct HubIdentity {
    TemporaryFolder folder;
    SystemClock clock;
    CertificateAuthority root = CertificateAuthority::load_or_create(folder.path(), clock).value();
    std::string key = make_private_key().value();
    std::string certificate = root.issue_server(key, {}, clock.wall()).value();
};

const HubIdentity& identity() {  // keys and certificates once for all cases
    static const HubIdentity one;
    return one;
}

std::string type_of_answer(const std::string& target) {
    if (target == "/v1/pull" || target == "/v1/verify") return "application/x-ndjson";
    return target.starts_with("/v1/chunk/") ? "application/zstd" : "application/json";
}

HttpRequest parse_request(const std::string& text) {
    HttpRequest request;
    request.method = text.starts_with("POST") ? HttpMethod::post : HttpMethod::get;
    const size_t from = text.find(' ') + 1;
    request.target = text.substr(from, text.find(' ', from) - from);
    request.body = text.substr(text.find("\r\n\r\n") + 4);
    constexpr std::string_view range = "\r\nRange: bytes=";
    if (const size_t at = text.find(range); at != std::string::npos) {
        const size_t digits = at + range.size();
        request.resume_from = parse_digits(text.substr(digits, text.find('-', digits) - digits)).value_or(0);
    }
    return request;
}

}  // namespace

TlsServer::Reply reply_to(const HttpRequest& request, const std::string& body, const std::string& more_headers) {
    return {http_answer(type_of_answer(request.target), body, "Connection: close\r\n" + more_headers), {}};
}

std::string zstd_bomb(int64_t bytes) {
    constexpr int64_t block = 128 << 10;
    // RFC 8878, clause 3.1.1: magic, a frame header without sizes, a window of 32 MiB.
    std::string out("\x28\xB5\x2F\xFD\x00\x78", 6);
    for (; bytes > 0; bytes -= block) {
        const bool last = bytes <= block;
        const uint32_t header = (last ? 1U : 0U) | 1U << 1U | static_cast<uint32_t>(std::min(bytes, block)) << 3U;
        for (const unsigned shift : {0U, 8U, 16U}) out += static_cast<char>(header >> shift & 0xFFU);
        out += ' ';
    }
    return out;
}

HostileHub::HostileHub() {
    TlsServer::Options options;
    options.certificate = identity().certificate, options.private_key = identity().key;
    options.reply = [this](const std::string& text) { return reply(text); };
    m_server = std::make_unique<TlsServer>(std::move(options));
}

HostileHub::~HostileHub() = default;

void HostileHub::turn(Mischief mischief) {
    const std::lock_guard lock(m_mutex);
    m_mischief = std::move(mischief);
}

CurlOptions HostileHub::client() const {
    CurlOptions options;
    options.base_url = m_server->url(), options.roots = {identity().root.root_pem()};
    options.user_agent = "touchpoint/test";
    return options;
}

HostileHub::Reply HostileHub::reply(const std::string& text) {
    const HttpRequest request = parse_request(text);
    const std::lock_guard lock(m_mutex);
    if (m_mischief)
        if (auto told = m_mischief(request)) return *std::move(told);
    const HttpResponse honest = hub.answer(request);
    return {http_answer(honest.content_type.empty() ? "application/json" : honest.content_type, honest.body,
                        "Connection: close\r\n", std::to_string(honest.status) + " As It Is"),
            {}};
}

}  // namespace tp
