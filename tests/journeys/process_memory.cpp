#include "tests/journeys/process_memory.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <bitset>
#include <cctype>
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>

namespace tp::journeys {
namespace {

// A sanitizer reserves terabytes for its shadow, which says what may be touched and holds no bytes of the program's.
constexpr uint64_t most_of_a_mapping = uint64_t{8} << 30;

// One way in which a word may lie in memory.
struct Pattern {
    size_t word;
    std::string bytes;
};

// In little-endian units of 2 or 4 bytes, as ICU and the text engine hold it. What is no UTF-8 at its beginning is left
// out.
std::string in_units(std::string_view utf8, size_t unit) {
    std::string bytes;
    const auto put = [&](uint32_t value) {
        for (size_t i = 0; i < unit; ++i) bytes += static_cast<char>(value >> 8 * i & 0xFFU);
    };
    for (size_t at = 0; at < utf8.size();) {
        const auto lead = static_cast<unsigned char>(utf8[at]);
        const size_t length = lead < 0x80 ? 1 : lead < 0xC0 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (length == 0 || at + length > utf8.size()) {
            ++at;
            continue;
        }
        uint32_t point = length == 1 ? lead : lead & (0x7FU >> length);
        for (size_t i = 1; i < length; ++i) point = point << 6 | (static_cast<unsigned char>(utf8[at + i]) & 0x3FU);
        at += length;
        if (unit == 2 && point > 0xFFFF) {
            put(0xD800 + ((point - 0x10000) >> 10));
            put(0xDC00 + ((point - 0x10000) & 0x3FFU));
        } else {
            put(point);
        }
    }
    return bytes;
}

std::vector<Pattern> patterns_of(const std::vector<std::string>& words) {
    std::set<std::pair<size_t, std::string>> patterns;
    for (size_t i = 0; i < words.size(); ++i)
        for (int (*letter)(int) : {+[](int c) { return c; }, +[](int c) { return std::tolower(c); },
                                   +[](int c) { return std::toupper(c); }}) {
            std::string word;
            for (const char c : words[i])
                word += static_cast<unsigned char>(c) < 0x80 ? static_cast<char>(letter(c)) : c;
            for (const std::string& bytes : {word, in_units(word, 2), in_units(word, 4)}) patterns.emplace(i, bytes);
        }
    std::vector<Pattern> all;
    for (const auto& [word, bytes] : patterns) all.push_back({word, bytes});
    return all;
}

std::string printable(std::string_view bytes, size_t at) {
    std::string text;
    for (size_t i = at < 24 ? 0 : at - 24; i < std::min(bytes.size(), at + 72); ++i) {
        const char c = bytes[i];
        if (c != 0) text += c >= ' ' && c <= '~' ? c : '.';
    }
    return text;
}

// The patterns by their first two bytes: one pass over the memory finds them all.
class Index {
  public:
    explicit Index(std::vector<Pattern> patterns) : m_patterns(std::move(patterns)), m_by_start(1 << 16) {
        for (size_t i = 0; i < m_patterns.size(); ++i) {
            m_starts.set(start_of(m_patterns[i].bytes.data()));
            m_by_start[start_of(m_patterns[i].bytes.data())].push_back(i);
        }
    }
    // Gives a pattern and where it was found.
    template <typename Found>
    void each(std::string_view bytes, const Found& found) const {
        for (size_t at = 0; at + 1 < bytes.size(); ++at) {
            const uint16_t start = start_of(bytes.data() + at);
            if (!m_starts[start]) continue;
            for (const size_t i : m_by_start[start])
                if (bytes.substr(at).starts_with(m_patterns[i].bytes)) found(m_patterns[i], at);
        }
    }

  private:
    static uint16_t start_of(const char* bytes) {
        return static_cast<uint16_t>(static_cast<unsigned char>(bytes[0]) | static_cast<unsigned char>(bytes[1]) << 8U);
    }
    std::vector<Pattern> m_patterns;  // each of two bytes or more
    std::bitset<1 << 16> m_starts;
    std::vector<std::vector<size_t>> m_by_start;
};

void search(std::string_view bytes, const Index& index, const std::vector<std::string>& words, const std::string& place,
            uint64_t begin, std::vector<Trace>& found) {
    index.each(bytes, [&](const Pattern& pattern, size_t at) {
        found.push_back({words[pattern.word], fmt::format("{} + {:#x}", place, begin + at), printable(bytes, at)});
    });
}

class Stopped {
  public:
    explicit Stopped(pid_t pid) : m_pid(pid) { ::kill(m_pid, SIGSTOP); }
    ~Stopped() { ::kill(m_pid, SIGCONT); }
    Stopped(const Stopped&) = delete;
    Stopped& operator=(const Stopped&) = delete;

  private:
    pid_t m_pid;
};

}  // namespace

Result<std::vector<Trace>> find_in_memory(pid_t pid, const std::vector<std::string>& words) {
    const Stopped stopped(pid);
    std::ifstream maps(fmt::format("/proc/{}/maps", pid));
    const int memory = ::open(fmt::format("/proc/{}/mem", pid).c_str(), O_RDONLY | O_CLOEXEC);
    if (!maps || memory < 0) return fail(errc::refused, "the process's memory cannot be read");
    const Index index(patterns_of(words));
    std::vector<Trace> found;
    uint64_t read_bytes = 0;
    for (std::string line; std::getline(maps, line);) {
        uint64_t begin = 0, end = 0;
        char mode[5] = {};
        int name = 0;
        if (std::sscanf(line.c_str(), "%" SCNx64 "-%" SCNx64 " %4s %*s %*s %*s %n", &begin, &end, mode, &name) < 3)
            continue;
        const bool file = name > 0 && static_cast<size_t>(name) < line.size() && line[static_cast<size_t>(name)] == '/';
        if (mode[0] != 'r' || (file && mode[1] != 'w') || end - begin > most_of_a_mapping) continue;
        const std::string place =
            "memory " + (name > 0 && static_cast<size_t>(name) < line.size() ? line.substr(static_cast<size_t>(name))
                                                                             : "anonymous");
        // In pieces that overlap by more than a pattern is long.
        constexpr uint64_t piece = 8 << 20, overlap = 1024;
        for (uint64_t at = begin; at < end; at += piece) {
            std::string bytes(std::min(piece + overlap, end - at), '\0');
            const ssize_t got = ::pread(memory, bytes.data(), bytes.size(), static_cast<off_t>(at));
            if (got <= 0) break;
            bytes.resize(static_cast<size_t>(got));
            read_bytes += bytes.size();
            // Most of what a sanitizer maps was never touched.
            if (bytes.front() == 0 && std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0) continue;
            search(bytes, index, words, place, at, found);
        }
    }
    ::close(memory);
    if (read_bytes < (1 << 20)) return fail(errc::refused, "the process's memory cannot be read");
    return found;
}

Result<std::vector<Trace>> find_in_files(const std::string& folder, const std::vector<std::string>& words) {
    const Index index(patterns_of(words));
    std::vector<Trace> found;
    std::error_code error;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, error)) {
        const std::string name = entry.path().lexically_relative(folder).string();
        search(name, index, words, "name of a file", 0, found);
        if (!entry.is_regular_file(error)) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(file), {}};
        search(bytes, index, words, "file " + name, 0, found);
    }
    if (error) return fail(errc::io, folder + ": " + error.message());
    return found;
}

}  // namespace tp::journeys
