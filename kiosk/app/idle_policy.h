// When a visit ends by itself: a question after a while without a touch, then the wipe. Pure logic, any clock.
// Thread rule: UI thread.
#pragma once

#include <optional>

#include "platform/base/clock.h"

namespace tp {

// WCAG 2.2.1 and the EAA: the question stands for at least 20 s, one simple action extends, as often as wanted.
inline constexpr Milliseconds least_question_time{20'000};

struct IdleTimes {
    Milliseconds question_after{30'000};
    Milliseconds question{least_question_time};  // shorter ones are raised to it
};

class IdlePolicy {
  public:
    enum class Phase {
        resting,  // no visitor: nothing to end
        active,
        asking,   // "are you still there?"
        expired,  // the visit is over: wipe, then rest()
    };

    explicit IdlePolicy(IdleTimes times) : m_times(times) {
        if (m_times.question < least_question_time) m_times.question = least_question_time;
    }

    void begin(MonotonicTime now);  // a visitor is here
    void rest();
    // A touch, a key or a scan. While the question stands only extend() counts: a stray touch is no answer.
    void activity(MonotonicTime at);
    void extend(MonotonicTime now);
    // Somebody is there who has not answered yet, as with a keypad on the way to an answer: the question begins again.
    void linger(MonotonicTime now);
    // Both times are this many times as long from now on: a visitor who needs more time.
    void stretch(int factor);
    // Something is being saved: neither question nor wipe meanwhile, and the time starts again at its end.
    void hold(bool on, MonotonicTime now);
    // The same while something is spoken, but a question that stands stays: it is what is spoken, and its whole time
    // begins when it has been heard.
    void speak(bool on, MonotonicTime now);

    // To be called in each turn of the loop.
    Phase update(MonotonicTime now);
    [[nodiscard]] Phase phase() const { return m_phase; }
    // While asking: what is left, rounded up; never more than the whole.
    [[nodiscard]] int seconds_left(MonotonicTime now) const;
    [[nodiscard]] float part_left(MonotonicTime now) const;  // 1 … 0
    // When update() has to be called next; nothing while resting or held.
    [[nodiscard]] std::optional<MonotonicTime> deadline() const;

  private:
    [[nodiscard]] Milliseconds question_after() const { return m_times.question_after * m_factor; }
    [[nodiscard]] Milliseconds question() const { return m_times.question * m_factor; }

    IdleTimes m_times;
    int m_factor = 1;
    Phase m_phase = Phase::resting;
    bool m_held = false;
    bool m_spoken = false;
    MonotonicTime m_since{};  // last activity, or when the question came
};

}  // namespace tp
