// Thread rule: acts on the calling thread.
#pragma once

namespace tp {

// Overwrites the unused stack below the caller with zeros, so that nothing of what earlier calls held in local variables
// (std::string keeps short texts inside of itself) outlives them. Reaches 256 KiB down; costs about as many nanoseconds
// as a page fault each that was never used. For a thread that has just finished with somebody's data and is about to wait.
void scrub_stack();

}  // namespace tp
