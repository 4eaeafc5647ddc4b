// Structured logs: one JSON object a line. Thread rule: any thread.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "platform/base/clock.h"
#include "platform/base/error.h"

namespace tp {

enum class LogLevel { debug, info, warning, error };

struct LogField {
    std::string_view key;
    std::variant<std::string_view, int64_t, double, bool> value;
    LogField(std::string_view k, std::string_view v) : key(k), value(v) {}
    LogField(std::string_view k, const char* v) : key(k), value(std::string_view(v)) {}
    LogField(std::string_view k, const std::string& v) : key(k), value(std::string_view(v)) {}
    LogField(std::string_view k, bool v) : key(k), value(v) {}
    LogField(std::string_view k, std::integral auto v) : key(k), value(static_cast<int64_t>(v)) {}
    LogField(std::string_view k, double v) : key(k), value(v) {}
};

// A line as it was logged, for who looks at the machine on its own screen.
struct LogLine {
    WallTime time{};
    LogLevel level = LogLevel::info;
    std::string event;
    std::string fields;  // "key=value key=value"; cut after 500 bytes
};

// Writes {"time":…,"level":…,"event":…, fields…} lines. `event` is a stable snake_case name; never put personal data
// into a field.
class Logger {
  public:
    static std::unique_ptr<Logger> to_stderr(LogLevel least);
    static Result<std::unique_ptr<Logger>> to_file(const std::string& path,
                                                   LogLevel least);  // 10 MiB × 3, rotating, mode 0600
    static std::unique_ptr<Logger> to_nowhere();
    ~Logger();

    void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});
    void debug(std::string_view event, std::initializer_list<LogField> fields = {}) {
        write(LogLevel::debug, event, fields);
    }
    void info(std::string_view event, std::initializer_list<LogField> fields = {}) {
        write(LogLevel::info, event, fields);
    }
    void warning(std::string_view event, std::initializer_list<LogField> fields = {}) {
        write(LogLevel::warning, event, fields);
    }
    void error(std::string_view event, std::initializer_list<LogField> fields = {}) {
        write(LogLevel::error, event, fields);
    }

    // The latest lines that were written, the newest first; no more than this many are kept in memory.
    static constexpr size_t lines_kept = 500;
    [[nodiscard]] std::vector<LogLine> recent(size_t most = lines_kept) const;

  private:
    struct Sink;
    explicit Logger(std::unique_ptr<Sink> sink);
    std::unique_ptr<Sink> m_sink;
};

[[nodiscard]] Result<LogLevel> parse_log_level(std::string_view name);
// `text` as the inside of a JSON string (RFC 8259, clause 7); bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string json_escape(std::string_view text);

}  // namespace tp
