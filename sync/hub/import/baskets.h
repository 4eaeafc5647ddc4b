// "Bought together", learned from basket lines. Thread rule: one thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sync/model/records.h"

namespace tp {

// Turns the codes of baskets, most bought first, into SKUs: same length, an empty text leaves the code out.
using BasketAssignment = std::function<std::vector<std::string>(const std::vector<std::string>& codes_by_rank)>;

struct AssociationRules {
    int64_t least_together = 3;  // baskets that hold both: fewer are chance
    int64_t least_lift_thousandths = 1050;
    size_t best = 8;           // a product
    size_t max_basket = 2000;  // distinct products; a larger basket is a delivery, not a shopper
};

class BasketStatistics {
  public:
    // One line. Lines of a basket may stand apart; the same code twice in a basket counts once.
    void add(std::string_view basket, std::string_view code);
    [[nodiscard]] size_t baskets() const { return m_baskets.size(); }
    [[nodiscard]] size_t lines() const { return m_lines; }
    [[nodiscard]] uint64_t too_large(const AssociationRules& rules) const;

    // For each product its best others by lift × support confidence: strength is lift × 1000, where
    // lift = P(both) / (P(a) · P(b)) with P(both) shrunk by its own standard error, so that three lucky baskets do not
    // win over three hundred. Ordered by SKU, then strength falling, then the other's SKU: the same lines in any order
    // give the same relations.
    [[nodiscard]] std::vector<Relation> relations(const BasketAssignment& assign, const AssociationRules& rules = {});

  private:
    std::unordered_map<std::string, uint32_t> m_basket_index, m_code_index;
    std::vector<std::string> m_codes;
    std::vector<std::vector<uint32_t>> m_baskets;
    std::string m_key;
    size_t m_lines = 0;
};

}  // namespace tp
