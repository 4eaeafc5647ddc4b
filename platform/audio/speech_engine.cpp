#include "platform/audio/speech_engine.h"

#include <espeak-ng/speak_lib.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "platform/audio/japanese_reading.h"
#include "platform/audio/mixer.h"
#include "platform/audio/shared_library.h"
#include "platform/audio/spoken_text.h"

namespace tp {
namespace {

constexpr int words_a_minute = 175;
constexpr int chunk_ms = 40;  // between two looks at whether the speech is still wanted

}  // namespace

struct SpeechEngine::Impl {
    decltype(&espeak_Initialize) initialize = nullptr;
    decltype(&espeak_SetSynthCallback) set_callback = nullptr;
    decltype(&espeak_SetParameter) set_parameter = nullptr;
    decltype(&espeak_SetVoiceByProperties) set_voice = nullptr;
    decltype(&espeak_Synth) synthesise = nullptr;
    std::string voice;
    int rate = 0;
    const Sink* sink = nullptr;
    bool refused = false;
    std::unique_ptr<JapaneseReading> japanese;
    bool japanese_tried = false;

    // espeak-ng hands over what it has made; user_data is ours.
    static int take(short* samples, int count, espeak_EVENT* events) {
        auto* self = static_cast<Impl*>(events->user_data);
        if (self->refused) return 1;
        if (samples == nullptr || count <= 0) return 0;
        self->refused = !(*self->sink)({samples, static_cast<size_t>(count)});
        return self->refused ? 1 : 0;
    }

    // Kanji are only read where speech in Japanese is asked for: the dictionary is large.
    std::string readable(const SpokenPiece& piece) {
        if (piece.language != "ja" || piece.kind != SpokenPiece::Kind::words) return ssml_of(piece);
        if (!std::exchange(japanese_tried, true))
            if (auto opened = JapaneseReading::open()) japanese = std::move(*opened);
        if (!japanese) return ssml_of(piece);
        SpokenPiece kana = piece;
        kana.text = japanese->kana(piece.text);
        return ssml_of(kana);
    }

    Status use_voice(std::string_view language) {
        std::string wanted(voice_of(language));
        if (wanted.empty()) wanted = voice_of("en");
        if (wanted == voice) return {};
        espeak_VOICE by_language{};
        by_language.languages = wanted.c_str();
        if (set_voice(&by_language) != EE_OK) return fail(errc::internal, "espeak-ng has no voice " + wanted);
        voice = wanted;
        rate = 0;  // a voice brings its own
        return {};
    }

    Status synthesise_run(const std::string& ssml, std::string_view language, int wanted_rate) {
        TRY(use_voice(language));
        if (rate != wanted_rate) set_parameter(espeakRATE, rate = wanted_rate, 0);
        const std::string whole = "<speak>" + ssml + "</speak>";
        const espeak_ERROR error = synthesise(whole.c_str(), whole.size() + 1, 0, POS_CHARACTER, 0,
                                              espeakCHARS_UTF8 | espeakSSML | espeakENDPAUSE, nullptr, this);
        if (error != EE_OK) return fail(errc::internal, "espeak-ng could not speak");
        return {};
    }
};

SpeechEngine::SpeechEngine(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
SpeechEngine::~SpeechEngine() = default;

Result<std::unique_ptr<SpeechEngine>> SpeechEngine::open() {
    const SharedLibrary library = TRY(SharedLibrary::load("libespeak-ng.so.1"));
    auto impl = std::make_unique<Impl>();
    TRY(library.find("espeak_Initialize", impl->initialize));
    TRY(library.find("espeak_SetSynthCallback", impl->set_callback));
    TRY(library.find("espeak_SetParameter", impl->set_parameter));
    TRY(library.find("espeak_SetVoiceByProperties", impl->set_voice));
    TRY(library.find("espeak_Synth", impl->synthesise));
    // Synchronous: espeak_Synth() returns when all is made; nothing of espeak-ng touches the sound card. Once a
    // process, and never ended: its state is the library's own, and espeak_Terminate() of 1.51 may wait for ever for a
    // thread.
    static const int made = impl->initialize(AUDIO_OUTPUT_SYNCHRONOUS, chunk_ms, nullptr, espeakINITIALIZE_DONT_EXIT);
    if (made <= 0) return fail(errc::unavailable, "espeak-ng has no data: install espeak-ng-data");
    if (made != audio_rate)
        return fail(errc::unavailable, "espeak-ng makes " + std::to_string(made) + " samples a second");
    impl->set_callback(&Impl::take);
    return std::unique_ptr<SpeechEngine>(new SpeechEngine(std::move(impl)));
}

Status SpeechEngine::say(const std::vector<SpokenPiece>& pieces, double rate, const Sink& sink) {
    const int words = static_cast<int>(std::lround(words_a_minute * std::clamp(rate, slowest_speech, fastest_speech)));
    m_impl->sink = &sink;
    m_impl->refused = false;
    for (size_t i = 0; i < pieces.size() && !m_impl->refused;) {
        // What one voice says is handed over at once: its melody goes over the whole of it.
        std::string ssml;
        const std::string& voice = pieces[i].language;
        for (; i < pieces.size() && pieces[i].language == voice; ++i) ssml += m_impl->readable(pieces[i]) + ' ';
        TRY(m_impl->synthesise_run(ssml, voice, words));
    }
    return {};
}

void SpeechEngine::forget() {
    m_impl->japanese.reset();
    m_impl->japanese_tried = false;
}

}  // namespace tp
