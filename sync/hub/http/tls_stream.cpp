#include "sync/hub/http/tls_stream.h"

#include <openssl/err.h>

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/beast/core/error.hpp>
#include <cerrno>
#include <climits>
#include <utility>

namespace tp::hub {

namespace asio = boost::asio;
using boost::system::error_code;

TlsStream::TlsStream(Socket socket, asio::ssl::context& context)
    : m_socket(std::move(socket)),
      m_deadline(m_socket.get_executor()),
      m_tls(SSL_new(context.native_handle()), SSL_free) {
    error_code why;
    m_socket.native_non_blocking(true, why);
    if (m_tls && !why && SSL_set_fd(m_tls.get(), m_socket.native_handle()) == 1) return;
    m_tls.reset();
}

TlsStream::~TlsStream() = default;

void TlsStream::expires_after(std::chrono::steady_clock::duration time) {
    m_deadline.expires_after(time);
    // The timer may have run out, and its handler stand in the queue, when this goes or the deadline moves.
    m_deadline.async_wait([this, alive = std::weak_ptr(m_alive)](error_code cancelled) {
        if (cancelled || alive.expired() || std::chrono::steady_clock::now() < m_deadline.expiry()) return;
        m_timed_out = true;
        close();
    });
}

void TlsStream::expires_never() {
    m_deadline.expires_at(std::chrono::steady_clock::time_point::max());
}

void TlsStream::close() {
    error_code ignored;
    m_socket.close(ignored);
}

void TlsStream::say_close() {
    if (!m_tls || !m_socket.is_open()) return;
    ERR_clear_error();
    (void)SSL_shutdown(m_tls.get());
}

TlsStep TlsStream::failure(error_code why) const {
    if (m_timed_out) why = boost::beast::error::timeout;
    return {TlsStep::Kind::failed, 0, why};
}

TlsStep TlsStream::step_of(int result, size_t bytes) {
    if (result > 0) return {TlsStep::Kind::done, bytes, {}};
    const int saved = errno;
    switch (SSL_get_error(m_tls.get(), result)) {
        case SSL_ERROR_WANT_READ:
            return {TlsStep::Kind::wants_to_read, 0, {}};
        case SSL_ERROR_WANT_WRITE:
            return {TlsStep::Kind::wants_to_write, 0, {}};
        case SSL_ERROR_ZERO_RETURN:
            return failure(asio::error::eof);
        case SSL_ERROR_SYSCALL:
            if (saved != 0) return failure({saved, asio::error::get_system_category()});
            return failure(asio::ssl::error::stream_truncated);
        default: {
            const unsigned long why = ERR_get_error();
            if (ERR_GET_REASON(why) == SSL_R_UNEXPECTED_EOF_WHILE_READING)
                return failure(asio::ssl::error::stream_truncated);
            return failure({static_cast<int>(why), asio::error::get_ssl_category()});
        }
    }
}

TlsStep TlsStream::handshake() {
    if (!m_tls || !m_socket.is_open()) return failure(asio::error::not_connected);
    ERR_clear_error();
    errno = 0;
    return step_of(SSL_accept(m_tls.get()), 0);
}

TlsStep TlsStream::read(asio::mutable_buffer into) {
    if (!m_socket.is_open()) return failure(asio::error::operation_aborted);
    if (into.size() == 0) return {};
    ERR_clear_error();
    errno = 0;
    size_t bytes = 0;
    const int result = SSL_read_ex(m_tls.get(), into.data(), into.size(), &bytes);
    return step_of(result, bytes);
}

TlsStep TlsStream::write(asio::const_buffer from) {
    if (!m_socket.is_open()) return failure(asio::error::operation_aborted);
    if (from.size() == 0) return {};
    ERR_clear_error();
    errno = 0;
    size_t bytes = 0;
    const int result = SSL_write_ex(m_tls.get(), from.data(), std::min(from.size(), max_record), &bytes);
    return step_of(result, bytes);
}

}  // namespace tp::hub
