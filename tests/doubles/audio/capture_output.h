// A sound card that only listens: it pulls from the mixer as a card does and keeps what it heard, with the time of each
// block. It can be missing, and it can be unplugged.
// Thread rule: open(), close() and alive() as AudioOutput says; the rest any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <cmath>
#include <mutex>
#include <thread>
#include <vector>

#include "platform/audio/audio_output.h"

namespace tp {

// What a capture has heard; outlives the output, which belongs to Audio.
struct Heard {
    using Time = std::chrono::steady_clock::time_point;
    static constexpr size_t block = 512;  // 23 ms, as of the real device

    std::atomic<bool> plugged{true};
    std::atomic<int> opened{0}, closed{0};
    std::atomic<double> speed{
        1};  // 4: four times as fast as a card; 0: it stands still, nothing is heard and nothing ends

    [[nodiscard]] std::vector<int16_t> samples() const {
        const std::lock_guard lock(m_mutex);
        return m_samples;
    }
    void forget() {
        const std::lock_guard lock(m_mutex);
        m_samples.clear();
        m_last_sound = {};
    }
    // When the last sample that was not silence was pulled.
    [[nodiscard]] Time last_sound() const {
        const std::lock_guard lock(m_mutex);
        return m_last_sound;
    }
    [[nodiscard]] std::string device() const {
        const std::lock_guard lock(m_mutex);
        return m_device;
    }
    void set_device(const std::string& device) {
        const std::lock_guard lock(m_mutex);
        m_device = device;
    }
    void add(const std::vector<int16_t>& pulled) {
        const std::lock_guard lock(m_mutex);
        m_samples.insert(m_samples.end(), pulled.begin(), pulled.end());
        for (const int16_t sample : pulled)
            if (sample != 0) m_last_sound = std::chrono::steady_clock::now();
    }

  private:
    mutable std::mutex m_mutex;
    std::vector<int16_t> m_samples;
    Time m_last_sound{};
    std::string m_device;
};

class CaptureOutput final : public AudioOutput {
  public:
    explicit CaptureOutput(Heard& heard) : m_heard(heard) {}
    ~CaptureOutput() override { CaptureOutput::close(); }

    Status open(Mixer& mixer, const std::string& device) override {
        close();
        if (!m_heard.plugged) return fail(errc::unavailable, "unplugged");
        ++m_heard.opened;
        m_heard.set_device(device);
        m_open = true;
        m_thread = std::thread([this, &mixer] {
            std::vector<int16_t> block(Heard::block);
            auto next = std::chrono::steady_clock::now();
            while (m_open) {
                const double speed = m_heard.speed;
                if (speed == 0) {
                    std::this_thread::sleep_for(std::chrono::milliseconds(1));
                    next = std::chrono::steady_clock::now();
                    continue;
                }
                if (m_heard.plugged) {
                    mixer.render(block);
                    m_heard.add(block);
                }
                next += std::chrono::microseconds(static_cast<int64_t>(1e6 * Heard::block / audio_rate / speed));
                std::this_thread::sleep_until(next);
            }
        });
        return {};
    }
    void close() override {
        if (!m_open.exchange(false)) return;
        m_thread.join();
        ++m_heard.closed;
    }
    [[nodiscard]] bool alive() const override { return m_open && m_heard.plugged; }
    [[nodiscard]] std::string name() const override { return "capture"; }

  private:
    Heard& m_heard;
    std::atomic<bool> m_open{false};
    std::thread m_thread;
};

// Root mean square of samples.
[[nodiscard]] inline double rms(const std::vector<int16_t>& samples) {
    double sum = 0;
    for (const int16_t sample : samples) sum += double{1} * sample * sample;
    return samples.empty() ? 0 : std::sqrt(sum / static_cast<double>(samples.size()));
}

}  // namespace tp
