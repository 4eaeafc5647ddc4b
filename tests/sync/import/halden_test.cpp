#include <doctest/doctest.h>

#include <filesystem>
#include <set>

#include "assets/demo/pictures.h"
#include "assets/demo/retailer.h"
#include "sync/hub/import/text_converters.h"
#include "tests/doubles/import/collecting_sink.h"

using namespace tp;

namespace {

const std::string assets = std::string(TOUCHPOINT_SOURCE_DIR) + "/assets/demo";

std::string read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// One text in each language that the screens have; the source's own is English.
void check_languages(const LocalText& text) {
    for (const auto& entry : std::filesystem::directory_iterator(TOUCHPOINT_SOURCE_DIR "/assets/locales")) {
        const std::string tag = entry.path().stem();
        const auto found = text.find(tag == "en" ? "" : tag);
        REQUIRE_MESSAGE(found != text.end(), tag << " of " << text.at(""));
        CHECK_FALSE(found->second.empty());
    }
}

}  // namespace

TEST_CASE("Halden is written, imports without a complaint, and holds together") {
    TestFolder folder;
    demo::Plan plan{assets, folder.path(), 1042, *parse_rfc3339("2026-11-22T14:00:00Z")};
    const auto written = demo::write_halden(plan);
    REQUIRE_MESSAGE(written, (written ? "" : written.error().message));
    CHECK(written->products >= 5200);
    CHECK(written->departments >= 25);

    CollectingSink sink;
    FolderOptions options;
    std::vector<RowIssue> issues;
    options.on_issue = [&](const RowIssue& issue) { issues.push_back(issue); };
    const auto reports = import_folder(folder.path(), "", sink, options);
    REQUIRE_MESSAGE(reports, (reports ? "" : reports.error().message));
    for (const auto& issue : issues)
        FAIL_CHECK(issue.file << ":" << issue.line << " " << issue.column << " " << issue.message);

    const auto& products = sink.all<Product>();
    CHECK(products.size() == written->products);
    std::set<std::string> skus, gtins, pictures, departments;
    for (const auto& content : sink.all<ImportedContent>()) pictures.insert(content.id);
    for (const auto& department : sink.all<Department>()) {
        departments.insert(department.id);
        check_languages(department.name);
    }
    for (const auto& promotion : sink.all<Promotion>()) {
        check_languages(promotion.title);
        check_languages(promotion.subtitle);
        // Arabic counts in its own digits, as the words of the screens do.
        CHECK(promotion.subtitle.at("ar").find_first_of("0123456789") == std::string::npos);
    }
    for (const auto& member : sink.all<ImportedMember>())
        for (const auto& reward : member.member.rewards) check_languages(reward.title);
    for (const auto& order : sink.all<ImportedOrder>())
        for (const auto& step : order.order.steps)
            if (!step.note.empty()) CHECK(step.note.starts_with("P-"));
    for (const auto& product : products) {
        skus.insert(product.sku);
        gtins.insert(product.gtin);
        if (!product.gtin.starts_with("0952") || !pictures.contains(product.picture) ||
            !departments.contains(product.department) || product.price.minor <= 0 || !product.derived_price ||
            (product.price_before && product.price_before->minor <= product.price.minor))
            FAIL_CHECK(product.sku << " " << product.title);
    }
    CHECK(skus.size() == products.size());
    CHECK(gtins.size() == products.size());
    CHECK(sink.all<Store>().size() >= 24);
    CHECK(sink.all<ImportedMember>().size() == 2000);
    CHECK(sink.all<ImportedOrder>().size() == 3000);
    CHECK(sink.all<Relation>().size() > 5000);
    for (const auto& relation : sink.all<Relation>())
        if (!skus.contains(relation.sku) || !skus.contains(relation.other)) FAIL_CHECK(relation.sku);

    const auto& order = sink.all<ImportedOrder>().front();
    CHECK(order.order.number == "4471-0925");
    CHECK(order.postal_code == "55425");
    CHECK(order.order.store == "1042");
    CHECK(order.order.steps.at(3).stage == OrderStage::ready);
    CHECK(order.order.steps.at(3).at);
    CHECK_FALSE(order.order.steps.at(4).at);
    const auto& member = sink.all<ImportedMember>().front();
    CHECK(member.card == "9520000000447187");
    CHECK(member.member.points == 1840);
}

TEST_CASE("every template and promotion keeps to what the picture reader can draw") {
    size_t seen = 0;
    for (const auto* folder : {"/pictures", "/promotions"})
        for (const auto& entry : std::filesystem::directory_iterator(assets + folder)) {
            const auto svg = read(entry.path().string());
            ++seen;
            CAPTURE(entry.path().string());
            for (const auto* word :
                 {"<text", "<filter", "<clipPath", "<mask", "<style", "class=", "<use", "<image", "href", "<script"})
                CHECK_MESSAGE(svg.find(word) == std::string::npos, word);
            // A bare number would be taken as pixels; such a gradient shows its last colour only.
            for (size_t at = svg.find("<linearGradient"); at != std::string::npos;
                 at = svg.find("<linearGradient", at + 1))
                CHECK(svg.substr(at, svg.find('>', at) - at).find('%') != std::string::npos);
        }
    CHECK(seen >= 66);
}
