// The made-up catalogue, spelt out from catalogue.toml. Thread rule: plain values.
#pragma once

#include <string>
#include <vector>

#include "platform/base/error.h"
#include "sync/model/records.h"

namespace tp::demo {

struct DemoProduct {
    Product product;  // price in USD cents; no promotion and no picture yet
    ShelfPlace shelf;
    std::string kind;     // picture template
    std::string palette;  // what its colours are chosen by
};

struct Catalogue {
    std::vector<Department> departments;
    std::vector<DemoProduct> products;
};

// Errors: not_found, malformed (with the line).
[[nodiscard]] Result<Catalogue> read_catalogue(const std::string& file, uint64_t seed);

}  // namespace tp::demo
