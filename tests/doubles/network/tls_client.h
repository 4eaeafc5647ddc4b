// A client that says exactly the bytes it is told to, over real TLS. Thread rule: one thread an object.
#pragma once

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace tp::hub {

struct Reply {
    int status = 0;  // 0: the connection ended without an answer
    std::string head, body;
    [[nodiscard]] bool has(std::string_view text) const { return (head + body).find(text) != std::string::npos; }
};

struct ClientIdentity {
    std::string certificate, key;  // PEM; empty: none
};

class TlsClient {
  public:
    TlsClient(uint16_t port, const std::string& root, const ClientIdentity& identity = {},
              int highest_version = TLS1_3_VERSION) {
        std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
        m_socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const timeval patience{20, 0};
        ::setsockopt(m_socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return;
        m_context = SSL_CTX_new(TLS_client_method());
        SSL_CTX_set_max_proto_version(m_context, highest_version);
        BIO* bio = BIO_new_mem_buf(root.data(), static_cast<int>(root.size()));
        X509* trusted = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
        X509_STORE_add_cert(SSL_CTX_get_cert_store(m_context), trusted);
        X509_free(trusted);
        BIO_free(bio);
        SSL_CTX_set_verify(m_context, SSL_VERIFY_PEER, nullptr);
        if (!identity.certificate.empty()) show(identity);
        m_tls = SSL_new(m_context);
        SSL_set_fd(m_tls, m_socket);
        m_connected = SSL_connect(m_tls) == 1;
    }
    ~TlsClient() {
        if (m_tls) SSL_free(m_tls);
        if (m_context) SSL_CTX_free(m_context);
        ::close(m_socket);
    }
    TlsClient(const TlsClient&) = delete;
    TlsClient& operator=(const TlsClient&) = delete;

    [[nodiscard]] bool connected() const { return m_connected; }
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const int sent = SSL_write(m_tls, bytes.data(), static_cast<int>(std::min<size_t>(bytes.size(), 16384)));
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<size_t>(sent));
        }
        return true;
    }
    Reply read_reply() {
        Reply reply;
        size_t end;
        while ((end = m_buffer.find("\r\n\r\n")) == std::string::npos)
            if (!fill()) return reply;
        reply.head = m_buffer.substr(0, end + 2);
        m_buffer.erase(0, end + 4);
        size_t length = 0;
        const size_t place = reply.head.find("Content-Length: ");
        if (place != std::string::npos) length = std::stoul(reply.head.substr(place + 16));
        while (m_buffer.size() < length)
            if (!fill()) return reply;
        reply.body = m_buffer.substr(0, length);
        m_buffer.erase(0, length);
        reply.status = std::stoi(reply.head.substr(9, 3));
        return reply;
    }
    Reply ask(std::string_view method, std::string_view target, std::string_view body = {},
              std::string_view fields = {}) {
        if (!m_connected) return {};
        std::string text =
            std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: hub\r\n" + std::string(fields);
        if (method == "POST") text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
        if (!send(text + "\r\n" + std::string(body))) return {};
        return read_reply();
    }

  private:
    void show(const ClientIdentity& identity) {
        BIO* bio = BIO_new_mem_buf(identity.certificate.data(), static_cast<int>(identity.certificate.size()));
        X509* certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
        BIO_free(bio);
        bio = BIO_new_mem_buf(identity.key.data(), static_cast<int>(identity.key.size()));
        EVP_PKEY* key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
        BIO_free(bio);
        SSL_CTX_use_certificate(m_context, certificate);
        SSL_CTX_use_PrivateKey(m_context, key);
        X509_free(certificate);
        EVP_PKEY_free(key);
    }
    bool fill() {
        char bytes[16384];
        const int got = SSL_read(m_tls, bytes, sizeof bytes);
        if (got <= 0) return false;
        m_buffer.append(bytes, static_cast<size_t>(got));
        return true;
    }

    int m_socket = -1;
    SSL_CTX* m_context = nullptr;
    SSL* m_tls = nullptr;
    bool m_connected = false;
    std::string m_buffer;
};

}  // namespace tp::hub
