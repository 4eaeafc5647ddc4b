// What to search where the words that were typed find nothing together: near words in the place of mistyped ones, else
// fewer words. Thread rule: the database worker, as CatalogueWords.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "kiosk/availability/catalogue_words.h"
#include "kiosk/availability/query_plan.h"
#include "platform/base/error.h"

namespace tp {

struct Reworded {
    FoldedQuery query;     // finds something
    std::string left_out;  // folded words that it does not ask for, in the order typed; empty: none
};

// How well the best product answers a query.
struct Fit {
    bool names = false;  // the query has the word that names the thing: "whole milk", not "organic whole"
    int points = 0;      // of ranking, by the title alone
    auto operator<=>(const Fit&) const = default;
};

class Rewording {
  public:
    // What is asked of the catalogue; errors (cancelled, io) end the rewording.
    struct Asks {
        std::function<Result<bool>(const FoldedQuery&)> finds;  // any product at all
        std::function<Result<Fit>(const FoldedQuery&)> fit;     // of one that finds something
    };

    // `words` have been read and outlive it.
    Rewording(CatalogueWords& words, Asks asks) : m_words(words), m_asks(std::move(asks)) {}

    // nullopt: nothing near finds anything.
    [[nodiscard]] Result<std::optional<Reworded>> of(const FoldedQuery& query);

  private:
    Result<std::optional<FoldedQuery>> correct(const FoldedQuery& query);
    Result<std::optional<Reworded>> leave_out(const FoldedQuery& query);
    enum class Slips { none, corrected };
    Result<std::optional<Reworded>> without_one(const FoldedQuery& query, Slips slips);
    Result<std::optional<Reworded>> without_unknown(const FoldedQuery& query);
    Result<std::optional<Reworded>> part_that_names(const FoldedQuery& query, const std::string& word);
    Result<std::optional<Reworded>> longest_part(const FoldedQuery& query, const FoldedQuery& typed);
    Result<bool> names(const Reworded& reworded);

    CatalogueWords& m_words;
    Asks m_asks;
};

}  // namespace tp
