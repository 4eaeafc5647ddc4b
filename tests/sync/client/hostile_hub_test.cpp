// What a hostile hub answers to pulls, verifications, events and pictures. Each sample gets its typed error, takes
// nothing away, costs little, and is forgotten once the hub is honest again.
#include "besieged_terminal.h"
#include "platform/display/pictures.h"
#include "platform/secure/hash.h"

using namespace tp;
using namespace tp::hostile;

namespace {

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
