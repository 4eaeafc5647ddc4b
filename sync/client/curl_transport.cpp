#include "sync/client/curl_transport.h"

#include <curl/curl.h>
#include <string.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>

#include "platform/base/no_blocking_here.h"
#include "platform/base/text_numbers.h"
#include "sync/client/zstd_decoder.h"

namespace tp {

namespace {

struct EasyRelease {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct MultiRelease {
    void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};
struct ListRelease {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, EasyRelease>;
using HeaderList = std::unique_ptr<curl_slist, ListRelease>;

constexpr size_t max_header_bytes = size_t{32} << 10;

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string_view trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(" \t\r\n");
    if (from == text.npos) return {};
    return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

// One exchange: the easy handle, what it sends and what has come back so far.
struct Exchange {
    RequestId id = 0;
    HttpRequest request;
    Easy easy;
    HeaderList headers;
    HttpResponse response;
    std::optional<ZstdDecoder> decoder;
    size_t received = 0;
    size_t header_bytes = 0;
    std::optional<Error> failure;  // ours, which made curl stop

    Exchange() = default;
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;
    // What was asked and answered may be about a person.
    ~Exchange() {
        ::explicit_bzero(request.body.data(), request.body.size());
        ::explicit_bzero(response.body.data(), response.body.size());
    }

    bool fail_with(ErrorCode code, const char* why) {
        failure = Error{code, why};
        return false;
    }

    bool take_header(std::string_view line) {
        header_bytes += line.size();
        if (header_bytes > max_header_bytes) return fail_with(errc::too_large, "response headers over their cap");
        if (line.starts_with("HTTP/")) {  // a new response; 1xx ones come first
            response.content_type.clear();
            response.retry_after.reset();
            decoder.reset();
            return true;
        }
        const auto colon = line.find(':');
        if (colon == line.npos) return true;
        const std::string name = lower(trimmed(line.substr(0, colon)));
        const std::string_view value = trimmed(line.substr(colon + 1));
        if (name == "content-type") {
            response.content_type = lower(trimmed(value.substr(0, value.find(';'))));
        } else if (name == "retry-after") {
            // A date (RFC 9110, clause 10.2.3) is left alone: our hub sends seconds.
            if (const auto seconds = parse_digits(value)) response.retry_after = std::chrono::seconds(*seconds);
        } else if (name == "content-encoding") {
            if (lower(value) == "zstd")
                decoder.emplace(request.max_response_bytes);
            else if (lower(value) != "identity")
                return fail_with(errc::malformed, "an encoding that was not asked for");
        }
        return true;
    }

    bool take_body(std::string_view bytes) {
        received += bytes.size();
        if (received > request.max_response_bytes) return fail_with(errc::too_large, "response over its cap");
        if (!decoder) {
            response.body.append(bytes);
            return true;
        }
        const auto fed = decoder->feed(bytes, response.body);
        if (!fed) failure = fed.error();
        return fed.has_value();
    }

    [[nodiscard]] int status() const {
        long status = 0;
        curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
        return static_cast<int>(status);
    }

    // After finish() has failed.
    HttpResponse take_partial() {
        if (!request.keep_partial || decoder || failure) return {};
        response.status = status();
        return std::move(response);
    }

    Result<HttpResponse> finish(CURLcode code) {
        if (failure) return std::unexpected(*failure);
        if (code != CURLE_OK) {
            ErrorCode kind = errc::unavailable;
            if (code == CURLE_OPERATION_TIMEDOUT) kind = errc::timed_out;
            if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_ISSUER_ERROR) kind = errc::refused;
            if (code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_UNSUPPORTED_PROTOCOL) kind = errc::malformed;
            return fail(kind, curl_easy_strerror(code));
        }
        response.status = status();
        if (decoder && received > 0) TRY(decoder->finish());
        return std::move(response);
    }
};

size_t on_header(char* data, size_t, size_t bytes, void* exchange) {
    return static_cast<Exchange*>(exchange)->take_header({data, bytes}) ? bytes : 0;
}
size_t on_body(char* data, size_t, size_t bytes, void* exchange) {
    return static_cast<Exchange*>(exchange)->take_body({data, bytes}) ? bytes : CURL_WRITEFUNC_ERROR;
}

bool is_base_url(std::string_view url) {
    constexpr std::string_view scheme = "https://";
    if (!url.starts_with(scheme) || url.size() == scheme.size()) return false;
    return url.substr(scheme.size()).find_first_of("/?#@ \t\r\n") == url.npos;
}

curl_blob blob_of(const std::string& text) {
    // NOCOPY: the options outlive every handle. The C interface takes a pointer to non-const and does not write to it.
    return {const_cast<char*>(text.data()), text.size(), CURL_BLOB_NOCOPY};
}

}  // namespace

struct CurlTransport::Impl {
    CurlOptions options;
    std::string roots;
    std::unique_ptr<CURLM, MultiRelease> multi;
    std::map<RequestId, std::unique_ptr<Exchange>> running;
    std::vector<Completion> failed_at_start;
    RequestId last_id = 0;

    ~Impl() {
        for (const auto& [id, exchange] : running) curl_multi_remove_handle(multi.get(), exchange->easy.get());
    }

    [[nodiscard]] bool set_up(Exchange& exchange) {
        CURL* easy = exchange.easy.get();
        bool good = true;
        const auto set = [&](CURLoption option, auto value) {
            good &= curl_easy_setopt(easy, option, value) == CURLE_OK;
        };
        const std::string url = options.base_url + exchange.request.target;
        set(CURLOPT_URL, url.c_str());
        set(CURLOPT_PROTOCOLS_STR, "https");
        set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
        set(CURLOPT_FOLLOWLOCATION, 0L);
        set(CURLOPT_PROXY, "");
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_TIMEOUT_MS, static_cast<long>(exchange.request.timeout.count()));
        set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
        set(CURLOPT_TCP_KEEPALIVE, 1L);
        if (exchange.request.stall.count() > 0) {
            set(CURLOPT_LOW_SPEED_LIMIT, 1L);
            set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(exchange.request.stall.count()));
        }
        set(CURLOPT_USERAGENT, options.user_agent.c_str());
        set_up_tls(easy, good);

        // A part of a body is of use only as it is stored.
        const bool in_parts = exchange.request.keep_partial || exchange.request.resume_from > 0;
        const char* encoding = in_parts ? "Accept-Encoding: identity" : "Accept-Encoding: zstd";
        exchange.headers.reset(curl_slist_append(nullptr, encoding));
        if (exchange.request.resume_from > 0) {
            const std::string range = "Range: bytes=" + std::to_string(exchange.request.resume_from) + "-";
            curl_slist_append(exchange.headers.get(), range.c_str());
        }
        if (exchange.request.method == HttpMethod::post) {
            curl_slist_append(exchange.headers.get(), "Content-Type: application/json");
            curl_slist_append(exchange.headers.get(), "Expect:");
            set(CURLOPT_POST, 1L);
            set(CURLOPT_POSTFIELDS, exchange.request.body.c_str());
            set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(exchange.request.body.size()));
        }
        set(CURLOPT_HTTPHEADER, exchange.headers.get());
        set(CURLOPT_HEADERFUNCTION, on_header);
        set(CURLOPT_HEADERDATA, static_cast<void*>(&exchange));
        set(CURLOPT_WRITEFUNCTION, on_body);
        set(CURLOPT_WRITEDATA, static_cast<void*>(&exchange));
        set(CURLOPT_PRIVATE, static_cast<void*>(&exchange));
        return good;
    }

    void set_up_tls(CURL* easy, bool& good) {
        const auto set = [&](CURLoption option, auto value) {
            good &= curl_easy_setopt(easy, option, value) == CURLE_OK;
        };
        set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_3));
        set(CURLOPT_SSL_VERIFYPEER, 1L);
        set(CURLOPT_SSL_VERIFYHOST, 2L);
        // Debian builds a folder of public authorities into libcurl: ours are the only ones.
        set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
        set(CURLOPT_CAINFO, static_cast<const char*>(nullptr));
        curl_blob authorities = blob_of(roots);
        set(CURLOPT_CAINFO_BLOB, &authorities);
        if (options.certificate.empty()) return;
        curl_blob certificate = blob_of(options.certificate);
        curl_blob key = blob_of(options.private_key);
        set(CURLOPT_SSLCERT_BLOB, &certificate);
        set(CURLOPT_SSLKEY_BLOB, &key);
    }
};

CurlTransport::CurlTransport(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
CurlTransport::~CurlTransport() = default;

Result<std::unique_ptr<CurlTransport>> CurlTransport::make(CurlOptions options) {
    static std::once_flag once;  // curl_global_init is the library's own process-wide rule
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    if (!is_base_url(options.base_url)) return fail(errc::invalid_argument, "the hub's address is https://HOST[:PORT]");
    if (options.roots.empty()) return fail(errc::invalid_argument, "no certificate authority to believe");
    auto impl = std::make_unique<Impl>();
    impl->options = std::move(options);
    for (const std::string& root : impl->options.roots) impl->roots += root + "\n";
    impl->multi.reset(curl_multi_init());
    if (!impl->multi) return fail(errc::unavailable, "libcurl cannot start");
    return std::unique_ptr<CurlTransport>(new CurlTransport(std::move(impl)));
}

RequestId CurlTransport::start(HttpRequest request) {
    may_block("asking the network for", request.target);
    const RequestId id = ++m_impl->last_id;
    auto exchange = std::make_unique<Exchange>();
    exchange->id = id;
    exchange->request = std::move(request);
    exchange->easy.reset(curl_easy_init());
    if (!exchange->easy || !m_impl->set_up(*exchange) ||
        curl_multi_add_handle(m_impl->multi.get(), exchange->easy.get()) != CURLM_OK) {
        m_impl->failed_at_start.push_back({id, fail(errc::unavailable, "libcurl refuses the request")});
        return id;
    }
    m_impl->running.emplace(id, std::move(exchange));
    return id;
}

void CurlTransport::cancel(RequestId id) {
    std::erase_if(m_impl->failed_at_start, [&](const Completion& completion) { return completion.id == id; });
    const auto found = m_impl->running.find(id);
    if (found == m_impl->running.end()) return;
    curl_multi_remove_handle(m_impl->multi.get(), found->second->easy.get());
    m_impl->running.erase(found);
}

std::vector<Completion> CurlTransport::wait(Milliseconds at_most) {
    may_block("waiting for the network");
    std::vector<Completion> done = std::exchange(m_impl->failed_at_start, {});
    int still_running = 0;
    curl_multi_perform(m_impl->multi.get(), &still_running);
    const auto collect = [&] {
        int left = 0;
        while (const CURLMsg* message = curl_multi_info_read(m_impl->multi.get(), &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            const CURLcode code = message->data.result;
            void* owner = nullptr;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &owner);
            auto* exchange = static_cast<Exchange*>(owner);
            const RequestId id = exchange->id;
            done.push_back({id, exchange->finish(code)});
            if (!done.back().response) done.back().partial = exchange->take_partial();
            curl_multi_remove_handle(m_impl->multi.get(), exchange->easy.get());
            m_impl->running.erase(id);
        }
    };
    collect();
    if (!done.empty()) return done;
    const auto bounded = std::clamp<int64_t>(at_most.count(), 0, 60'000);
    curl_multi_poll(m_impl->multi.get(), nullptr, 0, static_cast<int>(bounded), nullptr);
    curl_multi_perform(m_impl->multi.get(), &still_running);
    collect();
    return done;
}

void CurlTransport::wake() {
    curl_multi_wakeup(m_impl->multi.get());
}

}  // namespace tp
