// Live questions to the hub: an order, a member. Thread rule: the sync thread; callbacks are called there.
#pragma once

#include <expected>
#include <functional>
#include <map>
#include <string>

#include "platform/base/task_queue.h"
#include "sync/client/transport.h"
#include "sync/protocol/messages.h"

namespace tp {

namespace lookup_errc {
inline constexpr ErrorCode no_match{"no_match"};  // unknown, or the proof does not fit: the hub does not tell which
}  // namespace lookup_errc

struct LookupError {
    // no_match; rate_limited, with the seconds to wait; unavailable: the hub cannot be reached or did not answer in
    // time.
    ErrorCode code;
    std::chrono::seconds retry_after{0};
};
template <typename T>
using LookupAnswer = std::expected<T, LookupError>;
template <typename T>
using LookupCallback = std::move_only_function<void(LookupAnswer<T>)>;

class LookupClient {
  public:
    explicit LookupClient(Transport& transport) : m_transport(transport) {}
    ~LookupClient();
    LookupClient(const LookupClient&) = delete;
    LookupClient& operator=(const LookupClient&) = delete;

    // Answered within 4 s, whatever the network does. A cancelled question's callback is not called. Texts of question
    // and answer are zeroed in memory once used.
    void order(OrderLookup question, CancelToken cancel, LookupCallback<Order> done);
    void member(MemberLookup question, CancelToken cancel, LookupCallback<Member> done);

    // Drops what has been cancelled; call it at each turn of the loop.
    void tick();
    // False: not a request of this client.
    bool finish(Completion& completion);

  private:
    struct Asked {
        CancelToken cancel;
        std::move_only_function<void(Result<HttpResponse>)> done;
    };
    template <typename T>
    void ask(std::string target, std::string body, CancelToken cancel, LookupCallback<T> done);

    Transport& m_transport;
    std::map<RequestId, Asked> m_asked;
};

}  // namespace tp
