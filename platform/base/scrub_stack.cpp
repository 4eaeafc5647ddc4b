#include "platform/base/scrub_stack.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>

namespace tp {

[[gnu::noinline]] void scrub_stack() {
    char unused[256 * 1024];
    const auto page = static_cast<uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto from = reinterpret_cast<uintptr_t>(unused);
    const size_t head = (page - from % page) % page, tail = (from + sizeof unused) % page;
    ::explicit_bzero(unused, head);
    ::explicit_bzero(unused + sizeof unused - tail, tail);
    // Anonymous pages that are given back read as zeros from then on. Of a stack that has not grown so far there are
    // none.
    if (::madvise(unused + head, sizeof unused - head - tail, MADV_DONTNEED) != 0)
        ::explicit_bzero(unused, sizeof unused);
}

}  // namespace tp
