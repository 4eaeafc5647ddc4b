#include "tests/kiosk/scenes/data.h"

#include <string>

namespace tp::scenes {
namespace {

WallTime time_at(const char* rfc3339) {
    return *parse_rfc3339(rfc3339);
}

HomePromotion promotion(std::string id, LocalText title, LocalText line) {
    HomePromotion made;
    made.promotion.id = std::move(id);
    made.promotion.title = std::move(title);
    made.promotion.subtitle = std::move(line);
    return made;
}

struct ProductOf {
    const char *sku, *title, *brand, *size;
    int64_t cents = 0, before = 0;
    const char* variant = "";
};

Product product(const ProductOf& of) {
    Product made;
    made.sku = of.sku;
    made.title = of.title;
    made.brand = of.brand;
    made.size = of.size;
    made.department = "food";
    made.price = {of.cents, "USD"};
    if (of.before > 0) made.price_before = Money{of.before, "USD"};
    if (*of.variant != 0) made.variant_group = "group";
    made.variant = of.variant;
    return made;
}

NearbyStore near(const char* id, const char* name, double kilometres, int64_t quantity, OpeningState opening) {
    NearbyStore made;
    made.store.id = id;
    made.store.name = name;
    made.store.country = "DE";
    made.kilometres = kilometres;
    made.quantity = quantity;
    made.level = quantity > 3 ? StockLevel::in_stock : quantity > 0 ? StockLevel::low : StockLevel::none_here;
    made.opening = opening;
    return made;
}

}  // namespace

HomeFacts usual_facts() {
    HomeFacts facts;
    facts.products = 84'310;
    facts.as_of = time_at("2026-11-22T14:02:00Z");
    facts.promotions = {
        promotion("pasta",
                  {{"en", "Pasta week:\n3 for 2"},
                   {"ar", "أسبوع المعكرونة:\n٣ بسعر ٢"},
                   {"ja", "パスタ週間\n3点で2点分"},
                   {"de", "Pastawoche:\n3 für 2"}},
                  {{"en", "Aisle 7, until Sunday"},
                   {"ar", "الممر ٧، حتى الأحد"},
                   {"ja", "7番通路、日曜まで"},
                   {"de", "Gang 7, bis Sonntag"}}),
        promotion("tea", {{"en", "Tea time"}}, {{"en", "All green teas, aisle 4"}}),
        promotion("long", {{"en", "Everything for the Thanksgiving table, from the roasting pan to the paper napkins"}},
                  {{"en", "Members of the Circle pay a third less until the last Thursday of November"}})};
    return facts;
}

std::vector<Department> departments() {
    return {{"food", {{"en", "Food"}, {"ar", "الأغذية"}, {"ja", "食品"}, {"de", "Lebensmittel"}}, "food-apple", 1},
            {"household",
             {{"en", "Household and cleaning supplies"},
              {"de", "Haushaltswaren und Reinigungsmittel"},
              {"ar", "مستلزمات المنزل والتنظيف"},
              {"ja", "日用品・掃除用品"}},
             "home",
             2},
            {"beauty", {{"", "Beauty & personal care"}}, "face", 3},
            {"baby", {{"", "Baby"}}, "baby", 4},
            {"electronics", {{"", "Electronics"}, {"de", "Unterhaltungselektronik"}}, "laptop", 5},
            {"garden", {{"", "Patio, lawn & garden"}}, "flower", 6},
            {"toys", {{"", "Toys"}, {"ja", "おもちゃ"}}, "", 7}};
}

std::vector<Product> products() {
    return {product({"H-1", "Copper kettle", "Halden", "1.7 l", 7900, 0, "Copper"}),
            product({"H-2", "Extra virgin olive oil, cold pressed", "زيتون الجبل", "750 ml", 1299, 1599}),
            product({"H-3", "Ultra-concentrated fabric softener with the scent of alpine meadow flowers, refill",
                     "Weißer Riese & Söhne", "2 x 1450 ml", 1149}),
            product({"H-4", "抹茶入り玄米茶 ティーバッグ", "伊藤園", "20 ct", 498, 620}),
            product({"H-5", "Grand piano, polished ebony", "Steinbach-Thalberg", "", 123'456'789, 134'567'890}),
            product({"H-6", "Tea", "", "", 99})};
}

SearchAnswer answer() {
    SearchAnswer found;
    constexpr int64_t stock[] = {4, 12'345, 1, 0, 2};
    constexpr std::string_view aisles[] = {"12", "Kühlregal 3", "7", "", "114"};
    size_t i = 0;
    for (Product& one : products()) {
        SearchHit hit;
        hit.product = std::move(one);
        if (i < std::size(stock)) hit.stock_here = stock[i];
        hit.aisle_here = aisles[i % std::size(aisles)];
        ++i;
        found.hits.push_back(std::move(hit));
    }
    found.hits[1].highlights = {{13, 18}};
    found.stock_known = true;
    found.total = 12'345;
    found.facets.counted = 12'345;
    found.facets.brands = {{"Halden", 40}, {"زيتون الجبل", 12}, {"Weißer Riese & Söhne", 9}, {"伊藤園", 3}};
    return found;
}

ProductPage page() {
    using Kind = OpeningState::Kind;
    ProductPage made;
    const std::vector<Product> all = products();
    made.product = all[0];
    made.level = StockLevel::in_stock;
    made.stock_here = 4;
    made.shelf = {"12", "C", "left"};
    made.stock_age = {AgeTier::fresh, time_at("2026-11-22T14:02:00Z")};
    made.price_age = made.stock_age;
    made.can_hold = true;
    made.nearby = {near("2", "Lakeside Promenade", 2.1, 12'345, {Kind::open, 21 * 60, 0, 6}),
                   near("3", "Halden am Kurfürstendamm, Untergeschoss", 13.4, 2, {Kind::opens_later, 9 * 60, 1, 0}),
                   near("4", "مول الخليج", 1204.6, 0, {})};
    made.together = {all[5], all[3], all[1], all[2]};
    return made;
}

Order order(OrderStage present) {
    Order made;
    made.number = "4471-0925";
    made.masked_name = "J. D***";
    made.store = this_store;
    made.pickup_place = "Pick-up desk, entrance";
    made.pickup_until = time_at("2026-11-29T20:00:00Z");
    const auto step = [&](OrderStage stage, const char* time, const char* note) {
        made.steps.push_back({stage, time == nullptr ? std::nullopt : std::optional(time_at(time)), note});
    };
    const bool ends_early = present == OrderStage::cancelled || present == OrderStage::returned;
    constexpr OrderStage course[] = {OrderStage::ordered, OrderStage::packed, OrderStage::shipped,
                                     OrderStage::arrived, OrderStage::ready,  OrderStage::handed_over};
    constexpr const char* times[] = {"2026-11-18T08:12:00Z", "2026-11-19T10:00:00Z", "2026-11-20T06:30:00Z",
                                     "2026-11-21T17:45:00Z", "2026-11-22T12:00:00Z", "2026-11-22T13:30:00Z"};
    const size_t done = ends_early ? 2 : static_cast<size_t>(present) + 1;
    for (size_t i = 0; i < std::size(course); ++i) {
        if (ends_early && i >= done && present == OrderStage::cancelled) break;
        const bool passed = i < done || present == OrderStage::returned;
        step(course[i], passed ? times[i] : nullptr, course[i] == OrderStage::ready && passed ? "Shelf P-14" : "");
    }
    if (ends_early) step(present, "2026-11-22T13:55:00Z", "");
    const std::vector<Product> all = products();
    made.lines = {{"H-1", all[0].title, 2}, {"H-3", all[2].title, 1}, {"H-4", all[3].title, 12'345}};
    return made;
}

Member member(std::string_view tier) {
    Member made;
    made.id = "m-1";
    made.first_name = "Adaeze";
    made.tier = tier;
    made.points = 820;
    made.next_reward_at = 1'000;
    made.next_reward = {{"en", "a free breakfast"}, {"de", "ein Frühstück"}, {"ar", "إفطار مجاني"}, {"ja", "朝食無料"}};
    made.rewards = {
        {"r1", {{"en", "Coffee"}, {"ja", "コーヒー"}}, 200},
        {"r2", {{"en", "A year of free delivery to every address in the country, islands included"}}, 50'000}};
    made.open_orders = {"4471-0925"};
    return made;
}

}  // namespace tp::scenes
