// What a thing must not have: an allergy matter.
#include <algorithm>

#include "kiosk/availability/search.h"
#include "tests/doubles/replica/replica_fixture.h"

using namespace tp;

namespace {

using Strings = std::vector<std::string>;

struct ConditionsFixture : ReplicaFixture {
    ReplicaReader reader{place};
    Search engine{reader, {std::string(TOUCHPOINT_SOURCE_DIR) + "/assets/search/synonyms"}};

    SearchAnswer find(const std::string& text, const std::string& language = "en",
                      SearchQuestion::Effort effort = SearchQuestion::Effort::settled) {
        auto answer = engine.find(
            {.text = text, .store = "1042", .language = language, .effort = effort, .explain = true}, cancel);
        REQUIRE_MESSAGE(answer, (answer ? "" : answer.error().message));
        return std::move(*answer);
    }
    Strings skus(const std::string& text, const std::string& language = "en") {
        Strings found;
        for (const SearchHit& hit : find(text, language).hits) found.push_back(hit.product.sku);
        return found;
    }
};

// The parts of the title that light up.
Strings lit(const SearchHit& hit) {
    Strings parts;
    for (const TextRange& range : hit.highlights)
        parts.push_back(hit.product.title.substr(range.begin, range.end - range.begin));
    return parts;
}

}  // namespace

TEST_CASE("a condition that no product says is left out whole, and what has the thing comes last") {
    ConditionsFixture f;
    REQUIRE(f.snapshot("catalogue",
                       {make_product("N", "Dark Chocolate Nuts", "", 900), make_product("M", "Milk Chocolate", "", 5),
                        make_product("H", "Chocolate with Hazelnuts, Gluten Free", "", 800),
                        make_product("A", "Chocolate Almonds", "", 700), make_product("C", "Cashew Nuts", "", 600),
                        make_product("S", "Sugar Cookie Mix", "", 90), make_product("O", "Oat Cookies", "", 1)}));
    for (const auto& [text, left_out] :
         std::vector<std::pair<std::string, std::string>>{{"chocolate without nuts", "without nuts"},
                                                          {"chocolate without any nuts ", "without any nuts"},
                                                          {"chocolate no nuts", "no nuts"},
                                                          {"nut free chocolate", "nut free"},
                                                          {"nut-free chocolate", "nut free"},
                                                          {"choclate without nuts", "without nuts"}}) {
        CAPTURE(text);
        const SearchAnswer answer = f.find(text);
        CHECK(answer.left_out == left_out);
        CHECK(answer.corrected == "chocolate");
        REQUIRE(answer.hits.size() == 4);
        CHECK(answer.hits.front().product.sku == "M");
        for (const SearchHit& hit : answer.hits) CHECK(lit(hit) == Strings{"Chocolate"});
    }
    const SearchAnswer cookies = f.find("no sugar cookies");
    CHECK(cookies.left_out == "no sugar");
    CHECK(cookies.hits.front().product.sku == "O");
    CHECK(f.find("without nuts").hits.empty());
    CHECK(f.find("chocolate without nuts and milk ").left_out == "without nuts without milk");
    CHECK(f.find("chocolate without nuts", "en", SearchQuestion::Effort::typing).hits.front().product.sku == "M");
}

TEST_CASE("a condition is met by what says it, in whatever words, and by nothing else") {
    ConditionsFixture f;
    REQUIRE(f.snapshot(
        "catalogue",
        {make_product("A", "Gum Sugar Free", "", 1), make_product("B", "Gum Sugarless", "", 2),
         make_product("C", "Gum without Sugar", "", 3), make_product("D", "Sugar Gum, Gluten Free", "", 9),
         make_product("E", "Sugarfree Gum", "", 4), make_product("F", "Gluten-Free Bread"),
         make_product("G", "Sugar Free Bread, no Gluten Tested", "", 50), make_product("H", "Lactose Free Milk"),
         make_product("I", "Whole Milk", "", 50), make_product("J", "Decaf Coffee"), make_product("K", "Nonstick Pan"),
         make_product("L", "Almond Free Toffee")}));
    for (const std::string text : {"sugar free gum", "gum without sugar", "no sugar gum", "sugarfree gum"}) {
        CAPTURE(text);
        Strings found = f.skus(text);
        std::ranges::sort(found);
        CHECK(found == Strings{"A", "B", "C", "E"});
        CHECK(f.find(text).left_out.empty());
    }
    CHECK(f.skus("gum sugarless ") == Strings{"B", "A", "E"});
    CHECK(f.skus("zuckerfrei gum", "de").size() == 4);
    CHECK(f.skus("chicle sin azúcar", "es").size() == 4);
    CHECK(f.skus("gluten-free bread").front() == "F");
    CHECK(f.skus("lactose free milk") == Strings{"H"});
    CHECK(f.skus("laktosefreie Milch", "de") == Strings{"H"});
    CHECK(f.skus("молоко без лактозы", "ru") == Strings{"H"});
    CHECK(f.skus("lait sans lactose", "fr") == Strings{"H"});
    CHECK(f.skus("decaf") == Strings{"J"});
    CHECK(f.skus("coffee without caffeine") == Strings{"J"});
    CHECK(f.skus("non stick pan") == Strings{"K"});
    CHECK(f.find("toffee without nuts").left_out == "without nuts");  // free of almonds is not free of nuts
}

TEST_CASE("words of conditions that are none") {
    ConditionsFixture f;
    REQUIRE(f.snapshot("catalogue", {make_product("E", "Large Free Range Eggs"), make_product("U", "7 Up Free"),
                                     make_product("T", "Detergent Free & Clear"), make_product("N", "Chanel No 1"),
                                     make_product("R", "Eggs Free Range Brown"), make_product("Z", "Pepsi Zero")}));
    CHECK(f.skus("free range eggs").size() == 2);
    CHECK(f.skus("brown free range eggs") == Strings{"R"});
    CHECK(f.skus("7 up free") == Strings{"U"});
    CHECK(f.skus("detergent free & clear") == Strings{"T"});
    CHECK(f.skus("chanel no 1") == Strings{"N"});
    CHECK(f.skus("pepsi zero") == Strings{"Z"});
    CHECK(f.skus("free") == f.skus("free "));
}

TEST_CASE("conditions of each language are left out whole") {
    ConditionsFixture f;
    REQUIRE(f.snapshot("catalogue", {make_product("S", "Sugar Cookies", "", 900), make_product("P", "Plain Cookies"),
                                     make_product("K", "Cookies Milk", "", 90)}));
    for (const auto& [language, text] : std::vector<std::pair<std::string, std::string>>{{"de", "Kekse ohne Zucker"},
                                                                                         {"de", "zuckerfreie Kekse"},
                                                                                         {"es", "galletas sin azúcar"},
                                                                                         {"fr", "biscuits sans sucre"},
                                                                                         {"pt", "biscoitos sem açúcar"},
                                                                                         {"ru", "печенье без сахара"},
                                                                                         {"ar", "بسكويت بدون سكر"},
                                                                                         {"he", "עוגיות ללא סוכר"},
                                                                                         {"hi", "बिना चीनी बिस्कुट"},
                                                                                         {"ja", "砂糖なしクッキー"},
                                                                                         {"zh-Hans", "不含糖饼干"},
                                                                                         {"th", "คุกกี้ไม่มีน้ำตาล"}}) {
        CAPTURE(text);
        const SearchAnswer answer = f.find(text, language);
        CHECK_FALSE(answer.left_out.empty());
        REQUIRE_FALSE(answer.hits.empty());
        CHECK(answer.hits.back().product.sku == "S");
        CHECK(lit(answer.hits.back()) == Strings{"Cookies"});
    }
}
