// Writes a replica of a generated catalogue into a folder: for looking at one, or for running a kiosk on it. Or its
// products as the lines of a snapshot.
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "generate/replica.h"
#include "platform/base/log.h"
#include "sync/protocol/codec.h"

namespace {

using namespace tp;

std::string line_of(const Row& row) {
    return encode_row_line("", 0, table_of(row), key_of(row), encode_row(row)) + "\n";
}

int write_lines(const bench::Catalogue& catalogue, const char* file) {
    std::ofstream out(file, std::ios::binary);
    for (size_t i = 0; i < catalogue.size(); ++i) out << line_of(catalogue.product(i));
    out.close();
    if (!out) fmt::print(stderr, "{} cannot be written\n", file);
    return out ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    const bool lines = argc == 4 && std::string_view(argv[1]) == "--ndjson";
    if (lines) --argc, ++argv;
    const size_t products = argc == 3 ? std::strtoull(argv[1], nullptr, 10) : 0;
    if (products == 0 || products > 10'000'000) {
        fmt::print(stderr, "Usage: touchpoint-generate [--ndjson] PRODUCTS FOLDER|FILE\n");
        return 2;
    }
    const bench::Catalogue catalogue(products);
    if (lines) return write_lines(catalogue, argv[2]);
    std::filesystem::create_directories(argv[2]);
    ReplicaPlace place(argv[2]);
    const auto log = Logger::to_stderr(LogLevel::info);
    auto writer = ReplicaWriter::open(place, *log);
    if (!writer) bench::must(std::unexpected(writer.error()));
    bench::feed(**writer, catalogue);
    size_t bytes = 0;
    const size_t looked_at = std::min<size_t>(products, 10'000);
    for (size_t i = 0; i < looked_at; ++i) {
        bytes += line_of(catalogue.product(i * (products / looked_at))).size();
    }
    fmt::print("{} products in {}, a row is {} bytes on the mean\n", products, argv[2], bytes / looked_at);
    return 0;
}
