#include "tests/faults/killed_terminal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <future>

#include "sync/client/curl_transport.h"
#include "sync/client/identity.h"
#include "sync/client/sync_thread.h"
#include "sync/replica/replica_writer.h"

namespace tp::faults {

namespace {

using namespace std::chrono_literals;

void say_line(const std::string& line) {
    const std::string text = line + "\n";  // below PIPE_BUF: whole or not at all
    (void)!::write(STDOUT_FILENO, text.data(), text.size());
}

Status serve_customers(const std::string& folder) {
    const SystemClock clock;
    const auto log = Logger::to_stderr(LogLevel::error);
    const Identity identity = TRY(load_identity(folder));
    ReplicaPlace place(folder + "/replica");
    Outbox outbox = TRY(Outbox::open(folder + "/outbox.db", clock, *log, {.ballast_bytes = 0, .vfs = {}}));
    Worker worker("outbox");
    SyncThreadParts parts;
    CurlOptions curl;
    curl.base_url = identity.hub_url;
    curl.roots = identity.enrolled.roots;
    curl.certificate = identity.enrolled.certificate;
    curl.private_key = identity.private_key;
    curl.user_agent = "touchpoint/test";
    parts.transport = TRY(CurlTransport::make(curl));
    parts.sink = TRY(ReplicaWriter::open(place, *log));
    parts.events = std::make_unique<OutboxOnWorker>(worker, outbox);
    parts.options.download.buckets = identity.enrolled.configuration.buckets;
    parts.options.download.signing_key = identity.enrolled.hub_keys.signing;
    parts.options.version = "test";
    // Back-off a hundred times shorter: the hub comes back within a second here, and dies again.
    parts.options.random = [random = system_random()] { return random() / 100; };
    SyncThread sync(std::move(parts), clock, *log);
    const auto on_worker = [&worker](auto job) {
        std::promise<decltype(job())> told;
        auto answer = told.get_future();
        worker.post([&told, &job] { told.set_value(job()); });
        return answer.get();
    };
    say_line("ready");
    for (pollfd input{STDIN_FILENO, POLLIN, 0}; ::poll(&input, 1, 3) == 0;) {
        const auto event = on_worker([&] {
            return outbox.record("reservation.create", Lane::reservation, "",
                                 R"({"sku":"A1","store":"1","quantity":1,"code":"T-1"})");
        });
        if (!event) return std::unexpected(event.error());
        say_line(event->id + " " + event->sha256);
        sync.events_recorded();
    }
    while (TRY(on_worker([&] { return outbox.stats(); })).pending_total() > 0) {
        sync.events_recorded();
        ::usleep(10'000);
    }
    say_line("drained");
    return {};
}

}  // namespace

int be_terminal(const std::string& folder) {
    const Status served = serve_customers(folder);
    if (!served) fmt::print(stderr, "terminal: {}: {}\n", served.error().code.name(), served.error().message);
    return served ? 0 : 1;
}

KilledTerminal::KilledTerminal(const std::string& folder) {
    std::array<int, 2> in{-1, -1}, out{-1, -1};
    if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0) std::abort();
    std::string program = "/proc/self/exe", argument = be_terminal_argument, where = folder;
    std::array<char*, 4> argv{program.data(), argument.data(), where.data(), nullptr};
    m_pid = ::fork();
    if (m_pid == 0) {
        ::dup2(in[0], STDIN_FILENO);
        ::dup2(out[1], STDOUT_FILENO);
        ::execv(argv[0], argv.data());
        ::_exit(127);
    }
    ::close(in[0]);
    ::close(out[1]);
    m_in = in[1];
    m_out = out[0];
    ::fcntl(m_out, F_SETFL, O_NONBLOCK);
}

void KilledTerminal::signal(int number) {
    if (m_pid > 0) ::kill(m_pid, number);
}

void KilledTerminal::kill() {
    if (m_pid > 0) {
        ::kill(m_pid, SIGKILL);
        ::waitpid(m_pid, nullptr, 0);
    }
    m_pid = -1;
    if (m_in >= 0) ::close(m_in);
    m_in = -1;
    if (m_out < 0) return;
    read_words();
    ::close(m_out);
    m_out = -1;
}

void KilledTerminal::read_words() {
    std::array<char, 4096> bytes{};
    for (ssize_t got = 0; m_out >= 0 && (got = ::read(m_out, bytes.data(), bytes.size())) > 0;)
        m_text.append(bytes.data(), static_cast<size_t>(got));
    for (size_t end = 0; (end = m_text.find('\n')) != std::string::npos; m_text.erase(0, end + 1)) {
        const std::string line = m_text.substr(0, end);
        const size_t space = line.find(' ');
        if (space == std::string::npos)
            m_words.push_back(line);
        else
            m_thanked.push_back({line.substr(0, space), line.substr(space + 1)});
    }
}

Status KilledTerminal::wait_for_word(const std::string& word, std::chrono::seconds most) {
    const auto end = std::chrono::steady_clock::now() + most;
    while (std::ranges::find(m_words, word) == m_words.end()) {
        if (std::chrono::steady_clock::now() >= end)
            return fail(errc::timed_out, fmt::format("the terminal is not {} within {} s", word, most.count()));
        int status = 0;
        if (::waitpid(m_pid, &status, WNOHANG) == m_pid) m_pid = -1;
        read_words();
        if (m_pid < 0 && std::ranges::find(m_words, word) == m_words.end())
            return fail(errc::internal, fmt::format("the terminal has ended before it was {}", word));
        ::usleep(1'000);
    }
    return {};
}

Status KilledTerminal::wait_for_ready(std::chrono::seconds most) {
    return wait_for_word("ready", most);
}

Status KilledTerminal::drain(std::chrono::seconds most) {
    ::close(std::exchange(m_in, -1));
    TRY(wait_for_word("drained", most));
    int status = 0;
    if (m_pid > 0 && ::waitpid(m_pid, &status, 0) == m_pid) m_pid = -1;
    if (status != 0) return fail(errc::internal, fmt::format("the terminal has ended with {}", status));
    return {};
}

const std::vector<Thanked>& KilledTerminal::thanked() {
    read_words();
    return m_thanked;
}

}  // namespace tp::faults
