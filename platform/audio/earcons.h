// The kiosk's few calm sounds, made of sine waves by ourselves. Thread rule: make once; then read from any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace tp {

enum class Earcon {
    touch,     // a control was pressed: a soft tick
    success,   // saved, sent, found
    problem,   // refused or not possible
    question,  // something waits for an answer: the idle question
    scan_accepted,
    scan_refused,
    cleared,  // the visit is over and its data are gone
};
inline constexpr size_t earcon_count = 7;

// 16-bit mono samples at audio_rate, each shorter than a second, peaks at −9 dB of full scale: below speech.
[[nodiscard]] std::array<std::vector<int16_t>, earcon_count> make_earcons();

}  // namespace tp
