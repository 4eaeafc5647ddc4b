#include "kiosk/availability/completions.h"

#include <doctest/doctest.h>

namespace tp {
namespace {

std::vector<SearchHit> hits_of(std::initializer_list<const char*> titles) {
    std::vector<SearchHit> hits;
    for (const char* title : titles) hits.emplace_back().product.title = title;
    return hits;
}
using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("the last word is finished as the hits have it, the commonest first") {
    const auto hits =
        hits_of({"Fresh Toothpaste", "TOOTHBRUSH, soft", "Mint toothpaste toothpaste", "Tooth fairy", "Tea"});
    CHECK(completions("tooth", hits, 6) == Texts{"toothpaste", "toothbrush"});
    CHECK(completions("mint Tooth", hits, 6) == Texts{"mint toothpaste", "mint toothbrush"});
    CHECK(completions("tooth", hits, 1) == Texts{"toothpaste"});
}

TEST_CASE("nothing is finished that is whole, empty or unknown") {
    const auto hits = hits_of({"Tea", "Kühlschrank-Filter", "\xff\xfe", ""});
    CHECK(completions("tea", hits, 6).empty());
    CHECK(completions("", hits, 6).empty());
    CHECK(completions("tea ", hits, 6).empty());
    CHECK(completions("x", hits, 6).empty());
    CHECK(completions("kühl", hits, 6) == Texts{"kühlschrank-filter"});
    CHECK(completions("tea", {}, 6).empty());
}

}  // namespace tp
