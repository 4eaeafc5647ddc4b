// The hub against nginx, each a process of its own, asked by the same clients over the same TLS: pulls with nothing
// new, look-ups, and the memory of who waits. README.md says what each row measures.
#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "generate/replica.h"
#include "nginx.h"
#include "platform/secure/certificates.h"
#include "report.h"
#include "sync/protocol/codec.h"
#include "tests/doubles/hub/loopback_hub.h"
#include "tests/doubles/network/tls_client.h"
#include "tests/doubles/programs/program.h"

using namespace tp;
using namespace std::chrono_literals;

namespace {

constexpr int rounds = 5;
constexpr size_t clients_at_once = 8;
constexpr size_t waiting_devices = 500;
constexpr int looked_up = 1'000;

template <typename T>
T need(Result<T> result) {
    if (!result) bench::must(std::unexpected(std::move(result.error())));
    return std::move(*result);
}

// A hub with one shop, as a process; who may ask it is enrolled before.
class MeasuredHub {
  public:
    MeasuredHub() {
        const auto hub = need(hub::LoopbackHub::start(m_folder.file("hub"), m_clock, *m_log));
        tp::Store store;
        store.id = "1", store.name = "Main Street", store.country = "US";
        Product product;
        product.sku = "A1", product.title = "Article", product.price = {499, "USD"};
        Order order;
        order.number = "4471-0925", order.store = "1", order.lines = {{"A1", "", 1}};
        order.steps = {{OrderStage::ready, m_clock.wall(), "Shelf P-14"}};
        bench::must(hub->import("stores", {encode(store)}));
        bench::must(hub->import("products", {encode(product)}));
        bench::must(hub->import(
            "orders", {R"({"order":)" + encode(order) + R"(,"customer_name":"Jane Doe","postal_code":"55425"})"}));
        const Identity identity = need(hub->enrol("1"));
        m_client = {identity.enrolled.certificate, identity.private_key};
        m_root = hub->root();
        m_port = hub->server().port();
        const auto server =
            need(load_or_create_server_identity(m_folder.file("hub"), hub->hub().files().authority, {}, m_clock));
        m_tls = {server.certificate_pem, server.private_key_pem, m_root};
    }
    // Another while it runs: the first goes on to the second's end.
    void start() {
        const std::vector<std::string> arguments{"--listen", fmt::format("127.0.0.1:{}", m_port), "--health-listen",
                                                 "127.0.0.1:0"};
        m_hub.emplace(test::Program::hub, arguments, test::ProgramInput{.home = m_folder.file("")},
                      m_folder.file("hub.log"));
        if (!m_hub->wait_for("hub_started"))
            bench::must(fail(errc::internal, "the hub does not start: " + m_hub->log()));
    }
    [[nodiscard]] std::unique_ptr<hub::TlsClient> connect(uint16_t port) const {
        auto client = std::make_unique<hub::TlsClient>(port, m_root, m_client);
        if (!client->connected()) bench::must(fail(errc::unavailable, "no connection"));
        return client;
    }
    [[nodiscard]] uint16_t port() const { return m_port; }
    [[nodiscard]] pid_t pid() const { return m_hub->pid(); }
    [[nodiscard]] const bench::NginxTls& tls() const { return m_tls; }
    [[nodiscard]] std::string folder(const std::string& name) const { return m_folder.file(name); }

  private:
    bench::ScratchFolder m_folder;
    SystemClock m_clock;
    std::unique_ptr<Logger> m_log = Logger::to_nowhere();
    hub::ClientIdentity m_client;
    bench::NginxTls m_tls;
    std::string m_root;
    uint16_t m_port = 0;
    std::optional<test::ServingProgram> m_hub;
};

struct Question {
    uint16_t port;
    std::string method, target, body;
};

std::string ask(hub::TlsClient& client, const Question& question) {
    hub::Reply reply = client.ask(question.method, question.target, question.body);
    if (reply.status != 200)
        bench::must(fail(errc::internal,
                         fmt::format("{} {}: {} {}", question.method, question.target, reply.status, reply.body)));
    return std::move(reply.body);
}

// Of clients that each ask again as soon as they are answered.
double answers_a_second(const MeasuredHub& hub, const Question& question) {
    constexpr auto lasts = 2s;
    std::vector<std::unique_ptr<hub::TlsClient>> clients;
    for (size_t i = 0; i < clients_at_once; ++i) clients.push_back(hub.connect(question.port));
    std::atomic<int64_t> answered{0};
    const auto end = std::chrono::steady_clock::now() + lasts;
    std::vector<std::jthread> threads;
    for (const auto& client : clients)
        threads.emplace_back([&] {
            for (; std::chrono::steady_clock::now() < end; ++answered) (void)ask(*client, question);
        });
    threads.clear();
    return static_cast<double>(answered) / std::chrono::duration<double>(lasts).count();
}

double median_answer_ms(const MeasuredHub& hub, const Question& question) {
    const auto client = hub.connect(question.port);
    std::vector<double> took;
    for (int i = 0; i < looked_up; ++i) took.push_back(bench::milliseconds_of([&] { (void)ask(*client, question); }));
    return bench::quantile(took, 0.5);
}

// Of one connection, in KiB, while nothing comes over it.
double kib_of_one(const MeasuredHub& hub, const Question& question, pid_t pid, bool answered) {
    std::vector<std::unique_ptr<hub::TlsClient>> clients;
    const auto open = [&](size_t count) {
        for (size_t i = 0; i < count; ++i) {
            clients.push_back(hub.connect(question.port));
            if (answered)
                (void)ask(*clients.back(), question);
            else
                clients.back()->send(question.method + " " + question.target + " HTTP/1.1\r\nHost: hub\r\n\r\n");
        }
        std::this_thread::sleep_for(500ms);
    };
    open(50);  // what the first ones cost stays
    const double before = bench::pss_mib(pid);
    open(waiting_devices);
    return (bench::pss_mib(pid) - before) * 1024 / waiting_devices;
}

// The cursors at the heads of all its buckets, for a pull that tells nothing.
Question empty_pull(const MeasuredHub& hub) {
    Question pull{hub.port(), "POST", "/v1/pull", encode(PullRequest{.cursors = {{"catalogue", "", 0}}})};
    const auto client = hub.connect(pull.port);
    for (int i = 0; i < 2; ++i) {
        std::string page = ask(*client, pull);
        page.pop_back();
        const auto end = need(decode<PageEnd>(std::string_view(page).substr(page.rfind('\n') + 1)));
        PullRequest next{.cursors = end.cursors};
        for (const std::string& bucket : end.buckets)
            if (std::ranges::find(next.cursors, bucket, &Cursor::bucket) == next.cursors.end())
                next.cursors.push_back({bucket, "", 0});
        pull.body = encode(next);
    }
    if (ask(*client, pull).find('\n') != ask(*client, pull).size() - 1)
        bench::must(fail(errc::internal, "a pull of nothing new tells something"));
    return pull;
}

std::string waiting_heads(const Question& pull) {
    std::map<std::string, int64_t> heads;
    const auto request = need(decode<PullRequest>(pull.body));
    for (const Cursor& cursor : request.cursors) heads[cursor.bucket] = cursor.seq;
    return "/v1/wait?heads=" + encode_heads(heads);
}

// What nginx answers is as long as what the hub does.
bench::Nginx nginx_with(const MeasuredHub& hub, const std::string& name, const std::string& body) {
    return need(bench::Nginx::start(hub.folder(name), hub.tls(), body));
}

void measure(bench::Report& report) {
    MeasuredHub hub;
    hub.start();
    const Question pull = empty_pull(hub);
    const Question look_up{hub.port(), "POST", "/v1/lookup/order", encode(OrderLookup{"4471-0925", "55425", "", ""})};
    const std::string page = ask(*hub.connect(hub.port()), pull), order = ask(*hub.connect(hub.port()), look_up);
    {
        const bench::Nginx nginx = nginx_with(hub, "nginx-page", page);
        const Question file{nginx.port(), "GET", "/body", ""};
        std::vector<double> ours, theirs;
        for (int round = 0; round < rounds; ++round) {
            ours.push_back(answers_a_second(hub, pull));
            theirs.push_back(answers_a_second(hub, file));
        }
        report.add({"pulls with nothing new, a second", "nginx, one process, a file as long, the same clients",
                    bench::quantile(ours, 0.5), bench::quantile(theirs, 0.5), "1/s", 0.5, true,
                    fmt::format("{} clients on the same cores, {} bytes", clients_at_once, page.size())});
    }
    {
        const bench::Nginx nginx = nginx_with(hub, "nginx-order", order);
        const Question file{nginx.port(), "GET", "/body", ""};
        std::vector<double> ours, theirs;
        for (int round = 0; round < rounds; ++round) {
            ours.push_back(median_answer_ms(hub, look_up));
            theirs.push_back(median_answer_ms(hub, file));
        }
        report.add({"look-up of an order, p50", "nginx, a file as long over the same TLS", bench::quantile(ours, 0.5),
                    bench::quantile(theirs, 0.5), "ms", 2, false, "one client"});
    }
    const bench::Nginx nginx = nginx_with(hub, "nginx-idle", page);
    const double theirs = kib_of_one(hub, {nginx.port(), "GET", "/body", ""}, nginx.pid(), true);
    const double ours = kib_of_one(hub, {hub.port(), "GET", waiting_heads(pull), ""}, hub.pid(), false);
    report.add({"memory of a waiting device's connection", "nginx, an idle TLS connection", ours, theirs, "KiB", 1.5,
                false, fmt::format("PSS, {} connections", waiting_devices)});
}

}  // namespace

int main(int argc, char** argv) {
    bench::Report report;
    if (::access("/usr/sbin/nginx", X_OK) == 0) {
        measure(report);
    } else {
        bench::Row none;
        none.row = "the hub's rows", none.against = "nginx", none.note = "not measured: nginx is not installed";
        report.add(none);
    }
    return report.print(argc, argv);
}
