// Where a line may end (UAX #14), one opportunity after another. Thread rule: one thread at a time.
#pragma once

#include <unicode/ubrk.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tp {

class LineBreaks {
  public:
    // Japanese is parted between phrases (bunsetsu: a word with its particles), as CSS Text 4 has it for
    // word-break: auto-phrase, or wherever its writing allows. All other languages are the same in both: Thai between
    // the words of ICU's dictionary, Chinese between any two characters but where punctuation forbids it.
    enum class Within { phrases, words };

    // `units` must outlive the questions that follow.
    void begin(std::u16string_view units, std::string_view language, Within within);
    // The next opportunity, in units; the last is the end of the text; then none.
    std::optional<uint32_t> next();
    // The first opportunity behind a place.
    std::optional<uint32_t> after(uint32_t place);
    // Closes the iterators of the languages that were asked for, forty kilobytes each.
    void forget();
    // Whether phrases and words differ in a language.
    [[nodiscard]] static bool has_phrases(std::string_view language);

  private:
    struct Closer {
        void operator()(UBreakIterator* it) const { ubrk_close(it); }
    };
    std::optional<uint32_t> checked(int32_t at);

    std::map<std::string, std::unique_ptr<UBreakIterator, Closer>, std::less<>> m_iterators;  // by ICU's locale
    UBreakIterator* m_current = nullptr;
    std::u16string_view m_units;
    bool m_phrases = false;
};

}  // namespace tp
