// An ESC/POS printer on a loopback port and on a pseudo-terminal, played by the test.
#include "platform/devices/escpos_printer.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <pty.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <thread>

using namespace tp;

namespace {

// Answers DLE EOT n with its three bytes and keeps all the rest.
struct PlayedPrinter {
    std::array<uint8_t, 3> answers{0x16, 0x12, 0x12};  // to 1, 2 and 4
    std::string received;

    void serve(int fd) {
        std::string bytes;
        std::array<char, 256> buffer;
        ssize_t count = 0;
        while ((count = ::read(fd, buffer.data(), buffer.size())) > 0) {
            bytes.append(buffer.data(), static_cast<size_t>(count));
            while (bytes.size() >= 3 && bytes[0] == 0x10 && bytes[1] == 0x04) {
                const size_t which = bytes[2] == 1 ? 0 : bytes[2] == 2 ? 1 : 2;
                if (::write(fd, &answers[which], 1) != 1) return;
                bytes.erase(0, 3);
            }
            if (!bytes.empty() && bytes[0] != 0x10) received += std::exchange(bytes, {});
        }
    }
};

struct TcpPrinter : PlayedPrinter {
    TcpPrinter() {
        listening = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::bind(listening, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        REQUIRE(::listen(listening, 4) == 0);
        socklen_t size = sizeof address;
        REQUIRE(::getsockname(listening, reinterpret_cast<sockaddr*>(&address), &size) == 0);
        port = ntohs(address.sin_port);
        thread = std::thread([this] {
            for (int fd = -1; (fd = ::accept(listening, nullptr, nullptr)) >= 0; ::close(fd)) {
                if (silent)
                    std::this_thread::sleep_for(Milliseconds{200});
                else
                    serve(fd);
                ++served;
            }
        });
    }
    ~TcpPrinter() { stop(); }
    // Until so many connections have come and gone.
    void wait_served(int count) const {
        for (int i = 0; i < 1'000 && served < count; ++i) std::this_thread::sleep_for(Milliseconds{5});
        REQUIRE(served == count);
    }
    void stop() {
        if (!thread.joinable()) return;
        ::shutdown(listening, SHUT_RDWR);
        thread.join();
        ::close(listening);
    }
    [[nodiscard]] std::string device() const { return "tcp:127.0.0.1:" + std::to_string(port); }
    int listening = -1;
    uint16_t port = 0;
    bool silent = false;
    std::atomic<int> served = 0;
    std::thread thread;
};

std::unique_ptr<EscPosPrinter> printer_at(const std::string& device, Milliseconds patience = Milliseconds{2'000}) {
    auto made = EscPosPrinter::make({.device = device, .patience = patience});
    REQUIRE(made);
    return std::move(*made);
}

}  // namespace

TEST_CASE("printer: what the three status bytes say together") {
    CHECK(printer_state(0x16, 0x12, 0x12) == PrinterState::ready);
    CHECK(printer_state(0x16, 0x12, 0x1E) == PrinterState::paper_low);
    CHECK(printer_state(0x1E, 0x32, 0x7E) == PrinterState::paper_out);
    CHECK(printer_state(0x1E, 0x16, 0x12) == PrinterState::cover_open);
    CHECK(printer_state(0x1E, 0x52, 0x12) == PrinterState::failed);
    CHECK(printer_state(0x1E, 0x12, 0x12) == PrinterState::failed);
    for (const uint8_t bad : {uint8_t{0x00}, uint8_t{0xFF}, uint8_t{'H'}, uint8_t{0x13}, uint8_t{0x92}})
        CHECK(printer_state(0x16, bad, 0x12).error().code == errc::malformed);
}

TEST_CASE("printer: status and a page over TCP") {
    TcpPrinter played;
    const auto printer = printer_at(played.device());
    CHECK(printer->status() == PrinterState::ready);
    played.answers = {0x1E, 0x32, 0x7E};
    CHECK(printer->status() == PrinterState::paper_out);
    REQUIRE(printer->print(printer_test_page("touchpoint 0.1.0", "2026-11-22"), printer_test_band()));
    played.wait_served(3);
    played.stop();
    CHECK(played.received.starts_with("\x1B@touchpoint 0.1.0\n2026-11-22\n"));
    const std::string raster("\x1Dv0\0\x30\0\x18\0", 8);  // 48 bytes wide, 24 dots high
    const size_t at = played.received.find(raster);
    REQUIRE(at != std::string::npos);
    CHECK(played.received.size() == at + 8 + 48 * 24 + 3 + 4);
    CHECK(played.received.ends_with(std::string("\n\n\n\x1DV\x42\0", 7)));
}

TEST_CASE("printer: text from outside cannot command it") {
    TcpPrinter played;
    REQUIRE(printer_at(played.device())->print({"a\x1Bm\x10\x04\x01\nß"}, {}));
    played.wait_served(1);
    played.stop();
    CHECK(played.received.find("a?m??????\n") != std::string::npos);
}

TEST_CASE("printer: on a serial line") {
    int master = -1, slave = -1;
    char name[128];
    REQUIRE(::openpty(&master, &slave, name, nullptr, nullptr) == 0);
    termios raw{};
    ::tcgetattr(slave, &raw);
    ::cfmakeraw(&raw);
    ::tcsetattr(slave, TCSANOW, &raw);
    PlayedPrinter played;
    std::thread thread([&] { played.serve(master); });
    CHECK(printer_at(name)->status() == PrinterState::ready);
    ::close(slave);  // the last one at that side: the reader sees the end
    thread.join();
    ::close(master);
}

TEST_CASE("printer: nobody there, silence, strangers") {
    uint16_t free_port = 0;
    {
        TcpPrinter gone;
        free_port = gone.port;
    }
    CHECK(printer_at("tcp:127.0.0.1:" + std::to_string(free_port))->status().error().code == errc::unavailable);
    CHECK(printer_at("/dev/does-not-exist/lp0")->status().error().code == errc::not_found);
    TcpPrinter silent;
    silent.silent = true;
    const auto error = printer_at(silent.device(), Milliseconds{50})->status().error();
    CHECK((error.code == errc::timed_out || error.code == errc::unavailable));
    TcpPrinter stranger;
    stranger.answers = {'H', 'T', 'T'};
    CHECK(printer_at(stranger.device())->status().error().code == errc::malformed);
    for (const char* device :
         {"", "lp0", "tcp:", "tcp::9100", "tcp:host:", "tcp:host:0", "tcp:host:65536", "tcp:host:x"})
        CHECK_MESSAGE(EscPosPrinter::make({.device = device}).error().code == errc::invalid_argument, device);
}
