// What the services tell the centre and ask of it, without waiting. Rules and screens are written against this seam;
// CentreLink joins it to the outbox and the hub, tests put a double in its place.
// Thread rule: UI thread; answers come back on the UI thread, in a later turn of its task queue, never from within a
// call.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/centre/looking_up.h"
#include "platform/base/error.h"
#include "platform/base/task_queue.h"
#include "sync/model/records.h"

namespace tp {

// Number and postal code; or what a receipt's code carries, which is proof by possession.
struct OrderQuestion {
    std::string number, proof;
    std::string receipt_number, receipt_token;
};
// One of card, phone and email, normalised; and the postal code.
struct MemberQuestion {
    std::string card, phone, email;
    std::string proof;
};

class Centre {
  public:
    virtual ~Centre() = default;

    // Makes an event durable on this terminal. Only when `done` is called with an event may the screen say "thank you";
    // with an error (full, io) nothing was saved, and the screen says that.
    virtual void record(std::string_view type, Lane lane, std::string_view stream_key, std::string payload,
                        std::function<void(Result<Event>)> done) = 0;

    // What has been recorded of a type and has not been taken by the hub yet, oldest first; nothing where the file
    // cannot be read.
    virtual void waiting(std::string type, std::function<void(const std::vector<Event>&)> done) = 0;

    // Live look-ups at the hub, answered within seconds. Once cancelled, `done` is not called.
    virtual void look_up_order(OrderQuestion question, CancelToken cancel,
                               std::function<void(LookedUp<Order>)> done) = 0;
    virtual void look_up_member(MemberQuestion question, CancelToken cancel,
                                std::function<void(LookedUp<Member>)> done) = 0;

    // What the centre made of an event, once it has said; nullopt until then. Answered from the replica.
    virtual void outcome_of(std::string event_id, std::function<void(std::optional<Outcome>)> done) = 0;
};

}  // namespace tp
