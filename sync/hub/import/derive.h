// Values that a source does not have, made up from a seed. What they fill is marked as derived. Thread rule: pure
// functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/hub/import/imported_records.h"
#include "sync/hub/import/seeded.h"

namespace tp {

// A price as shops write it: …9 cents, from 100.00 upwards whole units ending in 9.
[[nodiscard]] int64_t shop_price(int64_t minor);
// How many lie on the shelf: about one in eight none, one in nine the last one or two, else up to 40.
[[nodiscard]] int64_t derive_quantity(Seeded& seeded, int percent_none);
// 16 digits: 9520, 11 digits and the Luhn digit (ISO/IEC 7812-1, annex B).
[[nodiscard]] std::string loyalty_card(int64_t number);
[[nodiscard]] char luhn_digit(std::string_view digits);
// 10 characters of Crockford's base 32.
[[nodiscard]] std::string receipt_token(Seeded& seeded);
[[nodiscard]] std::string order_number(int64_t number);  // 44710925 → "4471-0925"

struct SoldProduct {
    std::string sku;
    std::string title;
};

struct PeopleRules {
    uint64_t seed = 1;
    int members = 2000, orders = 3000;
    WallTime now{};
    std::string own_store;
    std::vector<std::string> stores;    // nearest first, own store among them
    std::vector<SoldProduct> products;  // most popular first
    std::vector<std::string> offers;    // Promotion::id
    std::string currency_sign = "$";
};

// Made-up members and orders, all marked derived. The known ones are the same for every seed:
// member M-1001, Jana Dahl, card loyalty_card(44718), phone "+1 952 555 0142", postal code 55425, with
// order 4471-0925 ready at the own store; 4471-1180 on its way, 4470-7702 handed over, 4471-0311 cancelled.
[[nodiscard]] std::vector<ImportedMember> derive_members(const PeopleRules& rules);
[[nodiscard]] std::vector<ImportedOrder> derive_orders(const PeopleRules& rules,
                                                       const std::vector<ImportedMember>& members);

}  // namespace tp
