// TLS over a socket, for Beast: OpenSSL reads and writes the descriptor itself, so that a connection that waits holds
// no buffers of records (SSL_MODE_RELEASE_BUFFERS). Asio's ssl::stream keeps four of 17 KiB each for its life, which is
// what a hub of ten thousand waiting terminals would spend most of its memory on. Thread rule: that of the io_context,
// one operation in each direction at a time; SIGPIPE is blocked there, for OpenSSL writes without MSG_NOSIGNAL.
#pragma once

#include <openssl/ssl.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <optional>

namespace tp::hub {

// What SSL_get_error says (SSL_get_error(3)).
struct TlsStep {
    enum class Kind { done, wants_to_read, wants_to_write, failed } kind = Kind::done;
    size_t bytes = 0;
    boost::system::error_code why;
};

// AsyncReadStream and AsyncWriteStream of Asio.
class TlsStream {
  public:
    using Socket = boost::asio::ip::tcp::socket;
    using executor_type = Socket::executor_type;

    // `context` outlives it. Where OpenSSL has no memory, or the socket is broken, the handshake fails.
    TlsStream(Socket socket, boost::asio::ssl::context& context);
    ~TlsStream();
    TlsStream(const TlsStream&) = delete;
    TlsStream& operator=(const TlsStream&) = delete;

    [[nodiscard]] executor_type get_executor() { return m_socket.get_executor(); }
    [[nodiscard]] Socket& socket() { return m_socket; }
    [[nodiscard]] SSL* native_handle() { return m_tls.get(); }

    // All operations together have this long from now on; then they fail with beast::error::timeout.
    void expires_after(std::chrono::steady_clock::duration time);
    void expires_never();
    void close();

    template <typename Token>
    auto async_handshake(Token&& token) {
        return boost::asio::async_compose<Token, void(boost::system::error_code)>(
            Operation{this, [this] { return handshake(); }}, token, m_socket);
    }
    // Reads up to 16 KiB, what one record holds, into the first buffer that is not empty.
    template <typename Buffers, typename Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        const boost::asio::mutable_buffer into = first_of<boost::asio::mutable_buffer>(buffers);
        return boost::asio::async_compose<Token, void(boost::system::error_code, size_t)>(
            Operation{this, [this, into] { return read(into); }}, token, m_socket);
    }
    // Writes one record: of several small buffers as many as it holds.
    template <typename Buffers, typename Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        return boost::asio::async_compose<Token, void(boost::system::error_code, size_t)>(
            Operation{this,
                      [this, buffers] {
                          // The same bytes again after a wait, as SSL_write(3) asks; from another place.
                          const auto first = first_of<boost::asio::const_buffer>(buffers);
                          if (first.size() >= max_record || first.size() == boost::asio::buffer_size(buffers))
                              return write(first);
                          static thread_local std::array<char, max_record> record;
                          const size_t size = boost::asio::buffer_copy(boost::asio::buffer(record), buffers);
                          return write(boost::asio::buffer(record.data(), size));
                      }},
            token, m_socket);
    }
    // Says that no more will be written; whether the other side has heard it shows in reading on.
    void say_close();

  private:
    static constexpr size_t max_record = 16 * 1024;

    template <typename Buffer, typename Buffers>
    static Buffer first_of(const Buffers& buffers) {
        const auto end = boost::asio::buffer_sequence_end(buffers);
        for (auto one = boost::asio::buffer_sequence_begin(buffers); one != end; ++one)
            if (Buffer(*one).size() > 0) return Buffer(*one);
        return {};
    }

    // Tries, waits for the socket, tries again. It never completes from within its own start.
    template <typename Try>
    struct Operation {
        TlsStream* stream;
        Try attempt;
        bool started = false;
        std::optional<TlsStep> met = {};

        template <typename Self>
        void operator()(Self& self, boost::system::error_code waited = {}) {
            const bool first = !std::exchange(started, true);
            if (!met) {
                TlsStep step = waited ? stream->failure(waited) : attempt();
                const auto go_on = step.kind == TlsStep::Kind::wants_to_read    ? Socket::wait_read
                                   : step.kind == TlsStep::Kind::wants_to_write ? Socket::wait_write
                                                                                : Socket::wait_error;
                if (go_on != Socket::wait_error) return stream->m_socket.async_wait(go_on, std::move(self));
                met = step;
                if (first) return boost::asio::post(stream->get_executor(), std::move(self));
            }
            if constexpr (requires { self.complete(met->why, met->bytes); })
                self.complete(met->why, met->bytes);
            else
                self.complete(met->why);
        }
    };
    template <typename Try>
    Operation(TlsStream*, Try) -> Operation<Try>;

    [[nodiscard]] TlsStep handshake();
    [[nodiscard]] TlsStep read(boost::asio::mutable_buffer into);
    [[nodiscard]] TlsStep write(boost::asio::const_buffer from);
    [[nodiscard]] TlsStep step_of(int result, size_t bytes);
    [[nodiscard]] TlsStep failure(boost::system::error_code why) const;

    Socket m_socket;
    boost::asio::steady_timer m_deadline;
    std::unique_ptr<SSL, decltype(&SSL_free)> m_tls;
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
    bool m_timed_out = false;
};

}  // namespace tp::hub
