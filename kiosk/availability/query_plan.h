// What is looked for when something is asked: each part of the question with all that answers it, and how well.
// Thread rule: plain values.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/availability/measures.h"
#include "sync/replica/replica_reader.h"

namespace tp {

class SynonymBook;
class Spelling;
class Stemmer;
class Sounds;

// What a thing must not have.
struct Condition {
    std::string typed;  // "without nuts", "zuckerfrei"
    std::string thing;  // "nuts"
    size_t at = 0;      // words of the question before it
    bool open = false;  // its last word is still being typed
};
// What was asked, folded: whole words, and the beginning of one that is still being typed (may be empty). Measures and
// conditions are no words of it.
struct FoldedQuery {
    std::vector<std::string> words;
    std::string prefix;
    std::vector<WrittenMeasure> measures;
    std::vector<std::string> measure_texts;  // as typed
    std::vector<Condition> conditions;
    std::vector<Condition> waived;  // conditions that nothing meets: what has it comes last
    // Whether the word at this place (the prefix is the last) follows the one before it without a gap: of scripts that
    // are written without blanks.
    std::vector<bool> glued;
    [[nodiscard]] bool empty() const { return !has_words() && measures.empty(); }
    [[nodiscard]] bool has_words() const { return !words.empty() || !prefix.empty() || !conditions.empty(); }
};

// A number off a label, or an article number such as HD-1001: at least six digits, or letters, a dash and digits.
[[nodiscard]] bool looks_like_code(std::string_view text);

// How a word answers another, best first.
// stem: another form of the word ("tomatoes"); part: joined or parted otherwise ("popcorn", "pop corn",
// "Mineralwasser").
enum class Meeting { whole, beginning, stem, part, synonym, sound, corrected };
[[nodiscard]] std::string_view name_of(Meeting meeting);

struct PlanWord {
    std::string text;                  // one word, or several right behind each other
    Meeting meeting = Meeting::whole;  // beginning: any word that starts so
};
using PlanSlot = std::vector<PlanWord>;    // any of them
using PlanPhrase = std::vector<PlanSlot>;  // all of them, in this order
struct PlanTerm {
    std::vector<PlanPhrase> any;  // the first: as it was asked
    // Its words stand right behind each other. The index knows no order and finds more: ranking drops the rest.
    bool together = false;
};
struct QueryPlan {
    std::vector<PlanTerm> terms;
    // Each is met by a measure of the title or the size; `forms`: how it may be written, to look for in the index.
    std::vector<WrittenMeasure> measures;
    std::vector<std::vector<PlanPhrase>> forms;
    PlanSlot unwanted;     // of conditions that were waived
    bool widened = false;  // more than what was asked
};

// Only what was asked, word for word; of a condition the same.
[[nodiscard]] PlanTerm asked_condition(const Condition& condition);
[[nodiscard]] QueryPlan literal_plan(const FoldedQuery& query);

struct PlanSources {
    const Spelling& known;  // the catalogue's words
    const SynonymBook& synonyms;
    std::vector<Stemmer>& stemmers;
    Sounds& sounds;
    std::string_view language;
    // Han phrases with a synonym by their pinyin, where the screen's language is Chinese: a keyboard puts together
    // 止痛要 where 止痛药 was meant.
    const std::map<std::string, std::string, std::less<>>& homophones;
    std::map<std::string, std::vector<std::string>, std::less<>>& sounding;  // of this question, found before
};
// And stems, synonyms, words written apart or together, sizes in other units, other scripts by their sound; only with
// words that the catalogue has.
[[nodiscard]] QueryPlan widened_plan(const FoldedQuery& query, PlanSources& sources);

// Whether the measures are to be looked for in the index, too.
enum class WithMeasures { no, yes };
[[nodiscard]] CandidateMatch match_of(const QueryPlan& plan, WithMeasures measures);

}  // namespace tp
