// Thread rule: acts on the calling thread.
#pragma once

namespace tp {

// The unused stack below the caller reads as zeros from then on, so that nothing of what earlier calls held in local
// variables (std::string keeps short texts inside of itself) outlives them, and its pages go back to the system.
// Reaches 256 KiB down. For a thread that has just finished with somebody's data and is about to wait.
void scrub_stack();

}  // namespace tp
