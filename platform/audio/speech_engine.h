// espeak-ng as a source of samples. Thread rule: the audio thread; one at a time in a process (the library has one
// state).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

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

    // Says the text, as it stands on a screen, in the screen's language (BCP 47): see spoken_text.h. Returns when all
    // of it has been taken, or the sink wanted no more. A language without a voice is said by the English one: names
    // and numbers in it are still heard. Errors: internal: the synthesiser failed.
    Status say(std::string_view text, std::string_view language, double rate, const Sink& sink);

  private:
    struct Impl;
    explicit SpeechEngine(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp
