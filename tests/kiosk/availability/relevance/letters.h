// What letters mean on a keyboard that composes, before anything is chosen from its candidates: as the search screen
// gets it. Thread rule: one thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/log.h"
#include "platform/base/task_queue.h"
#include "platform/text/compose/composer.h"

namespace tp::relevance {

class Letters {
  public:
    // The likeliest first. Kana: `letters` are romaji, each a key.
    [[nodiscard]] std::vector<std::string> meant(ComposeMethod method, std::string_view letters);

  private:
    TaskQueue m_tasks;
    std::unique_ptr<Logger> m_log = Logger::to_nowhere();
    Composer m_composer{m_tasks, *m_log};
};

}  // namespace tp::relevance
