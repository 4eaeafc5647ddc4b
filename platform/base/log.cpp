#include "platform/base/log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <deque>
#include <mutex>

#include "platform/base/bytes.h"
#include "platform/base/clock.h"

namespace tp {

struct Logger::Sink {
    explicit Sink(std::shared_ptr<spdlog::logger> logger) : out(std::move(logger)) {}

    std::shared_ptr<spdlog::logger> out;  // spdlog hands its loggers out as shared
    SystemClock clock;
    mutable std::mutex mutex;
    std::deque<LogLine> recent;  // oldest first

    void keep(LogLine line) {
        constexpr size_t longest = 500;
        if (line.fields.size() > longest) {
            size_t end = longest;
            while (end > 0 && (static_cast<unsigned char>(line.fields[end]) & 0xC0U) == 0x80)
                --end;  // whole characters
            line.fields.resize(end);
        }
        const std::lock_guard lock(mutex);
        if (recent.size() == lines_kept) recent.pop_front();
        recent.push_back(std::move(line));
    }
};

namespace {

spdlog::level::level_enum to_spdlog(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
            return spdlog::level::debug;
        case LogLevel::info:
            return spdlog::level::info;
        case LogLevel::warning:
            return spdlog::level::warn;
        case LogLevel::error:
            return spdlog::level::err;
    }
    return spdlog::level::info;
}

std::string_view name_of(LogLevel level) {
    static constexpr std::string_view names[] = {"debug", "info", "warning", "error"};
    return names[static_cast<size_t>(level)];
}

std::shared_ptr<spdlog::logger> make_logger(spdlog::sink_ptr sink, LogLevel least) {
    auto logger = std::make_shared<spdlog::logger>("touchpoint", std::move(sink));
    logger->set_pattern("%v");
    logger->set_level(to_spdlog(least));
    logger->flush_on(spdlog::level::info);
    return logger;
}

// Before spdlog opens it, which would make it readable for everybody; one that is there already is closed to others.
void make_private(const std::string& path) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return;  // spdlog says why
    ::fchmod(fd, 0600);
    ::close(fd);
}

}  // namespace

Logger::Logger(std::unique_ptr<Sink> sink) : m_sink(std::move(sink)) {}
Logger::~Logger() = default;

std::unique_ptr<Logger> Logger::to_stderr(LogLevel least) {
    return std::unique_ptr<Logger>(
        new Logger(std::make_unique<Sink>(make_logger(std::make_shared<spdlog::sinks::stderr_sink_mt>(), least))));
}

std::unique_ptr<Logger> Logger::to_nowhere() {
    return std::unique_ptr<Logger>(new Logger(
        std::make_unique<Sink>(make_logger(std::make_shared<spdlog::sinks::null_sink_mt>(), LogLevel::error))));
}

Result<std::unique_ptr<Logger>> Logger::to_file(const std::string& path, LogLevel least) {
    try {
        spdlog::file_event_handlers handlers;
        handlers.before_open = make_private;
        auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(path, size_t{10} << 20, 3, false, handlers);
        return std::unique_ptr<Logger>(new Logger(std::make_unique<Sink>(make_logger(std::move(sink), least))));
    } catch (const spdlog::spdlog_ex& error) {
        return fail(errc::io, fmt::format("opening the log {}: {}", path, error.what()));
    }
}

void Logger::write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
    if (!m_sink->out->should_log(to_spdlog(level))) return;
    LogLine kept{.time = m_sink->clock.wall(), .level = level, .event = std::string(event), .fields = {}};
    std::string line = fmt::format(R"({{"time":"{}","level":"{}","event":"{}")", to_rfc3339(kept.time), name_of(level),
                                   json_escape(event));
    for (const LogField& field : fields) {
        line += fmt::format(R"(,"{}":)", json_escape(field.key));
        std::visit(
            [&](const auto& value) {
                using Value = std::decay_t<decltype(value)>;
                const std::string shown = fmt::format("{}", value);
                if (!shown.empty())
                    kept.fields += fmt::format("{}{}={}", kept.fields.empty() ? "" : " ", field.key, shown);
                if constexpr (std::is_same_v<Value, std::string_view>)
                    line += fmt::format(R"("{}")", json_escape(value));
                else
                    line += fmt::format("{}", value);
            },
            field.value);
    }
    line += '}';
    m_sink->out->log(to_spdlog(level), "{}", line);
    m_sink->keep(std::move(kept));
}

std::vector<LogLine> Logger::recent(size_t most) const {
    const std::lock_guard lock(m_sink->mutex);
    const size_t count = std::min(most, m_sink->recent.size());
    return {m_sink->recent.rbegin(), m_sink->recent.rbegin() + static_cast<std::ptrdiff_t>(count)};
}

Result<LogLevel> parse_log_level(std::string_view name) {
    for (const LogLevel level : {LogLevel::debug, LogLevel::info, LogLevel::warning, LogLevel::error})
        if (name == name_of(level)) return level;
    return fail(errc::invalid_argument, fmt::format("'{}' is no log level: debug, info, warning or error", name));
}

std::string json_escape(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 2);
    const bool valid = is_valid_utf8(text);
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20 || byte == 0x7F) {
            out += fmt::format("\\u{:04x}", byte);
        } else if (byte >= 0x80 && !valid) {
            out += "\xEF\xBF\xBD";
        } else {
            out += c;
        }
    }
    return out;
}

}  // namespace tp
