// Writes a replica of a generated catalogue into a folder: for looking at one, or for running a kiosk on it.
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

#include "generate/replica.h"
#include "platform/base/log.h"
#include "sync/protocol/codec.h"

int main(int argc, char** argv) {
    using namespace tp;
    const size_t products = argc == 3 ? std::strtoull(argv[1], nullptr, 10) : 0;
    if (products == 0 || products > 10'000'000) {
        fmt::print(stderr, "Usage: touchpoint-generate PRODUCTS FOLDER\n");
        return 2;
    }
    const bench::Catalogue catalogue(products);
    std::filesystem::create_directories(argv[2]);
    ReplicaPlace place(argv[2]);
    const auto log = Logger::to_stderr(LogLevel::info);
    auto writer = ReplicaWriter::open(place, *log);
    if (!writer) bench::must(std::unexpected(writer.error()));
    bench::feed(**writer, catalogue);
    size_t bytes = 0;
    const size_t looked_at = std::min<size_t>(products, 10'000);
    for (size_t i = 0; i < looked_at; ++i) {
        const Row row = catalogue.product(i * (products / looked_at));
        bytes += encode_row_line("", 0, table_of(row), key_of(row), encode_row(row)).size() + 1;
    }
    fmt::print("{} products in {}, a row is {} bytes on the mean\n", products, argv[2], bytes / looked_at);
    return 0;
}
