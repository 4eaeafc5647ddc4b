// A process that may open only so many files: each room says so with a typed error, and works once it may open more.
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

#include "platform/secure/certificates.h"
#include "sync/client/curl_transport.h"
#include "sync/outbox/outbox.h"
#include "sync/replica/replica_reader.h"
#include "sync/replica/replica_writer.h"
#include "tests/doubles/temporary_folder.h"
#include "tests/faults/rows.h"

namespace tp::faults {

namespace {

constexpr rlim_t fewest_descriptors = 8, most_descriptors = 64;

Status limit_descriptors(rlim_t most) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = std::min(most, limit.rlim_max);
    return ::setrlimit(RLIMIT_NOFILE, &limit) == 0 ? Status{} : fail(errc::internal, "setrlimit");
}

// What a terminal opens when it starts, and a first use of each.
Status use_terminal(const std::string& folder, const std::string& root_pem) {
    const SystemClock clock;
    const auto log = Logger::to_nowhere();
    ReplicaPlace place(folder + "/replica");
    Outbox outbox = TRY(Outbox::open(folder + "/outbox.db", clock, *log));
    TRY(outbox.record("trial", Lane::feedback, "", "{}"));
    const auto writer = TRY(ReplicaWriter::open(place, *log));
    TRY(writer->cursors());
    ReplicaReader reader(place);
    TRY(reader.product_count({}));
    CurlOptions options;
    options.base_url = "https://127.0.0.1:9";  // nobody listens
    options.roots = {root_pem};
    options.user_agent = "touchpoint/test";
    const auto transport = TRY(CurlTransport::make(options));
    HttpRequest request;
    request.target = "/v1/pull";
    request.timeout = Milliseconds(2'000);
    (void)transport->start(request);
    for (int turn = 0; turn < 100; ++turn) {
        const std::vector<Completion> done = transport->wait(Milliseconds(100));
        if (done.empty()) continue;
        return done[0].response ? fail(errc::internal, "somebody answered") : Status{};
    }
    return fail(errc::internal, "the request had no end");
}

#if defined(__SANITIZE_ADDRESS__)
// The sanitizer opens a pipe when it meets a type for the first time, and takes its failure for a broken object.
constexpr bool meet_types_first = true;
#else
constexpr bool meet_types_first = false;
#endif

// In a process of its own. 0: it has degraded and recovered.
int starve(rlim_t most, const std::string& folder, const std::string& root_pem) {
    if (meet_types_first && !use_terminal(TemporaryFolder().path(), root_pem)) return 2;
    if (!limit_descriptors(most)) return 2;
    const Status starved = use_terminal(folder, root_pem);
    if (!starved && (starved.error().code == errc::corrupt || starved.error().message.empty())) return 3;
    if (!limit_descriptors(1024)) return 2;
    const Status fed = use_terminal(folder, root_pem);
    if (!fed) fmt::print(stderr, "with descriptors again: {}\n", fed.error().message);
    return fed ? 0 : 4;
}

Result<uint64_t> run_starving(uint64_t seed, const std::string& root_pem) {
    const TemporaryFolder folder;
    std::fflush(nullptr);
    const pid_t child = ::fork();
    if (child < 0) return fail(errc::io, "fork");
    if (child == 0) ::_exit(starve(fewest_descriptors + (seed - 1), folder.path(), root_pem));
    int status = 0;
    ::waitpid(child, &status, 0);
    for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
        if (entry.path().string().find("quarantine") != std::string::npos)
            return fail(errc::corrupt, "a sound outbox was set aside");
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return 1;
    return fail(errc::internal, WIFSIGNALED(status) ? fmt::format("killed by signal {}", WTERMSIG(status))
                                                    : fmt::format("exit status {}", WEXITSTATUS(status)));
}

}  // namespace

Row descriptors_row() {
    return {"descriptors", "file descriptors", "8 to 64 of them, in a process of its own; then 1,024",
            [](Trials& trials) {
                const TemporaryFolder keys;
                const SystemClock clock;
                const auto authority = CertificateAuthority::load_or_create(keys.path(), clock);
                const std::string root = authority ? authority->root_pem() : "";
                std::vector<uint64_t> seeds;
                for (rlim_t most = fewest_descriptors; most <= most_descriptors; ++most)
                    seeds.push_back(most - fewest_descriptors + 1);
                trials.run_each(seeds, [&](uint64_t seed) { return run_starving(seed, root); });
            }};
}

}  // namespace tp::faults
