// The whole way from a hostile hub to what customers see: TLS, libcurl, the engine, the replica's file, the outbox.
// Each sample gets its typed error, takes nothing away, costs little, and is forgotten once the hub is honest again.
#include "tests/doubles/sync/hostile_hub.h"

#include <doctest/doctest.h>

#include <fstream>
#include <limits>
#include <set>

#include "platform/display/pictures.h"
#include "platform/secure/hash.h"
#include "sync/client/sync_engine.h"
#include "sync/protocol/codec.h"
#include "sync/replica/replica_reader.h"
#include "sync/replica/replica_writer.h"
#include "tests/doubles/outbox/direct_outbox.h"
#include "tests/doubles/temporary_folder.h"

using namespace tp;
using namespace std::chrono_literals;

namespace {

// Of this process while an answer without end comes in. AddressSanitizer keeps up to 256 MiB of what was freed.
#if defined(__SANITIZE_ADDRESS__)
constexpr int64_t most_growth_mib = 64 + 256;
#else
constexpr int64_t most_growth_mib = 64;
#endif
constexpr int64_t range_of_products = 120;  // enough for its loss to be noticed

// So that the virtual clock stands still while something is on its way. The long poll hangs for ever.
class CountingTransport final : public Transport {
  public:
    explicit CountingTransport(Transport& real) : m_real(real) {}
    [[nodiscard]] RequestId start(HttpRequest request) override {
        constexpr RequestId long_poll = RequestId{1} << 60;
        if (request.target.starts_with("/v1/wait")) return long_poll;
        ++started;
        const RequestId id = m_real.start(std::move(request));
        under_way.insert(id);
        return id;
    }
    void cancel(RequestId id) override {
        under_way.erase(id);
        m_real.cancel(id);
    }
    [[nodiscard]] std::vector<Completion> wait(Milliseconds at_most) override {
        auto done = m_real.wait(under_way.empty() ? Milliseconds(0) : at_most);
        for (const Completion& completion : done) under_way.erase(completion.id);
        return done;
    }
    void wake() override { m_real.wake(); }

    int started = 0;
    std::set<RequestId> under_way;

  private:
    Transport& m_real;
};

Product sample_product(const std::string& sku, int64_t price = 499) {
    Product p;
    p.sku = sku, p.title = "Product " + sku, p.price = {price, "USD"};
    return p;
}

// The most memory that this process ever had, in MiB.
int64_t peak_mib() {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;)
        if (int64_t kib = 0; word == "VmHWM:" && status >> kib) return kib / 1024;
    return 0;
}

// A terminal that has come to the hub's present, with an event that is still to be sent.
struct Besieged {
    HostileHub hostile;
    SmallHub& hub = hostile.hub;
    TemporaryFolder folder;
    VirtualClock clock{parse_rfc3339("2026-11-22T14:00:00Z").value()};
    std::unique_ptr<Logger> logger = Logger::to_file(folder.file("log"), LogLevel::info).value();
    ReplicaPlace place{folder.file("replica")};
    std::unique_ptr<ReplicaWriter> writer;
    ReplicaReader reader{place};
    CancelToken cancel;
    Outbox outbox = Outbox::open(folder.file("outbox.db"), clock, *logger, {.ballast_bytes = 0, .vfs = {}}).value();
    DirectOutbox source{outbox};
    std::unique_ptr<CurlTransport> curl = CurlTransport::make(hostile.client()).value();
    CountingTransport transport{*curl};
    std::unique_ptr<SyncEngine> engine;
    std::vector<Cursor> stood;
    std::set<std::string> errors;  // that exchanges have led to

    Besieged() {
        hub.time = clock.wall();
        for (int64_t i = 0; i < range_of_products; ++i) put(sample_product("A" + std::to_string(i)));
        hub.put("store:1042", "stock", "A1", encode(Stock{"1042", "A1", 7, {}}));
        std::filesystem::create_directory(folder.file("replica"));
        writer = ReplicaWriter::open(place, *logger, {}, BuildOn::caller).value();
        EngineOptions options;
        options.download.buckets = {"catalogue", "store:1042"};
        options.download.signing_key = hub.signing_key();
        options.version = "test";
        options.random = [] { return 0.5; };
        engine = std::make_unique<SyncEngine>(options, clock, transport, *writer, source, *logger);
        run(5s);
        REQUIRE(reader.product_count(cancel) == range_of_products);
        stood = writer->cursors().value();
        REQUIRE(stood.size() == 2);
        errors.clear();
    }
    ~Besieged() { engine.reset(); }

    void put(const Product& product) { hub.put("catalogue", "product", product.sku, encode(product)); }
    void run(Milliseconds duration) {
        const MonotonicTime end = clock.monotonic() + duration;
        int turns = 0;
        while (true) {
            REQUIRE_MESSAGE(++turns < 20'000, "the engine spins");
            const MonotonicTime next = engine->tick();
            auto done = transport.wait(20ms);
            for (Completion& completion : done) {
                engine->finish(std::move(completion));
                if (!engine->state().last_error.empty()) errors.insert(engine->state().last_error);
            }
            if (!done.empty() || !transport.under_way.empty()) continue;
            if (next > clock.monotonic())
                clock.advance(std::chrono::ceil<Milliseconds>(std::min(next, end) - clock.monotonic()));
            if (clock.monotonic() >= end) break;
        }
    }
    // What the log tells of failed downloads, where no exchange has told it.
    [[nodiscard]] bool logged(std::string_view what) const {
        return std::ranges::any_of(logger->recent(), [&](const LogLine& line) {
            return (line.event + " " + line.fields).find(what) != std::string::npos;
        });
    }
    [[nodiscard]] int64_t pending() { return outbox.stats().value().pending_total(); }
    [[nodiscard]] int64_t price_of(const std::string& sku) {
        const auto product = reader.find_product(sku, cancel);
        return product && *product ? (*product)->price.minor : -1;
    }

    // The hub tells `mischief` for two minutes, in which it would have a new price to tell and an event to take.
    void suffer(const HostileHub::Mischief& mischief) {
        put(sample_product("A1", 777));
        REQUIRE(outbox.record("feedback.submit", Lane::feedback, {}, "{}"));
        engine->events_recorded();
        transport.started = 0;
        hostile.turn(mischief);
        run(2min);
        CHECK(transport.started < 200);  // no loop
    }
    void check_nothing_lost() {
        CHECK(reader.product_count(cancel) == range_of_products);
        CHECK(price_of("A1") == 499);
        CHECK(reader.stock("A1", "1042", cancel).value().value().quantity == 7);
        CHECK(writer->cursors().value() == stood);
    }
    void check_outbox_untouched() {
        CHECK(pending() == 1);
        CHECK(hub.effects.empty());
    }
    // Longer than the longest back-off and the pause between two resets of a bucket.
    void check_converges(int64_t products = range_of_products) {
        hostile.turn(nullptr);
        const auto settled = [&] {
            const SyncState& state = engine->state();
            return price_of("A1") == 777 && pending() == 0 && state.last_error.empty() && !state.differs;
        };
        for (int minute = 0; minute < 15 && !settled(); ++minute) run(1min);
        CHECK(price_of("A1") == 777);
        CHECK(reader.product_count(cancel) == products);
        const std::vector<Cursor> stand = writer->cursors().value();
        for (const Cursor& cursor : stand) CHECK(cursor.seq == hub.buckets[cursor.bucket].head);
        CHECK(pending() == 0);
        CHECK(hub.effects == std::vector<std::string>{"feedback.submit"});
        CHECK(outbox.stats().value().dead_letters == 0);
        CHECK(engine->state().last_error.empty());
        CHECK(engine->state().storage_error.empty());
        CHECK_FALSE(engine->state().differs);
    }
    [[nodiscard]] std::string told() const {
        std::string all;
        for (const std::string& error : errors) all += error + " ";
        return all;
    }
};

bool is_one_of(const HttpRequest& request, std::initializer_list<std::string_view> targets) {
    return std::ranges::any_of(targets, [&](std::string_view target) { return request.target.starts_with(target); });
}

// To downloads and uploads alike.
HostileHub::Mischief everywhere(const std::string& body, const std::string& headers = {}) {
    return [=](const HttpRequest& request) { return std::optional(reply_to(request, body, headers)); };
}
HostileHub::Mischief raw_everywhere(const TlsServer::Reply& reply) {
    return [=](const HttpRequest&) { return std::optional(reply); };
}
// To pulls; events have no answer meanwhile.
HostileHub::Mischief to_pulls(const std::string& body) {
    return [=](const HttpRequest& request) -> std::optional<TlsServer::Reply> {
        if (request.target == "/v1/pull") return reply_to(request, body);
        if (request.target == "/v1/events") return TlsServer::Reply{};
        return std::nullopt;
    };
}

PageEnd end_of(Besieged& b) {
    PageEnd end;
    end.complete = true, end.time = b.clock.wall(), end.buckets = {"catalogue", "store:1042"};
    for (const std::string& bucket : end.buckets)
        end.cursors.push_back({bucket, b.hub.buckets[bucket].epoch, b.hub.buckets[bucket].head + 1});
    return end;
}
std::string page_of(Besieged& b, const std::string& line) {
    return line + "\n" + encode(end_of(b)) + "\n";
}
std::string row(const std::string& bucket, const std::string& table, const std::string& key, const std::string& put) {
    return encode_row_line(bucket, 1'000, table, key, put);
}

}  // namespace

TEST_CASE("hostile hub: 100,000 nested brackets") {
    Besieged b;
    b.suffer(everywhere(std::string(100'000, '[')));
    CHECK_MESSAGE(b.errors.contains("malformed"), b.told());
    b.check_nothing_lost();
    b.check_outbox_untouched();
    b.check_converges();
}

TEST_CASE("hostile hub: duplicate keys, 1e999, integers beyond 64 bits, negative stock") {
    Besieged b;
    const std::string product = encode(sample_product("A1", 1));
    const std::string with = product.substr(0, product.size() - 1);
    std::string line;
    SUBCASE("a key twice in a row") {
        line = row("catalogue", "product", "A1", with + R"(,"sku":"A2"})");
    }
    SUBCASE("a key twice in a line") {
        line = row("catalogue", "product", "A1", product);
        line.insert(1, R"("key":"A2",)");
    }
    SUBCASE("1e999 for an integer") {
        line = row("catalogue", "product", "A1", with + R"(,"popularity":1e999})");
    }
    SUBCASE("1e999 for a number") {
        line = row("catalogue", "store", "1", R"({"id":"1","name":"x","latitude":1e999,"longitude":0})");
    }
    SUBCASE("2^63") {
        line = row("catalogue", "product", "A1", with + R"(,"popularity":9223372036854775808})");
    }
    SUBCASE("2^53+1 with a fraction") {
        line = row("catalogue", "product", "A1", with + R"(,"popularity":9007199254740993.0})");
    }
    SUBCASE("negative stock") {
        line = row("store:1042", "stock", "A1", R"({"store":"1042","sku":"A1","quantity":-1})");
    }
    b.suffer(to_pulls(page_of(b, line)));
    CHECK_MESSAGE(b.errors.contains("malformed"), b.told());
    b.check_nothing_lost();
    b.check_outbox_untouched();
    b.check_converges();
}

TEST_CASE("hostile hub: 2^53+1 stays what it is, in a row and in a cursor") {
    constexpr int64_t beyond_doubles = (int64_t{1} << 53) + 1;
    Besieged b;
    Product product = sample_product("A1", beyond_doubles);
    b.hub.buckets["catalogue"].head = beyond_doubles - 1;
    b.put(product);
    b.run(3min);
    CHECK(b.price_of("A1") == beyond_doubles);
    CHECK(b.writer->cursors().value().front().seq == beyond_doubles);
}

TEST_CASE("hostile hub: what inflates to 10 GB is cut at its cap") {
    Besieged b;
    const std::string bomb = zstd_bomb(int64_t{10} << 30);
    const int64_t before = peak_mib();
    b.suffer(everywhere(bomb, "Content-Encoding: zstd\r\n"));
    CHECK_MESSAGE(b.errors.contains("too_large"), b.told());
    CHECK(peak_mib() - before < most_growth_mib);
    b.check_nothing_lost();
    b.check_outbox_untouched();
    b.check_converges();
}

TEST_CASE("hostile hub: chunks, headers and a body without an end") {
    Besieged b;
    const std::string start = "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n";
    const std::string piece(16'384, ' ');
    TlsServer::Reply reply;
    SUBCASE("chunked") {
        reply = {start + "Transfer-Encoding: chunked\r\n\r\n", "4000\r\n" + piece + "\r\n"};
    }
    SUBCASE("until the connection closes") {
        reply = {start + "\r\n", piece};
    }
    SUBCASE("headers") {
        reply = {start, "X-Header: " + std::string(1'000, 'h') + "\r\n"};
    }
    SUBCASE("interim answers") {
        reply = {"", "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"};
    }
    const int64_t before = peak_mib(), sent = b.hostile.bytes_sent();
    b.suffer(raw_everywhere(reply));
    CHECK_MESSAGE(b.errors.contains("too_large"), b.told());
    CHECK(peak_mib() - before < most_growth_mib);
    // 2 MiB of a page and what the sockets hold, each time.
    CHECK(b.hostile.bytes_sent() - sent < int64_t{b.transport.started} * (12 << 20));
    b.check_nothing_lost();
    b.check_outbox_untouched();
    b.check_converges();
}

TEST_CASE("hostile hub: wrong Content-Length") {
    Besieged b;
    const std::string body = page_of(b, row("catalogue", "product", "A1", encode(sample_product("A1", 1))));
    const auto told = [&](const std::string& length) -> HostileHub::Mischief {
        const std::string type = "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n";
        return [=](const HttpRequest& request) -> std::optional<TlsServer::Reply> {
            if (request.target == "/v1/pull") return TlsServer::Reply{type + length + "\r\n" + body, {}};
            if (request.target == "/v1/events") return TlsServer::Reply{};
            return std::nullopt;
        };
    };
    std::string expected;
    SUBCASE("longer than what comes") {
        b.suffer(told("Content-Length: 100000\r\n"));
        expected = "unavailable";
    }
    SUBCASE("longer than may come") {
        b.suffer(told("Content-Length: 4611686018427387904\r\n"));
        expected = "unavailable";
    }
    SUBCASE("shorter") {
        b.suffer(told("Content-Length: " + std::to_string(body.size() - 20) + "\r\n"));
        expected = "malformed";
    }
    SUBCASE("no number") {
        b.suffer(told("Content-Length: -1\r\n"));
        expected = "malformed";
    }
    CHECK_MESSAGE(b.errors.contains(expected), b.told());
    b.check_nothing_lost();
    b.check_outbox_untouched();
    b.check_converges();
}

TEST_CASE("hostile hub: a delta that is skipped is noticed by its sum and mended") {
    Besieged b;
    b.put(sample_product("B1"));
    // A sum that is right: it is the rows that are left out.
    HttpRequest all;
    all.target = "/v1/pull", all.body = encode(PullRequest{protocol_schema, 1 << 20, {{"catalogue", "", 0}}, {}});
    b.put(sample_product("A1", 777));
    PageEnd end = end_of(b);
    const std::string honest = b.hub.answer(all).body;
    end.sums =
        std::get<PageEnd>(decode_page_line(honest.substr(honest.rfind('\n', honest.size() - 2) + 1)).value()).sums;
    for (Cursor& cursor : end.cursors) cursor.seq = b.hub.buckets[cursor.bucket].head;
    b.hostile.turn([body = encode(end) + "\n", first = true](const HttpRequest& request) mutable {
        const bool this_one = request.target == "/v1/pull" && std::exchange(first, false);
        return this_one ? std::optional(reply_to(request, body)) : std::nullopt;
    });
    REQUIRE(b.outbox.record("feedback.submit", Lane::feedback, {}, "{}"));
    b.run(3min);
    CHECK(b.logged("bucket_differs"));
    CHECK(b.logged("bucket_repaired"));
    CHECK_FALSE(b.logged("bucket_reset"));
    b.check_converges(range_of_products + 1);
}

TEST_CASE("hostile hub: a cursor that goes back") {
    Besieged b;
    PageEnd end = end_of(b);
    end.cursors.front().seq = 1;
    // Its snapshot has no answer either: what is held serves on.
    b.suffer([body = encode(end) + "\n"](const HttpRequest& request) -> std::optional<TlsServer::Reply> {
        if (is_one_of(request, {"/v1/events", "/v1/snapshot"})) return TlsServer::Reply{};
        return request.target == "/v1/pull" ? std::optional(reply_to(request, body)) : std::nullopt;
    });
    CHECK_MESSAGE(b.errors.contains("malformed"), b.told());
    CHECK(b.logged("cursor_went_back"));
    b.check_nothing_lost();
    b.check_outbox_untouched();
    b.check_converges();
}

TEST_CASE("hostile hub: everything deleted is not believed of a delta or of a repair, and is of a signed snapshot") {
    Besieged b;
    SUBCASE("row by row") {
        std::string lines;
        for (int64_t i = 0; i < range_of_products; ++i)
            lines += encode_row_line("catalogue", 1'000 + i, "product", "A" + std::to_string(i), "") + "\n";
        PageEnd end = end_of(b);
        end.cursors.front().seq = 2'000;
        b.suffer([=](const HttpRequest& request) -> std::optional<TlsServer::Reply> {
            if (is_one_of(request, {"/v1/events", "/v1/snapshot"})) return TlsServer::Reply{};
            return request.target == "/v1/pull" ? std::optional(reply_to(request, lines + encode(end) + "\n"))
                                                : std::nullopt;
        });
        CHECK_MESSAGE(b.errors.contains("mass_deletion"), b.told());
    }
    SUBCASE("in the name of a repair") {
        PageEnd end = end_of(b);
        end.cursors = b.stood;
        end.sums["catalogue"] = std::string(16, '0');
        VerifyEnd nothing{"catalogue", {}, true};
        for (int64_t i = 0; i < static_cast<int64_t>(partition_count); ++i) nothing.partitions.push_back(i);
        b.suffer([=](const HttpRequest& request) -> std::optional<TlsServer::Reply> {
            if (is_one_of(request, {"/v1/events", "/v1/snapshot"})) return TlsServer::Reply{};
            if (request.target == "/v1/verify") return reply_to(request, encode(nothing) + "\n");
            return request.target == "/v1/pull" ? std::optional(reply_to(request, encode(end) + "\n")) : std::nullopt;
        });
        CHECK_MESSAGE(b.errors.contains("mass_deletion"), b.told());
    }
    SUBCASE("no bucket is left") {
        PageEnd end = end_of(b);
        end.cursors.clear(), end.buckets.clear();
        b.suffer(to_pulls(encode(end) + "\n"));
        CHECK_MESSAGE(b.errors.contains("malformed"), b.told());
    }
    b.check_nothing_lost();
    b.check_outbox_untouched();
    b.check_converges();
    // A range that has really shrunk: after the pull is refused the snapshot says the same.
    for (int64_t i = 2; i < range_of_products; ++i) b.hub.del("catalogue", "product", "A" + std::to_string(i));
    b.run(15min);
    CHECK(b.reader.product_count(b.cancel) == 2);
}

TEST_CASE("hostile hub: rows and cursors of others") {
    Besieged b;
    std::string line;
    PageEnd end = end_of(b);
    SUBCASE("a row of a bucket that was not asked for") {
        line = row("store:9999", "stock", "A1", R"({"store":"9999","sku":"A1","quantity":3})");
    }
    SUBCASE("stock of another store in this one's bucket") {
        line = row("store:1042", "stock", "A1", R"({"store":"9999","sku":"A1","quantity":3})");
    }
    SUBCASE("another terminal's outcome in the catalogue") {
        line = row("catalogue", "outcome", "e", R"({"event_id":"e","status":"applied"})");
    }
    SUBCASE("its deletion") {
        line = encode_row_line("store:9999", 1'000, "stock", "A1", "");
    }
    SUBCASE("a cursor of it") {
        line = row("catalogue", "product", "A1", encode(sample_product("A1", 1)));
        end.cursors.push_back({"store:9999", "epoch-1", 5});
    }
    b.suffer(to_pulls(line + "\n" + encode(end) + "\n"));
    CHECK_MESSAGE(b.errors.contains("malformed"), b.told());
    CHECK_FALSE(b.reader.stock("A1", "9999", b.cancel).value());
    b.check_nothing_lost();
    b.check_outbox_untouched();
    b.check_converges();
}

TEST_CASE("hostile hub: a picture of other bytes, of more bytes, and of 65,535² is stored as none or drawn as none") {
    Besieged b;
    const auto big32 = [](uint32_t value) {
        std::string out;
        for (const unsigned shift : {24U, 16U, 8U, 0U}) out += static_cast<char>(value >> shift & 0xFFU);
        return out;
    };
    const std::string huge = std::string("\x89PNG\r\n\x1a\n", 8) + big32(13) + "IHDR" + big32(65'535) + big32(65'535) +
                             std::string("\x08\x06\0\0\0", 5) + big32(0);
    const std::string other = "other", more(5'000'000, 'x');
    const std::string other_hash = sha256_hex("what was promised"), more_hash = sha256_hex(more);
    b.hub.blobs[sha256_hex(huge)] = huge;
    b.hub.blobs[other_hash] = other;
    b.hub.blobs[more_hash] = more;
    for (const Content& content :
         {Content{"huge", sha256_hex(huge), std::ssize(huge), "image/png"},
          Content{"other", other_hash, 100, "image/png"}, Content{"more", more_hash, 10, "image/png"}})
        b.hub.put("catalogue", "content", content.id, encode(content));
    b.run(3min);
    CHECK_FALSE(std::filesystem::exists(b.place.content_file(other_hash)));
    CHECK_FALSE(std::filesystem::exists(b.place.content_file(more_hash)));
    CHECK(b.logged("content_put_off"));
    CHECK(b.hostile.bytes_sent() < 16 << 20);
    const auto drawn =
        decode_picture({.path = b.place.content_file(sha256_hex(huge)), .width_px = 64, .height_px = 64});
    REQUIRE_FALSE(drawn);
    CHECK(drawn.error().code == errc::picture_too_large);
}

namespace {

// The bucket has to be fetched whole, and what comes is `manifest` signed, with chunks of the hub's, where it is not
// given as it goes over the wire.
void serve_snapshot(Besieged& b, const std::string& manifest) {
    b.hub.buckets["catalogue"].epoch = "epoch-2";
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
    sample.manifest.bucket = "catalogue", sample.manifest.epoch = "epoch-2", sample.manifest.seq = 1;
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
    b.hub.buckets["catalogue"].epoch = "epoch-2";
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
    b.hub.buckets["catalogue"].epoch = "epoch-2";
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
    CHECK(b.writer->cursors().value().front().epoch == "epoch-2");
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
