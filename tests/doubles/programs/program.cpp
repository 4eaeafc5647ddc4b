#include "tests/doubles/programs/program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace tp::test {

namespace {

struct Pipe {
    int read_end = -1, write_end = -1;
    Pipe() {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) std::abort();
        read_end = ends[0];
        write_end = ends[1];
    }
};

const char* path_of(Program program) {
    return program == Program::hub ? TOUCHPOINT_HUB : program == Program::kiosk ? TOUCHPOINT_KIOSK : TOUCHPOINT_CTL;
}

pid_t spawn(Program program, const std::vector<std::string>& arguments, const ProgramInput& input, int in, int out,
            int err) {
    std::vector<std::string> words{path_of(program)};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    const pid_t pid = ::fork();
    if (pid != 0) return pid;
    ::setenv("TOUCHPOINT_HOME", input.home.c_str(), 1);
    ::setenv("SDL_AUDIODRIVER", "dummy", 1);
    ::dup2(in, 0);
    ::dup2(out, 1);
    ::dup2(err, 2);
    if (input.output_full) ::dup2(::open("/dev/full", O_WRONLY | O_CLOEXEC), 1);
    if (input.kind == Stdin::closed) ::close(0);
    for (const int fd : input.closed) ::close(fd);
    ::execv(argv[0], argv.data());
    ::_exit(127);
}

int exit_status_of(int status) {
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void write_all(int fd, const std::string& text) {
    for (size_t at = 0; at < text.size();) {
        const ssize_t written = ::write(fd, text.data() + at, text.size() - at);
        if (written <= 0) return;
        at += static_cast<size_t>(written);
    }
}

}  // namespace

ProgramRun run_ctl(const std::vector<std::string>& arguments, const ProgramInput& input) {
    return run_program(Program::ctl, arguments, input);
}

ProgramRun run_program(Program program, const std::vector<std::string>& arguments, const ProgramInput& input) {
    const Pipe in, out, err;
    const pid_t pid = spawn(program, arguments, input, in.read_end, out.write_end, err.write_end);
    ::close(in.read_end);
    ::close(out.write_end);
    ::close(err.write_end);
    // The pipe holds 64 KiB: the text is written by a child, so that nobody waits for anybody.
    const pid_t writer = ::fork();
    if (writer == 0) {
        write_all(in.write_end, input.text);
        ::_exit(0);
    }
    ::close(in.write_end);
    ProgramRun run;
    pollfd ready[2] = {{out.read_end, POLLIN, 0}, {err.read_end, POLLIN, 0}};
    std::string* const texts[2] = {&run.out, &run.err};
    while (ready[0].fd >= 0 || ready[1].fd >= 0) {
        if (::poll(ready, 2, -1) < 0) break;
        for (int i = 0; i < 2; ++i) {
            if (ready[i].fd < 0 || ready[i].revents == 0) continue;
            char buffer[4096];
            const ssize_t got = ::read(ready[i].fd, buffer, sizeof buffer);
            if (got > 0)
                texts[i]->append(buffer, static_cast<size_t>(got));
            else
                ready[i].fd = -1;
        }
    }
    ::close(out.read_end);
    ::close(err.read_end);
    int status = 0;
    ::waitpid(pid, &status, 0);
    ::waitpid(writer, nullptr, 0);
    run.exit_status = exit_status_of(status);
    return run;
}

RunningProgram start_ctl(const std::vector<std::string>& arguments, const ProgramInput& input) {
    const Pipe out;
    const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    const pid_t pid = spawn(Program::ctl, arguments, input, nothing, out.write_end, nothing);
    ::close(out.write_end);
    ::close(nothing);
    return {pid, out.read_end};
}

ServingProgram::ServingProgram(Program program, std::vector<std::string> arguments, const ProgramInput& input,
                               std::string log)
    : m_log(std::move(log)) {
    if (program == Program::kiosk) {
        arguments.insert(arguments.begin(), "--headless");
        if (std::ranges::find(arguments, "--assets") == arguments.end())
            arguments.insert(arguments.end(), {"--assets", TOUCHPOINT_SOURCE_DIR "/assets"});
    }
    const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    const int file = ::open(m_log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    m_pid = spawn(program, arguments, input, nothing, file, file);
    ::close(nothing);
    ::close(file);
}

std::string ServingProgram::log() const {
    std::ifstream in(m_log);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::optional<std::string> ServingProgram::wait_for(const std::string& words) {
    for (int i = 0; i < 600; ++i) {
        const std::string text = log();
        if (const size_t at = text.find(words); at != std::string::npos) {
            const size_t begin = text.rfind('\n', at) + 1;
            return text.substr(begin, text.find('\n', at) - begin);
        }
        int status = 0;
        if (m_pid < 0 || ::waitpid(m_pid, &status, WNOHANG) == m_pid) {
            if (m_pid >= 0) m_status = exit_status_of(status);
            m_pid = -1;
            return std::nullopt;
        }
        ::usleep(50'000);
    }
    return std::nullopt;
}

std::optional<int> ServingProgram::wait_for_end() {
    for (int i = 0; i < 600 && m_pid >= 0; ++i) {
        int status = 0;
        if (::waitpid(m_pid, &status, WNOHANG) == m_pid) {
            m_status = exit_status_of(status);
            m_pid = -1;
        } else {
            ::usleep(50'000);
        }
    }
    return m_pid < 0 ? std::optional(m_status) : std::nullopt;
}

int ServingProgram::end() {
    if (m_pid < 0) return m_status;
    ::kill(m_pid, SIGTERM);
    int status = 0;
    ::waitpid(m_pid, &status, 0);
    m_pid = -1;
    return m_status = exit_status_of(status);
}

}  // namespace tp::test
