// How long a customer waits until "thank you" may be said: Outbox::record against the bare commit that it cannot avoid.
#include <sqlite3.h>

#include <cstdlib>
#include <iostream>

#include "report.h"
#include "sync/outbox/outbox.h"

namespace {

using namespace tp;

constexpr std::string_view payload =
    R"({"feedback":"0190e4b0-0000-7000-8000-000000000001","language":"en","reasons":["friendly_staff","choice"],"score":3})";

[[noreturn]] void stop(const std::string& why) {
    std::cerr << "touchpoint-bench-outbox: " << why << '\n';
    std::exit(1);
}

// One row of the same payload in a file with WAL and synchronous=FULL: a prepared statement, autocommit.
class BareCommit {
  public:
    explicit BareCommit(const std::string& path) {
        if (sqlite3_open(path.c_str(), &m_db) != SQLITE_OK ||
            sqlite3_exec(m_db,
                         "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA locking_mode=EXCLUSIVE;"
                         "CREATE TABLE event(seq INTEGER PRIMARY KEY, payload TEXT)",
                         nullptr, nullptr, nullptr) != SQLITE_OK ||
            sqlite3_prepare_v2(m_db, "INSERT INTO event(payload) VALUES(?)", -1, &m_insert, nullptr) != SQLITE_OK)
            stop(sqlite3_errmsg(m_db));
    }
    ~BareCommit() {
        sqlite3_finalize(m_insert);
        sqlite3_close(m_db);
    }
    BareCommit(const BareCommit&) = delete;
    BareCommit& operator=(const BareCommit&) = delete;
    void operator()() {
        sqlite3_bind_text(m_insert, 1, payload.data(), static_cast<int>(payload.size()), SQLITE_STATIC);
        if (sqlite3_step(m_insert) != SQLITE_DONE) stop(sqlite3_errmsg(m_db));
        sqlite3_reset(m_insert);
    }

  private:
    sqlite3* m_db = nullptr;
    sqlite3_stmt* m_insert = nullptr;
};

}  // namespace

int main(int argc, char** argv) {
    const bench::ScratchFolder folder;
    const SystemClock clock;
    const auto logger = Logger::to_nowhere();
    auto outbox = Outbox::open(folder.file("outbox.db"), clock, *logger);
    if (!outbox) stop(outbox.error().message);
    BareCommit bare(folder.file("bare.db"));

    // In turn, so that both sides see the same disk.
    const int events = bench::long_sizes() ? 20'000 : 3'000;
    std::vector<double> ours, theirs;
    for (int i = 0; i < events; ++i) {
        ours.push_back(bench::milliseconds_of([&] {
            if (const auto event = outbox->record("feedback.submit", Lane::feedback, "", payload); !event)
                stop(event.error().message);
        }));
        theirs.push_back(bench::milliseconds_of([&] { bare(); }));
    }
    bench::Report report;
    report.add({"event durable (tap → may say thank you), p50", "one WAL+FULL commit, p50", bench::quantile(ours, 0.5),
                bench::quantile(theirs, 0.5), "ms", 2, false, "no budget of its own: shows the middle"});
    report.add({"event durable (tap → may say thank you), p99", "one WAL+FULL commit, p99", bench::quantile(ours, 0.99),
                bench::quantile(theirs, 0.99), "ms", 2});
    return report.print(argc, argv);
}
