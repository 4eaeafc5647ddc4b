// What a hostile hub tells as snapshots: manifests, chunks, rows. As hostile_hub_test.cpp otherwise.
#include "besieged_terminal.h"
#include "platform/secure/hash.h"

using namespace tp;
using namespace tp::hostile;

namespace {

// The terminal's cursor becomes too old: the bucket has to be fetched whole.
void outdate(Besieged& b) {
    SmallHub::Bucket& catalogue = b.hub.buckets["catalogue"];
    catalogue.low_water = ++catalogue.head;
}

// The bucket has to be fetched whole, and what comes is `manifest` signed, with chunks of the hub's, where it is not
// given as it goes over the wire.
void serve_snapshot(Besieged& b, const std::string& manifest) {
    outdate(b);
    b.suffer([=](const HttpRequest& request) -> std::optional<TlsServer::Reply> {
        if (request.target == "/v1/events") return TlsServer::Reply{};
        return request.target == "/v1/snapshot/catalogue" ? std::optional(reply_to(request, manifest)) : std::nullopt;
    });
}

struct Sample {
    SnapshotManifest manifest;
    std::string lines;
};

// One row, told honestly.
Sample small_snapshot() {
    const std::string put = encode(sample_product("S"));
    Sample sample;
    sample.lines = encode_row_line("", 0, "product", "S", put) + "\n";
    sample.manifest.bucket = "catalogue", sample.manifest.epoch = "epoch-1", sample.manifest.seq = 1;
    sample.manifest.rows = 1, sample.manifest.tables = {{"product", 1}};
    return sample;
}

}  // namespace

TEST_CASE(
    "hostile hub: snapshots whose signature, bucket or numbers cannot be true are refused before a chunk is fetched") {
    Besieged b;
    Sample sample = small_snapshot();
    SnapshotManifest& manifest = sample.manifest;
    manifest.chunks = {b.hub.add_chunk(sample.lines, 1)};
    constexpr int64_t huge = int64_t{1} << 62;
    std::string expected = "malformed", text;
    SUBCASE("another's signature") {
        text = SmallHub().sign(manifest);
        expected = "refused";
    }
    SUBCASE("changed behind its signature") {
        text = b.hub.sign(manifest);
        text.replace(text.find("\"seq\":1"), 7, "\"seq\":2");
        expected = "refused";
    }
    SUBCASE("of another bucket") {
        manifest.bucket = "store:9999";
    }
    SUBCASE("a later schema") {
        manifest.schema = 99;
        expected = "unsupported";
    }
    SUBCASE("a billion rows") {
        manifest.rows = 1'000'000'000, manifest.tables = {{"product", manifest.rows}};
        manifest.chunks.front().rows = manifest.rows;
        expected = "too_large";
    }
    SUBCASE("a chunk of 2^62 bytes") {
        manifest.chunks.front().bytes = huge;
        expected = "too_large";
    }
    SUBCASE("65,000 chunks of 64 MiB") {
        manifest.rows = 65'000, manifest.tables = {{"product", manifest.rows}};
        for (int i = 0; i < 65'000; ++i) manifest.chunks.push_back({sha256_hex(std::to_string(i)), 64 << 20, 1});
        manifest.chunks.erase(manifest.chunks.begin());
        expected = "too_large";
    }
    SUBCASE("rows whose sum is beyond 64 bits") {
        for (const char* name : {"1", "2", "3"}) manifest.chunks.push_back({sha256_hex(name), 1, huge});
    }
    SUBCASE("a chunk twice") {
        manifest.rows = 2, manifest.tables["product"] = 2;
        manifest.chunks.push_back(manifest.chunks.front());
    }
    SUBCASE("rows and no chunk") {
        manifest.chunks.clear();
    }
    SUBCASE("tables of more rows") {
        manifest.tables["stock"] = huge;
    }
    SUBCASE("tables of fewer rows") {
        manifest.tables.clear();
    }
    int chunks = 0;
    outdate(b);
    if (text.empty()) text = b.hub.sign(manifest);
    b.suffer([&](const HttpRequest& request) -> std::optional<TlsServer::Reply> {
        chunks += request.target.starts_with("/v1/chunk/");
        if (request.target == "/v1/events") return TlsServer::Reply{};
        return request.target == "/v1/snapshot/catalogue" ? std::optional(reply_to(request, text)) : std::nullopt;
    });
    CHECK_MESSAGE(b.errors.contains(expected), b.told());
    CHECK(chunks == 0);
    b.check_nothing_lost();
    b.check_outbox_untouched();
    b.check_converges();
}

TEST_CASE("hostile hub: chunks that are not what the signed manifest says") {
    Besieged b;
    Sample sample = small_snapshot();
    SnapshotManifest& manifest = sample.manifest;
    std::string expected = "malformed";
    SUBCASE("a table that does not come in this bucket") {
        sample.lines = encode_row_line("", 0, "stock", "S", encode(Stock{"1042", "S", 1, {}})) + "\n";
        manifest.tables = {{"stock", 1}};
    }
    SUBCASE("a deletion") {
        sample.lines = encode_row_line("", 0, "product", "A1", "") + "\n";
    }
    SUBCASE("a row under another's key") {
        sample.lines.replace(sample.lines.find("\"key\":\"S\""), 9, "\"key\":\"T\"");
    }
    SUBCASE("more rows") {
        sample.lines += encode_row_line("", 0, "product", "T", encode(sample_product("T"))) + "\n";
        expected = "corrupt";
    }
    SUBCASE("fewer rows") {
        manifest.rows = 2, manifest.tables = {{"product", 2}};
        expected = "corrupt";
    }
    SUBCASE("rows of another table") {
        manifest.tables = {{"department", 1}};
        expected = "corrupt";
    }
    SUBCASE("another sum") {
        manifest.sum = std::string(16, 'a');
        expected = "corrupt";
    }
    SUBCASE("the same row twice") {
        sample.lines += sample.lines;
        manifest.rows = 2, manifest.tables = {{"product", 2}};
        expected = "conflict";
    }
    manifest.chunks = {b.hub.add_chunk(sample.lines, manifest.rows)};
    SUBCASE("another hash") {
        b.hub.blobs[manifest.chunks.front().sha256].back() ^= 1;
    }
    SUBCASE("more bytes") {
        b.hub.blobs[manifest.chunks.front().sha256] += std::string(100'000, 'x');
        expected = "too_large";
    }
    SUBCASE("10 GB of text") {
        const std::string bomb = zstd_bomb(int64_t{10} << 30);
        manifest.chunks = {{sha256_hex(bomb), std::ssize(bomb), 1}};
        b.hub.blobs[sha256_hex(bomb)] = bomb;
        expected = "too_large";
    }
    const int64_t before = peak_mib();
    serve_snapshot(b, b.hub.sign(manifest));
    CHECK_MESSAGE((b.errors.contains(expected) || b.logged("download_failed code=" + expected)), b.told());
    CHECK(peak_mib() - before < most_growth_mib);
    b.check_nothing_lost();
    b.check_outbox_untouched();
    b.check_converges();
    CHECK_FALSE(b.reader.find_product("S", b.cancel).value());
}

TEST_CASE("hostile hub: rows of tables that this version has not are left out, whatever their names") {
    Besieged b;
    HttpRequest ask;
    ask.target = "/v1/snapshot/catalogue";
    outdate(b);
    auto manifest = decode<SnapshotManifest>(b.hub.answer(ask).body).value();
    std::string lines;
    for (const SmallHub::Stored& row : b.hub.buckets["catalogue"].rows)
        lines += encode_row_line("", 0, row.table, row.key, row.put) + "\n";
    for (const char* table : {"sqlite_schema", "cursor", "product_fts", "x; DROP TABLE product"}) {
        lines += encode_row_line("", 0, table, "k", R"({"sql":"CREATE TRIGGER t"})") + "\n";
        manifest.tables[table] = 1, ++manifest.rows;
    }
    manifest.chunks = {b.hub.add_chunk(lines, manifest.rows)};
    b.hostile.turn([&, text = b.hub.sign(manifest)](const HttpRequest& request) {
        return request.target == ask.target ? std::optional(reply_to(request, text)) : std::nullopt;
    });
    b.run(3min);
    CHECK(b.writer->cursors().value().front().seq == manifest.seq);
    CHECK(b.reader.product_count(b.cancel) == range_of_products);
    CHECK(b.engine->state().last_error.empty());
}

TEST_CASE("hostile hub: an older snapshot under a valid signature never takes a newer one's place") {
    Besieged b;
    HttpRequest ask;
    ask.target = "/v1/snapshot/catalogue";
    const std::string older = b.hub.answer(ask).body;
    b.put(sample_product("A1", 777));
    b.run(3min);
    REQUIRE(b.price_of("A1") == 777);
    b.hostile.turn([&, asked = false](const HttpRequest& request) mutable -> std::optional<TlsServer::Reply> {
        if (request.target == ask.target) return reply_to(request, older);
        // What a terminal is told whose cursor is too old: once.
        const bool reset = request.target == "/v1/pull" && !std::exchange(asked, true);
        if (!reset) return std::nullopt;
        return TlsServer::Reply{
            http_answer("application/problem+json", R"({"status":410,"code":"snapshot_required","bucket":"catalogue"})",
                        "Connection: close\r\n", "410 Gone"),
            {}};
    });
    for (int i = 0; i < 90; ++i) {
        b.run(2s);
        CHECK(b.price_of("A1") == 777);
    }
    CHECK(b.logged("bucket_reset"));
    CHECK(b.writer->cursors().value().front().seq == b.hub.buckets["catalogue"].head);
}
