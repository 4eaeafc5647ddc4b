// Questions as they were asked, and what of a plan the index is asked.
#include <algorithm>
#include <ranges>

#include "kiosk/availability/query_plan.h"

namespace tp {

namespace {

MatchPhrase match_of(const PlanPhrase& phrase) {
    MatchPhrase out;
    for (const PlanSlot& slot : phrase) {
        if (slot.size() == 1 && slot.front().text.find(' ') != std::string::npos) {
            for (const auto word : std::views::split(slot.front().text, ' '))
                out.push_back({{{word.begin(), word.end()}, false}});
            out.back().front().beginning = slot.front().meeting == Meeting::beginning;
            continue;
        }
        MatchSlot& into = out.emplace_back();
        for (const PlanWord& word : slot) {
            // What a beginning finds need not be looked for again.
            const bool found = std::ranges::any_of(slot, [&](const PlanWord& other) {
                return other.meeting == Meeting::beginning && &other != &word && word.text.starts_with(other.text);
            });
            if (!found) into.push_back({word.text, word.meeting == Meeting::beginning});
        }
    }
    return out;
}

}  // namespace

bool looks_like_code(std::string_view text) {
    size_t digits = 0, letters = 0;
    for (const char c : text) {
        if (c >= '0' && c <= '9')
            ++digits;
        else if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
            ++letters;
        else if (c != '-')
            return false;
    }
    return (letters == 0 && digits >= 6) || (letters > 0 && digits > 0 && text.find('-') != std::string_view::npos);
}

std::string_view name_of(Meeting meeting) {
    switch (meeting) {
        case Meeting::whole:
            return "whole";
        case Meeting::beginning:
            return "beginning";
        case Meeting::stem:
            return "stem";
        case Meeting::part:
            return "part";
        case Meeting::synonym:
            return "synonym";
        case Meeting::sound:
            return "sound";
        case Meeting::corrected:
            return "corrected";
    }
    return "";
}

PlanTerm asked_condition(const Condition& condition) {
    PlanTerm term{{{{{condition.typed, Meeting::whole}}}}, true};
    if (condition.open) term.any.push_back({{{condition.typed, Meeting::beginning}}});
    return term;
}

QueryPlan literal_plan(const FoldedQuery& query) {
    QueryPlan plan;
    for (const std::string& word : query.words) plan.terms.push_back({{{{{word, Meeting::whole}}}}});
    if (!query.prefix.empty())
        plan.terms.push_back({{{{{query.prefix, Meeting::whole}, {query.prefix, Meeting::beginning}}}}});
    for (const Condition& condition : query.conditions) plan.terms.push_back(asked_condition(condition));
    plan.measures = query.measures;
    return plan;
}

CandidateMatch match_of(const QueryPlan& plan, WithMeasures measures) {
    CandidateMatch match;
    for (const PlanTerm& term : plan.terms) {
        std::vector<MatchPhrase>& group = match.emplace_back();
        for (const PlanPhrase& phrase : term.any) group.push_back(match_of(phrase));
    }
    if (measures == WithMeasures::yes)
        for (const std::vector<PlanPhrase>& forms : plan.forms) {
            std::vector<MatchPhrase>& group = match.emplace_back();
            for (const PlanPhrase& phrase : forms) group.push_back(match_of(phrase));
        }
    return match;
}

}  // namespace tp
