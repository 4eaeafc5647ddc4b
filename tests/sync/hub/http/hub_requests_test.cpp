// Every "Hub requests" sample of bad input, and who may ask what.
#include <thread>

#include "running_hub.h"

using namespace tp;
using namespace tp::hub;

namespace {

Event event_of(int64_t seq, const std::string& type, const std::string& payload) {
    Event event;
    event.id = make_uuid_v7(SystemClock().wall());
    event.seq = seq;
    event.type = type;
    event.stream_key = "s";
    event.created_at = SystemClock().wall();
    event.payload = payload;
    event.sha256 = sha256_hex(payload);
    return event;
}

const std::string install = "0190e4b0-0000-7000-8000-000000000001";

EventsResponse send_events(const RunningHub& hub, const RunningHub::Device& device, const std::vector<Event>& events,
                           int expected = 200) {
    const Reply reply = hub.client(device.identity).ask("POST", "/v1/events", encode(EventsRequest{install, events}));
    REQUIRE_MESSAGE(reply.status == expected, reply.body);
    return *decode<EventsResponse>(reply.body);
}

struct Page {
    std::vector<RowLine> rows;
    PageEnd end;
};
// Without cursors all the device's buckets, from their beginning.
Page pull(const RunningHub& hub, const RunningHub::Device& device, std::vector<Cursor> cursors) {
    if (cursors.empty())
        for (const std::string& bucket : device.buckets) cursors.push_back({bucket, "", 0});
    const Reply reply = hub.client(device.identity).ask("POST", "/v1/pull", encode(PullRequest{1, 1 << 20, cursors}));
    REQUIRE_MESSAGE(reply.status == 200, reply.body);
    Page page;
    for (size_t at = 0; at < reply.body.size();) {
        const size_t end = reply.body.find('\n', at);
        auto line = decode_page_line(reply.body.substr(at, end - at));
        REQUIRE(line);
        if (auto* row = std::get_if<RowLine>(&*line))
            page.rows.push_back(*row);
        else
            page.end = std::get<PageEnd>(*line);
        at = end + 1;
    }
    return page;
}

}  // namespace

TEST_CASE("a replayed code: 64 uses at once give one certificate, its own key gets it again") {
    const RunningHub hub;
    const auto code = hub.admin->new_code("1", "Kiosk");
    REQUIRE(code);
    std::atomic<int> granted{0}, used{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 8; ++i) {
                const EnrolRequest request{code->code, *make_request(*make_private_key(), "x"), "", ""};
                const Reply reply = hub.client().ask("POST", "/v1/enrol", encode(request));
                if (reply.status == 200) ++granted;
                if (reply.status == 409 && reply.has("code_used")) ++used;
            }
        });
    for (std::thread& thread : threads) thread.join();
    CHECK(granted == 1);
    CHECK(used == 63);
    CHECK(hub.admin->devices()->size() == 1);

    const auto second = hub.admin->new_code("1", "Kiosk");
    const EnrolRequest request{second->code, *make_request(*make_private_key(), "x"), "", ""};
    const Reply once = hub.client().ask("POST", "/v1/enrol", encode(request));
    const Reply again = hub.client().ask("POST", "/v1/enrol", encode(request));
    REQUIRE(once.status == 200);
    CHECK(decode<EnrolResponse>(again.body)->certificate == decode<EnrolResponse>(once.body)->certificate);
}

TEST_CASE("codes that are wrong or old, and a CSR with CA:TRUE or another's name") {
    RunningHub hub;
    const std::string key = *make_private_key();
    const auto ask = [&](const std::string& code, const std::string& csr) {
        return hub.client().ask("POST", "/v1/enrol", encode(EnrolRequest{code, csr, "", ""}));
    };
    const std::string good = *make_request(key, "x");
    CHECK(ask("00000-00000-00000-00000-00000-0", good).has("bad_code"));
    CHECK(ask("' OR 1=1--", good).status == 401);
    const std::string code = hub.admin->new_code("1", "Kiosk")->code;
    const Reply authority = ask(code, *make_request(key, "x", RequestKind::claims_authority));
    CHECK(authority.status == 400);
    CHECK(authority.has("bad_csr"));
    CHECK(ask(code, "nonsense").has("bad_csr"));
    const auto victim = hub.enrol();
    const Reply named = ask(code, *make_request(key, victim.id));
    REQUIRE(named.status == 200);  // the name is ignored: the certificate is for a device of its own
    const auto facts = read_certificate(decode<EnrolResponse>(named.body)->certificate);
    CHECK(facts->common_name != victim.id);
    const std::string late = hub.admin->new_code("1", "Kiosk")->code;
    hub.clock.advance(std::chrono::minutes{31});
    CHECK(ask(late, good).has("bad_code"));
}

TEST_CASE("without a certificate, with a stranger's, and revoked: no endpoint answers") {
    const RunningHub hub;
    const auto device = hub.enrol();
    for (const char* target :
         {"/v1/pull", "/v1/events", "/v1/lookup/order", "/v1/lookup/member", "/v1/status", "/v1/renew"})
        CHECK(hub.client().ask("POST", target, "{}").status == 401);
    for (const char* target : {"/v1/snapshot/catalogue", "/v1/chunk/00", "/v1/wait?heads=", "/v1/nothing"})
        CHECK(hub.client().ask("GET", target).has("certificate_required"));

    const std::string elsewhere = hub.folder + "/stranger";
    std::filesystem::create_directory(elsewhere);
    const auto stranger = CertificateAuthority::load_or_create(elsewhere, hub.clock);
    const std::string key = *make_private_key();
    const ClientIdentity forged{*stranger->issue_device(*make_request(key, "x"), device.id, hub.clock.wall()), key};
    CHECK(hub.client(forged).ask("POST", "/v1/pull", "{}").status == 0);

    CHECK(hub.client(device.identity).ask("POST", "/v1/status", R"({"version":"1"})").status != 403);
    REQUIRE(hub.admin->revoke(device.id));
    const Reply refused = hub.client(device.identity).ask("POST", "/v1/pull", encode(PullRequest{}));
    CHECK(refused.status == 403);
    CHECK(refused.has("revoked"));
}

TEST_CASE("any request of a device says when it was last heard, to the minute") {
    RunningHub hub;
    const auto device = hub.enrol();
    const auto seen = [&]() -> std::optional<WallTime> {
        const auto devices = hub.admin->devices();
        REQUIRE(devices);
        REQUIRE(devices->size() == 1);
        return devices->front().last_seen;
    };
    const auto client = hub.client(device.identity);
    const WallTime before = hub.clock.wall();
    REQUIRE(client.ask("POST", "/v1/pull", encode(PullRequest{})).status == 200);
    const auto first = seen();
    REQUIRE(first);
    CHECK(*first >= before);
    const uint64_t writes = hub.hub->files().store->generation();
    REQUIRE(client.ask("POST", "/v1/pull", encode(PullRequest{})).status == 200);
    CHECK(seen() == first);
    CHECK(hub.hub->files().store->generation() == writes);
    hub.clock.advance(Milliseconds{61'000});
    REQUIRE(client.ask("GET", "/v1/snapshot/catalogue").status == 200);
    CHECK(*seen() >= *first + Milliseconds{61'000});
    CHECK(hub.client().ask("POST", "/v1/pull", "{}").status == 401);  // nobody is heard
}

TEST_CASE("an expired certificate renews and does nothing else") {
    RunningHub hub;
    const auto device = hub.enrol();
    const std::string old_root = hub.root();
    hub.clock.advance(std::chrono::days{91});
    // The server's own clock is what decides; TLS's is the system's, for which the certificate still holds.
    CHECK(hub.client(device.identity).ask("POST", "/v1/pull", encode(PullRequest{})).has("certificate_expired"));
    const std::string csr = *make_request(device.identity.key, "x");
    const EnrolRequest body{"", csr, "", ""};
    const Reply renewed = hub.client(device.identity).ask("POST", "/v1/renew", encode(body));
    REQUIRE_MESSAGE(renewed.status == 200, renewed.body);
    CHECK(decode<EnrolResponse>(renewed.body)->device == device.id);
    hub.clock.advance(std::chrono::days{400});
    CHECK(hub.client(device.identity).ask("POST", "/v1/renew", encode(body)).status == 401);
}

TEST_CASE("TLS 1.2 is refused") {
    const RunningHub hub;
    CHECK_FALSE(TlsClient(hub.server->port(), hub.root(), {}, TLS1_2_VERSION).connected());
}

TEST_CASE("foreign buckets and chunks give the same 404 as none") {
    const RunningHub hub;
    const auto mine = hub.enrol("1"), other = hub.enrol("9");
    const auto ask = [&](const std::string& target) { return hub.client(mine.identity).ask("GET", target); };
    const Reply none = ask("/v1/snapshot/store%3A777");
    CHECK(none.status == 404);
    for (const std::string& target : {"/v1/snapshot/device%3A" + other.id, std::string("/v1/snapshot/store%3A9"),
                                      std::string("/v1/snapshot/..%2F..%2Fetc%2Fshadow")}) {
        CHECK(ask(target).status == 404);
        CHECK(ask(target).body == none.body);
    }
    const Reply theirs = hub.client(other.identity).ask("GET", "/v1/snapshot/store%3A9");
    REQUIRE(theirs.status == 200);
    const std::string sha = decode<SnapshotManifest>(theirs.body)->chunks.at(0).sha256;
    CHECK(hub.client(other.identity).ask("GET", "/v1/chunk/" + sha).status == 200);
    const Reply foreign = ask("/v1/chunk/" + sha), unknown = ask("/v1/chunk/" + std::string(64, '0'));
    CHECK(foreign.status == 404);
    CHECK(foreign.body == unknown.body);
    const Page page = pull(hub, mine, {{"store:9", "", 0}, {"device:" + other.id, "", 0}});
    CHECK(page.rows.empty());
    CHECK(page.end.cursors.empty());
    for (const RowLine& row : pull(hub, mine, {}).rows)
        CHECK((row.bucket != "store:9" && row.bucket != "device:" + other.id));
}

TEST_CASE("pull: cursors advance, unknown and pruned ones are told") {
    const RunningHub hub;
    const auto device = hub.enrol();
    const Page first = pull(hub, device, {});
    CHECK(first.end.complete);
    CHECK(first.rows.size() == 9 + 40 + 40);
    CHECK(first.end.buckets.size() == 1 + 1 + 1 + 5 + 1);  // catalogue, zone, own and five nearest stores, device
    CHECK(pull(hub, device, first.end.cursors).rows.empty());
    hub.import("stock", {encode(tp::Stock{"1", "HD-1001", 5, {}})});
    const Page next = pull(hub, device, first.end.cursors);
    REQUIRE(next.rows.size() == 1);
    CHECK(std::get<tp::Stock>(next.rows[0].row).quantity == 5);
    const auto refused = [&](const Cursor& cursor) {
        return hub.client(device.identity).ask("POST", "/v1/pull", encode(PullRequest{1, 1 << 20, {cursor}}));
    };
    CHECK(refused({"catalogue", install, 1}).status == 409);
    const Reply beyond = refused({"catalogue", first.end.cursors[0].epoch, 1'000'000});
    CHECK(beyond.status == 409);
    CHECK(beyond.has("unknown_cursor"));
    CHECK(beyond.has("\"bucket\":\"catalogue\""));
    REQUIRE(hub.hub->files().store->write([&](StoreWriter& writer) -> Status {
        TRY(writer.delete_row("catalogue", "product", "HD-1001", hub.clock.wall()));
        TRY(writer.prune_deletions(hub.clock.wall() + std::chrono::days{90}));
        return {};
    }));
    const Reply pruned = refused({"catalogue", first.end.cursors[0].epoch, 3});
    CHECK(pruned.status == 410);
    CHECK(pruned.has("snapshot_required"));
}

TEST_CASE("snapshot: signed, popular products first, chunks by range") {
    const RunningHub hub;
    const auto device = hub.enrol();
    const Reply reply = hub.client(device.identity).ask("GET", "/v1/snapshot/catalogue");
    REQUIRE(reply.status == 200);
    const auto manifest = decode<SnapshotManifest>(reply.body);
    REQUIRE(manifest);
    CHECK(manifest->rows == 49);
    CHECK(verify_signature(hub.hub->files().signing.public_hex(), *signed_text_of_manifest(reply.body),
                           manifest->signature));
    CHECK(hub.client(device.identity).ask("GET", "/v1/snapshot/catalogue").body == reply.body);
    const std::string target = "/v1/chunk/" + manifest->chunks.at(0).sha256;
    const Reply whole = hub.client(device.identity).ask("GET", target);
    CHECK(whole.has("immutable"));
    CHECK(sha256_hex(whole.body) == manifest->chunks[0].sha256);
    const Reply head = hub.client(device.identity).ask("GET", target, "", "Range: bytes=0-9\r\n");
    const Reply rest = hub.client(device.identity).ask("GET", target, "", "Range: bytes=10-\r\n");
    CHECK(head.status == 206);
    CHECK(head.has("Content-Range: bytes 0-9/" + std::to_string(whole.body.size())));
    CHECK(head.body + rest.body == whole.body);
    CHECK(hub.client(device.identity).ask("GET", target, "", "Range: bytes=99999999-\r\n").status == 416);
    CHECK(
        hub.client(device.identity).ask("GET", "/v1/snapshot/catalogue", "", "Accept-Encoding: zstd\r\n").has("Vary"));
}

TEST_CASE("events take effect once; the same id with another body is 409") {
    const RunningHub hub;
    const auto device = hub.enrol();
    Event call = event_of(1, "staff.call", R"({"reason":"help","language":"en"})");
    CHECK(send_events(hub, device, {call}).results[0].status == EventStatus::applied);
    CHECK(send_events(hub, device, {call}).results[0].status == EventStatus::duplicate);
    CHECK(hub.admin->calls(10)->size() == 1);
    Event other = call;
    other.payload = R"({"reason":"other"})";
    other.sha256 = sha256_hex(other.payload);
    CHECK(send_events(hub, device, {other}, 409).results[0].code == "hash_mismatch");
    Event same_seq = event_of(1, "staff.call", R"({"reason":"x"})");
    CHECK(send_events(hub, device, {same_seq}, 409).results[0].status == EventStatus::rejected);
    Event lying = event_of(2, "staff.call", R"({"reason":"x"})");
    lying.sha256 = std::string(64, '0');
    const auto mixed = send_events(hub, device, {event_of(3, "staff.call", R"({"reason":"y"})"), lying});
    CHECK(mixed.results[0].status == EventStatus::applied);
    CHECK(mixed.results[1].code == "hash_mismatch");
}

TEST_CASE("sequence gaps are taken, future times are told, poison is kept apart") {
    const RunningHub hub;
    const auto device = hub.enrol();
    Event future = event_of(90, "staff.call", R"({"reason":"x"})");
    future.created_at += std::chrono::days{3650};
    const auto results =
        send_events(hub, device,
                    {event_of(50, "staff.call", R"({"reason":"x"})"), future, event_of(7, "moon.landing", "{}"),
                     event_of(8, "feedback.submit", R"({"score":9})"), event_of(9, "feedback.submit", "[[["),
                     event_of(10, "feedback.submit", R"({"score":4})")})
            .results;
    CHECK(results[0].status == EventStatus::applied);
    CHECK(results[1].status == EventStatus::applied);
    CHECK(results[1].code == "future_time");
    CHECK(results[2].code == "unknown_type");
    for (size_t i = 2; i < 5; ++i) CHECK(results[i].status == EventStatus::quarantined);
    CHECK(results[5].status == EventStatus::applied);
    CHECK(hub.admin->events(0, 100)->size() == 6);  // nothing is lost
}

TEST_CASE("batch limits") {
    const RunningHub hub;
    const auto device = hub.enrol();
    std::vector<Event> many;
    for (int i = 1; i <= 501; ++i) many.push_back(event_of(i, "telemetry.session", "{}"));
    const Reply count = hub.client(device.identity).ask("POST", "/v1/events", encode(EventsRequest{install, many}));
    CHECK(count.status == 400);  // the codec refuses it before the rules do
    CHECK(count.has("malformed"));
    CHECK(hub.client(device.identity).ask("POST", "/v1/events", std::string(600 * 1024, ' ')).status == 413);
    CHECK(hub.client(device.identity).ask("POST", "/v1/events", std::string(100'000, '[')).status == 400);
    CHECK(hub.admin->events(0, 10)->empty());
}

TEST_CASE("a reservation takes stock until there is none, and says so") {
    const RunningHub hub;
    const auto device = hub.enrol();
    const Page before = pull(hub, device, {});
    const auto reserve = [&](int64_t seq) {
        return send_events(hub, device,
                           {event_of(seq, "reservation.create",
                                     R"({"sku":"HD-1001","store":"1","quantity":1,"name":"Jane","code":"7Q2FJ8"})")})
            .results[0];
    };
    CHECK(reserve(1).status == EventStatus::applied);
    CHECK(reserve(2).status == EventStatus::applied);
    const EventResult third = reserve(3);
    CHECK(third.status == EventStatus::rejected);
    CHECK(third.code == "out_of_stock");
    int64_t left = -1;
    int applied = 0, rejected = 0;
    for (const RowLine& row : pull(hub, device, before.end.cursors).rows) {
        if (const auto* stock = std::get_if<tp::Stock>(&row.row)) left = stock->quantity;
        if (const auto* outcome = std::get_if<Outcome>(&row.row)) ++(outcome->status == "applied" ? applied : rejected);
    }
    CHECK(left == 0);
    CHECK(applied == 2);
    CHECK(rejected == 1);
}

TEST_CASE("look-ups answer two proofs; wrong and unknown are one answer; guessing is braked") {
    RunningHub hub;
    const auto device = hub.enrol();
    const auto ask = [&](const char* what, const std::string& body) {
        return hub.client(device.identity).ask("POST", std::string("/v1/lookup/") + what, body);
    };
    const Reply order = ask("order", R"({"number":"44710925","proof":"55425"})");
    REQUIRE_MESSAGE(order.status == 200, order.body);
    CHECK(decode<Order>(order.body)->masked_name == "J. D***");
    CHECK(decode<Order>(order.body)->lines[0].title == "Article 1");
    CHECK_FALSE(order.has("Doe"));
    CHECK(ask("order", R"({"receipt_number":"R-77","receipt_token":"abc123"})").status == 200);
    CHECK(ask("member", R"({"phone":"001 (555) 0102233","proof":"SW1A1AA"})").status == 200);
    const Reply wrong = ask("member", R"({"card":"9520000000000018","proof":"00000"})");
    const Reply unknown = ask("member", R"({"card":"9520000000000026","proof":"00000"})");
    CHECK(wrong.status == 404);
    CHECK(wrong.body == unknown.body);
    CHECK(ask("order", "{}").status == 400);

    // A simulated day of one guess each 8.64 s, each at another card.
    int evaluated = 0;
    const DeviceRecord record = *hub.hub->device(device.id);
    for (int i = 0; i < 10'000; ++i) {
        MemberLookup guess;
        guess.card = std::to_string(1'000'000 + i);
        guess.proof = "1";
        const auto answer = hub.hub->lookups().member(record, guess);
        if (answer.error().code == hub::errc::no_match) ++evaluated;
        hub.clock.advance(Milliseconds{8'640});
    }
    CHECK(evaluated <= 200);
    CHECK(evaluated >= 20);
}

TEST_CASE("an identifier cools down for every device, twice as long each time") {
    RunningHub hub;
    std::vector<DeviceRecord> devices;
    for (int i = 0; i < 3; ++i) devices.push_back(*hub.hub->device(hub.enrol().id));
    MemberLookup guess;
    guess.card = "9520000000000018";
    guess.proof = "wrong";
    for (size_t i = 0; i < 6; ++i)
        CHECK(hub.hub->lookups().member(devices[i % 3], guess).error().code == hub::errc::no_match);
    guess.proof = "sw1a1aa";
    const auto cooling = hub.hub->lookups().member(devices[0], guess);
    REQUIRE_FALSE(cooling);
    CHECK(cooling.error().status == 429);
    CHECK(cooling.error().retry_after <= std::chrono::seconds{60});
    hub.clock.advance(std::chrono::seconds{61});
    guess.proof = "wrong";
    CHECK(hub.hub->lookups().member(devices[1], guess).error().code == hub::errc::no_match);
    CHECK(hub.hub->lookups().member(devices[2], guess).error().retry_after > std::chrono::seconds{60});
}
