// What goes to the loudspeaker: one lane of speech and one of short sounds, never both at once. No device, no lock, no
// allocation.
// Thread rule: each function names its thread. The audio thread (Audio's worker) feeds speech, the device's callback
// renders, and any thread may stop, pause or change the gain. Nothing else is shared.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tp {

// Samples a second, mono, 16 bits: what espeak-ng makes. SDL converts to what the card takes.
inline constexpr int audio_rate = 22'050;

class Mixer {
  public:
    Mixer();

    // --- audio thread
    // What is written from now on belongs to this generation; what is left of another one is thrown away.
    void begin_speech(uint64_t generation);
    // Takes what fits and returns how much that was.
    size_t write_speech(std::span<const int16_t> samples);
    [[nodiscard]] size_t room() const;  // for samples of speech
    // Speech of the wanted generation that has not been heard yet. Nothing while another generation is wanted.
    [[nodiscard]] size_t speech_left() const;

    // No sample of what was said stays. Only while no device pulls.
    void forget();

    // --- any thread
    // Only this generation sounds. Anything else falls silent within the block that is being rendered.
    void want_speech(uint64_t generation) { m_wanted.store(generation, std::memory_order_release); }
    void set_paused(bool paused) { m_paused.store(paused, std::memory_order_relaxed); }
    [[nodiscard]] bool paused() const { return m_paused.load(std::memory_order_relaxed); }
    void set_gain(float factor) { m_gain.store(factor, std::memory_order_relaxed); }  // 0 … 1, of both lanes
    // Sounds before the speech that has not begun yet, and not at all where speech is being heard: nothing sounds over
    // it. The samples outlive the mixer. The latest of several that come at once is the one that is heard.
    void play(const std::vector<int16_t>& sound) { m_asked.store(&sound, std::memory_order_release); }
    // Something is being heard or waits to be.
    [[nodiscard]] bool sounding() const;
    // Blocks rendered since the start: a device that no longer pulls is dead.
    [[nodiscard]] uint64_t blocks() const { return m_blocks.load(std::memory_order_relaxed); }

    // --- device's callback
    void render(std::span<int16_t> out);

  private:
    static constexpr size_t capacity = size_t{1} << 14;  // 0.74 s: speech is made far faster than it is heard
    static constexpr size_t fade_samples = 110;          // 5 ms: a cut without a click

    [[nodiscard]] bool speech_may_sound() const;
    size_t render_sound(std::span<int16_t> out);
    size_t render_speech(std::span<int16_t> out);
    void fade_out(std::span<int16_t> out);

    std::vector<int16_t> m_ring;
    std::atomic<uint64_t> m_written{0}, m_read{0};  // positions that only grow
    std::atomic<uint64_t> m_discarded{0};           // everything before it is not to be heard
    std::atomic<uint64_t> m_wanted{0}, m_written_generation{0};
    std::atomic<bool> m_paused{false};
    std::atomic<float> m_gain{0.25F};
    std::atomic<const std::vector<int16_t>*> m_asked{nullptr};
    std::atomic<bool> m_sound_plays{false};
    std::atomic<uint64_t> m_blocks{0};
    // The callback's own.
    const std::vector<int16_t>* m_sound = nullptr;
    size_t m_sound_at = 0;
    uint64_t m_heard_generation = 0;  // whose first sample has been heard
    float m_level = 0;                // the last sample, from which a cut fades
    size_t m_fade_left = 0;
    float m_gain_now = 0.25F;
};

}  // namespace tp
