// What the scenes show: fixed, and not kind to the layout. Names are long, of several scripts, prices have many digits.
// Thread rule: plain functions.
#pragma once

#include <string_view>

#include "kiosk/app/home_facts.h"
#include "kiosk/availability/availability_service.h"

namespace tp::scenes {

inline constexpr std::string_view this_store = "1042";

// Three promotions, the last one long; 84,310 products; told at 14:02 today.
[[nodiscard]] HomeFacts usual_facts();
[[nodiscard]] std::vector<Department> departments();
// Plain, with an offer, of an Arabic and a Japanese maker, with a name of 80 letters, with a price of nine digits.
[[nodiscard]] std::vector<Product> products();
[[nodiscard]] SearchAnswer answer();  // all products found, stock known
[[nodiscard]] ProductPage page();     // of the first product: four here, three stores nearby
[[nodiscard]] Order order(OrderStage present);
[[nodiscard]] Member member(std::string_view tier);

}  // namespace tp::scenes
