// Everything that a terminal says and sounds: speech, earcons, volume. How it works: README.md.
// Thread rule: UI thread; nothing here waits for a device, a file or the synthesiser. A worker of its own ("tp-audio")
// does, from the first sound on; it sleeps without a time-out while there is nothing to be heard.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "platform/audio/audio_output.h"
#include "platform/audio/earcons.h"
#include "platform/audio/speech_engine.h"
#include "platform/base/clock.h"
#include "platform/base/error.h"
#include "platform/base/log.h"
#include "platform/base/task_queue.h"

namespace tp {

// Steps of 3 dB from −27 dB to full: 27 dB of range. EN 301 549 8.2.1.1 and Section 508 402.3 ask for 18 dB of gain,
// and for a step at 12 dB on the way.
inline constexpr int quietest_volume = 1, default_volume = 6, loudest_volume = 10;
[[nodiscard]] float gain_of_volume(int volume);  // factor of the samples, 0.045 … 1

struct AudioOptions {
    bool enabled = true;  // false: no device is ever opened, nothing is spoken
    bool earcons = true;
    std::string device = {};           // of the loudspeaker, by SDL's name; empty: the system's default
    std::string headset_device = {};   // where the headset is a sound card of its own; empty: the loudspeaker's
    Milliseconds close_after{2'000};   // of silence
    Milliseconds retry_after{30'000};  // a device that could not be opened is not tried again earlier
};

struct AudioStatus {
    enum class Device { none, closed, open };  // none: the last attempt failed, or audio is switched off
    Device device = Device::closed;
    std::string device_name = {};   // of the open one
    std::string device_error = {};  // why there is none; for technicians
    std::string voice_error = {};   // why nothing can be spoken; empty: it can, or was not tried yet
    std::string language = {};      // that was last spoken
    bool speaking = false;          // something is being said, and not paused
    bool paused = false;
    int volume = default_volume;
    double rate = 1;
    bool headset = false;
};

class Audio {
  public:
    enum class Queue {
        interrupt,  // what is being said ends at once
        append,     // said after it; of more than longest_queue that wait the oldest is left out
    };
    enum class Manner {
        text,
        spelt,  // sign by sign, marks by their names: what was typed
    };
    static constexpr size_t longest_queue = 6;

    // `output` is made by make_sdl_output(), or captures in tests. Everything outlives the object.
    // `changed` is called on the UI thread, by ui.drain(), when speaking begins or ends and when the device comes or
    // goes.
    Audio(AudioOptions options, std::unique_ptr<AudioOutput> output, TaskQueue& ui, Logger& log,
          std::function<void()> changed);
    ~Audio();
    Audio(const Audio&) = delete;
    Audio& operator=(const Audio&) = delete;

    // The text as it stands on the screen, in the screen's language (BCP 47). See spoken_text.h for what is done with
    // it.
    void say(std::string text, std::string language, Queue queue = Queue::interrupt, Manner manner = Manner::text);
    // Silence within 50 ms, and nothing waits any more. Ends a pause.
    void stop();
    // Holds what is being said at the very sample; it goes on there. Nothing is said while paused.
    void pause(bool on);
    // Before what is said next, and not over speech: it is left out while something is being said. So stop, play, say.
    void play(Earcon earcon);
    void set_volume(int volume);  // quietest_volume … loudest_volume
    void set_rate(double rate);   // slowest_speech … fastest_speech
    void use_headset(bool on);
    // After a person: nothing is said, volume and rate are what they were at first, and nothing of what was said stays
    // in memory once what is said next has been heard. The headset stays in or out.
    void fall_back();
    [[nodiscard]] AudioStatus status() const;
    [[nodiscard]] bool speaking() const;  // or about to speak; false while paused

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp
