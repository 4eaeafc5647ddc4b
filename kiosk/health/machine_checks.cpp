// The checks of the machine itself: display, touch, clock, disk.
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "kiosk/health/health_checks.h"
#include "platform/base/text_numbers.h"

namespace tp {

namespace {

// The outbox keeps a ballast of 2 MiB; a first replica of a million products needs about a gigabyte.
constexpr uint64_t disk_bad_below = 64ULL * 1024 * 1024;
constexpr uint64_t disk_warning_below = 1024ULL * 1024 * 1024;

std::string environment(const char* name) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing here sets the environment
    return value == nullptr ? "" : value;
}

bool answers(const std::string& path, bool abstract) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const size_t at = abstract ? 1 : 0;
    if (path.size() + at >= sizeof address.sun_path) return false;
    path.copy(address.sun_path + at, path.size());
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + 1);
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return false;
    const bool connected = ::connect(fd, reinterpret_cast<const sockaddr*>(&address), length) == 0;
    ::close(fd);
    return connected;
}

// ":0", ":0.0" → the local server's number; nothing for a display of another machine.
std::optional<int64_t> local_display(std::string_view display) {
    if (!display.starts_with(':')) return std::nullopt;
    return parse_digits(display.substr(1, display.find('.', 1) - 1));
}

// The bit of a mask that /proc prints as hexadecimal words of a long's size, the highest first.
bool has_bit(const std::string& words, size_t bit) {
    std::vector<uint64_t> values;
    std::istringstream in(words);
    for (uint64_t value = 0; in >> std::hex >> value;) values.push_back(value);
    constexpr size_t word_bits = 8 * sizeof(long);
    const size_t word = bit / word_bits;
    return word < values.size() && ((values[values.size() - 1 - word] >> (bit % word_bits)) & 1) != 0;
}

}  // namespace

HealthFinding check_display() {
    const std::string check = "display";
    const std::string hint = "start the kiosk inside a session (cage or Xorg) with access to it";
    if (const std::string wayland = environment("WAYLAND_DISPLAY"); !wayland.empty()) {
        const std::string path = wayland.starts_with('/') ? wayland : environment("XDG_RUNTIME_DIR") + "/" + wayland;
        if (answers(path, false)) return {check, Health::good, "a Wayland compositor answers at " + path, ""};
        return {check, Health::bad, "WAYLAND_DISPLAY is set, and no compositor answers at " + path, hint};
    }
    if (const std::string display = environment("DISPLAY"); !display.empty()) {
        const auto number = local_display(display);
        if (!number)
            return {check, Health::warning, "DISPLAY is " + display + ", which is not on this machine",
                    "a kiosk draws on its own machine: unset DISPLAY and " + hint};
        const std::string path = "/tmp/.X11-unix/X" + std::to_string(*number);
        if (answers(path, false) || answers(path, true))
            return {check, Health::good, "an X server answers at " + display, ""};
        return {check, Health::bad, "DISPLAY is " + display + ", and no X server answers there", hint};
    }
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator("/dev/dri", ignored)) {
        const std::string card = entry.path();
        if (!entry.path().filename().string().starts_with("card")) continue;
        if (::access(card.c_str(), R_OK | W_OK) == 0)
            return {check, Health::warning, "no session runs; the screen at " + card + " could be used directly", hint};
        return {check, Health::bad, "no session runs, and " + card + " is closed to this user",
                "add the user to the groups video and render, or " + hint};
    }
    return {check, Health::bad,
            "there is no display: neither WAYLAND_DISPLAY nor DISPLAY is set, and no screen is connected",
            hint + "; packaging/demo --tour DIR works without a display"};
}

std::vector<std::string> touch_screens(const std::string& devices) {
    std::vector<std::string> names;
    std::istringstream in(devices + "\n\n");
    std::string name, absolute, properties;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("N: Name=")) name = line.substr(8);
        if (line.starts_with("B: ABS=")) absolute = line.substr(7);
        if (line.starts_with("B: PROP=")) properties = line.substr(8);
        if (!line.empty()) continue;
        constexpr size_t multi_touch_x = 53, direct = 1;
        if (has_bit(absolute, multi_touch_x) && has_bit(properties, direct)) names.push_back(name);
        name = absolute = properties = "";
    }
    return names;
}

HealthFinding check_touch() {
    const std::string check = "touch";
    std::ifstream in("/proc/bus/input/devices");
    std::ostringstream text;
    text << in.rdbuf();
    if (!in)
        return {check, Health::warning, "the kernel does not list input devices here", "run doctor on the kiosk itself",
                "touch_warning"};
    const auto names = touch_screens(text.str());
    if (names.empty())
        return {check, Health::warning, "no touch screen is connected",
                "check the panel's USB cable, then look at: cat /proc/bus/input/devices; a mouse works meanwhile",
                "touch_warning"};
    return {check, Health::good, "touch screen " + names.front(), "", "plain", 0, names.front()};
}

HealthFinding check_clock(const Clock& clock) {
    const std::string check = "clock";
    const WallTime wall = clock.wall();
    const std::string now = to_rfc3339(wall);
    // Earlier than this program's sources: certificates would not be valid yet.
    if (wall < WallTime{std::chrono::sys_days{std::chrono::year{2026} / 11 / 1}})
        return {check,
                Health::bad,
                "the clock says " + now + ", which is before this program was made",
                "set the time: timedatectl set-ntp true, and check the battery of the board",
                "clock_bad",
                0,
                "",
                wall};
    timex state{};
    if (::adjtimex(&state) == TIME_ERROR || (state.status & STA_UNSYNC) != 0)
        return {check,
                Health::warning,
                "the clock says " + now + " and is not kept by a time server",
                "run: timedatectl set-ntp true",
                "clock_warning",
                0,
                "",
                wall};
    return {check, Health::good, "the clock says " + now + " and is kept by a time server", "", "clock_good", 0,
            "",    wall};
}

HealthFinding check_disk(const DataFolder& folder) {
    const std::string check = "disk";
    std::filesystem::path existing = folder.root;
    std::error_code ignored;
    while (!std::filesystem::exists(existing, ignored) && existing.has_relative_path())
        existing = existing.parent_path();
    struct statvfs space{};
    if (::statvfs(existing.c_str(), &space) != 0)
        return {check, Health::bad, "cannot look at " + existing.string(), "check that the disk is mounted",
                "disk_bad"};
    if ((space.f_flag & ST_RDONLY) != 0 || ::access(existing.c_str(), W_OK) != 0)
        return {check, Health::bad, existing.string() + " cannot be written",
                "mount it writable and give it to the kiosk's user; events of customers cannot be kept now",
                "disk_bad"};
    const uint64_t free_bytes = uint64_t{space.f_bavail} * space.f_frsize;
    const std::string size = size_words(free_bytes);
    const std::string found = fmt::format("{} MiB free at {}", free_bytes / (1024 * 1024), existing.string());
    if (space.f_files != 0 && space.f_favail < 100)
        return {check,
                Health::bad,
                found + ", but no room for more files",
                "remove files: df -i " + existing.string(),
                "disk_bad",
                0,
                size};
    if (free_bytes < disk_bad_below)
        return {check, Health::bad, found, "make room: events of customers cannot be kept", "disk_bad", 0, size};
    if (free_bytes < disk_warning_below)
        return {check,
                Health::warning,
                found,
                "make room: a new replica needs about 1 GiB for a million products",
                "disk_warning",
                0,
                size};
    return {check, Health::good, found, "", "disk_good", 0, size};
}

std::string_view name_of(Health health) {
    switch (health) {
        case Health::good:
            return "good";
        case Health::warning:
            return "warning";
        case Health::bad:
            return "bad";
    }
    return "";
}

std::string size_words(uint64_t bytes) {
    constexpr double mib = 1024.0 * 1024;
    const double size = static_cast<double>(bytes) / mib;
    return size < 1024 ? fmt::format("{:.{}f} MiB", size, size < 10 ? 1 : 0) : fmt::format("{:.1f} GiB", size / 1024);
}

}  // namespace tp
