#include "tests/doubles/sync/tls_server.h"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <mutex>
#include <thread>

#include "platform/base/text_numbers.h"

namespace tp {

namespace {

struct ContextRelease {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
struct SslRelease {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
};

X509* parse_certificate(const std::string& pem) {
    BIO* bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
    X509* certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
    BIO_free(bio);
    return certificate;
}

}  // namespace

struct TlsServer::Impl {
    Options options;
    std::unique_ptr<SSL_CTX, ContextRelease> context;
    int listener = -1;
    int port = 0;
    std::atomic<bool> stopping{false};
    std::atomic<int> connections{0};
    std::atomic<int64_t> bytes_sent{0};
    mutable std::mutex mutex;
    std::string requests;
    std::thread thread;

    void make_context() {
        context.reset(SSL_CTX_new(TLS_server_method()));
        SSL_CTX_set_max_proto_version(context.get(), options.most_version);
        X509* certificate = parse_certificate(options.certificate);
        BIO* bio = BIO_new_mem_buf(options.private_key.data(), static_cast<int>(options.private_key.size()));
        EVP_PKEY* key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
        BIO_free(bio);
        if (!certificate || !key || SSL_CTX_use_certificate(context.get(), certificate) != 1 ||
            SSL_CTX_use_PrivateKey(context.get(), key) != 1)
            std::abort();
        X509_free(certificate);
        EVP_PKEY_free(key);
        if (options.client_root.empty()) return;
        X509* root = parse_certificate(options.client_root);
        X509_STORE_add_cert(SSL_CTX_get_cert_store(context.get()), root);
        X509_free(root);
        SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    }

    void listen_here() {
        listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener, 16) != 0)
            std::abort();
        ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
        port = ntohs(address.sin_port);
    }

    void run() {
        while (!stopping) {
            pollfd ready{listener, POLLIN, 0};
            if (::poll(&ready, 1, 20) <= 0) continue;
            const int peer = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
            if (peer < 0) continue;
            ++connections;
            const timeval patience{0, 50'000};
            ::setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
            serve(peer);
            ::close(peer);
        }
    }

    // curl writes its headers in one spelling.
    static bool is_whole(const std::string& request) {
        const size_t body = request.find("\r\n\r\n");
        if (body == std::string::npos) return false;
        constexpr std::string_view name = "\r\nContent-Length: ";
        const size_t length = request.find(name);
        if (length == std::string::npos || length > body) return true;
        const size_t digits = length + name.size();
        const auto told = parse_digits(request.substr(digits, request.find("\r\n", digits) - digits));
        return told && request.size() >= body + 4 + static_cast<size_t>(*told);
    }

    bool send_all(SSL& ssl, const std::string& bytes) {
        // In parts, so that what is sent to nobody is little.
        for (size_t at = 0; at < bytes.size() && !stopping;) {
            const int sent =
                SSL_write(&ssl, bytes.data() + at, static_cast<int>(std::min(bytes.size() - at, size_t{16'384})));
            if (sent <= 0) return false;
            at += static_cast<size_t>(sent);
            bytes_sent += sent;
        }
        return true;
    }

    void send_reply(SSL& ssl, const Reply& reply) {
        bool heard = send_all(ssl, reply.bytes);
        while (heard && !stopping && !reply.for_ever.empty()) heard = send_all(ssl, reply.for_ever);
        if (heard) SSL_shutdown(&ssl);
    }

    void serve(int peer) {
        std::unique_ptr<SSL, SslRelease> ssl;
        if (!options.plain) {
            ssl.reset(SSL_new(context.get()));
            SSL_set_fd(ssl.get(), peer);
            int accepted = SSL_accept(ssl.get());  // a busy machine's client may be slower than our patience
            while (accepted != 1 && !stopping && SSL_get_error(ssl.get(), accepted) == SSL_ERROR_WANT_READ)
                accepted = SSL_accept(ssl.get());
            if (accepted != 1) return;
        }
        std::string pending;
        char buffer[16'384];
        while (!stopping) {
            const auto count = ssl ? SSL_read(ssl.get(), buffer, sizeof buffer)
                                   : static_cast<int>(::recv(peer, buffer, sizeof buffer, 0));
            if (count <= 0) {
                const bool waiting = ssl ? SSL_get_error(ssl.get(), count) == SSL_ERROR_WANT_READ : errno == EAGAIN;
                if (waiting) continue;
                return;
            }
            {
                const std::lock_guard lock(mutex);
                requests.append(buffer, static_cast<size_t>(count));
            }
            pending.append(buffer, static_cast<size_t>(count));
            if (options.reply) {
                if (!is_whole(pending)) continue;
                return send_reply(*ssl, options.reply(pending));
            }
            if (pending.find("\r\n\r\n") == std::string::npos) continue;
            pending.clear();
            for (int i = 0; i < options.repeat && !options.answer.empty() && !stopping; ++i) {
                const int size = static_cast<int>(options.answer.size());
                const auto sent = ssl ? SSL_write(ssl.get(), options.answer.data(), size)
                                      : static_cast<int>(::send(peer, options.answer.data(), options.answer.size(), 0));
                if (sent <= 0) return;
            }
            if (options.close_after) return;
        }
    }
};

TlsServer::TlsServer(Options options) : m_impl(std::make_unique<Impl>()) {
    std::signal(SIGPIPE, SIG_IGN);
    m_impl->options = std::move(options);
    if (!m_impl->options.plain) m_impl->make_context();
    m_impl->listen_here();
    m_impl->thread = std::thread([impl = m_impl.get()] { impl->run(); });
}

TlsServer::~TlsServer() {
    m_impl->stopping = true;
    m_impl->thread.join();
    ::close(m_impl->listener);
}

int TlsServer::port() const {
    return m_impl->port;
}
int TlsServer::connections() const {
    return m_impl->connections;
}
int64_t TlsServer::bytes_sent() const {
    return m_impl->bytes_sent;
}
std::string TlsServer::requests() const {
    const std::lock_guard lock(m_impl->mutex);
    return m_impl->requests;
}

std::string http_answer(const std::string& type, const std::string& body, const std::string& more_headers,
                        const std::string& status) {
    return "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n" + more_headers + "\r\n" + body;
}

}  // namespace tp
