// What lies between terminals and the hub: delays, losses, copies, partitions, portals, broken bytes.
// Thread rule: the simulation's only thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sync/client/transport.h"
#include "tests/simulation/centre.h"
#include "tests/simulation/chance.h"

namespace tp::simulation {

// A terminal's transport, for one life of its process.
class Line;

class Network {
  public:
    Network(const Plan& plan, Agenda& agenda, Findings& findings, Centre& centre);

    // `heard` is called when something has completed.
    [[nodiscard]] std::shared_ptr<Line> line(size_t terminal, std::function<void()> heard);
    // Nobody (or that terminal) reaches the hub for so long.
    void part(size_t terminal, Milliseconds duration);
    void part_all(Milliseconds duration);
    // All faults are over.
    void heal();
    // The most requests that one terminal has begun within a minute.
    [[nodiscard]] int busiest_minute() const { return m_busiest; }

  private:
    friend class Line;
    struct Message {
        std::shared_ptr<Line> line;
        RequestId id = 0;
        HttpRequest request;
    };

    void send(Message message);
    void deliver(const Message& message, bool copy);
    void answer(const Message& message, const hub::Response& response);
    void wait(const std::shared_ptr<const Message>& message, const std::shared_ptr<hub::Response::Waiting>& waiting);
    void lose(const Message& message);
    void complete(const Message& message, Completion completion);
    void break_off(const Message& message);
    void bite(Message& message);
    [[nodiscard]] bool parted(size_t terminal) const;
    [[nodiscard]] Milliseconds delay();
    [[nodiscard]] bool portal_answers(const Message& message);
    void count(size_t terminal);

    Plan m_plan;  // its faults end with heal()
    Agenda& m_agenda;
    Findings& m_findings;
    Centre& m_centre;
    Chance m_chance;
    std::map<size_t, MonotonicTime> m_parted_until;
    std::map<size_t, std::vector<MonotonicTime>> m_begun;  // within the last minute
    int m_busiest = 0;
};

class Line final : public Transport, public std::enable_shared_from_this<Line> {
  public:
    Line(Network& network, size_t terminal, std::function<void()> heard)
        : m_network(network), m_terminal(terminal), m_heard(std::move(heard)) {}

    [[nodiscard]] RequestId start(HttpRequest request) override;
    void cancel(RequestId id) override { m_open.erase(id); }
    [[nodiscard]] std::vector<Completion> wait(Milliseconds) override { return std::exchange(m_done, {}); }
    void wake() override {}
    // The machine at this end is off.
    void cut() {
        m_open.clear();
        m_heard = nullptr;
    }

  private:
    friend class Network;
    Network& m_network;
    size_t m_terminal;
    std::function<void()> m_heard;
    RequestId m_last = 0;
    std::map<RequestId, size_t> m_open;  // with the most bytes that may come back
    std::vector<Completion> m_done;
};

}  // namespace tp::simulation
