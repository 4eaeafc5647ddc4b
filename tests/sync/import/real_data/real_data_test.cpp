#include <doctest/doctest.h>

#include <cstdlib>
#include <set>

#include "tests/doubles/import/collecting_sink.h"

using namespace tp;

TEST_CASE("the real sets, where they are") {
    const char* told = std::getenv("TOUCHPOINT_REAL_DATA");
    const std::string data = told ? told : std::string(TOUCHPOINT_SOURCE_DIR) + "/../shared/data";
    if (!std::filesystem::exists(data)) {
        MESSAGE("skipped: no data");
        return;
    }
    CollectingSink sink;
    FolderOptions options;
    std::vector<RowIssue> issues;
    options.on_issue = [&](const RowIssue& issue) { issues.push_back(issue); };
    options.now = *parse_rfc3339("2026-11-22T14:00:00Z");
    const auto reports = import_folder(data, std::string(TOUCHPOINT_SOURCE_DIR) + "/assets/import", sink, options);
    REQUIRE_MESSAGE(reports, (reports ? "" : reports.error().message));
    for (const auto& issue : issues)
        if (issue.severity == Severity::error)
            FAIL_CHECK(issue.file << ":" << issue.line << " " << issue.column << " " << issue.message);
    CHECK(sink.all<Product>().size() == 6561);
    CHECK(sink.all<Store>().size() == 1565);
    size_t photos = 0, hours = 0;
    std::set<std::string> departments, skus;
    for (const auto& content : sink.all<ImportedContent>()) photos += content.media_type == "image/webp";
    for (const auto& store : sink.all<Store>()) hours += store.hours.has_value();
    for (const auto& product : sink.all<Product>()) {
        departments.insert(product.department);
        skus.insert(product.sku);
        CHECK(product.derived_price);
    }
    CHECK(photos == 279);
    CHECK(hours == 1565);
    CHECK(departments.size() >= 12);
    CHECK(skus.size() == 6561);
    CHECK(sink.all<Relation>().size() > 5000);
    CHECK(sink.all<ImportedOrder>().at(0).order.number == "4471-0925");
    for (const auto& report : *reports)
        MESSAGE(report.file << " " << to_string(report.table) << " " << report.rows << " bad " << report.bad_rows
                            << " warnings " << report.warnings);
}
