#include "platform/text/compose/meanings.h"

#include "platform/text/compose/composer.h"
#include "platform/text/compose/romaji.h"

namespace tp {

std::vector<std::string> meanings_of(const std::string& composing, const CandidateList* list) {
    constexpr size_t most = 8;
    std::vector<std::string> wholes;
    if (list != nullptr)
        for (const InputCandidate& candidate : list->candidates)
            if (wholes.size() < most && candidate.consumed >= composing.size()) wholes.push_back(candidate.text);
    if (list != nullptr && list->method == ComposeMethod::kana) {
        std::string kana = romaji_finished(composing);
        while (!kana.empty() && static_cast<unsigned char>(kana.back()) < 0x80) kana.pop_back();
        wholes.push_back(std::move(kana));
    } else if (wholes.empty()) {
        wholes.push_back(list == nullptr || list->candidates.empty() ? composing : list->candidates.front().text);
    }
    return wholes;
}

}  // namespace tp
