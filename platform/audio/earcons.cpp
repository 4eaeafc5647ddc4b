#include "platform/audio/earcons.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>

#include "platform/audio/mixer.h"

namespace tp {
namespace {

struct Tone {
    double hertz;
    double begins_s, lasts_s;
    double level;    // 0 … 1 before the whole is scaled
    double decay_s;  // of the exponential that the tone dies away by
};

constexpr double peak = 0.35 * 32'767;  // −9 dB
constexpr double attack_s = 0.006;      // no click at the start
constexpr double release_s = 0.02;

std::vector<int16_t> sound_of(std::span<const Tone> tones) {
    double length = 0;
    for (const Tone& tone : tones) length = std::max(length, tone.begins_s + tone.lasts_s);
    std::vector<double> sum(static_cast<size_t>(length * audio_rate));
    for (const Tone& tone : tones) {
        const auto from = static_cast<size_t>(tone.begins_s * audio_rate);
        const auto count = static_cast<size_t>(tone.lasts_s * audio_rate);
        for (size_t i = 0; i < count && from + i < sum.size(); ++i) {
            const double t = static_cast<double>(i) / audio_rate;
            const double edge = std::min({1.0, t / attack_s, (tone.lasts_s - t) / release_s});
            // A little of the octave makes it warm: a pure sine sounds like a test signal.
            const double wave = std::sin(2 * std::numbers::pi * tone.hertz * t) +
                                0.18 * std::sin(4 * std::numbers::pi * tone.hertz * t);
            sum[from + i] += tone.level * edge * std::exp(-t / tone.decay_s) * wave;
        }
    }
    double most = 1e-9;
    for (const double value : sum) most = std::max(most, std::abs(value));
    double loudest = 0;
    for (const Tone& tone : tones) loudest = std::max(loudest, tone.level);
    std::vector<int16_t> samples;
    samples.reserve(sum.size());
    for (const double value : sum)
        samples.push_back(static_cast<int16_t>(value / most * peak * std::min(loudest, 1.0)));
    return samples;
}

// Tones of a major pentatonic scale on C: any two of them are consonant.
constexpr double g4 = 392.00, a4 = 440.00, c5 = 523.25, d5 = 587.33, e5 = 659.26, g5 = 783.99, c6 = 1046.50;
constexpr std::array touch{Tone{g5, 0, 0.045, 0.25, 0.015}};
constexpr std::array success{Tone{c5, 0, 0.25, 0.9, 0.12}, Tone{e5, 0.09, 0.25, 0.9, 0.12},
                             Tone{g5, 0.18, 0.4, 1, 0.16}};
constexpr std::array problem{Tone{e5, 0, 0.22, 0.8, 0.1}, Tone{a4, 0.14, 0.36, 0.8, 0.14}};
constexpr std::array question{Tone{g4, 0, 0.3, 0.9, 0.18}, Tone{d5, 0.2, 0.5, 0.9, 0.22}};
constexpr std::array scan_accepted{Tone{c6, 0, 0.16, 0.7, 0.07}};
constexpr std::array scan_refused{Tone{d5, 0, 0.14, 0.7, 0.08}, Tone{g4, 0.12, 0.3, 0.8, 0.12}};
constexpr std::array cleared{Tone{g5, 0, 0.25, 0.7, 0.12}, Tone{e5, 0.1, 0.25, 0.7, 0.12},
                             Tone{c5, 0.2, 0.45, 0.8, 0.2}};

}  // namespace

std::array<std::vector<int16_t>, earcon_count> make_earcons() {
    return {sound_of(touch),         sound_of(success),      sound_of(problem), sound_of(question),
            sound_of(scan_accepted), sound_of(scan_refused), sound_of(cleared)};
}

}  // namespace tp
