#include "platform/base/scrub_stack.h"

#include <string.h>

namespace tp {

[[gnu::noinline]] void scrub_stack() {
    char unused[256 * 1024];
    ::explicit_bzero(unused, sizeof unused);
}

}  // namespace tp
