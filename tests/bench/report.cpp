#include "report.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string_view>

#include "platform/base/log.h"

namespace tp::bench {

void Report::add(Row row) {
    m_rows.push_back(std::move(row));
}

void Report::add_at(size_t products, Row row) {
    row.note = fmt::format("{} products{}", products, row.note);
    Growth& growth = m_growth[row.row];
    growth.add(static_cast<double>(products), row.value);
    if (products == catalogue_sizes().back())
        row.exponent = growth.exponent();
    else
        row.limit = 0;
    add(std::move(row));
}

std::vector<size_t> catalogue_sizes() {
    std::vector<size_t> sizes{10'000, 100'000};
    if (long_sizes()) sizes.push_back(1'000'000);
    return sizes;
}

int Report::print(int argc, char** argv) const {
    const bool json = std::any_of(argv + 1, argv + argc, [](const char* a) { return std::string_view(a) == "--json"; });
    for (const Row& row : m_rows) {
        const double ratio = row.other > 0 ? row.value / row.other : row.value;
        const bool passed = row.at_least ? ratio >= row.limit : ratio <= row.limit;
        const bool judged = row.limit > 0;
        const std::string budget = !judged ? ""
                                           : fmt::format("{} {:g}{}", row.at_least ? "≥" : "≤", row.limit,
                                                         row.other > 0 ? " ×" : " " + row.unit);
        const std::string exponent = row.exponent ? fmt::format("{:.2f}", *row.exponent) : "";
        if (json)
            std::cout << fmt::format(
                R"({{"row":"{}","against":"{}","budget":"{}","value":{:.6g},"other":{:.6g},"unit":"{}","ratio":{:.4g},"limit":{:g},"passed":{},"exponent":{},"note":"{}"}})"
                "\n",
                json_escape(row.row), json_escape(row.against), json_escape(budget), row.value, row.other,
                json_escape(row.unit), ratio, row.limit,
                !judged  ? "null"
                : passed ? "true"
                         : "false",
                exponent.empty() ? "null" : exponent, json_escape(row.note));
        else
            std::cout << fmt::format(
                "{} {:<58} {:>10.4g} {:<4}{}{}{}{}\n",
                !judged  ? "    "
                : passed ? "ok  "
                         : "MISS",
                row.row, row.value, row.unit,
                row.other > 0 ? fmt::format(" against {:>10.4g} ({}): {:.3g}", row.other, row.against, ratio) : "",
                budget.empty() ? "" : ", budget " + budget, row.note.empty() ? "" : " — " + row.note,
                exponent.empty() ? "" : ", grows with the power " + exponent);
    }
    return std::cout.flush() ? 0 : 1;
}

std::optional<double> Growth::exponent() const {
    if (m_points.size() < 2) return std::nullopt;
    double x = 0, y = 0, xx = 0, xy = 0;
    for (const auto& [size, value] : m_points) {
        const double log_size = std::log(size), log_value = std::log(std::max(value, 1e-9));
        x += log_size, y += log_value, xx += log_size * log_size, xy += log_size * log_value;
    }
    const auto n = static_cast<double>(m_points.size());
    return (n * xy - x * y) / (n * xx - x * x);
}

double milliseconds_of(const std::function<void()>& call) {
    const auto start = std::chrono::steady_clock::now();
    call();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

double quantile(std::vector<double>& samples, double q) {
    if (samples.empty()) return 0;
    std::ranges::sort(samples);
    const auto rank = static_cast<size_t>(std::ceil(q * static_cast<double>(samples.size())));
    return samples[std::clamp<size_t>(rank, 1, samples.size()) - 1];
}

double median_of(int runs, const std::function<double()>& measurement) {
    std::vector<double> samples;
    for (int i = 0; i < runs; ++i) samples.push_back(measurement());
    return quantile(samples, 0.5);
}

bool long_sizes() {
    const char* value = std::getenv("TOUCHPOINT_LONG");
    return value && std::string_view(value) == "1";
}

double pss_mib(int pid) {
    std::ifstream file(pid == 0 ? "/proc/self/smaps_rollup" : fmt::format("/proc/{}/smaps_rollup", pid));
    for (std::string word; file >> word;)
        if (word == "Pss:") {
            double kib = 0;
            file >> kib;
            return kib / 1024;
        }
    return 0;
}

ScratchFolder::ScratchFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "touchpoint-bench-XXXXXX").string();
    if (!mkdtemp(pattern.data())) {
        std::cerr << "cannot make a folder like " << pattern << '\n';
        std::exit(1);
    }
    m_path = pattern;
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

}  // namespace tp::bench
