#include "kiosk/ctl/console.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "platform/base/bytes.h"

namespace tp {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

// The bytes of a control at the start of `text` (0: there is none): C0, DEL, C1, and Unicode's bidi controls
// (U+061C, U+200E, U+200F, U+202A–U+202E, U+2066–U+2069).
size_t control_length(std::string_view text) {
    const auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    if (byte(0) < 0x20 || byte(0) == 0x7f) return 1;
    if (byte(0) == 0xc2 && byte(1) < 0xa0) return 2;
    if (byte(0) == 0xd8 && byte(1) == 0x9c) return 2;
    if (byte(0) == 0xe2 && byte(1) == 0x80 &&
        (byte(2) == 0x8e || byte(2) == 0x8f || (byte(2) >= 0xaa && byte(2) <= 0xae)))
        return 3;
    if (byte(0) == 0xe2 && byte(1) == 0x81 && byte(2) >= 0xa6 && byte(2) <= 0xa9) return 3;
    return 0;
}

}  // namespace

std::string printable(std::string_view text) {
    if (!is_valid_utf8(text)) {
        std::string ascii;
        for (const char c : text) {
            if (static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7f)
                ascii += c;
            else
                ascii += replacement;
        }
        return ascii;
    }
    std::string out;
    while (!text.empty()) {
        const size_t control = control_length(text);
        if (control > 0)
            out += replacement;
        else
            out += text.front();
        text.remove_prefix(control > 0 ? control : 1);
    }
    return out;
}

Console::Console() {
    m_closed = open_closed_standard_streams();
    m_terminal = ::isatty(STDERR_FILENO) == 1;
}

void Console::out(std::string_view text) {
    m_out += text;
    if (m_out.size() > 64 * 1024) static_cast<void>(flush());
}

Status Console::flush() {
    if (!m_out.empty() && m_written) m_written = write_standard_output(m_out, m_closed);
    m_out.clear();
    return m_written;
}

void Console::complain(std::string_view text) {
    note("touchpoint-ctl: " + printable(text));
}

void Console::note(std::string_view text) {
    progress("");
    static_cast<void>(write_all(STDERR_FILENO, std::string(text) + "\n"));
}

void Console::progress(std::string_view text) {
    if (!m_terminal || (text.empty() && !m_progress_shown)) return;
    m_progress_shown = !text.empty();
    static_cast<void>(write_all(STDERR_FILENO, "\r\x1b[K" + printable(text)));
}

Result<std::string> Console::read_input(size_t most) const {
    if (m_closed.input) return fail(errc::io, "standard input is closed");
    std::string text;
    char buffer[16 * 1024];
    for (;;) {
        const ssize_t got = ::read(STDIN_FILENO, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail_errno("reading standard input", errno);
        if (got == 0) return text;
        text.append(buffer, static_cast<size_t>(got));
        if (text.size() > most)
            return fail(errc::too_large, "standard input has more than " + std::to_string(most) + " bytes");
    }
}

}  // namespace tp
