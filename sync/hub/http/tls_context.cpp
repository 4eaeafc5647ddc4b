#include "sync/hub/http/tls_context.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <boost/asio/buffer.hpp>

namespace tp::hub {

namespace {

namespace ssl = boost::asio::ssl;

int accept_expired_leaf(int preverified, X509_STORE_CTX* context) {
    if (preverified == 1) return 1;
    const bool expired_leaf = X509_STORE_CTX_get_error(context) == X509_V_ERR_CERT_HAS_EXPIRED &&
                              X509_STORE_CTX_get_error_depth(context) == 0;
    if (!expired_leaf) return 0;
    X509_STORE_CTX_set_error(context, X509_V_OK);
    return 1;
}

boost::asio::const_buffer buffer_of(const std::string& text) {
    return boost::asio::buffer(text.data(), text.size());
}

}  // namespace

Result<ssl::context> make_tls_context(const ServerOptions& options) {
    ssl::context context(ssl::context::tls_server);
    boost::system::error_code why;
    SSL_CTX* native = context.native_handle();
    if (SSL_CTX_set_min_proto_version(native, TLS1_3_VERSION) != 1) return fail(tp::errc::internal, "TLS 1.3");
    SSL_CTX_set_options(native, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_num_tickets(native, 0);
    SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(native,
                     SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(native, 1);  // one system call a record instead of two
    SSL_CTX_set_verify(native, SSL_VERIFY_PEER, accept_expired_leaf);
    context.use_certificate_chain(buffer_of(options.certificate_pem), why);
    if (!why) context.use_private_key(buffer_of(options.private_key_pem), ssl::context::pem, why);
    if (!why) context.add_certificate_authority(buffer_of(options.client_root_pem), why);
    if (why) return fail(tp::errc::malformed, "the server's certificate or key: " + why.message());
    return context;
}

std::optional<CertificateFacts> peer_certificate(SSL* tls) {
    X509* certificate = SSL_get0_peer_certificate(tls);
    if (!certificate || SSL_get_verify_result(tls) != X509_V_OK) return std::nullopt;
    BIO* bio = BIO_new(BIO_s_mem());
    std::string pem;
    if (PEM_write_bio_X509(bio, certificate) == 1) {
        const char* data = nullptr;
        const long size = BIO_ctrl(bio, BIO_CTRL_INFO, 0, &data);
        pem.assign(data, static_cast<size_t>(size));
    }
    BIO_free(bio);
    auto facts = read_certificate(pem);
    if (!facts) return std::nullopt;
    return *std::move(facts);
}

}  // namespace tp::hub
