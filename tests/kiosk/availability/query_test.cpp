// Words that answer others, and the order in which their products stand.
#include <algorithm>

#include "kiosk/availability/ranking.h"
#include "kiosk/availability/search.h"
#include "kiosk/availability/sounds.h"
#include "kiosk/availability/stemmer.h"
#include "tests/doubles/replica/replica_fixture.h"

using namespace tp;

namespace {

struct QueryFixture : ReplicaFixture {
    ReplicaReader reader{place};
    Search engine{reader, {std::string(TOUCHPOINT_SOURCE_DIR) + "/assets/search/synonyms"}};

    void warm_up() {
        while (!engine.warm_up(cancel).value()) {
        }
    }
    SearchAnswer find(SearchQuestion question) {
        question.store = "1042";
        question.explain = true;
        question.effort = SearchQuestion::Effort::settled;
        auto answer = engine.find(question, cancel);
        REQUIRE_MESSAGE(answer, (answer ? "" : answer.error().message));
        return std::move(*answer);
    }
    SearchAnswer find(const std::string& text, const std::string& language = "en") {
        return find(SearchQuestion{.text = text, .store = {}, .language = language});
    }
    std::vector<std::string> skus(const std::string& text, const std::string& language = "en") {
        std::vector<std::string> found;
        for (const SearchHit& hit : find(text, language).hits) found.push_back(hit.product.sku);
        return found;
    }
    std::string first(const std::string& text, const std::string& language = "en") {
        const auto found = skus(text, language);
        return found.empty() ? "" : found.front();
    }
};

Product sized(std::string sku, std::string title, std::string size, int64_t popularity, int64_t price = 499) {
    Product product = make_product(std::move(sku), std::move(title), "", popularity);
    product.size = std::move(size);
    product.price.minor = price;
    return product;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("the very words, then beginnings, stems, synonyms, corrections; sales and stock decide among equals") {
    QueryFixture f;
    REQUIRE(
        f.snapshot("catalogue", {make_product("W1", "Red Tomato", "", 10), make_product("W2", "Tomato Red", "", 5),
                                 make_product("B1", "Red Tomatoland", "", 900), make_product("T1", "Big Fridge", "", 3),
                                 make_product("S1", "Big Refrigerator", "", 800), make_product("N1", "Nice Cup", "", 7),
                                 make_product("N2", "Nice Cups", "", 700), make_product("E1", "Green Pear", "", 50),
                                 make_product("E2", "Green Pear", "", 40)}));
    REQUIRE(f.snapshot("store:1042", {Stock{"1042", "E2", 4, {}}}));
    CHECK(f.skus("tomato") == Strings{"W1", "W2", "B1"});
    CHECK(f.skus("big fridge ") == Strings{"T1", "S1"});
    CHECK(f.skus("cup ") == Strings{"N1", "N2"});
    CHECK(f.skus("cups ") == Strings{"N2", "N1"});
    CHECK(f.skus("green pear ") == Strings{"E2", "E1"});  // here, though it sells a little less
    const SearchAnswer answer = f.find("big fridge ");
    CHECK(answer.hits[0].why.starts_with("words 200"));
    CHECK(answer.hits[1].why.starts_with("words 162"));
}

TEST_CASE("plurals in several languages, either way") {
    QueryFixture f;
    REQUIRE(f.snapshot("catalogue",
                       {make_product("A", "Fresh Berries"), make_product("B", "Toothbrush Soft"),
                        make_product("C", "Frische Kartoffel"), make_product("D", "Croissants au beurre"),
                        make_product("E", "Galletas de avena"), make_product("F", "Natürliches Mineralwasser")}));
    CHECK(f.first("berry ") == "A");
    CHECK(f.first("toothbrushes") == "B");
    CHECK(f.first("kartoffeln ", "de") == "C");
    CHECK(f.first("croissant ", "fr") == "D");
    CHECK(f.first("galleta ", "es") == "E");
    CHECK(f.first("wasser ", "de") == "F");
    CHECK(f.find("berry ").corrected.empty());
}

TEST_CASE("synonyms of the screen's language, and of others for words that the catalogue does not have") {
    QueryFixture f;
    REQUIRE(f.snapshot("catalogue", {make_product("T", "Toothpaste Mint"), make_product("D", "Diapers Size 3"),
                                     make_product("G", "Gift Ribbon"), make_product("P", "Bath Tissue Soft")}));
    CHECK(f.first("nappies") == "D");
    CHECK(f.first("nappy ") == "D");
    CHECK(f.first("toilet paper") == "P");
    CHECK(f.first("Zahnpasta", "de") == "T");
    CHECK(f.first("zahnpas", "de") == "T");  // still being typed
    CHECK(f.first("Zahnpasta", "en") == "T");
    CHECK(f.first("歯磨き粉", "ja") == "T");
    CHECK(f.first("معجون أسنان", "ar") == "T");
    CHECK(f.skus("gift", "en") == Strings{"G"});
}

TEST_CASE("other scripts by their sound") {
    CHECK(Sounds().latin("нутелла") == "nutella");
    CHECK(sound_of("chocolate") == sound_of("shokolat"));
    CHECK(is_other_script("шоколад"));
    CHECK_FALSE(is_other_script("crème"));
    QueryFixture f;
    REQUIRE(f.snapshot("catalogue", {make_product("N", "Nutella", "Ferrero"), make_product("F", "Water Filter"),
                                     make_product("S", "Galaxy", "Samsung"), make_product("P", "Pepsi Max")}));
    CHECK(f.first("нутелла") == "N");
    CHECK(f.first("фильтр") == "F");
    CHECK(f.first("самсунг") == "S");
    CHECK(f.first("サムスン") == "S");
    CHECK(f.first("بيبسي") == "P");
    CHECK(f.find("ждщ").hits.empty());
}

TEST_CASE("sizes are met in other units, and the nearest where there is none") {
    QueryFixture f;
    REQUIRE(f.snapshot("catalogue", {sized("A", "Water", "1.5 L", 9), sized("B", "Water", "500 ml", 8),
                                     sized("C", "Beans", "12 oz", 7), sized("D", "Beans", "32 oz", 6),
                                     sized("E", "Television", "55 in", 5), sized("F", "Disk 2TB", "", 4),
                                     sized("G", "2 in 1 Shampoo", "", 3)}));
    CHECK(f.skus("water 1,5 l") == Strings{"A"});
    CHECK(f.skus("water 1500ml") == Strings{"A"});
    CHECK(f.skus("0.5l water") == Strings{"B"});
    CHECK(f.skus("beans 340 g") == Strings{"C"});
    CHECK(f.first("television 55\"") == "E");
    CHECK(f.first("55 inch tv") == "E");
    CHECK(f.first("2 tb disk") == "F");
    CHECK(f.first("2 in 1 shampoo") == "G");
    const SearchAnswer near = f.find("water 2 l");
    CHECK(near.left_out == "2 l");
    REQUIRE(near.hits.size() == 2);
    CHECK(near.hits[0].product.sku == "A");
}

TEST_CASE("words apart and together") {
    QueryFixture f;
    REQUIRE(f.snapshot("catalogue", {make_product("A", "Toothpaste"), make_product("B", "Red Bull", "Red Bull"),
                                     make_product("C", "Kool Aid")}));
    CHECK(f.first("tooth paste") == "A");
    CHECK(f.first("redbull") == "B");
    CHECK(f.first("koolaid ") == "C");
}

TEST_CASE("digits and letters apart and together, and no word in another by chance") {
    QueryFixture f;
    REQUIRE(f.snapshot("catalogue", {make_product("D", "Diet 7 Up", "7 Up"), make_product("S", "Shirt Up 7", "", 90),
                                     make_product("V", "V8 Juice"), make_product("C", "Cat Toy"),
                                     make_product("G", "Glitter Glue", "", 90)}));
    CHECK(f.skus("7up") == Strings{"D"});
    CHECK(f.skus("diet 7up") == Strings{"D"});
    CHECK(f.skus("v 8") == Strings{"V"});
    for (const char* text : {"cat litter", "cat litter "}) CHECK(f.find(text).hits.empty());
}

TEST_CASE("each of a group that the catalogue has none of leads where one of it leads") {
    QueryFixture f;
    REQUIRE(f.snapshot("catalogue", {make_product("I", "Ibuprofen 200 mg"), make_product("A", "Aspirin"),
                                     make_product("K", "Flying Insect Killer", "", 900),
                                     make_product("T", "Throat Relief Drops", "", 800),
                                     make_product("P", "Pain Patch for Throat", "", 700)}));
    for (const char* text : {"painkiller", "painkillers", "pain reliever", "pain relievers ", "pain relief",
                             "pain killer", "pain killers", "analgesic", "analgesics"}) {
        CAPTURE(text);
        Strings found = f.skus(text);
        std::ranges::sort(found);
        CHECK(found == Strings{"A", "I"});
    }
    CHECK(f.first("Schmerzmittel", "de") != "K");
}

TEST_CASE("did you mean, and the way back to the very words") {
    QueryFixture f;
    std::vector<Row> rows{make_product("X", "Mayonaise")};
    for (int i = 0; i < 12; ++i)
        rows.emplace_back(make_product("M" + std::to_string(i), "Mayonnaise No" + std::to_string(i)));
    REQUIRE(f.snapshot("catalogue", rows));
    const SearchAnswer answer = f.find("mayonaise");
    CHECK(answer.did_you_mean == "mayonnaise");
    CHECK(answer.hits.front().product.sku == "X");
    CHECK(answer.hits.size() == 13);
    CHECK(f.find("mayonnise").corrected == "mayonnaise");
    const auto literal = [&](const std::string& text) {
        return f.find({.text = text, .store = {}, .language = "en", .correction = SearchQuestion::Correction::literal});
    };
    CHECK(literal("mayonaise").hits.size() == 1);
    CHECK(literal("mayonaise").did_you_mean.empty());
    CHECK(literal("mayonnise").hits.empty());
    CHECK_FALSE(literal("mayonnise").nearest.empty());
}

TEST_CASE("nothing found still shows products") {
    QueryFixture f;
    REQUIRE(f.snapshot("catalogue", {make_product("A", "Coffee", "", 2), make_product("B", "Tea", "", 9)}));
    const SearchAnswer answer = f.find("qqqqqqq");
    CHECK(answer.hits.empty());
    REQUIRE(answer.nearest.size() == 2);
    CHECK(answer.nearest[0].product.sku == "B");
    CHECK(f.engine.popular("1042", 1, f.cancel).value().at(0).product.sku == "B");
    const SearchAnswer near = f.find("coffxyzq");
    CHECK(near.suggestions == Strings{"coffee"});
    CHECK(near.nearest.at(0).product.sku == "A");
}

TEST_CASE("three letters that are a word come before words that begin so") {
    QueryFixture f;
    REQUIRE(
        f.snapshot("catalogue", {make_product("A", "Team Jersey", "", 900), make_product("B", "Green Tea", "", 10)}));
    f.warm_up();
    CHECK(f.skus("tea") == Strings{"B", "A"});
}

TEST_CASE("completions are words of the catalogue, those of most products first") {
    QueryFixture f;
    REQUIRE(f.snapshot("catalogue", {make_product("A", "Chocolate Bar"), make_product("B", "Chocolate Milk"),
                                     make_product("C", "Cheese"), make_product("D", "Chips")}));
    CHECK(f.engine.completions("ch", 5).empty());  // not read yet
    f.warm_up();
    CHECK(f.engine.completions("ch", 5) == Strings{"chocolate", "cheese", "chips"});
    CHECK(f.engine.completions("milk Ch", 1) == Strings{"chocolate"});
    CHECK(f.engine.completions("ch ", 5).empty());
    CHECK(f.engine.completions("", 5).empty());
}

TEST_CASE("facets are counted over all that match, with ranges of prices, and narrow what is shown") {
    QueryFixture f;
    std::vector<Row> rows;
    for (int i = 0; i < 1'200; ++i) {
        Product product = sized("S" + std::to_string(i), "Biscuits No" + std::to_string(i), "", 5'000 - i, 100 + i);
        product.brand = i < 1'000 ? "Many" : "Few";
        rows.emplace_back(std::move(product));
    }
    REQUIRE(f.snapshot("catalogue", rows));
    SearchQuestion question{.text = "biscuits ", .store = {}};
    question.effort = SearchQuestion::Effort::settled;
    const SearchAnswer all = f.find(question);
    CHECK(all.facets.counted == 1'200);
    CHECK(all.facets.brands == std::vector<FacetCount>{{"Many", 1'000}, {"Few", 200}});
    REQUIRE(all.facets.prices.size() >= 2);
    int64_t sum = 0;
    for (const PriceFacet& facet : all.facets.prices) sum += facet.products;
    CHECK(sum == 1'200);
    CHECK_FALSE(all.facets.prices.front().from);
    CHECK_FALSE(all.facets.prices.back().below);
    question.price_below = all.facets.prices.front().below;
    CHECK(f.find(question).total == all.facets.prices.front().products);
    question.brand = "Few";
    CHECK(f.find(question).total == 0);
    CHECK(price_facets({5, 5, 5, 5, 5, 5, 5, 5, 5}).empty());
    CHECK(price_facets({1, 2, 3}).empty());
}

TEST_CASE(
    "words that ask for nothing are left out where nothing is found with them, and no word that is known is a slip") {
    QueryFixture f;
    REQUIRE(
        f.snapshot("catalogue", {make_product("H", "Studio Headphones", "", 90), make_product("C", "Honey Cough Drops"),
                                 make_product("M", "Whole Milk"), make_product("N", "Cold & Flu Sachets"),
                                 make_product("W", "Where Is The Ball", "", 1)}));
    CHECK(f.find("something for headache").hits.empty());  // no headphones
    for (const char* text : {"headache", "headach", "something for headache"}) {
        CHECK(f.find(text).hits.empty());
        CHECK(f.find(text).suggestions.empty());
    }
    CHECK(f.find("what time do you close").hits.empty());
    CHECK(f.find("where is").suggestions.empty());
    CHECK(f.first("i need something for a cough") == "C");
    CHECK(f.first("cold and flu") == "N");
    CHECK(f.find("do you have whole milk").corrected.empty());
    CHECK(f.find("do you have whole milk").left_out.empty());
    CHECK(f.first("where is the ball") == "W");  // its name
    CHECK(f.first("where is the milk") == "M");
    CHECK(f.first("¿dónde está la leche?", "es") == "M");
    CHECK(f.first("algo para la tos", "es") == "C");
    CHECK(f.first("je cherche du lait", "fr") == "M");
    CHECK(f.first("牛乳はどこ", "ja") == "M");
    CHECK(f.first("牛奶在哪里", "zh-Hans") == "M");
    CHECK(f.first("أين الحليب", "ar") == "M");
    CHECK(f.first("איפה החלב", "he") == "M");
    REQUIRE(
        f.snapshot("catalogue", {make_product("H", "Studio Headphones", "", 90), make_product("A", "Aspirin 500 mg")}));
    CHECK(f.skus("something for headache") == Strings{"A"});
    CHECK(f.skus("algo para el dolor de cabeza", "es") == Strings{"A"});  // its "de" is part of a phrase
    CHECK(f.find("hedache").corrected == "headache");    // a slip in a word that only the synonyms have
    CHECK(f.skus("止痛要", "zh-Hans") == Strings{"A"});  // as a keyboard may put 止痛药 together
    CHECK(f.skus("止痛要", "ja").empty());
}

TEST_CASE("what is left out is not what names the thing") {
    QueryFixture f;
    REQUIRE(
        f.snapshot("catalogue", {make_product("P", "Penne Pasta"), make_product("S", "Gluten Free Soy Sauce", "", 90),
                                 make_product("M", "Whole Milk"), make_product("T", "Organic Whole Tomatoes", "", 90),
                                 make_product("V", "Vitamin C 500 mg")}));
    const SearchAnswer milk = f.find("organic whole milk"), pasta = f.find("gluten free pasta");
    CHECK(milk.left_out == "organic");
    CHECK(milk.hits.front().product.sku == "M");
    CHECK(pasta.left_out == "gluten free");
    CHECK(pasta.hits.front().product.sku == "P");
    CHECK(f.first("vitamin c effervescent") == "V");
}

TEST_CASE("that a word was respelled is told, also where others are left out; three letters beside those are not") {
    QueryFixture f;
    REQUIRE(f.snapshot("catalogue", {make_product("C", "Cola Soda"), make_product("M", "Plum Yoga Mat"),
                                     make_product("G", "Ground Coffee"), make_product("B", "Brown Beef")}));
    const SearchAnswer both = f.find("cofee submarine"), one = f.find("coffee submarine");
    CHECK(both.corrected == "coffee");
    CHECK(both.left_out == "submarine");
    CHECK(both.respelled);
    CHECK(one.left_out == "submarine");
    CHECK_FALSE(one.respelled);
    CHECK(f.find("cofee").respelled);
    const SearchAnswer sized = f.find("cofee 2 kg");
    CHECK(sized.corrected == "coffee");
    CHECK(sized.left_out == "2 kg");
    CHECK(sized.respelled);
    for (const char* text : {"2tb ssd", "gift for mom", "queen bed"}) {
        CAPTURE(text);
        CHECK(f.find(text).hits.empty());
        CHECK(f.find(text).suggestions.empty());
    }
}

TEST_CASE("of two things the one is kept that names what is asked for in the language") {
    QueryFixture f;
    REQUIRE(f.snapshot("catalogue", {make_product("T", "Pocket Tripod"), make_product("L", "Garden Ladder")}));
    for (const char* language : {"en", "de", "hi"}) CHECK(f.skus("ladder tripod", language) == Strings{"T"});
    for (const char* language : {"es", "fr", "pt"}) CHECK(f.skus("ladder tripod", language) == Strings{"L"});
}

TEST_CASE("what only describes a thing is no answer by itself") {
    QueryFixture f;
    REQUIRE(f.snapshot("catalogue", {make_product("T", "Red Toaster", "", 90), make_product("E", "Free-Range Eggs"),
                                     make_product("D", "Size 4 Diapers"), make_product("S", "Black Sneakers"),
                                     make_product("P", "Black Gel Pens"), make_product("C", "Cola Soda")}));
    CHECK(f.find("red wine").hits.empty());
    CHECK(f.find("free wifi").hits.empty());
    CHECK(f.find("rojo vino", "es").hits.empty());
    CHECK(f.skus("red") == Strings{"T"});  // asked for alone
    const SearchAnswer shoes = f.find("men's running shoes");
    REQUIRE(shoes.hits.size() == 1);
    CHECK(shoes.hits.front().product.sku == "S");
    CHECK(shoes.left_out == "mens");
    CHECK(f.skus("shoes size 42") == Strings{"S"});
    CHECK(f.skus("sugar free coke") == Strings{"C"});
}

TEST_CASE("a word that names the thing is not dropped silently") {
    QueryFixture f;
    REQUIRE(
        f.snapshot("catalogue", {make_product("P", "Galaxy Phone", "Samsung"), make_product("C", "Ground Coffee")}));
    CHECK(f.find("samsung tablets").left_out == "tablets");
    CHECK(f.find("coffee capsules").left_out == "capsules");
    CHECK(f.find("caja de café", "es").left_out == "caja");
}

TEST_CASE("a word that many products have is no slip, though none has it together with the others") {
    QueryFixture f;
    std::vector<Row> rows{make_product("F", "Thin Pizza"), make_product("B", "Thin Pizza Bag")};
    for (int i = 0; i < 4; ++i) rows.emplace_back(make_product("G" + std::to_string(i), "Big Bottle"));
    REQUIRE(f.snapshot("catalogue", rows));
    const SearchAnswer answer = f.find("thin pizza big ");
    CHECK(answer.corrected == "thin pizza");
    CHECK(answer.left_out == "big");
}

TEST_CASE("where nothing finds anything together, slips and all, the longest part of the nearest words is answered") {
    QueryFixture f;
    REQUIRE(f.snapshot("catalogue", {make_product("H", "Red Headphones", "", 90), make_product("N", "Nose Spray"),
                                     make_product("C", "Soup Can"), make_product("O", "Orange Cola"),
                                     make_product("B", "Toothbrush")}));
    const SearchAnswer answer = f.find("noise canceling headfones");
    REQUIRE(answer.hits.size() == 1);
    CHECK(answer.hits.front().product.sku == "H");
    CHECK(answer.left_out == "noise canceling");
    CHECK(f.skus("子供用歯ブラシ", "ja") == Strings{"B"});
    CHECK(f.skus("请问有没有大瓶可乐卖", "zh-Hans") == Strings{"O"});  // out of the middle
}

TEST_CASE("endings of the screen's language say less of English words than a synonym does") {
    QueryFixture f;
    REQUIRE(f.snapshot("catalogue", {make_product("A", "Baking Paper", "", 90), make_product("P", "Potatoes"),
                                     make_product("L", "Laptop"), make_product("N", "Notebook", "", 90)}));
    CHECK(f.first("papas", "es") == "P");
    CHECK(f.first("laptops") == "L");
}

TEST_CASE("its own words: what means the same, and nothing near") {
    QueryFixture f;
    REQUIRE(f.snapshot("catalogue", {make_product("M", "Whole Milk")}));
    const auto own = [&](const std::string& text) {
        return f.find({.text = text, .store = {}, .language = "ja", .correction = SearchQuestion::Correction::own});
    };
    CHECK(own("牛乳").hits.size() == 1);
    CHECK(own("牛乳はどこ").hits.size() == 1);
    const SearchAnswer nothing = own("mlik");
    CHECK(nothing.hits.empty());
    CHECK(nothing.suggestions.empty());  // the next reading is asked at once
    CHECK(nothing.nearest.empty());
    CHECK(own("whole xyzzy").hits.empty());
}
