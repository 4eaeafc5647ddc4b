#include "platform/devices/wedge_scanner.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <vector>

#include "platform/devices/scan_framer.h"
#include "platform/devices/scan_gate.h"

using namespace tp;

namespace {

struct Desk {
    explicit Desk(WedgeSettings settings = {})
        : wedge(settings, [this](const RawScan& scan) { scans.push_back(scan.bytes); }) {}

    void key(std::string_view text, int gap_ms) {
        now += Milliseconds(gap_ms);
        typed += wedge.feed(text, now);
    }
    void keys(std::string_view text, int gap_ms) {
        for (const char c : text) key({&c, 1}, gap_ms);
    }
    void pause(int ms) {
        now += Milliseconds(ms);
        typed += wedge.tick(now);
    }

    MonotonicTime now{};
    std::vector<std::string> scans;
    std::string typed;
    WedgeScanner wedge;
};

}  // namespace

TEST_CASE("a burst with a terminator is a scan and types nothing, even into a focused field") {
    for (const char* end : {"\r", "\n", "\t", "\r\n"}) {
        Desk desk;
        desk.keys("4006381333931", 5);
        desk.keys(end, 5);
        desk.pause(100);
        CHECK(desk.scans == std::vector<std::string>{"4006381333931"});
        CHECK(desk.typed.empty());
        CHECK_FALSE(desk.wedge.deadline());
    }
}

TEST_CASE("what a person types comes out in order, late by at most the gap") {
    Desk desk;
    desk.keys("milk", 80);
    CHECK(desk.typed == "mil");
    REQUIRE(desk.wedge.deadline());
    CHECK(*desk.wedge.deadline() - desk.now <= Milliseconds(36));
    desk.pause(36);
    CHECK(desk.typed == "milk");
    desk.key("\r", 200);
    CHECK(desk.typed == "milk\r");
    CHECK(desk.scans.empty());
}

TEST_CASE("typing before a scan and after it is kept apart") {
    Desk desk;
    desk.keys("ab", 90);
    desk.keys("9521234543213\r", 100);  // the first of these too is slow: all of it is typing
    CHECK(desk.scans.empty());
    Desk other;
    other.keys("ab", 90);
    other.pause(60);
    other.keys("9521234543213\r", 3);
    other.keys("c", 90);
    other.pause(60);
    CHECK(other.typed == "abc");
    CHECK(other.scans == std::vector<std::string>{"9521234543213"});
}

TEST_CASE("short bursts and bursts without a terminator are typing, unless configured") {
    Desk desk;
    desk.keys("12\r", 5);
    CHECK(desk.typed == "12\r");
    desk.keys("\t", 5);
    CHECK(desk.typed == "12\r\t");
    desk.keys("12345678", 5);
    desk.pause(50);
    CHECK(desk.typed == "12\r\t12345678");
    CHECK(desk.scans.empty());

    Desk silent({.unterminated = WedgeSettings::Unterminated::scan});
    silent.keys("12345678", 5);
    silent.pause(50);
    CHECK(silent.typed.empty());
    CHECK(silent.scans == std::vector<std::string>{"12345678"});
}

TEST_CASE("an over-long burst is cut and held within bounds") {
    Desk desk;
    desk.keys(std::string(7089, '7'), 1);
    desk.keys("\r", 1);
    REQUIRE(desk.scans.size() == 1);
    CHECK(desk.scans[0].size() == longest_scan_bytes + 1);
    CHECK(desk.wedge.counts().too_long == 1);
    desk.keys(std::string(5000, '7'), 1);  // and one without an end
    desk.pause(100);
    CHECK(desk.scans.size() == 2);
    CHECK(desk.typed.empty());
}

TEST_CASE("reset forgets what is held") {
    Desk desk;
    desk.keys("1234", 5);
    desk.wedge.reset();
    desk.keys("\r", 5);
    CHECK(desk.scans.empty());
    CHECK(desk.typed == "\r");
}

TEST_CASE("no character is lost or made up, whatever the rhythm") {
    CHECK(rc::check([] {
        Desk desk;
        std::string in;
        for (const auto& [c, gap] : *rc::gen::arbitrary<std::vector<std::pair<char, uint8_t>>>()) {
            if (c == '\n') continue;  // may be swallowed behind a terminator
            desk.key({&c, 1}, gap);
            in += c;
        }
        desk.pause(1000);
        // Scans come out of `in` with their terminator; the rest is typing, in order.
        size_t taken = desk.typed.size();
        for (const std::string& scan : desk.scans) {
            RC_ASSERT(in.find(scan) != std::string::npos);
            taken += scan.size() + 1;
        }
        RC_ASSERT(taken <= in.size());
        RC_ASSERT(in.size() - taken <= static_cast<size_t>(std::count_if(
                                           in.begin(), in.end(), [](char c) { return c == '\r' || c == '\t'; })));
    }));
}

TEST_CASE("a double strike is one scan") {
    ScanGate gate;
    const MonotonicTime start{};
    CHECK(gate.admit("A", start));
    CHECK_FALSE(gate.admit("A", start + Milliseconds(100)));
    CHECK_FALSE(gate.admit("A", start + Milliseconds(599)));  // still there
    CHECK(gate.admit("A", start + Milliseconds(1099)));
    CHECK(gate.admit("B", start + Milliseconds(1100)));
    CHECK(gate.admit("A", start + Milliseconds(1101)));
    gate.forget();
    CHECK(gate.admit("A", start + Milliseconds(1102)));
}

TEST_CASE("a stream is framed by its terminators, however it is cut") {
    CHECK(rc::check([] {
        const std::string stream =
            "ABC\r\n\r\nDE\n\x1d"
            "F\r";
        std::vector<std::string> frames;
        ScanFramer framer([&](RawScan scan) { frames.push_back(scan.bytes); });
        for (size_t at = 0; at < stream.size();) {
            const size_t count = *rc::gen::inRange<size_t>(1, 6);
            framer.feed(std::string_view(stream).substr(at, count), {});
            at += count;
        }
        RC_ASSERT(frames == (std::vector<std::string>{"ABC", "DE",
                                                      "\x1d"
                                                      "F"}));
        RC_ASSERT(!framer.holds());
    }));
}
