#include "sync/outbox/outbox.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "platform/base/ids.h"
#include "platform/secure/hash.h"
#include "tests/doubles/faulty_vfs.h"
#include "tests/doubles/temporary_folder.h"

using namespace tp;
using namespace std::chrono_literals;
using Verdict = SettledEvent::Verdict;

namespace {

struct Bench {
    TemporaryFolder folder;
    VirtualClock clock{parse_rfc3339("2026-11-22T14:00:00Z").value()};
    std::unique_ptr<Logger> logger = Logger::to_nowhere();
    std::string path = folder.file("outbox.db");
    OutboxOptions options{.ballast_bytes = 0, .vfs = faulty_vfs_name()};

    Bench() { faulty_vfs() = {}; }
    ~Bench() { faulty_vfs() = {}; }
    [[nodiscard]] Outbox open() {
        auto outbox = Outbox::open(path, clock, *logger, options);
        REQUIRE_MESSAGE(outbox, outbox.error().message);
        return *std::move(outbox);
    }
    // In the file or its log.
    [[nodiscard]] bool holds(std::string_view words) const {
        std::string bytes;
        for (const char* end : {"", "-wal"}) {
            std::ifstream file(path + end, std::ios::binary);
            bytes.append(std::istreambuf_iterator<char>(file), {});
        }
        return bytes.find(words) != std::string::npos;
    }
};

SettledEvent verdict_of(const Event& event, Verdict verdict, std::string code = "", std::chrono::seconds wait = 0s) {
    return {event.id, event.sha256, verdict, std::move(code), wait};
}

std::vector<std::string> types_of(const std::vector<Event>& events) {
    std::vector<std::string> types;
    for (const Event& event : events) types.push_back(event.type);
    return types;
}

}  // namespace

TEST_CASE("an event is given its identity and survives a reopening") {
    Bench bench;
    std::string install;
    Event event;
    {
        Outbox outbox = bench.open();
        install = outbox.install();
        CHECK(is_uuid(install));
        event = outbox.record("staff.call", Lane::staff_call, "", R"({ "reason":"help", "language":"en" })").value();
        CHECK(is_uuid(event.id));
        CHECK(event.seq == 1);
        CHECK(event.payload == R"({"language":"en","reason":"help"})");
        CHECK(event.sha256 == sha256_hex(event.payload));
        CHECK(event.created_at == bench.clock.wall());
    }
    Outbox outbox = bench.open();
    CHECK(outbox.install() == install);
    CHECK(outbox.next_batch(100, 1 << 18).value() == std::vector<Event>{event});
    CHECK(outbox.stats().value().pending_total() == 1);
}

TEST_CASE("only the hub's word on id and hash removes an event") {
    Bench bench;
    Outbox outbox = bench.open();
    const Event event = outbox.record("feedback.submit", Lane::feedback, "", "{}").value();
    CHECK(outbox.settle({{event.id, std::string(64, '0'), Verdict::applied, "", 0s}}));
    CHECK(outbox.settle({{make_uuid_v7(bench.clock.wall()), event.sha256, Verdict::applied, "", 0s}}));
    CHECK(outbox.stats().value().pending_total() == 1);
    CHECK(outbox.settle({verdict_of(event, Verdict::applied)}));
    CHECK(outbox.settle({verdict_of(event, Verdict::applied)}));
    CHECK(outbox.stats().value().pending_total() == 0);
    CHECK(outbox.record("feedback.submit", Lane::feedback, "", "{}").value().seq == 2);
}

TEST_CASE("lanes by urgency, streams in order") {
    Bench bench;
    Outbox outbox = bench.open();
    CHECK(outbox.record("telemetry", Lane::telemetry, "", "{}"));
    const Event face = outbox.record("face", Lane::feedback, "f1", "{}").value();
    CHECK(outbox.record("comment", Lane::feedback, "f1", "{}"));
    CHECK(outbox.record("hold", Lane::reservation, "f1", "{}"));
    CHECK(outbox.record("call", Lane::staff_call, "", "{}"));
    CHECK(types_of(outbox.next_batch(100, 1 << 18).value()) == std::vector<std::string>{"call", "face", "telemetry"});
    CHECK(types_of(outbox.next_batch(2, 1 << 18).value()) == std::vector<std::string>{"call", "face"});

    // While the first of the stream waits for its retry, the stream waits.
    CHECK(outbox.settle({verdict_of(face, Verdict::retry_after, "busy", 60s)}));
    CHECK(types_of(outbox.next_batch(100, 1 << 18).value()) == std::vector<std::string>{"call", "telemetry"});
    bench.clock.advance(60s);
    CHECK(types_of(outbox.next_batch(100, 1 << 18).value()) == std::vector<std::string>{"call", "face", "telemetry"});
    CHECK(outbox.settle({verdict_of(face, Verdict::applied)}));
    CHECK(types_of(outbox.next_batch(100, 1 << 18).value()) ==
          std::vector<std::string>{"call", "comment", "telemetry"});
}

TEST_CASE("a wait is stored, clamped to an hour, and ends when the clock jumps back") {
    Bench bench;
    Event event;
    {
        Outbox outbox = bench.open();
        event = outbox.record("a", Lane::feedback, "", "{}").value();
        CHECK(outbox.settle({verdict_of(event, Verdict::retry_after, "busy", std::chrono::hours(90000))}));
    }
    Outbox outbox = bench.open();
    bench.clock.advance(59min);
    CHECK(outbox.next_batch(100, 1 << 18).value().empty());
    bench.clock.advance(1min);
    CHECK(outbox.next_batch(100, 1 << 18).value().size() == 1);
    CHECK(outbox.settle({verdict_of(event, Verdict::retry_after, "busy", 60s)}));
    CHECK(outbox.next_batch(100, 1 << 18).value().empty());
    bench.clock.set_wall(parse_rfc3339("1970-01-01T00:00:00Z").value());
    CHECK(outbox.next_batch(100, 1 << 18).value().size() == 1);
}

TEST_CASE("what never had to wait is due whatever the clock says") {
    Bench bench;
    Outbox outbox = bench.open();
    CHECK(outbox.record("a", Lane::feedback, "", "{}"));
    for (const auto time : {WallTime{}, WallTime{} - 30min, WallTime{} - 24h * 3652, WallTime{} + 24h * 36525}) {
        bench.clock.set_wall(time);
        CHECK(outbox.next_batch(100, 1 << 18).value().size() == 1);
    }
}

TEST_CASE("a batch is bounded in bytes but never starves") {
    Bench bench;
    Outbox outbox = bench.open();
    const std::string comment(20'000, 'x');
    for (int i = 0; i < 4; ++i) CHECK(outbox.record("a", Lane::feedback, "", R"({"comment":")" + comment + "\"}"));
    CHECK(outbox.next_batch(100, 50'000).value().size() == 2);
    CHECK(outbox.next_batch(100, 10).value().size() == 1);
}

TEST_CASE(
    "what the hub has taken leaves the files when the upload pauses, though others wait, and what waits stays when "
    "memory forgets it") {
    Bench bench;
    Outbox outbox = bench.open();
    const Event taken = outbox.record("a", Lane::feedback, "", R"({"comment":"wxqjzkfv"})").value();
    CHECK(outbox.record("b", Lane::feedback, "", R"({"comment":"kept"})"));
    CHECK(bench.holds("wxqjzkfv"));
    CHECK(outbox.settle({verdict_of(taken, Verdict::applied)}));
    CHECK(outbox.pause());
    CHECK_FALSE(bench.holds("wxqjzkfv"));
    const Event other = outbox.record("a", Lane::feedback, "", R"({"comment":"vkqzwxpj"})").value();
    CHECK(outbox.settle({verdict_of(other, Verdict::applied)}));
    CHECK(outbox.forget());  // a visit that ends before the pause
    CHECK_FALSE(bench.holds("vkqzwxpj"));
    // A disk that fails when the log is cut: the next pause tries again.
    const Event third = outbox.record("a", Lane::feedback, "", R"({"comment":"jfxkwqvz"})").value();
    CHECK(outbox.settle({verdict_of(third, Verdict::applied)}));
    faulty_vfs().write_error = true;
    CHECK_FALSE(outbox.pause());
    faulty_vfs().write_error = false;
    CHECK(outbox.pause());
    CHECK_FALSE(bench.holds("jfxkwqvz"));
    CHECK(outbox.pause());
    CHECK(outbox.forget());
    CHECK(outbox.record("c", Lane::feedback, "", "{}"));
    CHECK(outbox.forget());
    CHECK(bench.holds("kept"));
    CHECK(types_of(outbox.next_batch(10, 1 << 18).value()) == std::vector<std::string>{"b", "c"});
    // A disk that fails meanwhile loses nothing.
    CHECK(outbox.record("d", Lane::feedback, "", "{}"));
    faulty_vfs().write_error = true;
    CHECK_FALSE(outbox.forget());
    faulty_vfs().write_error = false;
    CHECK(types_of(outbox.pending(10).value()) == std::vector<std::string>{"b", "c", "d"});
    CHECK(outbox.forget());
    CHECK(outbox.stats().value().pending_total() == 3);
}

TEST_CASE("what a process that ended had settled leaves the log with the first pause of the next one") {
    Bench bench;
    const std::string aside = bench.folder.file("aside");
    {
        Outbox outbox = bench.open();
        const Event taken = outbox.record("a", Lane::feedback, "", R"({"comment":"wxqjzkfv"})").value();
        CHECK(outbox.settle({verdict_of(taken, Verdict::applied)}));
        // As a power cut leaves it.
        for (const std::string end : {"", "-wal"}) std::filesystem::copy_file(bench.path + end, aside + end);
    }
    for (const std::string end : {"", "-wal"})
        std::filesystem::copy_file(aside + end, bench.path + end, std::filesystem::copy_options::overwrite_existing);
    REQUIRE(bench.holds("wxqjzkfv"));
    Outbox outbox = bench.open();
    CHECK(outbox.pause());
    CHECK_FALSE(bench.holds("wxqjzkfv"));
}

TEST_CASE("what the hub cannot take goes to the dead letters and is kept") {
    Bench bench;
    {
        Outbox outbox = bench.open();
        const Event a = outbox.record("a", Lane::feedback, "s", R"({"x":1})").value();
        const Event b = outbox.record("b", Lane::feedback, "s", "{}").value();
        const Event c = outbox.record("c", Lane::feedback, "", "{}").value();
        CHECK(outbox.settle({verdict_of(a, Verdict::refused, "malformed"),
                             verdict_of(b, Verdict::rejected, "out_of_stock"),
                             verdict_of(c, Verdict::rejected, "hash_mismatch")}));
    }
    Outbox outbox = bench.open();
    const auto letters = outbox.dead_letters(10).value();
    REQUIRE(letters.size() == 2);
    CHECK(letters[0].event.type == "a");
    CHECK(letters[0].event.payload == R"({"x":1})");
    CHECK(letters[0].code == "malformed");
    CHECK(letters[1].event.type == "c");
    CHECK(outbox.stats().value().dead_letters == 2);
    CHECK(outbox.stats().value().pending_total() == 0);
}

TEST_CASE("only telemetry is dropped, the oldest first, and counted") {
    Bench bench;
    bench.options.max_telemetry = 3;
    Outbox outbox = bench.open();
    for (int i = 0; i < 5; ++i) {
        CHECK(outbox.record("t" + std::to_string(i), Lane::telemetry, "", "{}"));
        CHECK(outbox.record("f", Lane::feedback, "", "{}"));
    }
    const auto stats = outbox.stats().value();
    CHECK(stats.pending[static_cast<size_t>(Lane::telemetry)] == 3);
    CHECK(stats.pending[static_cast<size_t>(Lane::feedback)] == 5);
    CHECK(stats.dropped_telemetry == 2);
    const auto pending = outbox.pending(100).value();
    CHECK(std::ranges::count(pending, "t1", &Event::type) == 0);
    CHECK(std::ranges::count(pending, "t2", &Event::type) == 1);
}

TEST_CASE("a full disk is said, nothing is claimed as saved, and service resumes unaided") {
    Bench bench;
    Outbox outbox = bench.open();
    faulty_vfs().disk_full = true;
    CHECK(outbox.record("a", Lane::feedback, "", "{}").error().code == errc::full);
    faulty_vfs().disk_full = false;
    CHECK(outbox.stats().value().pending_total() == 0);
    CHECK(outbox.record("b", Lane::feedback, "", "{}"));
    CHECK(types_of(outbox.pending(10).value()) == std::vector<std::string>{"b"});
}

TEST_CASE("ballast is held beside the file and given up for an event when the disk is full") {
    Bench bench;
    bench.options.ballast_bytes = 64 << 10;
    Outbox outbox = bench.open();
    CHECK(std::filesystem::file_size(bench.path + ".ballast") == 64 << 10);
    faulty_vfs().disk_full = true;
    CHECK(outbox.record("t", Lane::telemetry, "", "{}").error().code == errc::full);
    CHECK(std::filesystem::exists(bench.path + ".ballast"));
    CHECK(outbox.record("a", Lane::feedback, "", "{}").error().code == errc::full);
    CHECK_FALSE(std::filesystem::exists(bench.path + ".ballast"));
    faulty_vfs().disk_full = false;
    CHECK(outbox.settle({}));
    CHECK(std::filesystem::exists(bench.path + ".ballast"));
}

TEST_CASE("a failed sync or write is never taken for success; the file is opened anew and goes on") {
    Bench bench;
    Outbox outbox = bench.open();
    CHECK(outbox.record("a", Lane::feedback, "", "{}"));
    faulty_vfs().failing_syncs = 1;
    CHECK(outbox.record("b", Lane::feedback, "", "{}").error().code == errc::io);
    CHECK(outbox.record("c", Lane::feedback, "", "{}"));
    faulty_vfs().write_error = true;
    CHECK(outbox.record("d", Lane::feedback, "", "{}").error().code == errc::io);
    CHECK_FALSE(outbox.record("e", Lane::feedback, "", "{}"));
    faulty_vfs().write_error = false;
    CHECK(outbox.record("f", Lane::feedback, "", "{}"));
    const auto types = types_of(outbox.pending(10).value());
    for (const char* saved : {"a", "c", "f"}) CHECK(std::ranges::count(types, saved) == 1);
}

TEST_CASE("a damaged file is set aside, not deleted, and a fresh one begun") {
    for (const bool whole_header : {false, true}) {
        Bench bench;
        std::string install;
        {
            Outbox outbox = bench.open();
            install = outbox.install();
            for (int i = 0; i < 200; ++i) CHECK(outbox.record("a", Lane::feedback, "", R"({"comment":"kept"})"));
        }
        {
            std::fstream file(bench.path, std::ios::in | std::ios::out | std::ios::binary);
            const auto from = whole_header ? 4096 : 0;
            file.seekp(from);
            file << std::string(3 * 4096, '\x5a');
        }
        Outbox outbox = bench.open();
        CHECK(outbox.install() != install);
        CHECK(outbox.stats().value().pending_total() == 0);
        CHECK(outbox.record("b", Lane::feedback, "", "{}").value().seq == 1);
        int quarantined = 0;
        for (const auto& entry : std::filesystem::directory_iterator(bench.folder.path()))
            quarantined += entry.path().string().find(".quarantine-") != std::string::npos;
        CHECK(quarantined >= 1);
    }
}

TEST_CASE("a disk that fails to read is not taken for a damaged file") {
    Bench bench;
    {
        Outbox outbox = bench.open();
        for (int i = 0; i < 60; ++i) CHECK(outbox.record("a", Lane::feedback, "", R"({"comment":"kept"})"));
    }
    int failed = 0;
    for (int read = 1; read < 60; ++read) {
        faulty_vfs().failing_read = read;
        const auto opened = Outbox::open(bench.path, bench.clock, *bench.logger, bench.options);
        faulty_vfs().failing_read = 0;
        failed += !opened;
        if (!opened) CHECK(opened.error().code == errc::io);
    }
    CHECK(failed > 5);
    CHECK(bench.open().stats().value().pending_total() == 60);
}

TEST_CASE("a file whose columns or version are not its own is set aside like any damage") {
    for (const char* from : {"stream_key TEXT", "next_attempt_ms"}) {
        Bench bench;
        CHECK(bench.open().record("a", Lane::feedback, "", "{}"));
        {
            std::fstream file(bench.path, std::ios::in | std::ios::out | std::ios::binary);
            std::string bytes(std::istreambuf_iterator<char>(file), {});
            const size_t at = bytes.find(from);
            REQUIRE(at != std::string::npos);
            file.seekp(static_cast<std::streamoff>(at)) << 'r';
        }
        Outbox outbox = bench.open();
        CHECK(outbox.record("b", Lane::feedback, "", "{}").value().seq == 1);
    }
}

TEST_CASE("a second process, here a second opening, is told so") {
    Bench bench;
    Outbox outbox = bench.open();
    CHECK(Outbox::open(bench.path, bench.clock, *bench.logger, bench.options).error().code == errc::unavailable);
}

TEST_CASE("what is no event is refused before anything is stored") {
    Bench bench;
    Outbox outbox = bench.open();
    const auto code = [&](std::string_view type, std::string_view stream, std::string_view payload) {
        return outbox.record(type, Lane::feedback, stream, payload).error().code;
    };
    CHECK(code("", "", "{}") == errc::invalid_argument);
    CHECK(code(std::string(201, 'a'), "", "{}") == errc::invalid_argument);  // the hub takes 200
    CHECK(code("a", std::string(201, 'a'), "{}") == errc::invalid_argument);
    CHECK(code("a", "\xc0\xaf", "{}") == errc::invalid_argument);
    CHECK(code("a", "", "[]") == errc::malformed);
    CHECK(code("a", "", "") == errc::malformed);
    CHECK(code("a", "", R"({"a":1,"a":2})") == errc::malformed);
    CHECK(code("a", "", R"({"a":")" + std::string(40'000, 'x') + "\"}") == errc::too_large);
    CHECK(outbox.stats().value().pending_total() == 0);
}
