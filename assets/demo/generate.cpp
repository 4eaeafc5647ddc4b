// Writes the made-up retailer Halden as files that touchpoint-ctl imports.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>

#include "assets/demo/retailer.h"

int main(int argc, char** argv) {
    using namespace tp;
    CLI::App app{
        "Writes the made-up retailer Halden (products, pictures, promotions, stores, stock, members, orders, baskets) "
        "as\n"
        "canonical CSV and NDJSON files into a folder, for `touchpoint-ctl hub import`. All of it is invented."};
    app.set_version_flag("--version", TOUCHPOINT_VERSION);
    demo::Plan plan;
    plan.assets = TOUCHPOINT_DEMO_ASSETS_INSTALLED;
    if (!std::filesystem::exists(plan.assets + "/catalogue.toml")) plan.assets = TOUCHPOINT_DEMO_ASSETS;
    std::string now;
    app.add_option("out", plan.out, "the folder to write into")->required();
    app.add_option("--assets", plan.assets, "the folder with catalogue.toml and pictures/")->capture_default_str();
    app.add_option("--seed", plan.seed, "the same seed and time give the same files")->capture_default_str();
    app.add_option("--now", now, "the time (RFC 3339) that promotions run around; the present time unless told");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    plan.now = SystemClock().wall();
    if (!now.empty()) {
        const auto parsed = parse_rfc3339(now);
        if (!parsed) {
            std::cerr << "touchpoint-demo-data: --now: " << parsed.error().message << '\n';
            return 2;
        }
        plan.now = *parsed;
    }
    const auto written = demo::write_halden(plan);
    if (!written) {
        std::cerr << "touchpoint-demo-data: " << written.error().message << '\n';
        return 1;
    }
    std::cout << written->products << " products in " << written->departments << " departments, " << written->pictures
              << " pictures, " << written->promotions << " promotions, " << written->stores << " stores, "
              << written->stock << " stock rows, " << written->members << " members, " << written->orders << " orders, "
              << written->basket_lines << " basket lines in " << plan.out << '\n';
    return 0;
}
