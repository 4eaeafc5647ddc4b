#include "platform/devices/serial_scanner.h"

#include <doctest/doctest.h>
#include <pty.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <thread>
#include <vector>

using namespace tp;

namespace {

// A pseudo-terminal: the test is the scanner at its master's side.
struct Cable {
    Cable() {
        char name[128];
        REQUIRE(::openpty(&master, &slave, name, nullptr, nullptr) == 0);
        path = name;
    }
    ~Cable() { unplug(); }
    void unplug() {
        if (slave >= 0) ::close(slave);
        if (master >= 0) ::close(master);
        slave = master = -1;
    }
    void send(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t count = ::write(master, bytes.data(), bytes.size());
            REQUIRE(count > 0);
            bytes.remove_prefix(static_cast<size_t>(count));
        }
    }
    int master = -1;
    int slave = -1;
    std::string path;
};

// A name that outlives the device behind it, as /dev/serial/by-id does.
struct Port {
    Port() {
        char name[] = "/tmp/touchpoint-scanner-XXXXXX";
        REQUIRE(::mkdtemp(name) != nullptr);
        folder = name;
        path = folder / "scanner";
    }
    ~Port() { std::filesystem::remove_all(folder); }
    void lead_to(const Cable& cable) const {
        std::filesystem::remove(path);
        std::filesystem::create_symlink(cable.path, path);
    }
    std::filesystem::path folder;
    std::filesystem::path path;
};

struct Owner {
    bool wait_for(const std::function<bool()>& condition) {
        for (int i = 0; i < 1000; ++i) {
            queue.drain();
            if (condition()) return true;
            std::this_thread::sleep_for(Milliseconds(5));
        }
        return false;
    }
    std::unique_ptr<SerialScanner> open(SerialSettings settings) {
        auto scanner = SerialScanner::open(std::move(settings), clock, queue,
                                           [this](const RawScan& scan) { scans.push_back(scan); });
        REQUIRE(scanner);
        return *std::move(scanner);
    }
    bool wait_connected(const Scanner& scanner) {
        return wait_for([&] { return scanner.state() == Scanner::State::connected; });
    }
    SystemClock clock;
    TaskQueue queue;
    std::vector<RawScan> scans;
};

}  // namespace

TEST_CASE("serial scans end at CR, LF or silence") {
    Cable cable;
    Owner owner;
    const auto scanner = owner.open({.device = cable.path});
    REQUIRE(owner.wait_connected(*scanner));
    cable.send(
        "4006381333931\r\n]C10109521234543213\x1d"
        "10A\n");
    REQUIRE(owner.wait_for([&] { return owner.scans.size() == 2; }));
    CHECK(owner.scans[0].bytes == "4006381333931");
    CHECK(owner.scans[1].bytes ==
          "]C10109521234543213\x1d"
          "10A");
    cable.send("96385074");
    REQUIRE(owner.wait_for([&] { return owner.scans.size() == 3; }));
    CHECK(owner.scans[2].bytes == "96385074");
    CHECK(owner.clock.monotonic() - owner.scans[2].at >= Milliseconds(50));
    CHECK(scanner->counts().delivered == 3);
}

TEST_CASE("the line is raw: control characters and high bytes arrive as they are, and nothing is echoed") {
    Cable cable;
    Owner owner;
    const auto scanner = owner.open({.device = cable.path});
    REQUIRE(owner.wait_connected(*scanner));
    std::string all;
    for (int c = 0; c < 256; ++c) {
        if (c != '\r' && c != '\n') all += static_cast<char>(c);
    }
    cable.send(all + "\r");
    REQUIRE(owner.wait_for([&] { return !owner.scans.empty(); }));
    CHECK(owner.scans[0].bytes == all);
}

TEST_CASE("a code of 7,089 characters is cut") {
    Cable cable;
    Owner owner;
    const auto scanner = owner.open({.device = cable.path, .silence = Milliseconds(1000)});
    REQUIRE(owner.wait_connected(*scanner));
    for (int i = 0; i < 7; ++i) {
        cable.send(std::string(1012, '7'));
        std::this_thread::sleep_for(Milliseconds(20));  // the line discipline holds 4,095 bytes
    }
    cable.send("77777\r");
    REQUIRE(owner.wait_for([&] { return !owner.scans.empty(); }));
    CHECK(owner.scans[0].bytes.size() == longest_scan_bytes + 1);
    CHECK(scanner->counts().too_long == 1);
}

TEST_CASE("200 scans a second while the owner is busy: one task, a bounded queue, the newest win") {
    Cable cable;
    Owner owner;
    size_t wakes = 0;
    TaskQueue queue([&] { ++wakes; });
    std::vector<std::string> seen;
    auto scanner = SerialScanner::open({.device = cable.path}, owner.clock, queue,
                                       [&](const RawScan& scan) { seen.push_back(scan.bytes); });
    REQUIRE(scanner);
    REQUIRE(owner.wait_connected(**scanner));
    for (int i = 0; i < 200; ++i) {
        cable.send("scan " + std::to_string(i) + "\r");
        std::this_thread::sleep_for(Milliseconds(1));
    }
    REQUIRE(owner.wait_for([&] { return (*scanner)->counts().dropped == 168; }));
    CHECK(wakes == 1);
    CHECK(queue.drain() == 1);
    REQUIRE(seen.size() == 32);
    CHECK(seen.front() == "scan 168");
    CHECK(seen.back() == "scan 199");
    cable.send("after\r");
    REQUIRE(owner.wait_for([&] { return queue.drain(), seen.size() == 33; }));
    CHECK(seen.back() == "after");
}

TEST_CASE("an unplugged scanner is found again, and half a scan is not a scan") {
    Port port;
    Owner owner;
    const auto scanner = owner.open({.device = port.path.string(),
                                     .silence = Milliseconds(10'000),
                                     .first_retry = Milliseconds(10),
                                     .longest_retry = Milliseconds(50)});
    std::this_thread::sleep_for(Milliseconds(30));
    CHECK(scanner->state() == Scanner::State::absent);  // not there yet
    Cable first;
    port.lead_to(first);
    REQUIRE(owner.wait_connected(*scanner));
    first.send("one\rhalf");
    REQUIRE(owner.wait_for([&] { return owner.scans.size() == 1; }));
    first.unplug();
    REQUIRE(owner.wait_for([&] { return scanner->state() == Scanner::State::absent; }));
    Cable second;
    port.lead_to(second);
    REQUIRE(owner.wait_connected(*scanner));
    second.send("two\r");
    REQUIRE(owner.wait_for([&] { return owner.scans.size() == 2; }));
    CHECK(owner.scans[0].bytes == "one");
    CHECK(owner.scans[1].bytes == "two");
    CHECK(scanner->counts().opened >= 2);
}

TEST_CASE("a scanner that has ended calls nobody, even with a task still queued") {
    Cable cable;
    Owner owner;
    TaskQueue queue;
    size_t calls = 0;

    {
        auto scanner =
            SerialScanner::open({.device = cable.path}, owner.clock, queue, [&](const RawScan&) { ++calls; });
        REQUIRE(scanner);
        REQUIRE(owner.wait_connected(**scanner));
        cable.send("one\r");
        std::this_thread::sleep_for(Milliseconds(100));
    }
    CHECK(queue.drain() == 1);
    CHECK(calls == 0);
}

TEST_CASE("settings out of range are refused, and what is no terminal is not read") {
    Owner owner;
    const auto refused = [&](SerialSettings settings) {
        const auto scanner = SerialScanner::open(std::move(settings), owner.clock, owner.queue, [](const RawScan&) {});
        return !scanner && scanner.error().code == errc::invalid_argument;
    };
    CHECK(refused({.device = ""}));
    CHECK(refused({.device = "/dev/x", .baud = 9601}));
    CHECK(refused({.device = "/dev/x", .silence = Milliseconds(0)}));
    CHECK(refused({.device = "/dev/x", .longest_queue = 0}));
    const auto zero = owner.open({.device = "/dev/zero", .first_retry = Milliseconds(5)});
    std::this_thread::sleep_for(Milliseconds(50));
    CHECK(zero->state() == Scanner::State::absent);
    CHECK(owner.queue.drain() == 0);
}
