// Candidates for what is being composed, found on a thread of their own. Thread rule: UI thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "platform/base/log.h"
#include "platform/base/task_queue.h"
#include "platform/text/compose/candidate.h"

namespace tp {

enum class ComposeMethod { kana, pinyin };

struct CandidateList {
    ComposeMethod method = ComposeMethod::kana;
    std::string of;  // the composing text that it is for
    InputCandidates candidates;
};

class Composer {
  public:
    // The dictionaries, data of packages that are read when their language is first typed.
    struct Files {
        std::string pinyin, kana;
        // Debian's rime-data-pinyin-simp and skkdic.
        static Files debian();
    };
    // Answers come back through `ui_tasks`. Both outlive it.
    Composer(TaskQueue& ui_tasks, Logger& log, Files files = Files::debian());
    ~Composer();
    Composer(const Composer&) = delete;
    Composer& operator=(const Composer&) = delete;

    // The latest list; asks for this one if it is not it. While list().of differs the answer is on its way. Without its
    // dictionary kana has katakana and pinyin nothing.
    [[nodiscard]] const CandidateList& candidates(ComposeMethod method, std::string_view composing);
    // At the wipe: no trace of what was composed, and the dictionaries' memory is given back.
    void forget();
    // Blocks until what was asked is answered into `ui_tasks`; for tests.
    void wait_idle();

    static constexpr size_t most_candidates = 60;

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp
