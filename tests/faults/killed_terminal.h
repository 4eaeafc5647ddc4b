// The terminal that the row `kill` kills: the product's own outbox, replica, transport and threads without a window, in
// a process of its own. Thread rule: be_terminal() is the process's main(); the rest is the parent's only thread's.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

#include "platform/base/error.h"

namespace tp::faults {

inline constexpr const char* be_terminal_argument = "--be-terminal";

// Serves made-up customers one after another: each event is written "ID SHA256" to standard output once it is durable,
// which is the customer's thank-you. Says "ready" before the first. When standard input ends it takes no more, says
// "drained" when nothing waits, and ends.
int be_terminal(const std::string& folder);

struct Thanked {
    std::string id, sha256;
};

class KilledTerminal {
  public:
    explicit KilledTerminal(const std::string& folder);
    ~KilledTerminal() { kill(); }
    KilledTerminal(const KilledTerminal&) = delete;
    KilledTerminal& operator=(const KilledTerminal&) = delete;

    void signal(int number);
    void kill();                                                     // SIGKILL
    [[nodiscard]] Status wait_for_ready(std::chrono::seconds most);  // timed_out
    // Takes no more customers; until everything is the hub's and the process has ended well.
    [[nodiscard]] Status drain(std::chrono::seconds most);
    // What the customers were told until now, also by a process that is dead.
    [[nodiscard]] const std::vector<Thanked>& thanked();

  private:
    [[nodiscard]] Status wait_for_word(const std::string& word, std::chrono::seconds most);
    void read_words();

    pid_t m_pid = -1;
    int m_in = -1, m_out = -1;
    std::string m_text;
    std::vector<std::string> m_words;
    std::vector<Thanked> m_thanked;
};

}  // namespace tp::faults
