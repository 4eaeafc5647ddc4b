// How Japanese is read aloud: kanji in kana, particles as they sound. espeak-ng knows kana alone.
// Thread rule: one thread, the audio thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "platform/base/error.h"

namespace tp {

class JapaneseReading {
  public:
    // Loads MeCab and its dictionary, which is mapped into memory and read as far as it is used.
    // Errors: unavailable: this machine has no MeCab or no dictionary.
    static Result<std::unique_ptr<JapaneseReading>> open();
    ~JapaneseReading();

    // "注文番号" → "チューモン バンゴー". What no dictionary knows stays as it is.
    [[nodiscard]] std::string kana(std::string_view text) const;

  private:
    struct Impl;
    explicit JapaneseReading(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp
