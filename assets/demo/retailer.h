// Halden, whole: catalogue, pictures, stores, stock, promotions, members, orders and baskets as canonical files.
#pragma once

#include <string>

#include "platform/base/clock.h"
#include "platform/base/error.h"

namespace tp::demo {

struct Plan {
    std::string assets;  // this folder
    std::string out;     // made where it is missing; its files are replaced
    uint64_t seed = 1042;
    WallTime now{};  // promotions run around it, orders lie before it
};

struct Written {
    size_t departments = 0, products = 0, pictures = 0, promotions = 0, stores = 0, stock = 0, members = 0, orders = 0,
           basket_lines = 0;
};

// The same plan writes the same bytes. Errors: not_found, malformed (assets), io, full.
[[nodiscard]] Result<Written> write_halden(const Plan& plan);

}  // namespace tp::demo
