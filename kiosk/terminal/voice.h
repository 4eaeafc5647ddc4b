// Joins what the kiosk shows to what it says: screen reader, speech, earcons, headset and the keys of an assistive
// keypad. Thread rule: UI thread.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "kiosk/app/application.h"
#include "kiosk/app/screen_reader.h"
#include "kiosk/terminal/terminal_config.h"
#include "platform/audio/audio.h"
#include "platform/devices/headset.h"
#include "platform/display/window.h"

namespace tp {

class Voice {
  public:
    // All outlive it. `output` is the sound card. Errors: those of EvdevHeadset::open.
    static Result<std::unique_ptr<Voice>> open(const AudioConfig& config, std::unique_ptr<AudioOutput> output,
                                               Application& application, Window& window, Logger& log);
    ~Voice();

    // A touch or a key: what is being said stops. To be called when it comes, before it is acted upon.
    void action();
    // True: the key was meant for the voice (volume, say it again, pause, a headset's own key). Others start speech
    // where they are those of a keypad, and go on to the application.
    bool key(const KeyStroke& stroke);
    void scanned(bool accepted);
    // After each frame, with the finger of that frame.
    void after_frame(const PointerFrame& pointer);

    struct Report {
        AudioStatus audio;
        bool reading = false;  // a visitor has speech on
        Headset::State headset = Headset::State::absent;
    };
    [[nodiscard]] Report report() const;

  private:
    struct Impl;
    explicit Voice(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp
