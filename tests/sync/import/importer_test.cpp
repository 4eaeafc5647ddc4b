#include <doctest/doctest.h>

#include "tests/doubles/import/collecting_sink.h"

using namespace tp;

namespace {

struct Imported {
    Result<ImportReport> report = fail(errc::internal, "not run");
    CollectingSink sink;
    std::vector<RowIssue> issues;
};

Imported import_text(const std::string& name, std::string_view text, size_t batch_rows = 2000) {
    TestFolder folder;
    Imported out;
    ImportOptions options;
    options.batch_rows = batch_rows;
    options.on_issue = [&](const RowIssue& issue) { out.issues.push_back(issue); };
    out.report = import_file(folder.write(name, text), out.sink, options);
    return out;
}

}  // namespace

TEST_CASE("products of a CSV file with quotes, line breaks, a byte-order mark and CRLF") {
    const auto got = import_text("products.csv",
                                 "\xEF\xBB\xBFsku,title,brand,price,currency,gtin,description\r\n"
                                 "A1,\"Milk, \"\"fresh\"\"\",Dairy Co,4.99,USD,0 36000 29145 2,\"one\r\ntwo\"\r\n"
                                 "\r\n"
                                 "A2,5\" pipe,,\"1,299.00\",USD,,\r\n");
    REQUIRE(got.report);
    const auto& products = got.sink.all<Product>();
    REQUIRE(products.size() == 2);
    CHECK(products[0].title == "Milk, \"fresh\"");
    CHECK(products[0].gtin == "00036000291452");
    CHECK(products[0].description == "one two");
    CHECK(products[0].price == Money{499, "USD"});
    CHECK(products[1].title == "5\" pipe");
    CHECK(products[1].price.minor == 129900);
    CHECK(got.issues.empty());
}

TEST_CASE("bad rows are reported by line with a typed error and left out") {
    struct Bad {
        std::string_view row;
        ErrorCode code;
    };
    const std::vector<Bad> rows = {
        {"B1,Bell\x07,1.00,USD", import_errc::control_character},
        {"B2,Latin \xE9,1.00,USD", import_errc::invalid_utf8},
        {"B3,Name,free,USD", import_errc::bad_price},
        {"B4,Name,1.00,US$", import_errc::unknown_currency},
        {"B5,Name,-1.00,USD", import_errc::bad_price},
        {"B6,,1.00,USD", import_errc::missing_value},
        {",Name,1.00,USD", import_errc::missing_value},
        {"B 7,Name,1.00,USD", import_errc::bad_key},
        {"B8,Name,1.00", import_errc::wrong_column_count},
        {"B9,Name,1.00,USD,more", import_errc::wrong_column_count},
        {"B10,\"Name\"x,1.00,USD", import_errc::bad_quoting},
        {"B11,Name,1.99,KRW", import_errc::bad_price},
    };
    for (const auto& bad : rows) {
        CAPTURE(bad.row);
        const auto got = import_text("products.csv", "sku,title,price,currency\nG1,Good,1.00,USD\n" +
                                                         std::string(bad.row) + "\nG2,Good,2.00,USD\n");
        REQUIRE(got.report);
        CHECK(got.report->rows == 2);
        CHECK(got.report->bad_rows == 1);
        REQUIRE(got.issues.size() == 1);
        CHECK(got.issues[0].code.name() == bad.code.name());
        CHECK(got.issues[0].line == 3);
        CHECK(got.sink.all<Product>().back().sku == "G2");
    }
}

TEST_CASE("a quote that is never closed costs its line, not the rest of the file") {
    const auto got = import_text("products.csv", "sku,title,price,currency\nA,\"open,1,USD\nB,Good,2.00,USD\n");
    REQUIRE(got.report);
    CHECK(got.report->bad_rows == 1);
    CHECK(got.issues.at(0).line == 2);
    CHECK(got.sink.all<Product>().at(0).sku == "B");
}

TEST_CASE("fields and rows over their caps are refused, the next row is read") {
    const auto got =
        import_text("products.csv", "sku,title,price,currency,description\nA,T,1,USD," + std::string(70'000, 'x') +
                                        "\nB,\"" + std::string(1'500'000, 'y') + "\",1,USD,\nC,Good,2.00,USD,\n");
    REQUIRE(got.report);
    REQUIRE(got.issues.size() == 2);
    CHECK(got.issues[0].code == import_errc::field_too_large);
    CHECK(got.issues[1].code == import_errc::row_too_large);
    CHECK(got.sink.all<Product>().at(0).sku == "C");
}

TEST_CASE("a product whose GTIN is broken is kept without it, with a warning") {
    const auto got = import_text(
        "products.csv", "sku,title,price,currency,gtin\nA,T,1.00,USD,00o27000382493\nB,T,1.00,USD,036000291453\n");
    REQUIRE(got.report);
    CHECK(got.report->rows == 2);
    CHECK(got.report->warnings == 2);
    CHECK(got.issues.at(0).code == import_errc::bad_gtin);
    CHECK(got.issues.at(0).severity == Severity::warning);
    CHECK(got.sink.all<Product>().at(0).gtin.empty());
}

TEST_CASE("negative stock and stock without a number are refused") {
    const auto got =
        import_text("stock.csv", "store,sku,quantity,aisle,bay\n1,A,-2,,\n1,B,,,\n1,C,4,12,C\n1,D,1e9,,\n");
    REQUIRE(got.report);
    REQUIRE(got.issues.size() == 3);
    CHECK(got.issues[0].code == import_errc::negative_quantity);
    CHECK(got.issues[1].code == import_errc::missing_value);
    CHECK(got.issues[2].code == import_errc::bad_number);
    CHECK(got.sink.all<Stock>().at(0) == Stock{"1", "C", 4, {"12", "C", ""}});
}

TEST_CASE("prices by zone") {
    const auto got = import_text("prices-north.csv",
                                 "zone,sku,price,currency,price_before,promotion\n"
                                 "north,A1,4.99,USD,5.99,p1\n"
                                 "north,A2,free,USD,,\n"
                                 ",A3,1.00,USD,,\n"
                                 "north,A4,1.00,,,\n"
                                 "south,A1,5.49,USD,5.00,\n");
    REQUIRE(got.report);
    const auto& prices = got.sink.all<ZonePrice>();
    REQUIRE(prices.size() == 2);
    CHECK(prices[0] == ZonePrice{"north", "A1", {499, "USD"}, Money{599, "USD"}, "p1"});
    CHECK(prices[1] == ZonePrice{"south", "A1", {549, "USD"}, std::nullopt, ""});
    REQUIRE(got.issues.size() == 4);
    CHECK(got.issues[0].code == import_errc::bad_price);
    CHECK(got.issues[1].code == import_errc::missing_value);
    CHECK(got.issues[2].code == import_errc::missing_value);
    CHECK(got.issues[3].code == import_errc::bad_price);  // before is not above: a warning
}

TEST_CASE("NDJSON gives the same records; nesting, arrays and bad lines") {
    const auto got = import_text(
        "departments.ndjson",
        "{\"id\":\"bakery\",\"name\":{\"\":\"Bakery\",\"fr\":\"Boulangerie\",\"ar\":\"مخبز\"},\"position\":3}\n"
        "{\"id\":\"x\",\n"
        "[1,2]\n"
        "{\"id\":\"y\",\"name\":[[[[[[1]]]]]]}\n"
        "{\"id\":\"z\",\"name\":\"Z\\u0007\"}\n"
        "{\"id\":\"q\",\"name\":\"One\",\"name\":\"Two\"}\n"
        "{\"id\":\"dairy\",\"name\":\"Dairy\",\"icon\":\"cheese\"}\n");
    REQUIRE(got.report);
    CHECK(got.report->bad_rows == 5);
    const auto& all = got.sink.all<Department>();
    REQUIRE(all.size() == 2);
    CHECK(all[0].name == LocalText{{"", "Bakery"}, {"ar", "مخبز"}, {"fr", "Boulangerie"}});
    CHECK(all[1] == Department{"dairy", {{"", "Dairy"}}, "cheese", 0});
    CHECK(got.issues.at(3).code == import_errc::control_character);
    CHECK(got.issues.at(4).message.find("twice") != std::string::npos);
}

TEST_CASE("orders and members with their proofs") {
    const auto orders =
        import_text("orders.ndjson",
                    R"({"number":"4471-0925","name":"Jana Dahl","postal_code":"55425","store":"1042",)"
                    R"("steps":["ordered@2026-11-19T18:24:00Z","ready@2026-11-21T07:42:00Z=Shelf P-14","handed_over"],)"
                    R"("lines":["HD-1*2","HD-2"],"derived":true})"
                    "\n"
                    R"({"number":"1","steps":"eaten"})"
                    "\n");
    REQUIRE(orders.report);
    CHECK(orders.issues.at(0).code == import_errc::bad_list);
    const auto& order = orders.sink.all<ImportedOrder>().at(0);
    CHECK(order.derived);
    CHECK(order.order.steps.at(1).note == "Shelf P-14");
    CHECK_FALSE(order.order.steps.at(2).at);
    CHECK(order.order.lines.at(0).quantity == 2);
    const auto members =
        import_text("members.csv",
                    "id,first_name,card,points,next_reward,next_reward:fr,rewards,rewards:fr\n"
                    "M1,Jana,9520000044718,1840,$25 reward,25 $,R-25=2500=$25 reward|R-5=500=$5 reward,R-5=Bon de 5 $\n"
                    "M2,Max,9520000044719,10,,,R-5=500=$5 reward,R-6=Bon de 6 $\n"
                    "M3,Eva,9520000044720,10,,,R-5=500=$5 reward,Bon\n");
    REQUIRE(members.report);
    const auto& member = members.sink.all<ImportedMember>().at(0);
    CHECK(member.member.rewards.at(0).id == "R-5");
    CHECK(member.member.next_reward.at("fr") == "25 $");
    CHECK(member.member.rewards.at(0).title == LocalText{{"", "$5 reward"}, {"fr", "Bon de 5 $"}});
    CHECK(member.member.rewards.at(1).title == LocalText{{"", "$25 reward"}});
    // A title of a reward that there is not, and one of none.
    CHECK(members.sink.all<ImportedMember>().size() == 1);
}

TEST_CASE("an import that was interrupted goes on where it was committed") {
    TestFolder folder;
    std::string text = "sku,title,price,currency\n";
    for (int i = 0; i < 1000; ++i)
        text += "S" + std::to_string(i) + ",\"Two\nlines " + std::to_string(i) + "\",1.00,USD\n";
    const auto path = folder.write("products.csv", text);
    CollectingSink sink;
    ImportOptions options;
    options.batch_rows = 100;
    sink.batches_left = 4;
    const auto broken = import_file(path, sink, options);
    REQUIRE_FALSE(broken);
    CHECK(broken.error().code == errc::full);
    CHECK(sink.all<Product>().size() == 400);
    sink.batches_left = 1000;
    const auto rest = import_file(path, sink, options);
    REQUIRE(rest);
    CHECK(rest->resumed_at_line == 802);
    CHECK(rest->rows == 600);
    REQUIRE(sink.all<Product>().size() == 1000);
    for (size_t i = 0; i < 1000; ++i) CHECK(sink.all<Product>()[i].sku == "S" + std::to_string(i));
}

TEST_CASE("files that cannot be imported at all say why") {
    CHECK(import_text("wages.csv", "sku\n1\n").report.error().code == import_errc::unknown_table);
    CHECK(import_text("products.csv", "").report.error().code == errc::malformed);
    CHECK(import_text("products.csv", "sku,price\n1,2\n").report.error().code == import_errc::missing_column);
    CHECK(import_text("products.csv", "sku,sku\n1,2\n").report.error().code == errc::malformed);
    CHECK(import_text("products.csv.gz", "\x1F\x8B\x08garbage").report.error().code == errc::corrupt);
    CollectingSink sink;
    CHECK(import_file("/nonexistent/products.csv", sink, {}).error().code == errc::not_found);
}

TEST_CASE("a column that is not known is named with its nearest, once") {
    const auto got = import_text("products.csv", "sku,titel,title,price,currency\nA,x,T,1,USD\nB,x,T,1,USD\n");
    REQUIRE(got.report);
    REQUIRE(got.issues.size() == 1);
    CHECK(got.issues[0].code == import_errc::unknown_column);
    CHECK(got.issues[0].message.find("title") != std::string::npos);
}
