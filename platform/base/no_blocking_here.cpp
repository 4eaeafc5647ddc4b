#include "platform/base/no_blocking_here.h"

#include <cstdio>
#include <cstdlib>

namespace tp {

namespace {

thread_local int marks = 0;  // the one thing that a call deep below has to know of its thread

}  // namespace

NoBlockingHere::NoBlockingHere() {
    ++marks;
}

NoBlockingHere::~NoBlockingHere() {
    --marks;
}

#ifndef NDEBUG
void may_block(std::string_view operation, std::string_view of_what) {
    if (marks == 0) return;
    std::fprintf(stderr, "this thread draws and must not wait: %.*s %.*s\n", static_cast<int>(operation.size()),
                 operation.data(), static_cast<int>(of_what.size()), of_what.data());
    std::abort();
}
#endif

}  // namespace tp
