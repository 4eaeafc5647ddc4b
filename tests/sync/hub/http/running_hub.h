// A whole hub in this process: rules, API and server on free ports, with a made-up shop. Thread rule: one thread.
#pragma once

#include <doctest/doctest.h>

#include <atomic>
#include <filesystem>

#include "platform/base/ids.h"
#include "platform/secure/hash.h"
#include "sync/protocol/codec.h"
#include "tests/doubles/hub/loopback_hub.h"
#include "tests/doubles/network/tls_client.h"

namespace tp::hub {

// The real clocks, with a day that tests may move.
class VirtualWall final : public Clock {
  public:
    [[nodiscard]] WallTime wall() const override { return m_system.wall() + Milliseconds{m_ahead.load()}; }
    [[nodiscard]] MonotonicTime monotonic() const override {
        return m_system.monotonic() + Milliseconds{m_ahead.load()};
    }
    void advance(Milliseconds by) { m_ahead += by.count(); }

  private:
    SystemClock m_system;
    std::atomic<int64_t> m_ahead{0};
};

struct RunningHub {
    explicit RunningHub(const ServerLimits& limits = {}, const ApiOptions& api_options = {}) {
        auto started = LoopbackHub::start(folder, clock, *log, {limits, api_options});
        REQUIRE(started);
        loopback = std::move(*started);
        hub = &loopback->hub();
        admin = &loopback->admin();
        server = &loopback->server();
        stock_the_shop();
    }
    ~RunningHub() {
        loopback.reset();
        std::filesystem::remove_all(folder);
    }

    void import(const std::string& table, const std::vector<std::string>& rows) const {
        const Status imported = loopback->import(table, rows);
        REQUIRE_MESSAGE(imported, (imported ? "" : imported.error().message));
    }
    void stock_the_shop() const {
        std::vector<std::string> stores;
        for (int i = 1; i <= 9; ++i) {
            tp::Store store;
            store.id = std::to_string(i);
            store.name = "Store " + store.id;
            store.country = "US";
            store.latitude = 40 + i;
            store.longitude = -90;
            store.zone = "z1";
            stores.push_back(encode(store));
        }
        import("stores", stores);
        std::vector<std::string> products, stock;
        for (int i = 1; i <= 40; ++i) {
            Product product;
            product.sku = "HD-" + std::to_string(1000 + i);
            product.title = "Article " + std::to_string(i);
            product.department = "food";
            product.price = {499, "USD"};
            product.popularity = i;
            products.push_back(encode(product));
            stock.push_back(encode(tp::Stock{"1", product.sku, 2, {}}));
        }
        import("products", products);
        import("stock", stock);
        import("stock", {encode(tp::Stock{"9", "HD-1001", 7, {}})});
        Order order;
        order.number = "4471-0925";
        order.store = "1";
        order.lines = {{"HD-1001", "", 1}};
        import(
            "orders",
            {R"({"order":)" + encode(order) +
             R"(,"customer_name":"Jane Doe","postal_code":"55425","receipt_number":"R-77","receipt_token":"ABC123"})"});
        Member member;
        member.id = "m1";
        member.first_name = "Jane";
        member.tier = "gold";
        member.points = 120;
        import("members",
               {R"({"member":)" + encode(member) +
                R"(,"last_name":"Doe","card":"9520000000000018","phone":"+1 555 010-2233","postal_code":"sw1a 1aa"})"});
    }

    struct Device {
        std::string id;
        ClientIdentity identity;
        std::vector<std::string> buckets;
    };
    [[nodiscard]] Device enrol(const std::string& store = "1") const {
        const auto code = admin->new_code(store, "Kiosk");
        REQUIRE(code);
        Device device;
        device.identity.key = *make_private_key();
        const EnrolRequest request{code->code, *make_request(device.identity.key, "kiosk"), "", ""};
        const Reply reply = client().ask("POST", "/v1/enrol", encode(request));
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        const auto response = decode<EnrolResponse>(reply.body);
        REQUIRE(response);
        device.id = response->device;
        device.buckets = response->configuration.buckets;
        device.identity.certificate = response->certificate;
        return device;
    }
    [[nodiscard]] std::string root() const { return hub->files().authority.root_pem(); }
    struct Owned {  // so that a client can be made and used in one expression
        std::unique_ptr<TlsClient> tls;
        Reply ask(std::string_view method, std::string_view target, std::string_view body = {},
                  std::string_view fields = {}) const {
            return tls->ask(method, target, body, fields);
        }
    };
    [[nodiscard]] Owned client(const ClientIdentity& identity = {}) const {
        return {std::make_unique<TlsClient>(server->port(), root(), identity)};
    }

    std::string folder = "/tmp/hub-http-test-" + to_hex(random_bytes(8));
    VirtualWall clock;
    std::unique_ptr<Logger> log = Logger::to_nowhere();
    std::unique_ptr<LoopbackHub> loopback;
    // Of `loopback`.
    Hub* hub = nullptr;
    HubAdmin* admin = nullptr;
    Server* server = nullptr;
};

}  // namespace tp::hub
