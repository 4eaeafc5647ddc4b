#include "kiosk/availability/product_screen.h"
#include "tests/kiosk/scenes/data.h"
#include "tests/kiosk/scenes/scenes.h"

namespace tp::scenes {
namespace {

ProductVisit& product_in(Theatre& at, ProductVisit::State state) {
    at.open("product", {{"sku", "H-1"}});
    ProductVisit& visit = at.state<ProductVisit>();
    visit.state = state;
    return visit;
}

ProductPage& product_found(Theatre& at) {
    return product_in(at, ProductVisit::State::found).page.emplace(page());
}

void hold(Theatre& at, ProductVisit::Hold state) {
    product_found(at);
    ProductVisit& visit = at.state<ProductVisit>();
    visit.hold = state;
    if (state == ProductVisit::Hold::saved) visit.held = SavedHold{"event", "7KQ4MX", false};
}

void without_stock(ProductPage& page) {
    page.level = StockLevel::none_here;
    page.stock_here = 0;
    page.shelf = {};
    page.can_hold = false;
}

void other_product(Theatre& at, size_t which) {
    product_found(at).product = products()[which];
}

constexpr Scene product_table[] = {
    {"product.in_stock", [](Theatre& at) { product_found(at); }},
    {"product.many",
     [](Theatre& at) {
         ProductPage& page = product_found(at);
         page.stock_here = 12'345;
         page.shelf = {"114", "Kühlregal 3", "right"};
     }},
    {"product.low",
     [](Theatre& at) {
         ProductPage& page = product_found(at);
         page.level = StockLevel::low;
         page.stock_here = 2;
     }},
    {"product.last",
     [](Theatre& at) {
         ProductPage& page = product_found(at);
         page.level = StockLevel::low;
         page.stock_here = 1;
         page.shelf = {"12", "C", ""};
     }},
    {"product.not_here", [](Theatre& at) { without_stock(product_found(at)); }},
    {"product.nowhere",
     [](Theatre& at) {
         ProductPage& page = product_found(at);
         without_stock(page);
         page.nearby.clear();
         page.together.clear();
     }},
    {"product.unknown",
     [](Theatre& at) {
         ProductPage& page = product_found(at);
         page.level = StockLevel::not_known;
         page.stock_age = {};
         page.hold_is_request = true;
         page.shelf = {};
     }},
    {"product.stale",
     [](Theatre& at) {
         ProductPage& page = product_found(at);
         page.stock_age = {AgeTier::stale, *parse_rfc3339("2026-11-19T09:00:00Z")};
         page.hold_is_request = true;
     }},
    {"product.offline",
     [](Theatre& at) {
         at.app->set_offline(true);
         product_found(at);
     }},
    {"product.offer",
     [](Theatre& at) {
         other_product(at, 1);
         ProductPage& page = *at.state<ProductVisit>().page;
         page.promotion = usual_facts().promotions[0].promotion;
         page.promotion->ends_at = *parse_rfc3339("2026-11-29T23:00:00Z");
     }},
    {"product.offer_by_name",
     [](Theatre& at) {
         other_product(at, 1);
         at.state<ProductVisit>().page->promotion = usual_facts().promotions[1].promotion;
     }},
    {"product.long_name", [](Theatre& at) { other_product(at, 2); }},
    {"product.other_script", [](Theatre& at) { other_product(at, 3); }},
    {"product.huge_price",
     [](Theatre& at) {
         other_product(at, 4);
         at.state<ProductVisit>().page->product.derived_price = true;
     }},
    {"product.variants",
     [](Theatre& at) {
         ProductPage& page = product_found(at);
         for (const char* variant : {"Copper", "Brushed steel, matt", "نحاس", "白", "0.5 l", "1.7 l"}) {
             Product one = page.product;
             one.sku = variant == std::string_view("Copper") ? one.sku : std::string("V-") + variant;
             one.variant = variant;
             page.variants.push_back(std::move(one));
         }
     }},
    {"product.phone",
     [](Theatre& at) {
         product_found(at);
         at.settle();
         at.press("product.phone");
     }},
    {"product.loading", [](Theatre& at) { product_in(at, ProductVisit::State::loading); }, true},
    {"product.not_sold", [](Theatre& at) { product_in(at, ProductVisit::State::not_sold); }},
    {"product.failed", [](Theatre& at) { product_in(at, ProductVisit::State::failed); }},
    {"hold.asked", [](Theatre& at) { hold(at, ProductVisit::Hold::asking); }},
    {"hold.asked_request",
     [](Theatre& at) {
         hold(at, ProductVisit::Hold::asking);
         at.state<ProductVisit>().page->hold_is_request = true;
     }},
    {"hold.saving", [](Theatre& at) { hold(at, ProductVisit::Hold::saving); }, true},
    {"hold.saved", [](Theatre& at) { hold(at, ProductVisit::Hold::saved); }},
    {"hold.not_saved", [](Theatre& at) { hold(at, ProductVisit::Hold::not_saved); }},
};

}  // namespace

std::span<const Scene> product_scenes() {
    return product_table;
}

}  // namespace tp::scenes
