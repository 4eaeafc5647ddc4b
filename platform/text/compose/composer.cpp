#include "platform/text/compose/composer.h"

#include <optional>
#include <utility>

#include "platform/text/compose/kana_dictionary.h"
#include "platform/text/compose/pinyin.h"
#include "platform/text/compose/romaji.h"

namespace tp {
namespace {

// What the worker owns. A dictionary that could not be opened is not tried again before the next visit.
struct Dictionaries {
    std::optional<Result<PinyinTable>> pinyin;
    std::optional<Result<KanaDictionary>> kana;
};

template <typename Dictionary>
Dictionary* opened(std::optional<Result<Dictionary>>& slot, const std::string& path, Logger& log,
                   Result<Dictionary> (*open)(const std::string&)) {
    if (!slot) {
        slot.emplace(open(path));
        if (!*slot) log.warning("compose_dictionary_missing", {{"reason", slot->error().message}});
    }
    return *slot ? &**slot : nullptr;
}

InputCandidates find(Dictionaries& all, const Composer::Files& files, Logger& log, ComposeMethod method,
                     const std::string& composing) {
    if (method == ComposeMethod::pinyin) {
        const PinyinTable* table = opened(all.pinyin, files.pinyin, log, &PinyinTable::load);
        return table != nullptr ? table->candidates(composing, Composer::most_candidates) : InputCandidates{};
    }
    const std::string kana = romaji_finished(composing);
    KanaDictionary* dictionary = opened(all.kana, files.kana, log, &KanaDictionary::open);
    InputCandidates found =
        dictionary != nullptr ? dictionary->candidates(kana, Composer::most_candidates) : kana_candidates(kana);
    // Where an "n" stood for ん the text that is replaced is shorter.
    for (InputCandidate& candidate : found)
        if (candidate.consumed == kana.size()) candidate.consumed = composing.size();
    return found;
}

// What a visitor composes. Ended with the visit and not emptied: a string that is emptied keeps its bytes.
struct Composed {
    CandidateList list;
    std::optional<std::pair<ComposeMethod, std::string>> asked;
};

}  // namespace

struct Composer::Impl {
    TaskQueue& ui_tasks;
    Logger& log;
    Files files;
    // Shared with answers on their way, which find it gone when the composer or the visit has ended.
    std::shared_ptr<Composed> composed = std::make_shared<Composed>();
    std::unique_ptr<Dictionaries> dictionaries = std::make_unique<Dictionaries>();
    std::unique_ptr<Worker> worker;  // last: ends before what it reads
};

Composer::Files Composer::Files::debian() {
    return {.pinyin = "/usr/share/rime-data/pinyin_simp.dict.yaml", .kana = "/usr/share/skk/SKK-JISYO.L"};
}

Composer::Composer(TaskQueue& ui_tasks, Logger& log, Files files)
    : m_impl(new Impl{.ui_tasks = ui_tasks, .log = log, .files = std::move(files), .worker = {}}) {}

Composer::~Composer() = default;

const CandidateList& Composer::candidates(ComposeMethod method, std::string_view composing) {
    Impl& my = *m_impl;
    Composed& now = *my.composed;
    if (now.list.method == method && now.list.of == composing) return now.list;
    if (now.asked && now.asked->first == method && now.asked->second == composing) return now.list;
    now.asked.emplace(method, composing);
    if (!my.worker) my.worker = std::make_unique<Worker>("compose");
    my.worker->post([&my, method, text = std::string(composing), visit = std::weak_ptr(my.composed)]() mutable {
        CandidateList found{method, text, find(*my.dictionaries, my.files, my.log, method, text)};
        my.ui_tasks.post([visit = std::move(visit), found = std::move(found)]() mutable {
            const auto then = visit.lock();
            // An older question than the one that is open is of no use any more.
            if (!then || !then->asked || then->asked->first != found.method || then->asked->second != found.of) return;
            then->asked.reset();
            then->list = std::move(found);
        });
    });
    return now.list;
}

void Composer::forget() {
    Impl& my = *m_impl;
    my.composed = std::make_shared<Composed>();
    if (my.worker) my.worker->post([&my] { *my.dictionaries = {}; });
}

void Composer::wait_idle() {
    if (m_impl->worker) m_impl->worker->wait_idle();
}

}  // namespace tp
