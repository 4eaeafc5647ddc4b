#include "platform/devices/serial_scanner.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "platform/devices/scan_framer.h"

namespace tp {
namespace {

std::optional<speed_t> speed_of(int baud) {
    switch (baud) {
        case 1200:
            return B1200;
        case 2400:
            return B2400;
        case 4800:
            return B4800;
        case 9600:
            return B9600;
        case 19200:
            return B19200;
        case 38400:
            return B38400;
        case 57600:
            return B57600;
        case 115200:
            return B115200;
        case 230400:
            return B230400;
        default:
            return std::nullopt;
    }
}

class Descriptor {
  public:
    Descriptor() = default;
    explicit Descriptor(int fd) : m_fd(fd) {}
    Descriptor(Descriptor&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    ~Descriptor() {
        if (m_fd >= 0) ::close(m_fd);
    }
    [[nodiscard]] int get() const { return m_fd; }
    [[nodiscard]] bool is_open() const { return m_fd >= 0; }

  private:
    int m_fd = -1;
};

Descriptor open_line(const std::string& device, speed_t speed) {
    Descriptor line(::open(device.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
    termios mode{};
    // A name that leads to something else than a terminal is treated like one that leads nowhere.
    if (!line.is_open() || ::tcgetattr(line.get(), &mode) != 0) return {};
    ::cfmakeraw(&mode);
    mode.c_cflag &= ~static_cast<tcflag_t>(CSTOPB | PARENB | CRTSCTS | CSIZE);
    mode.c_cflag |= CS8 | CLOCAL | CREAD;
    mode.c_iflag &= ~static_cast<tcflag_t>(IXON | IXOFF);
    mode.c_cc[VMIN] = 1;
    mode.c_cc[VTIME] = 0;
    ::cfsetispeed(&mode, speed);
    ::cfsetospeed(&mode, speed);
    if (::tcsetattr(line.get(), TCSANOW, &mode) != 0) return {};
    ::tcflush(line.get(), TCIFLUSH);  // what came before we listened is half a scan
    return line;
}

// Where the reading thread leaves scans for the owner.
class Mailbox : public std::enable_shared_from_this<Mailbox> {
  public:
    Mailbox(TaskQueue& owner, ScanSink sink, size_t longest)
        : m_owner(owner), m_sink(std::move(sink)), m_longest(longest) {}

    void put(RawScan scan) {
        {
            const std::lock_guard lock(m_mutex);
            if (scan.bytes.size() > longest_scan_bytes) ++m_counts.too_long;
            if (m_scans.size() == m_longest) {
                m_scans.pop_front();
                ++m_counts.dropped;
            }
            m_scans.push_back(std::move(scan));
            if (std::exchange(m_posted, true)) return;
        }
        m_owner.post([self = shared_from_this()] { self->hand_over(); });
    }
    void count_dropped() {
        const std::lock_guard lock(m_mutex);
        ++m_counts.dropped;
    }
    void set_connected() {
        const std::lock_guard lock(m_mutex);
        ++m_counts.opened;
        m_connected = true;
    }
    void set_absent() {
        const std::lock_guard lock(m_mutex);
        m_connected = false;
    }
    void close() {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
    }
    [[nodiscard]] bool connected() const {
        const std::lock_guard lock(m_mutex);
        return m_connected;
    }
    [[nodiscard]] Scanner::Counts counts() const {
        const std::lock_guard lock(m_mutex);
        return m_counts;
    }

  private:
    void hand_over() {
        std::deque<RawScan> scans;
        {
            const std::lock_guard lock(m_mutex);
            m_posted = false;
            scans.swap(m_scans);
        }
        for (const RawScan& scan : scans) {
            {
                const std::lock_guard lock(m_mutex);
                if (m_closed) return;  // the sink may have ended the scanner
                ++m_counts.delivered;
            }
            m_sink(scan);
        }
    }

    TaskQueue& m_owner;
    ScanSink m_sink;
    size_t m_longest;
    mutable std::mutex m_mutex;
    std::deque<RawScan> m_scans;
    Scanner::Counts m_counts;
    bool m_posted = false;
    bool m_closed = false;
    bool m_connected = false;
};

}  // namespace

struct SerialScanner::Impl {
    SerialSettings settings;
    speed_t speed;
    const Clock& clock;
    std::shared_ptr<Mailbox> mailbox;  // shared: a posted task may run after the scanner is gone
    Descriptor stop;
    std::thread thread;

    // Waits for the descriptor or the timeout (-1: none). False: the scanner is ending.
    bool wait(pollfd& line, int timeout_ms) const {
        std::array<pollfd, 2> polled{pollfd{stop.get(), POLLIN, 0}, line};
        ::poll(polled.data(), polled.size(), timeout_ms);
        line = polled[1];
        return polled[0].revents == 0;
    }

    // Reads until the line is gone (true) or the scanner ends (false). `heard` says whether anything came.
    bool listen(const Descriptor& line, bool& heard) const {
        ScanFramer framer([this](RawScan scan) { mailbox->put(std::move(scan)); });
        std::array<char, 4096> buffer;
        while (true) {
            pollfd polled{line.get(), POLLIN, 0};
            if (!wait(polled, framer.holds() ? static_cast<int>(settings.silence.count()) : -1)) return false;
            if (polled.revents == 0) {
                framer.silence();
                continue;
            }
            const ssize_t count = ::read(line.get(), buffer.data(), buffer.size());
            if (count > 0) {
                heard = true;
                framer.feed({buffer.data(), static_cast<size_t>(count)}, clock.monotonic());
            } else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
                if (framer.abandon()) mailbox->count_dropped();
                return true;
            }
        }
    }

    void run() {
        ::pthread_setname_np(::pthread_self(), "serial-scanner");
        Milliseconds retry = settings.first_retry;
        while (true) {
            if (const Descriptor line = open_line(settings.device, speed); line.is_open()) {
                mailbox->set_connected();
                bool heard = false;
                const bool gone = listen(line, heard);
                mailbox->set_absent();
                if (!gone) return;
                // Only a line that has spoken starts the back-off anew: one that opens and hangs up at once must not
                // spin.
                if (heard) retry = settings.first_retry;
            }
            pollfd nothing{-1, 0, 0};
            if (!wait(nothing, static_cast<int>(retry.count()))) return;
            retry = std::min(retry * 2, settings.longest_retry);
        }
    }
};

Result<std::unique_ptr<SerialScanner>> SerialScanner::open(SerialSettings settings, const Clock& clock,
                                                           TaskQueue& owner, ScanSink sink) {
    const auto speed = speed_of(settings.baud);
    if (!speed) return fail(errc::invalid_argument, "no serial line has " + std::to_string(settings.baud) + " baud");
    if (settings.device.empty()) return fail(errc::invalid_argument, "the serial scanner's device has no name");
    const auto in_range = [](Milliseconds time) { return time >= Milliseconds(1) && time <= Milliseconds(60'000); };
    if (!in_range(settings.silence) || !in_range(settings.first_retry) || !in_range(settings.longest_retry)) {
        return fail(errc::invalid_argument, "the serial scanner's times are 1 to 60,000 ms");
    }
    if (settings.longest_queue < 1)
        return fail(errc::invalid_argument, "the serial scanner's queue holds at least one scan");
    Descriptor stop(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!stop.is_open()) return fail_errno("preparing the serial scanner", errno);
    auto mailbox = std::make_shared<Mailbox>(owner, std::move(sink), settings.longest_queue);
    auto impl =
        std::make_unique<Impl>(Impl{std::move(settings), *speed, clock, std::move(mailbox), std::move(stop), {}});
    return std::unique_ptr<SerialScanner>(new SerialScanner(std::move(impl)));
}

SerialScanner::SerialScanner(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {
    m_impl->thread = std::thread([state = m_impl.get()] { state->run(); });
}

SerialScanner::~SerialScanner() {
    m_impl->mailbox->close();
    ::eventfd_write(m_impl->stop.get(), 1);
    m_impl->thread.join();
}

Scanner::State SerialScanner::state() const {
    return m_impl->mailbox->connected() ? State::connected : State::absent;
}

Scanner::Counts SerialScanner::counts() const {
    return m_impl->mailbox->counts();
}

}  // namespace tp
