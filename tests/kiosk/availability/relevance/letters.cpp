#include "tests/kiosk/availability/relevance/letters.h"

#include "platform/text/compose/meanings.h"
#include "platform/text/compose/romaji.h"

namespace tp::relevance {

std::vector<std::string> Letters::meant(ComposeMethod method, std::string_view letters) {
    std::string composing;
    for (const char letter : letters)
        composing = method == ComposeMethod::kana ? romaji_typed(composing, letter) : composing + letter;
    static_cast<void>(m_composer.candidates(method, composing));
    m_composer.wait_idle();
    m_tasks.drain();
    return meanings_of(composing, &m_composer.candidates(method, composing));
}

}  // namespace tp::relevance
