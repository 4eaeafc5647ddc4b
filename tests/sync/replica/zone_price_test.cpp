// What an article costs where the terminal stands: a zone's prices over the catalogue's.
#include <doctest/doctest.h>

#include "sync/protocol/column_groups.h"
#include "tests/doubles/replica/replica_fixture.h"

using namespace tp;

namespace {

struct Zoned : ReplicaFixture {
    ZonePrice north{"north", "T-1", {399, "USD"}, Money{449, "USD"}, "p-north"};
    Product tea = [] {
        Product p = make_product("T-1", "Green tea", "Halden", 900);
        p.derived_price = true;
        return p;
    }();
    Product other = make_product("T-2", "Black tea", "Halden", 800);
    ReplicaReader reader{place};

    Zoned() {
        REQUIRE(snapshot("catalogue", {tea, other, Relation{"T-2", "T-1", 5}}));
        REQUIRE(snapshot("zone:north", {north}));
    }
    Product shown() { return reader.find_product("T-1", cancel).value().value(); }
    std::vector<std::string> found(const CandidateFilter& filter) {
        const std::vector<std::string> word = {"tea"};
        std::vector<std::string> skus;
        const auto match = match_words(word, "");
        const auto candidates = reader.candidates(match, filter, "", 9, cancel).value();
        for (const Candidate& candidate : candidates) skus.push_back(candidate.product.sku);
        CHECK(reader.ranks(match, filter, 9, cancel).value().size() == skus.size());
        CHECK(reader.count_candidates(match, filter, 9, cancel) == static_cast<int64_t>(skus.size()));
        return skus;
    }
};

CandidateFilter priced(std::optional<int64_t> from, std::optional<int64_t> below) {
    CandidateFilter filter;
    filter.price_from = from;
    filter.price_below = below;
    return filter;
}

}  // namespace

TEST_CASE_FIXTURE(Zoned,
                  "a zone's price is what every question tells; what the zone does not price is the catalogue's") {
    Product expected = tea;
    expected.price = north.price, expected.price_before = north.price_before, expected.promotion = north.promotion;
    expected.derived_price = false;
    CHECK(shown() == expected);
    CHECK(*reader.find_product("T-2", cancel).value() == other);
    CHECK(reader.products_in_department("food", 0, 9, cancel).value() == std::vector<Product>{expected, other});
    CHECK(reader.related("T-2", 9, cancel).value().at(0).product == expected);
    const auto best = reader.best_sellers("", 9, cancel).value();
    REQUIRE(best.size() == 2);
    CHECK(best[0].product.price == north.price);
    CHECK(best[0].product.price_before == north.price_before);
    CHECK(best[0].product.promotion == north.promotion);
    CHECK(best[1].product.price == other.price);
    CHECK(reader.candidates_by_code("T-1", "", 9, cancel).value().at(0).product.price == north.price);
    const std::vector<int64_t> ranks = {best[0].rank};
    CHECK(reader.candidates_at(ranks, "", cancel).value().at(0).product.price == north.price);
}

TEST_CASE_FIXTURE(Zoned, "a search narrows by the zone's price and its offers") {
    CHECK(found({}) == std::vector<std::string>{"T-1", "T-2"});
    CHECK(found(priced({}, 400)) == std::vector<std::string>{"T-1"});
    CHECK(found(priced(400, {})) == std::vector<std::string>{"T-2"});
    CandidateFilter offers;
    offers.on_offer = true;
    CHECK(found(offers) == std::vector<std::string>{"T-1"});
    const std::vector<std::string> word = {"tea"};
    std::vector<std::pair<int64_t, bool>> seen;
    REQUIRE(reader.visit_candidates(match_words(word, ""), {}, "", 9, 9, cancel,
                                    [&](const CandidateView& view) { seen.emplace_back(view.price, view.on_offer); }));
    CHECK(seen == std::vector<std::pair<int64_t, bool>>{{399, true}, {499, false}});
    // The zone ends an offer of the catalogue's.
    Product offered = tea;
    offered.price_before = Money{599, "USD"};
    REQUIRE(pull(put_line("catalogue", offered)));
    REQUIRE(pull(put_line("zone:north", ZonePrice{"north", "T-1", {549, "USD"}, {}, ""})));
    CHECK(found(offers).empty());
    CHECK_FALSE(shown().price_before);
}

TEST_CASE_FIXTURE(Zoned,
                  "a change and an end of a zone's price show at once, and the catalogue's own is kept beside it") {
    Product dearer = tea;
    dearer.price.minor = 529;
    REQUIRE(pull(put_line("catalogue", dearer)));
    CHECK(shown().price == north.price);
    REQUIRE(pull(put_line("zone:north", ZonePrice{"north", "T-1", {379, "USD"}, {}, ""})));
    CHECK(shown().price.minor == 379);
    REQUIRE(pull(delete_line("zone:north", "zone_price", "T-1")));
    CHECK(shown() == dearer);
    CHECK(total_of(writer->sums("zone:north").value()) == 0);
}

TEST_CASE_FIXTURE(Zoned, "a price may come before its article") {
    REQUIRE(pull(put_line("zone:north", ZonePrice{"north", "T-9", {99, "USD"}, {}, ""})));
    CHECK_FALSE(reader.find_product("T-9", cancel).value());
    REQUIRE(pull(put_line("catalogue", make_product("T-9", "Mint tea"))));
    CHECK(reader.find_product("T-9", cancel).value()->price.minor == 99);
}

TEST_CASE_FIXTURE(Zoned, "a terminal that moves to another zone has none of the former's prices") {
    const auto sent = writer->cursors().value();
    REQUIRE(writer->commit_complete({sent, {sent.at(0)}, {"catalogue"}, WallTime{Milliseconds{1'790'000'000'000}}}));
    CHECK(shown() == tea);
    REQUIRE(snapshot("zone:south", {ZonePrice{"south", "T-1", {299, "USD"}, {}, ""}}));
    CHECK(shown().price.minor == 299);
}

TEST_CASE_FIXTURE(Zoned, "prices of another zone and rows of another table are refused, and nothing changes") {
    const auto sent = writer->cursors().value();
    CHECK(writer->stage_page(put_line("zone:north", other), sent).error().code == errc::malformed);
    CHECK(writer->stage_page(put_line("catalogue", north), sent).error().code == errc::malformed);
    CHECK_FALSE(pull(put_line("zone:north", ZonePrice{"south", "T-1", {1, "USD"}, {}, ""})));
    REQUIRE(writer->discard_staged());
    CHECK(shown().price == north.price);
}

TEST_CASE_FIXTURE(Zoned, "sums of a zone's prices follow the rows") {
    const auto of = [](const ZonePrice& price) {
        RowSummer summer;
        return summer.sums(Row(price)).total();
    };
    CHECK(total_of(writer->sums("zone:north").value()) == of(north));
    const ZonePrice changed{"north", "T-1", {389, "USD"}, {}, ""};
    REQUIRE(pull(put_line("zone:north", changed)));
    CHECK(total_of(writer->sums("zone:north").value()) == of(changed));
}
