#include "platform/audio/audio.h"

#include <pthread.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "platform/audio/speech_engine.h"
#include "platform/base/scrub_stack.h"

namespace tp {

float gain_of_volume(int volume) {
    const float decibels =
        3.0F * static_cast<float>(std::clamp(volume, quietest_volume, loudest_volume) - loudest_volume);
    return std::pow(10.0F, decibels / 20);
}

namespace {

using Steady = std::chrono::steady_clock;  // of waiting threads, not of rules: no test needs it to stand still

// Between two looks at the ring while it is full, and at its end while it drains.
constexpr Milliseconds poll{10};
// A device that has pulled nothing for so long is gone, whatever it says.
constexpr Milliseconds dead_after{1'500};

struct Utterance {
    std::string text, language;
    bool spelt = false;
};

std::vector<SpokenPiece> spoken(const Utterance& utterance) {
    return utterance.spelt ? spelt_pieces(utterance.text, utterance.language)
                           : spoken_pieces(utterance.text, utterance.language);
}

}  // namespace

struct Audio::Impl {
    AudioOptions options;
    std::unique_ptr<AudioOutput> output;
    TaskQueue& ui;
    Logger& log;
    std::function<void()> changed;
    // shared: a task that is posted to the UI may run after the audio is gone.
    std::shared_ptr<bool> alive = std::make_shared<bool>(true);

    Mixer mixer;
    std::array<std::vector<int16_t>, earcon_count> earcons;  // made with the first sound
    std::once_flag earcons_made;

    mutable std::mutex mutex;
    std::condition_variable wake;
    // Under the mutex.
    std::deque<std::unique_ptr<Utterance>> waiting;  // by themselves: what has been said leaves no room that holds it
    std::optional<Earcon> asked_earcon;
    uint64_t generation = 0;  // grows with each interruption: what belongs to an older one is not heard
    bool saying = false;      // the worker has taken an utterance
    bool device_changed = false;
    bool forget_asked = false;
    bool ending = false;
    AudioStatus status;
    bool thread_runs = false;

    // The worker's own.
    std::unique_ptr<SpeechEngine> engine;
    bool is_open = false;
    std::optional<Steady::time_point> refused_at;
    std::thread thread;

    Impl(AudioOptions given, std::unique_ptr<AudioOutput> out, TaskQueue& tasks, Logger& logger,
         std::function<void()> told)
        : options(std::move(given)), output(std::move(out)), ui(tasks), log(logger), changed(std::move(told)) {
        mixer.set_gain(gain_of_volume(default_volume));
        if (options.enabled) return;
        status.device = AudioStatus::Device::none;
        status.device_error = "switched off";
    }

    void start_thread() {  // under the mutex, on the UI thread
        if (!std::exchange(thread_runs, true)) thread = std::thread([this] { run(); });
    }

    void tell() {
        ui.post([this, gone = std::weak_ptr<bool>(alive)] {
            if (!gone.expired() && changed) changed();
        });
    }

    // --- the worker

    void set_device(AudioStatus::Device device, std::string name, std::string error) {
        {
            const std::lock_guard lock(mutex);
            status.device = device;
            status.device_name = std::move(name);
            status.device_error = std::move(error);
        }
        tell();
    }

    void close_device() {
        if (!std::exchange(is_open, false)) return;
        output->close();
        mixer.forget();
        set_device(AudioStatus::Device::closed, "", "");
    }

    // True: the mixer is being heard.
    bool open_device() {
        bool other = false;
        std::string device;
        {
            const std::lock_guard lock(mutex);
            other = std::exchange(device_changed, false);
            device = status.headset && !options.headset_device.empty() ? options.headset_device : options.device;
        }
        if (other) refused_at.reset();
        if (is_open && !other && output->alive()) return true;
        close_device();
        if (refused_at && Steady::now() - *refused_at < options.retry_after) return false;
        if (const auto opened = output->open(mixer, device); !opened) {
            if (!refused_at) log.warning("audio_none", {{"error", opened.error().message}});
            refused_at = Steady::now();
            set_device(AudioStatus::Device::none, "", opened.error().message);
            return false;
        }
        refused_at.reset();
        is_open = true;
        set_device(AudioStatus::Device::open, output->name(), "");
        return true;
    }

    bool open_engine() {
        if (engine) return true;
        {
            const std::lock_guard lock(mutex);
            if (!status.voice_error.empty()) return false;  // a library that is not there does not come by itself
        }
        auto opened = SpeechEngine::open();
        if (opened) {
            engine = std::move(*opened);
            return true;
        }
        log.error("speech_unavailable", {{"error", opened.error().message}});
        const std::lock_guard lock(mutex);
        status.voice_error = opened.error().message;
        return false;
    }

    [[nodiscard]] bool is_wanted(uint64_t of) const {
        const std::lock_guard lock(mutex);
        return !ending && generation == of;
    }

    // Waits until `done`, or this generation is no longer wanted, or the device has died.
    template <typename Done>
    bool wait_heard(uint64_t of, const Done& done) {
        uint64_t blocks = mixer.blocks();
        auto pulled = Steady::now();
        while (!done()) {
            std::unique_lock lock(mutex);
            if (ending || generation != of) return false;
            wake.wait_for(lock, poll);
            if (ending || generation != of) return false;
            lock.unlock();
            const auto now = Steady::now();
            if (mixer.blocks() != blocks) {
                blocks = mixer.blocks();
                pulled = now;
            }
            if (output->alive() && now - pulled < dead_after) continue;
            close_device();
            if (!open_device()) return false;
            pulled = now;
        }
        return true;
    }

    void say(const Utterance& utterance, uint64_t of, double rate) {
        if (!open_engine() || !open_device()) return;
        {
            const std::lock_guard lock(mutex);
            status.language = utterance.language;
        }
        const auto sink = [&](std::span<const int16_t> samples) {
            while (!samples.empty()) {
                if (!is_wanted(of)) return false;
                const size_t taken = mixer.write_speech(samples);
                samples = samples.subspan(taken);
                if (!samples.empty() && !wait_heard(of, [&] { return mixer.room() > 0; })) return false;
            }
            return true;
        };
        if (const auto said = engine->say(spoken(utterance), rate, sink); !said)
            log.error("speech_failed", {{"error", said.error().message}});
    }

    // Says what waits, until nothing does. Paused speech stays in the ring.
    void say_all() {
        uint64_t begun = 0;
        while (true) {
            std::unique_ptr<Utterance> next;
            uint64_t of = 0;
            double rate = 1;
            std::optional<Earcon> earcon;
            {
                const std::lock_guard lock(mutex);
                if (ending || waiting.empty()) {
                    saying = status.speaking = false;
                    return;
                }
                earcon = std::exchange(asked_earcon, std::nullopt);
                next = std::move(waiting.front());
                waiting.pop_front();
                of = generation;
                rate = status.rate;
                saying = true;
            }
            if (earcon) play(*earcon);
            if (begun != of) mixer.begin_speech(begun = of);
            say(*next, of, rate);
            bool last = false;
            {
                const std::lock_guard lock(mutex);
                last = waiting.empty();
            }
            // What comes meanwhile is made while this is still being heard.
            if (last && is_open)
                wait_heard(of, [&] {
                    const std::lock_guard lock(mutex);
                    return mixer.speech_left() == 0 || !waiting.empty();
                });
        }
    }

    void play(Earcon earcon) {
        std::call_once(earcons_made, [this] { earcons = make_earcons(); });
        if (open_device()) mixer.play(earcons[static_cast<size_t>(earcon)]);
    }

    void run() {
        ::pthread_setname_np(::pthread_self(), "tp-audio");
        auto last_sound = Steady::now();
        while (true) {
            std::optional<Earcon> earcon;
            bool speech = false, other_device = false, forget = false;
            {
                std::unique_lock lock(mutex);
                const auto asked = [this] {
                    return ending || forget_asked || asked_earcon || !waiting.empty() || (device_changed && is_open);
                };
                if (!is_open)
                    wake.wait(lock, asked);
                else
                    wake.wait_for(lock, Milliseconds{200}, asked);
                if (ending) break;
                earcon = std::exchange(asked_earcon, std::nullopt);
                speech = !waiting.empty();
                other_device = device_changed;
                // After the last words, if there are some: they have to be heard first.
                forget = !speech && std::exchange(forget_asked, false);
            }
            if (other_device) close_device();
            if (forget && engine) engine->forget();
            if (earcon) play(*earcon);
            if (speech) {
                say_all();
                scrub_stack();  // where the synthesiser held the words
                tell();
            }
            if (earcon || speech || mixer.sounding()) last_sound = Steady::now();
            if (Steady::now() - last_sound >= options.close_after) close_device();
        }
        close_device();
    }
};

Audio::Audio(AudioOptions options, std::unique_ptr<AudioOutput> output, TaskQueue& ui, Logger& log,
             std::function<void()> changed)
    : m_impl(std::make_unique<Impl>(std::move(options), std::move(output), ui, log, std::move(changed))) {}

Audio::~Audio() {
    {
        const std::lock_guard lock(m_impl->mutex);
        m_impl->ending = true;
        m_impl->mixer.want_speech(++m_impl->generation);
    }
    m_impl->wake.notify_all();
    if (m_impl->thread.joinable()) m_impl->thread.join();
}

void Audio::say(std::string text, std::string language, Queue queue, Manner manner) {
    Impl& own = *m_impl;
    if (!own.options.enabled || text.empty()) return;
    {
        const std::lock_guard lock(own.mutex);
        if (queue == Queue::interrupt) {
            own.waiting.clear();
            own.mixer.want_speech(++own.generation);
            own.mixer.set_paused(false);
            own.status.paused = false;
        } else if (own.generation == 0) {
            own.mixer.want_speech(++own.generation);
        }
        if (own.waiting.size() >= longest_queue) own.waiting.pop_front();
        own.waiting.push_back(
            std::make_unique<Utterance>(std::move(text), std::move(language), manner == Manner::spelt));
        own.status.speaking = true;
        own.start_thread();
    }
    own.wake.notify_all();
    own.tell();
}

void Audio::stop() {
    Impl& own = *m_impl;
    {
        const std::lock_guard lock(own.mutex);
        if (!own.saying && own.waiting.empty() && !own.status.paused) return;
        own.waiting.clear();
        own.mixer.want_speech(++own.generation);
        own.mixer.set_paused(false);
        own.status.paused = false;
        own.status.speaking = false;
    }
    own.wake.notify_all();
    own.tell();
}

void Audio::pause(bool on) {
    Impl& own = *m_impl;
    {
        const std::lock_guard lock(own.mutex);
        if (own.status.paused == on) return;
        if (on && !own.status.speaking) return;  // nothing is being said
        own.status.paused = on;
        own.mixer.set_paused(on);
    }
    own.tell();
}

void Audio::play(Earcon earcon) {
    Impl& own = *m_impl;
    if (!own.options.enabled || !own.options.earcons) return;
    {
        const std::lock_guard lock(own.mutex);
        if (own.status.speaking && !own.status.paused) return;
        own.asked_earcon = earcon;
        own.start_thread();
    }
    own.wake.notify_all();
}

void Audio::set_volume(int volume) {
    const std::lock_guard lock(m_impl->mutex);
    m_impl->status.volume = std::clamp(volume, quietest_volume, loudest_volume);
    m_impl->mixer.set_gain(gain_of_volume(m_impl->status.volume));
}

void Audio::set_rate(double rate) {
    const std::lock_guard lock(m_impl->mutex);
    m_impl->status.rate = std::clamp(rate, slowest_speech, fastest_speech);
}

void Audio::use_headset(bool on) {
    {
        const std::lock_guard lock(m_impl->mutex);
        if (m_impl->status.headset == on) return;
        m_impl->status.headset = on;
        m_impl->device_changed = !m_impl->options.headset_device.empty();
    }
    m_impl->wake.notify_all();
}

void Audio::fall_back() {
    stop();
    {
        const std::lock_guard lock(m_impl->mutex);
        m_impl->forget_asked = m_impl->thread_runs;
    }
    m_impl->wake.notify_all();
    set_volume(default_volume);
    set_rate(1);
}

AudioStatus Audio::status() const {
    const std::lock_guard lock(m_impl->mutex);
    AudioStatus status = m_impl->status;
    status.speaking = status.speaking && !status.paused;
    return status;
}

bool Audio::speaking() const {
    return status().speaking;
}

}  // namespace tp
