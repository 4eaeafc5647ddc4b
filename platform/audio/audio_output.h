// Where the mixer's sound goes. Thread rule: the audio thread (Audio's worker) alone.
#pragma once

#include <memory>
#include <string>

#include "platform/audio/mixer.h"
#include "platform/base/error.h"

namespace tp {

class AudioOutput {
  public:
    virtual ~AudioOutput() = default;
    // Begins to pull from the mixer, on a thread of the device's own. An empty name is the system's default device.
    // Errors: unavailable: there is no such device, or it is taken. Nothing to tell a visitor: the kiosk is silent.
    virtual Status open(Mixer& mixer, const std::string& device) = 0;
    // Ends; nothing is pulled any more when it returns.
    virtual void close() = 0;
    // False once the device has been unplugged.
    [[nodiscard]] virtual bool alive() const = 0;
    [[nodiscard]] virtual std::string name() const = 0;  // of the open device
};

// SDL's audio, of which the subsystem runs only while a device is open: SDL looks for devices ten times a second, and
// an idle kiosk does nothing. A device that is plugged in later is found at the next sound.
[[nodiscard]] std::unique_ptr<AudioOutput> make_sdl_output();

}  // namespace tp
