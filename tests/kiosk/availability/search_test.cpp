#include "kiosk/availability/search.h"

#include <algorithm>
#include <random>

#include "kiosk/availability/search_json.h"
#include "tests/doubles/replica/replica_fixture.h"

using namespace tp;

namespace {

struct SearchFixture : ReplicaFixture {
    ReplicaReader reader{place};
    Search search_engine{reader};

    SearchAnswer find(const std::string& text, SearchChip chip = SearchChip::all, const std::string& brand = "") {
        SearchQuestion question;
        question.text = text;
        question.store = "1042";
        question.chip = chip;
        question.brand = brand;
        auto answer = search_engine.find(question, cancel);
        REQUIRE_MESSAGE(answer, (answer ? "" : answer.error().message));
        return *answer;
    }
    std::string first(const std::string& text) {
        const SearchAnswer answer = find(text);
        return answer.hits.empty() ? "" : answer.hits.front().product.sku;
    }
};

std::vector<Row> shelf() {
    Product offer = make_product("C3", "Iced Coffee Can", "Fjell", 500);
    offer.price_before = Money{599, "USD"};
    Product size = make_product("O1", "Oat Drink", "Nordlys", 450);
    size.size = "1 l";
    Product coded = make_product("HD-1001", "Tea Towel", "Halden", 10);
    coded.gtin = "09520000000011";
    return {make_product("C1", "Coffee Beans Dark Roast", "Halden", 900),
            make_product("C2", "Chocolate Bar with Coffee", "Nordlys", 950),
            offer,
            size,
            coded,
            make_product("B1", "Paper Filters", "Coffee Friends", 999),
            make_product("M1", "Whole Milk", "Nordlys", 800),
            make_product("M2", "Crème fraîche", "Nordlys", 300),
            make_product("M3", "Milk Chocolate", "Halden", 700),
            make_product("A1", "قهوة عربية", "", 200),
            make_product("J1", "牛奶巧克力", "", 100),
            make_product("T1", "กาแฟเย็น", "", 90),
            Department{"hot", {{"", "Coffee & Tea"}, {"de", "Kaffee und Tee"}}, "coffee", 1}};
}

}  // namespace

TEST_CASE("words in the title come before words in the brand, whole words before beginnings") {
    SearchFixture f;
    REQUIRE(f.snapshot("catalogue", shelf()));
    const SearchAnswer answer = f.find("coffee");
    REQUIRE(answer.hits.size() == 4);
    CHECK(answer.hits[0].product.sku == "C1");  // begins with it
    CHECK(answer.hits[3].product.sku == "B1");  // the brand only, and a part of it, though it sells best
    CHECK(answer.total == 4);
    CHECK_FALSE(answer.total_is_at_least);
    CHECK(answer.corrected.empty());
    CHECK(answer.hits[0].highlights == std::vector<TextRange>{{0, 6}});
    CHECK(f.find("coffee dar").hits[0].highlights == std::vector<TextRange>{{0, 6}, {13, 16}});
    REQUIRE(answer.departments.size() == 1);
    CHECK(answer.departments[0].id == "hot");
    CHECK(f.first("milk cho") == "M3");
    CHECK(f.first("chocolate milk") == "M3");  // order does not matter
    CHECK(f.first("oat 1 l") == "O1");
    CHECK(f.first("nordlys milk") == "M1");
}

TEST_CASE("one to three letters answer with what sells") {
    SearchFixture f;
    REQUIRE(f.snapshot("catalogue", shelf()));
    CHECK(f.first("c") == "B1");
    CHECK(f.first("ch") == "C2");
    CHECK(f.find("mil").hits.size() == 2);
}

TEST_CASE("accents, case and other scripts") {
    SearchFixture f;
    REQUIRE(f.snapshot("catalogue", shelf()));
    CHECK(f.first("CREME FRAICHE") == "M2");
    CHECK(f.first("crème") == "M2");
    CHECK(f.find("fra").hits.at(0).highlights == std::vector<TextRange>{{7, 15}});  // î is two bytes: the whole word
    CHECK(f.first("قهوة") == "A1");
    CHECK(f.first("巧克") == "J1");
    CHECK(f.first("กาแฟ") == "T1");
}

TEST_CASE("typos are put right and said so") {
    SearchFixture f;
    REQUIRE(f.snapshot("catalogue", shelf()));
    for (const auto& [typo, right] : std::vector<std::pair<std::string, std::string>>{{"cofee", "coffee"},
                                                                                      {"coffe ", "coffee"},
                                                                                      {"choclate bar", "chocolate bar"},
                                                                                      {"mlik", "milk"},
                                                                                      {"whloe milk", "whole milk"}}) {
        const SearchAnswer answer = f.find(typo);
        CHECK_MESSAGE(answer.corrected == right, typo << " → " << answer.corrected);
        CHECK_FALSE(answer.hits.empty());
        CHECK(answer.left_out.empty());
    }
}

TEST_CASE("a word that fits nowhere is left out, and nothing at all offers what is near") {
    SearchFixture f;
    REQUIRE(f.snapshot("catalogue", shelf()));
    const SearchAnswer answer = f.find("coffee zzyzx");
    CHECK(answer.left_out == "zzyzx");
    CHECK(answer.corrected == "coffee");
    CHECK(answer.hits.size() == 4);
    const SearchAnswer apart = f.find("fraiche towel");  // both known, never together
    CHECK(apart.left_out == "towel");
    CHECK(apart.hits.front().product.sku == "M2");
    const SearchAnswer nothing = f.find("chocoxyzzy");
    CHECK(nothing.hits.empty());
    CHECK(nothing.total == 0);
    REQUIRE_FALSE(nothing.suggestions.empty());
    CHECK(nothing.suggestions.front() == "chocolate");
}

TEST_CASE("of words that never meet, the longest part that finds something is answered") {
    SearchFixture f;
    std::vector<Row> rows = shelf();
    rows.emplace_back(make_product("TV", "TV 55 inch", "Fjell", 20));
    rows.emplace_back(make_product("AJ", "Apple Juice", "Nordlys", 60));
    rows.emplace_back(make_product("SG", "Cane Sugar", "Nordlys", 50));
    rows.emplace_back(make_product("NO", "No Name Soap", "Halden", 40));
    REQUIRE(f.snapshot("catalogue", rows));
    struct Case {
        std::string asked, sku, left_out;
    };
    for (const Case& one : {Case{"zzyzx tv", "TV", "zzyzx"},
                            {"apple juice no sugar", "AJ", "no sugar"},
                            {"sugar soap apple juice", "AJ", "sugar soap"}}) {
        CAPTURE(one.asked);
        const SearchAnswer answer = f.find(one.asked);
        REQUIRE(!answer.hits.empty());
        CHECK(answer.hits[0].product.sku == one.sku);
        CHECK(answer.left_out == one.left_out);
    }
    // Pairs of signs are the index's words, not what was typed.
    CHECK(f.find("牛奶巧克力咖啡豆").left_out == "牛奶巧克力咖啡豆");
}

TEST_CASE("chips and facets") {
    SearchFixture f;
    REQUIRE(f.snapshot("catalogue", shelf()));
    REQUIRE(f.snapshot("store:1042",
                       {Stock{"1042", "C2", 4, {.aisle = "12", .bay = {}, .side = {}}}, Stock{"1042", "C1", 0, {}}}));
    const SearchAnswer all = f.find("coffee");
    CHECK(all.facets.counted == 4);
    CHECK(all.facets.in_stock_here == 1);
    CHECK(all.facets.on_offer == 1);
    REQUIRE(all.facets.brands.size() == 4);
    CHECK(all.facets.departments.front().value == "food");
    const SearchAnswer here = f.find("coffee", SearchChip::in_stock_here);
    REQUIRE(here.hits.size() == 1);
    CHECK(here.hits[0].product.sku == "C2");
    CHECK(here.hits[0].stock_here == 4);
    CHECK(here.hits[0].aisle_here == "12");
    CHECK(here.total == 1);
    CHECK(here.facets.counted == 4);
    CHECK(f.find("coffee", SearchChip::on_offer).hits.at(0).product.sku == "C3");
    CHECK(f.find("coffee", SearchChip::all, "Halden").hits.size() == 1);
    CHECK(f.find("coffee", SearchChip::all, "' OR 1=1--").hits.empty());
}

TEST_CASE("before the store's stock is known a search says so, in JSON as null") {
    SearchFixture f;
    REQUIRE(f.snapshot("catalogue", shelf()));
    for (const std::string& text : {std::string("coffee"), std::string("c"), std::string("HD-1001")}) {
        const SearchAnswer answer = f.find(text);
        REQUIRE_FALSE(answer.hits.empty());
        CHECK_FALSE(answer.hits[0].stock_here);
        CHECK_FALSE(answer.stock_known);
        CHECK(answer.facets.in_stock_here == 0);
        CHECK(search_to_json(answer).find("\"stock_here\":null") != std::string::npos);
    }
    REQUIRE(f.snapshot("store:1042", {Stock{"1042", "C2", 4, {}}}));
    REQUIRE(f.pull(""));
    for (const std::string& text : {std::string("coffee"), std::string("b"), std::string("HD-1001")}) {
        const SearchAnswer answer = f.find(text);
        REQUIRE_FALSE(answer.hits.empty());
        CHECK(answer.stock_known);
        CHECK(search_to_json(answer).find("null,\"stock_here\"") == std::string::npos);
        CHECK(search_to_json(answer).find("\"stock_here\":0") != std::string::npos);
    }
}

TEST_CASE("a damaged replica is told in a sentence, any other failure as it is") {
    const Error raw{errc::corrupt, "database disk image is malformed in SELECT count(*)"};
    CHECK(search_refusal(raw).code == errc::corrupt);
    CHECK(search_refusal(raw).message.find("SELECT") == std::string::npos);
    CHECK(search_refusal(raw).message.find("fetches them again") != std::string::npos);
    const Error other{errc::cancelled, "the question was withdrawn"};
    CHECK(search_refusal(other).message == other.message);
}

TEST_CASE("numbers off a label find their product") {
    SearchFixture f;
    REQUIRE(f.snapshot("catalogue", shelf()));
    CHECK(f.first("9520000000011") == "HD-1001");
    CHECK(f.first("095200") == "HD-1001");
    CHECK(f.first("HD-10") == "HD-1001");
}

TEST_CASE("hostile text is only text") {
    SearchFixture f;
    REQUIRE(f.snapshot("catalogue", shelf()));
    const int64_t before = f.reader.product_count(f.cancel).value();
    std::string stack = "e";
    for (int i = 0; i < 100'000; ++i) stack += "\u0301";
    for (const std::string& text : {std::string("' OR 1=1--"),
                                    std::string("\"; DROP TABLE product; --"),
                                    std::string("coffee* OR NEAR(a b)"),
                                    std::string("title:coffee"),
                                    std::string("^coffee"),
                                    std::string("a\0b", 3),
                                    std::string("\xC0\xAF\xED\xA0\x80"),
                                    std::string("\u202Ecoffee"),
                                    std::string(1 << 20, 'a'),
                                    stack,
                                    std::string("=HYPERLINK(\"http://x\")"),
                                    std::string("<script>alert(1)</script>"),
                                    std::string("%s%n%x"),
                                    std::string("../../etc/shadow"),
                                    std::string("  "),
                                    std::string("-----"),
                                    std::string("AND OR NOT"),
                                    std::string("{a b}:c"),
                                    std::string("a+b"),
                                    std::string("000000' --")})
        (void)f.find(text);
    CHECK(f.reader.product_count(f.cancel) == before);
    CHECK(f.first("\u202Ecoffee") == "C1");
    CHECK(f.find("  ").hits.empty());
    CHECK(f.find("coffee OR").corrected == "coffee");
}

TEST_CASE("a catalogue of 20,000: each product is found by its own words and by one typo in them") {
    SearchFixture f;
    const std::vector<std::string> kinds = {
        "Biscuits", "Shampoo", "Lemonade", "Toothpaste", "Notebook",   "Batteries", "Spaghetti", "Detergent",
        "Yoghurt",  "Mustard", "Crackers", "Blanket",    "Headphones", "Umbrella",  "Marmalade", "Olives"};
    const std::vector<std::string> kinds_of = {"Organic",   "Classic", "Lemon",  "Vanilla", "Family",
                                               "Sensitive", "Golden",  "Smoked", "Crunchy", "Mild"};
    std::mt19937 random(7);
    std::vector<Row> rows;
    for (int i = 0; i < 20'000; ++i) {
        Product p = make_product(
            "S" + std::to_string(i),
            kinds_of[random() % kinds_of.size()] + " " + kinds[random() % kinds.size()] + " No" + std::to_string(i),
            "Brand" + std::to_string(random() % 300), 20'000 - i);
        rows.emplace_back(std::move(p));
    }
    REQUIRE(f.snapshot("catalogue", rows));
    CHECK(f.reader.product_count(f.cancel) == 20'000);
    for (int trial = 0; trial < 40; ++trial) {
        const Product& p = std::get<Product>(rows[random() % rows.size()]);
        const SearchAnswer exact = f.find(p.title);
        REQUIRE_FALSE(exact.hits.empty());
        CHECK(exact.hits.front().product.sku == p.sku);
        CHECK(exact.corrected.empty());
        std::string typo = p.title.substr(0, p.title.rfind(' '));
        const size_t at = typo.find(' ') + 3;
        std::swap(typo[at], typo[at + 1]);
        if (typo[at] == typo[at + 1]) continue;
        const SearchAnswer near = f.find(typo);
        REQUIRE_MESSAGE(!near.hits.empty(), typo);
        CHECK_FALSE(near.corrected.empty());
    }
    // While something is typed no more are counted than are ranked.
    const SearchAnswer typing = f.find("Organic");
    CHECK(typing.total == 40);
    CHECK(typing.total_is_at_least);
    CHECK(typing.facets.counted == 40);
    CHECK(typing.facets.is_at_least);
    CHECK(typing.hits.size() == 20);
    SearchQuestion settled;
    settled.text = "Organic";
    settled.store = "1042";
    settled.effort = SearchQuestion::Effort::settled;
    const auto many = f.search_engine.find(settled, f.cancel);
    REQUIRE(many);
    CHECK(many->total == 1000);
    CHECK(many->total_is_at_least);
    CHECK(many->facets.counted > 1000);
    CHECK_FALSE(many->facets.is_at_least);
    CHECK(many->hits.size() == 20);
}

TEST_CASE("the words for corrections follow the replica") {
    SearchFixture f;
    REQUIRE(f.snapshot("catalogue", {make_product("A", "Apple")}));
    CHECK(f.find("aplpe").corrected == "apple");
    REQUIRE(f.snapshot("catalogue", {make_product("B", "Banana")}));
    CHECK(f.find("aplpe").hits.empty());
    CHECK(f.find("bananna").corrected == "banana");
}

TEST_CASE("warming up reads the words in parts, and begins anew with another replica") {
    SearchFixture f;
    std::vector<Row> rows;
    for (int i = 0; i < 4'500; ++i)
        rows.emplace_back(make_product("S" + std::to_string(i), "Word" + std::to_string(i)));
    REQUIRE(f.snapshot("catalogue", rows));
    CHECK(f.search_engine.warm_up(f.cancel) == false);
    CHECK(f.find("wrod4499 ").hits.empty());  // asked meanwhile; a word with digits is never corrected
    rows.emplace_back(make_product("L", "Lemonade"));
    REQUIRE(f.snapshot("catalogue", rows));
    int steps = 0;
    while (true) {
        const Result<bool> all = f.search_engine.warm_up(f.cancel);
        REQUIRE(all);
        ++steps;
        if (*all) break;
    }
    CHECK(steps == 3);
    CHECK(f.search_engine.warm_up(f.cancel) == true);
    CHECK(f.find("lemonaed").corrected == "lemonade");
}

TEST_CASE("departments are found by the names that the replica has now, in the language asked") {
    SearchFixture f;
    REQUIRE(f.snapshot("catalogue", shelf()));
    SearchQuestion question;
    question.text = "kaffee";
    question.language = "de";
    CHECK(f.search_engine.find(question, f.cancel).value().departments.size() == 1);
    question.language = "en";
    CHECK(f.search_engine.find(question, f.cancel).value().departments.empty());
    REQUIRE(f.pull(f.put_line("catalogue", Department{"hot", {{"", "Kaffeehaus"}}, "coffee", 1})));
    CHECK(f.search_engine.find(question, f.cancel).value().departments.size() == 1);
    REQUIRE(f.pull(f.delete_line("catalogue", "department", "hot")));
    CHECK(f.search_engine.find(question, f.cancel).value().departments.empty());
}
