// espeak-ng as a source of samples. Thread rule: the audio thread; one at a time in a process (the library has one
// state).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/audio/spoken_text.h"
#include "platform/base/error.h"

namespace tp {

// Of normal speed, 175 words a minute.
inline constexpr double slowest_speech = 0.6, fastest_speech = 2.5;

class SpeechEngine {
  public:
    // Takes samples at audio_rate; false: no more is wanted, speaking ends at once.
    using Sink = std::function<bool(std::span<const int16_t>)>;

    // Loads the library and its data. Errors: unavailable.
    static Result<std::unique_ptr<SpeechEngine>> open();
    ~SpeechEngine();

    // Says what spoken_pieces() or spelt_pieces() have made of a text. Returns when all of it has been taken, or the
    // sink wanted no more. A language without a voice is said by the English one: names and numbers in it are still
    // heard. Errors: internal: the synthesiser failed.
    Status say(const std::vector<SpokenPiece>& pieces, double rate, const Sink& sink);

    // The dictionary's copy of what was said last goes. espeak-ng itself keeps none beyond its stack.
    void forget();

  private:
    struct Impl;
    explicit SpeechEngine(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp
