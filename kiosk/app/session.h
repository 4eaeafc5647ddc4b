// Everything that one visitor left behind, in one place, so that one call takes it away. Thread rule: UI thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <typeindex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tp {

class Session {
  public:
    // The visitor's state of this type: made when it is first asked, gone with the wipe. A screen keeps what was typed
    // and found in a struct of its own and asks for it in each frame; it never keeps a reference beyond the frame.
    template <typename State>
    State& of() {
        auto& slot = m_states[std::type_index(typeid(State))];
        if (!slot) slot = std::make_unique<Slot<State>>();
        return static_cast<Slot<State>&>(*slot).state;
    }
    template <typename State>
    [[nodiscard]] bool has() const {
        return m_states.contains(std::type_index(typeid(State)));
    }

    // Called by wipe(), for what lives elsewhere: caches of answers, the keyboard. Registered once, at start.
    void on_wipe(std::function<void()> action) { m_on_wipe.push_back(std::move(action)); }
    void wipe() {
        m_states.clear();
        ++m_visit;
        for (const auto& action : m_on_wipe) action();
    }
    // Counts visits: an answer that arrives for another visit than it was asked in is dropped.
    [[nodiscard]] uint64_t visit() const { return m_visit; }
    [[nodiscard]] bool empty() const { return m_states.empty(); }

  private:
    struct SlotBase {
        virtual ~SlotBase() = default;
    };
    template <typename State>
    struct Slot final : SlotBase {
        State state{};
    };
    std::unordered_map<std::type_index, std::unique_ptr<SlotBase>> m_states;
    std::vector<std::function<void()>> m_on_wipe;
    uint64_t m_visit = 1;
};

}  // namespace tp
