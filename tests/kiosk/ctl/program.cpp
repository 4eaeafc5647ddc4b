#include "program.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

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

pid_t spawn(const std::vector<std::string>& arguments, const ProgramInput& input, int in, int out, int err) {
    std::vector<std::string> words{TOUCHPOINT_CTL};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    const pid_t pid = ::fork();
    if (pid != 0) return pid;
    ::setenv("TOUCHPOINT_HOME", input.home.c_str(), 1);
    ::dup2(in, 0);
    ::dup2(out, 1);
    ::dup2(err, 2);
    if (input.kind == Stdin::closed) ::close(0);
    for (const int fd : input.closed) ::close(fd);
    ::execv(argv[0], argv.data());
    ::_exit(127);
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
    const Pipe in, out, err;
    const pid_t pid = spawn(arguments, input, in.read_end, out.write_end, err.write_end);
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
    run.exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return run;
}

RunningProgram start_ctl(const std::vector<std::string>& arguments, const ProgramInput& input) {
    const Pipe out;
    const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    const pid_t pid = spawn(arguments, input, nothing, out.write_end, nothing);
    ::close(out.write_end);
    ::close(nothing);
    return {pid, out.read_end};
}

}  // namespace tp::test
