// A visitor before the services' screens, and the centre as the test wants it to answer.
#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/centre/centre.h"
#include "kiosk/orders/order_visit.h"
#include "tests/kiosk/app/stage.h"

namespace tp::services {

// Keeps what it is asked and told; nothing is answered before the test calls a `done`.
struct CentreDouble final : Centre {
    struct Told {
        std::string type, stream_key, payload;
        Lane lane;
        std::function<void(Result<Event>)> done;
    };
    struct AskedOrder {
        OrderQuestion question;
        CancelToken cancel;
        std::function<void(LookedUp<Order>)> done;
    };
    struct AskedMember {
        MemberQuestion question;
        CancelToken cancel;
        std::function<void(LookedUp<Member>)> done;
    };
    std::vector<Told> told;
    std::vector<AskedOrder> orders;
    std::vector<AskedMember> members;
    std::vector<std::string> outcomes_asked;
    std::optional<Outcome> outcome;  // of every event

    void record(std::string_view type, Lane lane, std::string_view stream_key, std::string payload,
                std::function<void(Result<Event>)> done) override;
    void waiting(std::string, std::function<void(const std::vector<Event>&)>) override {}  // never answered
    void look_up_order(OrderQuestion question, CancelToken cancel, std::function<void(LookedUp<Order>)> done) override;
    void look_up_member(MemberQuestion question, CancelToken cancel,
                        std::function<void(LookedUp<Member>)> done) override;
    void outcome_of(std::string event_id, std::function<void(std::optional<Outcome>)> done) override;

    void save(size_t which);    // the event is durable, as "event-<which>"
    void refuse(size_t which);  // the disk is full
};

inline constexpr std::string_view this_store = "1042";

class Visit {
  public:
    explicit Visit(const stage::StageOptions& options = {.every_language = false});

    // A tap in the middle of a node, and two frames: what is asked then stays unanswered. The node has to be there.
    void press(std::string_view id);
    void type(std::string_view keys);   // each a key of the keyboard on the screen, or of a hardware one
    void paste(std::string_view text);  // as a hardware keyboard would send it
    void show(int frames = 3);          // after an answer
    void scan(std::string_view code);
    void pass(std::chrono::seconds time);                        // a frame each second
    void wait_for_the_wipe();                                    // nobody touches the screen any more
    void begin();                                                // attract → home
    [[nodiscard]] std::string state(std::string_view id) const;  // "(none)" where there is no such node
    [[nodiscard]] std::string value(std::string_view id) const;
    [[nodiscard]] std::string name(std::string_view id) const;
    [[nodiscard]] bool has(std::string_view id) const { return stage.find(id) != nullptr; }
    // Whether any node says these words.
    [[nodiscard]] bool says(std::string_view words) const;

    CentreDouble centre;
    // What the order's screen has looked up of its lines.
    std::vector<std::string> looked_up;
    std::function<void(std::vector<LineProduct>)> lines_found;
    stage::Stage stage;
};

// "J. D***", ready at the pick-up desk of `store` since noon.
[[nodiscard]] Order ready_order(std::string_view store = this_store);
[[nodiscard]] Member gold_member();

}  // namespace tp::services
