// Local control: a Unix stream socket on which a running program answers its owner. Lines of JSON both ways (NDJSON):
// the client sends one line; the server answers with any number of {"progress":…} lines and one final {"ok":…} or
// {"error":{"code":"…","message":"…"}} line; then the client may ask again. What is inside the JSON is the caller's
// affair.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "platform/base/clock.h"
#include "platform/base/error.h"

namespace tp {

struct ControlLimits {
    size_t request_bytes = 1024 * 1024;  // a longer line is answered too_large and ends the connection
    size_t clients = 16;                 // one more is answered rate_limited and closed
    Milliseconds line_timeout{10'000};   // from a line's first byte to its end
    Milliseconds idle_timeout{120'000};  // without a byte between requests
    Milliseconds send_timeout{10'000};   // for a client that does not read
};

// The answer to one request. Used by the handler's thread only, and only during the call.
class ControlReply {
  public:
    virtual ~ControlReply() = default;
    // `json` must be one valid JSON value; line breaks inside are sent as spaces. False: the client has left, stop
    // working.
    virtual bool progress(std::string_view json) = 0;
    // Exactly one of these ends the answer; what comes after it is ignored. A handler that ends without answers
    // "internal".
    virtual void ok(std::string_view json = "true") = 0;
    virtual void error(const Error& error) = 0;
    // For an answer that follows what happens: sleeps up to `most`; true as soon as the client has left or the server
    // stops.
    virtual bool wait_until_gone(Milliseconds most) = 0;
};

// Called on a thread of its client's own; several run at once. `request` has no line break and is valid UTF-8 without
// NUL.
using ControlHandler = std::function<void(std::string_view request, ControlReply& reply)>;

// Thread rule: create and destroy on one thread. The destructor wakes all clients' threads and joins them; it waits for
// running handlers, which see wait_until_gone() and progress() turn.
class ControlServer {
  public:
    // Listens at `path` with mode 0600; only processes of this user and root are answered (SO_PEERCRED). A socket file
    // left by a dead program is replaced; conflict: somebody listens there. The folder must exist.
    [[nodiscard]] static Result<std::unique_ptr<ControlServer>> listen(const std::string& path, ControlHandler handler,
                                                                       ControlLimits limits = {});
    ~ControlServer();
    ControlServer(const ControlServer&) = delete;
    ControlServer& operator=(const ControlServer&) = delete;

  private:
    struct Impl;
    explicit ControlServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

// The final line of an answer.
struct ControlAnswer {
    bool ok;
    std::string json;  // what stood behind "ok", or the object behind "error"
};

// Thread rule: one thread at a time. Blocking.
class ControlClient {
  public:
    // unavailable: nobody listens there; refused: not ours.
    [[nodiscard]] static Result<ControlClient> connect(const std::string& path);
    ControlClient(ControlClient&&) noexcept;
    ControlClient& operator=(ControlClient&&) noexcept;
    ~ControlClient();

    // Sends one line and waits for the final one, at most `silence` without a byte (zero: for ever). `on_progress` gets
    // each progress' JSON and may return false to stop: cancelled. Errors: invalid_argument (a line break in the
    // request), unavailable (the server has gone), timed_out, malformed (not an answer), too_large (a line over 16
    // MiB). After an error the connection is of no more use.
    [[nodiscard]] Result<ControlAnswer> ask(std::string_view request,
                                            const std::function<bool(std::string_view json)>& on_progress = {},
                                            Milliseconds silence = Milliseconds{30'000});

  private:
    explicit ControlClient(int fd) : m_fd(fd) {}
    int m_fd = -1;
    std::string m_buffer;
};

}  // namespace tp
