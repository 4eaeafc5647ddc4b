#include <SDL.h>
#include <dlfcn.h>

#include "platform/audio/audio_output.h"

namespace tp {
namespace {

// 23 ms: the longest that speech goes on after it was stopped, with as much again inside of the driver.
constexpr Uint16 block_samples = 512;

// A machine without a card would have a dozen lines of ALSA's on standard error at each try. What matters is in SDL's
// error, and in the status.
void drop_alsa_message(const char*, int, const char*, int, const char*, ...) {}

void silence_alsa() {
    void* const alsa = ::dlopen("libasound.so.2", RTLD_LAZY | RTLD_NOLOAD);  // SDL's own
    if (alsa == nullptr) return;
    using SetHandler = int (*)(decltype(&drop_alsa_message));
    if (const auto set = reinterpret_cast<SetHandler>(::dlsym(alsa, "snd_lib_error_set_handler")))
        set(&drop_alsa_message);
    ::dlclose(alsa);
}

class SdlOutput final : public AudioOutput {
  public:
    ~SdlOutput() override { SdlOutput::close(); }

    Status open(Mixer& mixer, const std::string& device) override {
        close();
        silence_alsa();
        // Devices that come and go are nobody's news here, and each event would wake the frame scheduler.
        SDL_EventState(SDL_AUDIODEVICEADDED, SDL_IGNORE);
        SDL_EventState(SDL_AUDIODEVICEREMOVED, SDL_IGNORE);
        if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0)
            return fail(errc::unavailable, std::string("no audio: ") + SDL_GetError());
        m_initialised = true;
        SDL_AudioSpec wanted{};
        wanted.freq = audio_rate;
        wanted.format = AUDIO_S16SYS;
        wanted.channels = 1;
        wanted.samples = block_samples;
        wanted.userdata = &mixer;
        wanted.callback = [](void* user, Uint8* bytes, int count) {
            // SDL's buffer is allocated for the format that was asked for.
            static_cast<Mixer*>(user)->render({reinterpret_cast<int16_t*>(bytes), static_cast<size_t>(count) / 2});
        };
        m_device = SDL_OpenAudioDevice(device.empty() ? nullptr : device.c_str(), 0, &wanted, nullptr, 0);
        if (m_device == 0) {
            const std::string why = SDL_GetError();
            close();
            return fail(errc::unavailable, "no audio device: " + why);
        }
        const char* driver = SDL_GetCurrentAudioDriver();
        m_name = std::string(driver ? driver : "?") + ": " + (device.empty() ? "default" : device);
        SDL_PauseAudioDevice(m_device, 0);
        return {};
    }

    void close() override {
        if (m_device != 0) SDL_CloseAudioDevice(m_device);
        if (m_initialised) SDL_QuitSubSystem(SDL_INIT_AUDIO);
        m_device = 0;
        m_initialised = false;
        m_name.clear();
        SDL_TLSCleanup();  // its last error for this thread, which is not one of its own
    }

    [[nodiscard]] bool alive() const override {
        return m_device != 0 && SDL_GetAudioDeviceStatus(m_device) == SDL_AUDIO_PLAYING;
    }
    [[nodiscard]] std::string name() const override { return m_name; }

  private:
    SDL_AudioDeviceID m_device = 0;
    bool m_initialised = false;
    std::string m_name;
};

}  // namespace

std::unique_ptr<AudioOutput> make_sdl_output() {
    return std::make_unique<SdlOutput>();
}

}  // namespace tp
