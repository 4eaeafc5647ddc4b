#include "platform/audio/mixer.h"

#include <algorithm>
#include <cmath>

namespace tp {
namespace {

int16_t clipped(float value) {
    return static_cast<int16_t>(std::clamp(std::lround(value), -32'767L, 32'767L));
}

}  // namespace

Mixer::Mixer() : m_ring(capacity) {}

void Mixer::begin_speech(uint64_t generation) {
    m_discarded.store(m_written.load(std::memory_order_relaxed), std::memory_order_release);
    m_written_generation.store(generation, std::memory_order_release);
}

size_t Mixer::write_speech(std::span<const int16_t> samples) {
    const uint64_t at = m_written.load(std::memory_order_relaxed);
    const uint64_t used = at - m_read.load(std::memory_order_acquire);
    const size_t count = std::min<size_t>(samples.size(), capacity - static_cast<size_t>(used));
    for (size_t i = 0; i < count; ++i) m_ring[(at + i) & (capacity - 1)] = samples[i];
    m_written.store(at + count, std::memory_order_release);
    return count;
}

void Mixer::forget() {
    std::ranges::fill(m_ring, int16_t{0});
    m_read.store(m_written.load());
}

size_t Mixer::room() const {
    return capacity -
           static_cast<size_t>(m_written.load(std::memory_order_relaxed) - m_read.load(std::memory_order_acquire));
}

bool Mixer::speech_may_sound() const {
    return m_wanted.load(std::memory_order_acquire) == m_written_generation.load(std::memory_order_acquire);
}

size_t Mixer::speech_left() const {
    if (!speech_may_sound()) return 0;
    const uint64_t from = std::max(m_read.load(std::memory_order_acquire), m_discarded.load(std::memory_order_acquire));
    const uint64_t to = m_written.load(std::memory_order_acquire);
    return to > from ? static_cast<size_t>(to - from) : 0;
}

bool Mixer::sounding() const {
    return m_asked.load(std::memory_order_acquire) != nullptr || m_sound_plays.load(std::memory_order_acquire) ||
           (!paused() && speech_left() > 0);
}

// Goes from the last sample to silence.
void Mixer::fade_out(std::span<int16_t> out) {
    for (int16_t& sample : out) {
        if (m_fade_left > 0) --m_fade_left;
        sample = clipped(m_level * static_cast<float>(m_fade_left) / static_cast<float>(fade_samples));
    }
    if (m_fade_left == 0) m_level = 0;
}

size_t Mixer::render_sound(std::span<int16_t> out) {
    const float gain = m_gain_now;
    const size_t count = std::min(out.size(), m_sound->size() - m_sound_at);
    for (size_t i = 0; i < count; ++i) out[i] = clipped(static_cast<float>((*m_sound)[m_sound_at + i]) * gain);
    m_sound_at += count;
    if (m_sound_at >= m_sound->size()) {
        m_sound = nullptr;
        m_sound_plays.store(false, std::memory_order_release);
    }
    return count;
}

size_t Mixer::render_speech(std::span<int16_t> out) {
    const uint64_t discarded = m_discarded.load(std::memory_order_acquire);
    uint64_t at = m_read.load(std::memory_order_relaxed);
    if (at < discarded) m_read.store(at = discarded, std::memory_order_release);
    if (paused() || !speech_may_sound()) return 0;
    const uint64_t to = m_written.load(std::memory_order_acquire);
    const size_t count = std::min<size_t>(out.size(), static_cast<size_t>(to - at));
    if (count == 0) return 0;
    m_heard_generation = m_written_generation.load(std::memory_order_relaxed);
    for (size_t i = 0; i < count; ++i)
        out[i] = clipped(static_cast<float>(m_ring[(at + i) & (capacity - 1)]) * m_gain_now);
    m_read.store(at + count, std::memory_order_release);
    m_level = out[count - 1];
    m_fade_left = fade_samples;
    return count;
}

void Mixer::render(std::span<int16_t> out) {
    m_blocks.fetch_add(1, std::memory_order_relaxed);
    m_gain_now = m_gain.load(std::memory_order_relaxed);
    if (const auto* asked = m_asked.load(std::memory_order_acquire)) {
        const bool speaking =
            m_heard_generation == m_wanted.load(std::memory_order_acquire) && !paused() && speech_left() > 0;
        if (!speaking && !asked->empty()) {
            m_sound_plays.store(true, std::memory_order_release);  // before the request is gone: sounding() sees no gap
            m_sound = asked;
            m_sound_at = 0;
        }
        m_asked.compare_exchange_strong(asked, nullptr);
    }
    size_t done = 0;
    if (m_sound) {
        m_fade_left = 0;
        m_level = 0;
        done = render_sound(out);
    }
    if (!m_sound) done += render_speech(out.subspan(done));
    fade_out(out.subspan(done));
}

}  // namespace tp
