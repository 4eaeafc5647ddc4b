// The hub's rules without a network: holds against imports, the operator's commands, what an older hub had to set
// aside.
#include <doctest/doctest.h>

#include <filesystem>
#include <optional>

#include "platform/base/ids.h"
#include "platform/secure/hash.h"
#include "sync/hub/rules/hub_admin.h"
#include "sync/protocol/codec.h"
#include "tests/doubles/temporary_folder.h"

using namespace tp;
using namespace tp::hub;

namespace {

struct Centre {
    TemporaryFolder folder;
    VirtualClock clock{WallTime{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}}};
    std::unique_ptr<Logger> log = Logger::to_nowhere();
    std::unique_ptr<Hub> hub;
    std::unique_ptr<HubAdmin> admin;
    DeviceRecord device{"d-1", "Door", "1", "key", "", false, clock.wall(), {}};
    int64_t seq = 0;

    Centre() {
        start();
        import("stores", {R"({"id":"1","name":"Main Street","country":"US"})"});
        Product product;
        product.sku = "A-1";
        product.title = "Milk";
        product.price = {120, "USD"};
        REQUIRE(import("products", {encode(product)}).applied == 1);
        REQUIRE(hub->files().store->write([&](StoreWriter& writer) { return writer.put_device(device); }));
    }
    void start() {
        admin.reset();
        hub.reset();
        auto opened = Hub::open(folder.file("hub"), clock, *log);
        REQUIRE(opened);
        hub = std::move(*opened);
        admin = std::make_unique<HubAdmin>(*hub);
    }
    ImportCounts import(const std::string& table, const std::vector<std::string>& rows) const {
        const auto counts = admin->apply_batch(table, rows);
        REQUIRE(counts);
        return *counts;
    }
    ImportCounts count(int64_t pieces) const { return import("stock", {encode(tp::Stock{"1", "A-1", pieces, {}})}); }
    EventResult send(const std::string& type, const std::string& payload, std::string* id = nullptr) {
        Event event;
        event.id = make_uuid_v7(clock.wall());
        event.seq = ++seq;
        event.type = type;
        event.stream_key = "s";
        event.created_at = clock.wall();
        event.payload = payload;
        event.sha256 = sha256_hex(payload);
        if (id != nullptr) *id = event.id;
        const auto taken = hub->custody().accept(device, {"0190e4b0-0000-7000-8000-000000000001", {event}});
        REQUIRE(taken);
        return taken->results.at(0);
    }
    std::string hold(int64_t pieces) {
        std::string id;
        const auto result = send(
            "reservation.create",
            R"({"sku":"A-1","store":"1","quantity":)" + std::to_string(pieces) + R"(,"name":"Jane","code":"7Q2FJ8"})",
            &id);
        CHECK(result.status == EventStatus::applied);
        return id;
    }
    void cancel(const std::string& id) {
        CHECK(send("reservation.cancel", R"({"reservation":")" + id + R"("})").status == EventStatus::applied);
    }
    int64_t offered() const {
        int64_t quantity = -1;
        REQUIRE(hub->files().store->read([&](StoreReader& reader) -> Status {
            if (const auto row = TRY(reader.row("store:1", "stock", "A-1")))
                quantity = decode<tp::Stock>(*row)->quantity;
            return {};
        }));
        return quantity;
    }
    // The answer of the control socket, or the error's code.
    std::string ask(
        const std::string& request, std::vector<std::string>* progress = nullptr,
        const std::function<bool(Milliseconds)>& wait = [](Milliseconds) { return true; }) const {
        const auto answer = admin->answer(
            request,
            [&](std::string_view json) {
                if (progress != nullptr) progress->emplace_back(json);
                return true;
            },
            wait);
        return answer ? *answer : std::string(answer.error().code.name());
    }
};

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a count that comes again leaves what is held; a cancelled hold comes back once") {
    Centre centre;
    centre.count(7);
    const std::string first = centre.hold(2);
    CHECK(centre.offered() == 5);
    CHECK(centre.count(7).unchanged == 1);  // the nightly file, unchanged
    CHECK(centre.offered() == 5);
    centre.count(9);
    CHECK(centre.offered() == 7);
    centre.cancel(first);
    CHECK(centre.offered() == 9);
    centre.count(9);
    CHECK(centre.offered() == 9);
}

TEST_CASE("more held than counted: nothing is offered, and nothing appears when the hold ends") {
    Centre centre;
    centre.count(4);
    const std::string three = centre.hold(3), one = centre.hold(1);
    centre.count(1);
    CHECK(centre.offered() == 0);
    centre.cancel(three);
    CHECK(centre.offered() == 0);  // one piece is there, for the other hold
    centre.cancel(one);
    CHECK(centre.offered() == 1);
}

TEST_CASE("a hold that has ended is not taken off any more") {
    Centre centre;
    centre.count(4);
    (void)centre.hold(3);
    centre.clock.advance(std::chrono::hours{47});
    centre.count(4);
    CHECK(centre.offered() == 1);
    centre.clock.advance(std::chrono::hours{2});
    centre.count(4);
    CHECK(centre.offered() == 4);
}

TEST_CASE("control commands: codes, devices, revocation, calls, status, marks") {
    Centre centre;
    const std::string code = centre.ask(R"({"command":"code_new","name":"Window"})");
    CHECK(holds(code, R"("code":")"));
    CHECK(holds(code, R"("expires_at":"2026-11-22T00:30:00.000Z")"));
    CHECK(centre.ask(R"({"command":"code_new","store":"404"})") == "not_found");
    CHECK(holds(centre.ask(R"({"command":"devices"})"), R"("device":"d-1")"));
    CHECK(centre.ask(R"({"command":"revoke","device":"d-9"})") == "not_found");
    CHECK(centre.ask(R"({"command":"revoke","device":"d-1"})") == "true");
    CHECK(holds(centre.ask(R"({"command":"devices"})"), R"("revoked":true)"));
    CHECK(centre.hub->device("d-1").error().code.name() == "revoked");

    CHECK(centre.send("staff.call", R"({"reason":"help","language":"en"})").status == EventStatus::applied);
    CHECK(holds(centre.ask(R"({"command":"calls","limit":5})"), R"("state":"open")"));
    const std::string status = centre.ask(R"({"command":"status"})");
    CHECK(holds(status, R"("open_calls":1)"));
    CHECK(holds(status, R"("devices":1)"));

    CHECK(centre.ask(R"({"command":"import_mark","key":"k"})") == R"({"value":null})");
    const std::string batch = centre.ask(
        R"({"command":"import_batch","table":"stock","rows":[{"store":"1","sku":"A-1","quantity":3},)"
        R"({"store":"1","sku":"","quantity":3},{"store":"1","sku":"B","quantity":-1},7],"mark":{"key":"k","value":"12 3"}})");
    CHECK(holds(batch, R"("applied":1)"));
    for (const char* index : {R"("index":1)", R"("index":2)", R"("index":3)"}) CHECK(holds(batch, index));
    CHECK(centre.ask(R"({"command":"import_mark","key":"k"})") == R"({"value":"12 3"})");
}

TEST_CASE("a code without a store is refused where the hub has several, and so is a name that drives a terminal") {
    const Centre centre;
    REQUIRE(centre.admin->new_code("", "Door"));  // the only one
    for (const char* id : {"2", "3", "4", "5", "6"})
        centre.import("stores", {R"({"id":")" + std::string(id) + R"(","name":"Next","country":"US"})"});
    const auto refused = centre.admin->new_code("", "Door");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == tp::errc::invalid_argument);
    CHECK(holds(refused.error().message, "--store: 1, 2, 3, 4, 5, …"));
    CHECK(centre.admin->new_code("2", "Tür ✓"));
    for (const char* name : {"a\nb", "\x1b[31m", "\x7f", "\xc2\x9b", "\xff"})
        CHECK(centre.admin->new_code("2", name).error().code == tp::errc::invalid_argument);
}

TEST_CASE("stock of a store or product that the hub does not know is left out, the rest of the batch is not") {
    const Centre centre;
    const auto row = [](const char* store, const char* sku) { return encode(tp::Stock{store, sku, 3, {}}); };
    const ImportCounts counts =
        centre.import("stock", {row("9", "A-1"), row("1", "Z-9"), row("1", "A-1"), row("1", "Z-9")});
    CHECK(counts.applied == 1);
    CHECK(centre.offered() == 3);
    REQUIRE(counts.rejected.size() == 3);
    CHECK((counts.rejected[0].index == 0 && counts.rejected[0].code == "unknown_store"));
    CHECK((counts.rejected[1].index == 1 && counts.rejected[1].code == "unknown_product"));
    CHECK((counts.rejected[2].index == 3 && counts.rejected[2].code == "unknown_product"));
    CHECK(holds(counts.rejected[1].message, "\"Z-9\""));
    // The record comes: the same row is taken.
    centre.import("stores", {R"({"id":"9","name":"Next","country":"US"})"});
    CHECK(centre.import("stock", {row("9", "A-1")}).applied == 1);
}

TEST_CASE("a price of a zone goes to that zone's bucket, and to the terminals of its stores") {
    Centre centre;
    const auto row = [](const char* zone, const char* sku, int64_t minor) {
        return encode(ZonePrice{zone, sku, {minor, "USD"}, {}, ""});
    };
    const ImportCounts counts =
        centre.import("prices", {row("north", "A-1", 99), row("south", "A-1", 89), row("north", "Z-9", 1)});
    CHECK(counts.applied == 2);
    REQUIRE(counts.rejected.size() == 1);
    CHECK(counts.rejected[0].code == "unknown_product");
    CHECK(centre.import("prices", {row("north", "A-1", 99)}).unchanged == 1);
    const auto page = [&] {
        PullRequest request;
        request.cursors = {{"zone:north", centre.hub->files().store->epoch(), 0}};
        const auto text = centre.hub->pulls().page(centre.device, request);
        REQUIRE(text);
        return *text;
    };
    CHECK_FALSE(holds(page(), "zone_price"));
    centre.import("stores", {R"({"id":"1","name":"Main Street","country":"US","zone":"north"})"});
    const std::string seen = page();
    CHECK(holds(seen, "\"minor\":99"));
    CHECK_FALSE(holds(seen, "\"minor\":89"));
}

TEST_CASE("control commands that are none") {
    Centre centre;
    CHECK(centre.ask(R"({"command":"shutdown"})") == "unsupported");
    CHECK(centre.ask(R"({})") == "unsupported");
    CHECK(centre.ask("[]") == "malformed");
    CHECK(centre.ask("{broken") == "malformed");
    CHECK(centre.ask(std::string(100'000, '[')) == "malformed");
    CHECK(centre.ask(R"({"command":"import_batch","table":"secrets","rows":[]})") == "unsupported");
    CHECK(centre.ask(R"({"command":"import_batch","table":"stock"})") == "malformed");
}

TEST_CASE("control commands: events from a number on, the last few, and on as they arrive") {
    Centre centre;
    for (int i = 0; i < 3; ++i) (void)centre.send("staff.call", R"({"reason":"help"})");
    std::vector<std::string> all, last, behind, followed;
    CHECK(centre.ask(R"({"command":"events"})", &all) == R"({"after":3})");
    CHECK(all.size() == 3);
    (void)centre.ask(R"({"command":"events","limit":1})", &last);
    CHECK((last.size() == 1 && holds(last[0], R"("number":3)")));
    (void)centre.ask(R"({"command":"events","after":1,"limit":1})", &behind);
    CHECK((behind.size() == 1 && holds(behind[0], R"("number":2)")));
    int waits = 0;
    (void)centre.ask(R"({"command":"events","after":3,"follow":true})", &followed, [&](Milliseconds) {
        if (++waits == 1) (void)centre.send("feedback.submit", R"({"score":4})");
        return waits > 1;
    });
    CHECK((followed.size() == 1 && holds(followed[0], "feedback.submit")));
}

TEST_CASE("an event of an unknown type is kept and takes effect after the upgrade that knows it") {
    Centre centre;
    CHECK(centre.send("moon.landing", "{}").status == EventStatus::quarantined);
    // As a hub that knew no staff calls would have left one.
    const auto leave = [&](const std::string& id, const std::string& payload) {
        EventRecord event{0,
                          "d-1",
                          "0190e4b0-0000-7000-8000-000000000001",
                          ++centre.seq,
                          id,
                          "staff.call",
                          "staff_call",
                          "s",
                          centre.clock.wall(),
                          centre.clock.wall(),
                          sha256_hex(payload),
                          payload,
                          "quarantined",
                          "unknown_type"};
        REQUIRE(centre.hub->files().store->write([&](StoreWriter& writer) -> Status {
            TRY(writer.add_event(event));
            return {};
        }));
    };
    const std::string good = make_uuid_v7(centre.clock.wall()), broken = make_uuid_v7(centre.clock.wall());
    leave(good, R"({"reason":"help"})");
    leave(broken, R"({"reason":7})");
    centre.start();
    const auto events = *centre.admin->events(0, 10);
    REQUIRE(events.size() == 3);
    CHECK(events[0].status == "quarantined");
    CHECK(events[1].status == "applied");
    CHECK(events[2].status == "quarantined");
    CHECK(events[2].code == "malformed");
    REQUIRE(centre.admin->calls(10)->size() == 1);
    CHECK(centre.admin->calls(10)->front().id == good);
    centre.start();  // once
    CHECK(centre.admin->calls(10)->size() == 1);
}

TEST_CASE("a missing key is made anew only where the store knows nobody") {
    const SystemClock clock;
    const auto log = Logger::to_nowhere();
    for (const char* name : {"lookup.key", "signing.key", "sealing.key", "ca.key", "ca.pem", "both of ca"}) {
        CAPTURE(name);
        Centre centre;
        centre.admin.reset();
        centre.hub.reset();
        const std::string hub = centre.folder.file("hub");
        const bool both = std::string_view(name) == "both of ca";
        for (const char* file : {"ca.key", "ca.pem"})
            if (both) REQUIRE(std::filesystem::remove(hub + "/" + file));
        if (!both) REQUIRE(std::filesystem::remove(hub + "/" + name));
        const auto opened = Hub::open(hub, clock, *log);
        REQUIRE(!opened);
        CHECK(opened.error().code == tp::errc::not_found);
        const std::string wanted = std::string("restore hub/") + (both ? "ca.pem" : name) + " from the backup";
        CHECK_MESSAGE(holds(opened.error().message, wanted), opened.error().message);
        if (!both) CHECK(!std::filesystem::exists(hub + "/" + name));  // nothing was made in its place
    }
    const TemporaryFolder empty;
    REQUIRE(Hub::open(empty.file("hub"), clock, *log));
    REQUIRE(std::filesystem::remove(empty.file("hub/lookup.key")));
    CHECK(Hub::open(empty.file("hub"), clock, *log));
}

TEST_CASE("the audit trail names what an operator changed") {
    Centre centre;
    (void)centre.ask(R"({"command":"code_new"})");
    (void)centre.ask(R"({"command":"revoke","device":"d-1"})");
    CHECK(centre.ask(R"({"command":"import_end","table":"stock","file":"stock.csv","rows":7,"bad_rows":2})") == "true");
    const auto trail = centre.admin->audit();
    REQUIRE(trail);
    REQUIRE(trail->size() == 3);
    CHECK((*trail)[0].action == "code_new");
    CHECK((*trail)[1].action == "revoked");
    CHECK((*trail)[1].detail == "device d-1");
    CHECK((*trail)[2].action == "imported");
    CHECK((*trail)[2].detail == "stock from stock.csv: 7 rows, 2 left out");
}

TEST_CASE("two copies of one outbox: nothing is merged, the second is told, and the operator sees the device") {
    Centre centre;
    const std::string install = make_uuid_v7(centre.clock.wall());
    const auto send = [&](int64_t seq, const std::string& payload) {
        Event event;
        event.id = make_uuid_v7(centre.clock.wall());
        event.seq = seq;
        event.type = "feedback.submit";
        event.created_at = centre.clock.wall();
        event.payload = payload;
        event.sha256 = sha256_hex(payload);
        const auto answer = centre.hub->custody().accept(centre.device, {install, {event}});
        REQUIRE(answer);
        return answer->results.at(0);
    };
    CHECK(send(1, R"({"score":4})").status == EventStatus::applied);
    CHECK(centre.admin->suspected_copies()->empty());
    for (int again = 0; again < 2; ++again) {
        const EventResult second = send(1, R"({"score":1})");
        CHECK(second.status == EventStatus::rejected);
        CHECK(second.code == "hash_mismatch");
    }
    CHECK(send(2, R"({"score":3})").status == EventStatus::applied);
    CHECK(centre.admin->events(0, 10)->size() == 2);
    CHECK(*centre.admin->suspected_copies() == std::set<std::string>{centre.device.id});
    const auto trail = centre.admin->audit();
    REQUIRE(trail);
    CHECK(std::ranges::count(*trail, "suspects a copy", &AuditEntry::action) == 1);
}
