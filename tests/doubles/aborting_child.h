// What a body does in a child process, so that a test can watch it abort. Thread rule: the test's thread, and no other
// may run beside it.
#pragma once

#include <functional>
#include <string>

namespace tp {

struct ChildEnd {
    bool aborted = false;   // by SIGABRT; otherwise the body came to its end
    std::string complaint;  // its standard error
};

[[nodiscard]] ChildEnd run_in_child(const std::function<void()>& body);

}  // namespace tp
