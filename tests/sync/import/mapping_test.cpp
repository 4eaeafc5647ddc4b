#include <doctest/doctest.h>

#include "platform/base/config.h"
#include "sync/hub/import/mapping.h"
#include "tests/doubles/import/collecting_sink.h"

using namespace tp;

TEST_CASE("a mapping names what it does not know, with the line and the nearest name") {
    const auto error = [](const std::string& text) { return Mapping::parse(text, "m.toml").error(); };
    const auto key = error("table = \"products\"\n[fields]\nsku = { colum = \"a\" }\n");
    CHECK(key.code == import_errc::unknown_key);
    CHECK(key.message == "m.toml: line 3: no such key: colum (did you mean column?)");
    CHECK(error("table = \"products\"\n[fields]\ntitel = { column = \"a\" }\n").message.find("did you mean title?") !=
          std::string::npos);
    CHECK(error("table = \"products\"\n[fields]\nsku = { column = \"a\", convert = [\"trimm\"] }\n")
              .message.find("trim?") != std::string::npos);
    CHECK(error("table = \"wages\"\n[fields]\n").code == import_errc::unknown_table);
    CHECK(error("table = \n").code == errc::malformed);
    CHECK(error("table = ").code == errc::config_incomplete);
}

TEST_CASE("a mapped file: converters, constants, skipped rows, a column that is missing") {
    TestFolder folder;
    const auto path = folder.write(
        "lager.csv", "Nr;Bezeichnung;Preis;Art\nA1;\"MILCH &amp; HONIG\";1,99 \xE2\x82\xAC;w\nA2;x;1,00;C\n");
    auto mapping = Mapping::parse(
        "table = \"products\"\ncurrency = \"EUR\"\n[fields]\nsku = { column = \"Nr\", convert = [\"prefix:X-\"] }\n"
        "title = { column = \"Bezeichnung\", convert = [\"html\", \"calm\"] }\nprice = { column = \"Preis\" }\n"
        "brand = { value = \"Eigen\" }\n[[skip]]\ncolumn = \"Art\"\nequals = [\"C\"]\n",
        "m");
    REQUIRE(mapping);
    CollectingSink sink;
    ImportOptions options;
    options.mapping = &*mapping;
    const auto report = import_file(path, sink, options);
    REQUIRE_MESSAGE(report, (report ? "" : report.error().message));
    REQUIRE(sink.all<Product>().size() == 1);
    const auto& product = sink.all<Product>()[0];
    CHECK(product.sku == "X-A1");
    CHECK(product.title == "Milch & Honig");
    CHECK(product.brand == "Eigen");
    CHECK(product.price == Money{199, "EUR"});
    CHECK(import_file(folder.write("b.csv", "Nr;Preis;Art\nA;1;w\n"), sink, options).error().code ==
          import_errc::missing_column);
}
