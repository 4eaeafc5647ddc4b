// What to search where the words that were typed find nothing together: near words in the place of mistyped ones, else
// fewer words. Thread rule: the database worker, as CatalogueWords.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "kiosk/availability/catalogue_words.h"
#include "kiosk/availability/query_plan.h"
#include "platform/base/error.h"

namespace tp {

struct Reworded {
    FoldedQuery query;       // finds something
    std::string left_out;    // folded words that it does not ask for, in the order typed; empty: none
    bool respelled = false;  // it asks for a near word in the place of one typed
};

// How well the best product answers a query.
struct Fit {
    bool names = false;  // the query has the word that names the thing: "whole milk", not "organic whole"
    int points = 0;      // of ranking, by the title alone
    auto operator<=>(const Fit&) const = default;
};

// Which of a language's words names the thing: "phone charger", "cargador de móvil"; either where both are usual.
enum class Head { either, first, last };
[[nodiscard]] Head head_in(std::string_view language);  // BCP 47

class Rewording {
  public:
    // What is asked of the catalogue; errors (cancelled, io) end the rewording.
    struct Asks {
        std::function<Result<bool>(const FoldedQuery&)> finds;  // any product at all
        std::function<Result<Fit>(const FoldedQuery&)> fit;     // of one that finds something
    };

    // `words` have been read and outlive it.
    Rewording(CatalogueWords& words, Head head, Asks asks) : m_words(words), m_head(head), m_asks(std::move(asks)) {}

    // nullopt: nothing near finds anything.
    [[nodiscard]] Result<std::optional<Reworded>> of(const FoldedQuery& query);

  private:
    enum class ShortWords { kept, corrected };
    Result<std::optional<FoldedQuery>> correct(const FoldedQuery& query, ShortWords short_words);
    Result<std::optional<Reworded>> leave_out(const FoldedQuery& query);
    enum class Slips { none, corrected };
    Result<std::optional<Reworded>> without_one(const FoldedQuery& query, Slips slips);
    Result<std::optional<Reworded>> without_unknown(const FoldedQuery& query);
    Result<std::optional<Reworded>> part_that_names(const FoldedQuery& query, const std::string& word);
    Result<std::optional<Reworded>> longest_part(const FoldedQuery& query, const FoldedQuery& typed);
    Result<bool> names(const Reworded& reworded);
    [[nodiscard]] bool says_enough(const FoldedQuery& rest) const;
    [[nodiscard]] bool may_name(const std::string& word) const;
    [[nodiscard]] size_t head_of(std::span<const std::string> all) const;

    CatalogueWords& m_words;
    Head m_head;
    Asks m_asks;
};

}  // namespace tp
