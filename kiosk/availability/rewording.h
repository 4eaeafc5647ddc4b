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

class Rewording {
  public:
    // Whether a query finds any product at all; its errors (cancelled, io) end the rewording.
    using Finds = std::function<Result<bool>(const FoldedQuery&)>;

    // `words` have been read and outlive it.
    Rewording(CatalogueWords& words, Finds finds) : m_words(words), m_finds(std::move(finds)) {}

    // nullopt: nothing near finds anything.
    [[nodiscard]] Result<std::optional<Reworded>> of(const FoldedQuery& query);

  private:
    Result<std::optional<FoldedQuery>> correct(const FoldedQuery& query);
    Result<std::optional<Reworded>> leave_out(const FoldedQuery& query);
    Result<std::optional<Reworded>> longest_part(const FoldedQuery& query);

    CatalogueWords& m_words;
    Finds m_finds;
};

}  // namespace tp
