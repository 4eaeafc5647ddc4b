// What PouchDB and RxDB need for a first replica and a delta, as figures of their own.
#include "peers.h"

#include <fmt/format.h>

int main(int argc, char** argv) {
    using namespace tp;
    constexpr size_t products = 100'000;
    constexpr double mib = 1 << 20, kib = 1 << 10;
    bench::Report report;
    for (const bench::Peer peer : {bench::Peer::pouchdb, bench::Peer::rxdb}) {
        const std::string note = fmt::format("{} products, {}", products, bench::name_of(peer));
        const auto figures = bench::measure_peer(peer, products);
        if (!figures) {
            report.add(bench::row_without_peer("a peer's first replica", peer, figures.error()));
            continue;
        }
        const auto add = [&](const char* row, double value, const char* unit) {
            report.add({.row = row, .against = "", .value = value, .unit = unit, .note = note});
        };
        add("a peer's first replica", figures->documents_per_second(), "1/s");
        add("a peer's first replica, down", figures->bytes_down / mib, "MiB");
        add("a peer's first replica, up", figures->bytes_up / mib, "MiB");
        add("a peer's delta of 1,000 rows", figures->delta_seconds * 1000, "ms");
        add("a peer's delta of 1,000 rows, down", figures->delta_bytes_down / kib, "KiB");
        add("a peer's delta of 1,000 rows, up", figures->delta_bytes_up / kib, "KiB");
    }
    return report.print(argc, argv);
}
