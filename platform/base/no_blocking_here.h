// The thread that draws never waits for a disk or a network: a debug build aborts where it would.
// Thread rule: the mark is the marking thread's own; the check may be called on any.
#pragma once

#include <string_view>

namespace tp {

// Marks the current thread for as long as it lives: what blocks aborts there. Lives on that thread's stack; marks nest.
class NoBlockingHere {
  public:
    NoBlockingHere();
    ~NoBlockingHere();
    NoBlockingHere(const NoBlockingHere&) = delete;
    NoBlockingHere& operator=(const NoBlockingHere&) = delete;
};

// Stands at every door of ours to a file, a database or a socket. On a marked thread it names the operation ("opening
// the database /x/outbox.db") on standard error and aborts; elsewhere, and in a release build, it does nothing.
#ifdef NDEBUG
inline void may_block(std::string_view, std::string_view = {}) {}
#else
void may_block(std::string_view operation, std::string_view of_what = {});
#endif

}  // namespace tp
