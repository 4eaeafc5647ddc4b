#include "tests/simulation/prepared_hub.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "sync/hub/rules/hub.h"
#include "sync/protocol/codec.h"
#include "tests/doubles/disk/power_cut_disk.h"
#include "tests/doubles/disk/power_cut_vfs.h"
#include "tests/simulation/agenda.h"
#include "tests/simulation/centre.h"

namespace tp::simulation {

namespace {

// A simulation that cannot begin has nothing to say.
template <typename T>
T must(Result<T> result, const char* doing) {
    if (!result) {
        fmt::print(stderr, "{}: {}\n", doing, result.error().message);
        std::exit(2);
    }
    if constexpr (!std::is_void_v<T>) return *std::move(result);
}

void import_rows(hub::Hub& hub, const char* table, const std::vector<std::string>& rows) {
    const auto counts = must(hub.intake().apply_batch(table, rows), table);
    if (counts.rejected.empty()) return;
    fmt::print(stderr, "{}: {}\n", table, counts.rejected.front().message);
    std::exit(2);
}

void fill(hub::Hub& hub) {
    std::vector<std::string> products, stores, stock;
    for (int i = 0; i < first_products; ++i) products.push_back(product_text(i, 100 + i, 0, false));
    for (int i = 0; i < first_stores; ++i) {
        stores.push_back(store_text(i, i == 0 ? "north" : "south", 40 + i));
        for (int k = 0; k < 3; ++k) stock.push_back(stock_text(i, k, 6));
    }
    import_rows(hub, "department", {R"({"id":"d1","name":{"":"Things"},"icon":"cart","position":1})"});
    import_rows(hub, "product", products);
    import_rows(hub, "store", stores);
    import_rows(hub, "stock", stock);
    import_rows(
        hub, "order",
        {R"({"order":{"number":"4471-0925","masked_name":"J. D***","store":"s0","pickup_place":"Desk","steps":[],"lines":[]},"postal_code":"55425"})"});
    must(hub.files().store->write([&](hub::StoreWriter& writer) -> Status {
        for (const DeviceFacts& device : devices())
            TRY(writer.put_device({device.id, "Terminal", device.store, {}, {}, false, beginning_of_time(), {}}));
        return {};
    }),
         "enrolling");
}

PreparedHub prepare() {
    const Agenda agenda;
    const MachineClock clock(agenda, beginning_of_time());
    const auto log = Logger::to_nowhere();
    PowerCutDisk disk(1);
    seed_sqlite(1);
    PreparedHub prepared;
    {
        const auto hub = must(
            hub::Hub::open(disk.folder(), clock, *log, {.nearest_stores = nearest_stores, .vfs = power_cut_vfs_name()}),
            "opening a hub");
        fill(*hub);
        prepared.signing_key = hub->files().signing.public_hex();
    }
    for (const std::string& name : disk.names())
        if (const std::string* bytes = disk.bytes(name)) prepared.databases[name] = *bytes;
    for (const auto& entry : std::filesystem::directory_iterator(disk.folder())) {
        const std::string name = entry.path().filename().string();
        if (!entry.is_regular_file() || prepared.databases.contains(name)) continue;
        std::ifstream in(entry.path(), std::ios::binary);
        prepared.keys[name] = std::string(std::istreambuf_iterator<char>(in), {});
    }
    return prepared;
}

}  // namespace

WallTime beginning_of_time() {
    return parse_rfc3339("2026-11-22T14:00:00Z").value();
}

const PreparedHub& prepared_hub() {
    static const PreparedHub prepared = prepare();
    return prepared;
}

std::string product_text(int number, int64_t price, int64_t title, bool long_text) {
    Product product;
    product.sku = fmt::format("p{}", number);
    product.title = fmt::format("Thing {} of {}", number, title);
    product.department = "d1";
    product.price = {price, "USD"};
    product.popularity = number;
    if (long_text) product.description = std::string(12'000, static_cast<char>('a' + title % 26));
    return encode(product);
}

std::string store_text(int number, const std::string& zone, double latitude) {
    Store store;
    store.id = fmt::format("s{}", number);
    store.name = "Store " + store.id;
    store.latitude = latitude;
    store.zone = zone;
    return encode(store);
}

std::string stock_text(int store, int product, int64_t quantity) {
    return encode(Stock{fmt::format("s{}", store), fmt::format("p{}", product), quantity, {"12", "C", "left"}});
}

}  // namespace tp::simulation
