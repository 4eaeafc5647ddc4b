#include "platform/devices/escpos_printer.h"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "platform/base/text_numbers.h"

namespace tp {
namespace {

constexpr std::string_view tcp_prefix = "tcp:";
constexpr std::string_view raw_port = "9100";  // of printers that take raw bytes

struct HostAndPort {
    std::string host, port;
};

Result<HostAndPort> tcp_address(std::string_view device) {
    device.remove_prefix(tcp_prefix.size());
    const size_t colon = device.rfind(':');
    HostAndPort address{std::string(device.substr(0, colon)), std::string(raw_port)};
    if (colon != std::string_view::npos) {
        const auto port = parse_digits(device.substr(colon + 1));
        if (!port || *port < 1 || *port > 65535)
            return fail(errc::invalid_argument, "the printer's port is 1 to 65535");
        address.port = std::to_string(*port);
    }
    if (address.host.empty()) return fail(errc::invalid_argument, "the printer's host has no name");
    return address;
}

// The open device or connection.
class PrinterLine {
  public:
    PrinterLine(int fd, Milliseconds patience) : m_fd(fd), m_patience(patience) {}
    PrinterLine(PrinterLine&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)), m_patience(other.m_patience) {}
    PrinterLine& operator=(PrinterLine&&) = delete;
    ~PrinterLine() {
        if (m_fd >= 0) ::close(m_fd);
    }
    [[nodiscard]] int get() const { return m_fd; }

    [[nodiscard]] Status wait(short events) const {
        pollfd polled{m_fd, events, 0};
        const int ready = ::poll(&polled, 1, static_cast<int>(m_patience.count()));
        if (ready < 0) return fail_errno("waiting for the printer", errno);
        if (ready == 0) return fail(errc::timed_out, "the printer does not answer");
        return {};
    }
    [[nodiscard]] Status write(std::string_view bytes) const {
        while (!bytes.empty()) {
            TRY(wait(POLLOUT));
            const ssize_t count = ::write(m_fd, bytes.data(), bytes.size());
            if (count < 0 && (errno == EAGAIN || errno == EINTR)) continue;
            if (count < 0) return fail_errno("writing to the printer", errno);
            bytes.remove_prefix(static_cast<size_t>(count));
        }
        return {};
    }
    [[nodiscard]] Result<uint8_t> read_byte() const {
        while (true) {
            TRY(wait(POLLIN));
            uint8_t byte = 0;
            const ssize_t count = ::read(m_fd, &byte, 1);
            if (count == 1) return byte;
            if (count < 0 && (errno == EAGAIN || errno == EINTR)) continue;
            return fail(errc::unavailable, "the printer has hung up");
        }
    }

  private:
    int m_fd;
    Milliseconds m_patience;
};

Result<PrinterLine> open_device(const EscPosSettings& settings) {
    PrinterLine line(::open(settings.device.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC), settings.patience);
    if (line.get() < 0) return fail_errno("opening the printer " + settings.device, errno);
    termios mode{};
    if (::tcgetattr(line.get(), &mode) == 0) {  // a serial line: bytes as they are
        ::cfmakeraw(&mode);
        ::tcsetattr(line.get(), TCSANOW, &mode);
    }
    return line;
}

Result<PrinterLine> connect_to(const EscPosSettings& settings) {
    const HostAndPort address = TRY(tcp_address(settings.device));
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (const int error = ::getaddrinfo(address.host.c_str(), address.port.c_str(), &hints, &found); error != 0)
        return fail(errc::not_found, "no address of the printer " + address.host + ": " + ::gai_strerror(error));
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> addresses(found, ::freeaddrinfo);
    for (const addrinfo* at = found; at != nullptr; at = at->ai_next) {
        PrinterLine line(::socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), settings.patience);
        if (line.get() < 0) continue;
        if (::connect(line.get(), at->ai_addr, at->ai_addrlen) != 0 && errno != EINPROGRESS) continue;
        if (!line.wait(POLLOUT)) continue;
        int error = 0;
        socklen_t size = sizeof error;
        if (::getsockopt(line.get(), SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0) return line;
    }
    return fail(errc::unavailable, "no printer answers at " + settings.device);
}

Result<PrinterLine> open_printer(const EscPosSettings& settings) {
    return settings.device.starts_with(tcp_prefix) ? connect_to(settings) : open_device(settings);
}

Result<uint8_t> ask_printer(const PrinterLine& line, char what) {
    const std::array<char, 3> request{0x10, 0x04, what};  // DLE EOT n
    TRY(line.write({request.data(), request.size()}));
    return line.read_byte();
}

std::string ascii_line(std::string_view text) {
    std::string line;
    for (const char c : text) line += c >= 0x20 && c < 0x7F ? c : '?';
    return line + '\n';
}

// GS v 0: width in bytes and height in dots, the low byte first.
std::string raster_bytes(const PrinterRaster& raster) {
    if (raster.width_bytes <= 0 || raster.rows.empty()) return {};
    const auto height = static_cast<int>(raster.rows.size()) / raster.width_bytes;
    std::string bytes("\x1Dv0\0", 4);
    for (const int size : {raster.width_bytes, height}) {
        bytes += static_cast<char>(size & 0xFF);
        bytes += static_cast<char>(size >> 8);
    }
    bytes.append(reinterpret_cast<const char*>(raster.rows.data()), static_cast<size_t>(height * raster.width_bytes));
    return bytes;
}

}  // namespace

Result<PrinterState> printer_state(uint8_t printer, uint8_t offline, uint8_t paper) {
    for (const uint8_t answer : {printer, offline, paper})
        if ((answer & 0x93) != 0x12) return fail(errc::malformed, "what answers there is no ESC/POS printer");
    constexpr uint8_t cover_open = 0x04, stopped_without_paper = 0x20, error = 0x40;  // of DLE EOT 2
    constexpr uint8_t nearly_out = 0x0C, out = 0x60;                                  // of DLE EOT 4
    constexpr uint8_t is_offline = 0x08;                                              // of DLE EOT 1
    if ((offline & cover_open) != 0) return PrinterState::cover_open;
    if ((paper & out) != 0 || (offline & stopped_without_paper) != 0) return PrinterState::paper_out;
    if ((offline & error) != 0 || (printer & is_offline) != 0) return PrinterState::failed;
    return (paper & nearly_out) != 0 ? PrinterState::paper_low : PrinterState::ready;
}

Result<std::unique_ptr<EscPosPrinter>> EscPosPrinter::make(EscPosSettings settings) {
    if (settings.device.starts_with(tcp_prefix))
        TRY(tcp_address(settings.device));
    else if (!settings.device.starts_with('/'))
        return fail(errc::invalid_argument,
                    "a printer is a device file (/dev/usb/lp0) or tcp:HOST[:PORT], not \"" + settings.device + "\"");
    return std::unique_ptr<EscPosPrinter>(new EscPosPrinter(std::move(settings)));
}

Result<PrinterState> EscPosPrinter::status() {
    const PrinterLine line = TRY(open_printer(m_settings));
    const uint8_t printer = TRY(ask_printer(line, 1));
    const uint8_t offline = TRY(ask_printer(line, 2));
    const uint8_t paper = TRY(ask_printer(line, 4));
    return printer_state(printer, offline, paper);
}

Status EscPosPrinter::print(const std::vector<std::string>& lines, const PrinterRaster& raster) {
    const PrinterLine line = TRY(open_printer(m_settings));
    std::string page("\x1B@");  // ESC @: as after switching on
    for (const std::string& text : lines) page += ascii_line(text);
    page += raster_bytes(raster);
    page += "\n\n\n";
    page.append("\x1DV\x42\0", 4);  // GS V 66 0: feed to the cutter and cut
    return line.write(page);
}

std::vector<std::string> printer_test_page(std::string_view title, std::string_view time) {
    std::vector<std::string> lines{std::string(title), std::string(time), ""};
    std::string characters;
    for (char c = 0x21; c < 0x7F; ++c) {
        characters += c;
        if (characters.size() == 42) lines.push_back(std::exchange(characters, {}));
    }
    lines.push_back(std::move(characters));
    lines.emplace_back("....5....10...15...20...25...30...35...40.");
    return lines;
}

PrinterRaster printer_test_band() {
    constexpr int width_bytes = 48, height = 24;  // 384 dots: the width of a 58 mm roll
    PrinterRaster band{.width_bytes = width_bytes, .rows = {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width_bytes; ++x)
            band.rows.push_back(y < height / 2 ? ((x + y / 4) % 2 == 0 ? 0xFF : 0x00) : (y % 2 == 0 ? 0xAA : 0x55));
    return band;
}

}  // namespace tp
