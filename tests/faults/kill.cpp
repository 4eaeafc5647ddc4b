// kill -9 of the hub, of the terminal, of both, at random moments, also while they start; and SIGSTOP instead, for a
// while. Real processes.
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <random>

#include "platform/storage/database.h"
#include "sync/protocol/codec.h"
#include "sync/replica/replica_place.h"
#include "tests/doubles/hub/loopback_hub.h"
#include "tests/doubles/programs/program.h"
#include "tests/doubles/temporary_folder.h"
#include "tests/faults/killed_terminal.h"
#include "tests/faults/rows.h"

namespace tp::faults {

namespace {

using namespace std::chrono_literals;

enum class Victim { hub, terminal, both };

constexpr uint64_t kills_each = 20;
constexpr int64_t shop_pieces = 1'000'000;
constexpr auto back_within = 10s;  // promise I4
constexpr auto unhung_within = 15s;

Status check_integrity(const std::string& path) {
    Database database = TRY(Database::open(path, {}));
    Statement check = TRY(database.prepare("PRAGMA integrity_check"));
    if (TRY(check.step()) && check.text(0) == "ok") return {};
    return fail(errc::corrupt, path + ": integrity_check: " + check.string(0));
}

class MortalHouse {
  public:
    // The hub's files, made by its own rules while no process has them; the terminal is enrolled.
    Status prepare() {
        const auto hub = TRY(hub::LoopbackHub::start(m_folder.file("hub"), m_clock, *m_log));
        tp::Store store;
        store.id = "1", store.name = "Main Street", store.country = "US";
        Product product;
        product.sku = "A1", product.title = "Article", product.price = {499, "USD"};
        TRY(hub->import("stores", {encode(store)}));
        TRY(hub->import("products", {encode(product)}));
        TRY(hub->import("stock", {encode(tp::Stock{"1", "A1", shop_pieces, {}})}));
        m_identity = TRY(hub->enrol("1"));
        // A free port, and the same one for every life of the hub.
        m_port = hub->server().port();
        return save_identity(m_folder.file("kiosk"), m_identity);
    }
    void start_hub() {
        const std::vector<std::string> arguments{
            "--listen", fmt::format("127.0.0.1:{}", m_port), "--health-listen", "127.0.0.1:0", "--log-level", "info"};
        m_hub.emplace(test::Program::hub, arguments, test::ProgramInput{.home = m_folder.path()},
                      m_folder.file(fmt::format("hub-{}.log", ++m_lives)));
    }
    void kill_hub() {
        ::kill(m_hub->pid(), SIGKILL);
        m_hub.reset();  // waits for it
    }
    void start_terminal() { m_terminal.emplace(m_folder.file("kiosk")); }
    void kill_terminal() {
        m_terminal->kill();
        keep_words();
        m_terminal.reset();
    }
    Status wait_for_both() {
        const SystemClock clock;
        const MonotonicTime begun = clock.monotonic();
        if (!m_hub->wait_for("hub_started")) return fail(errc::internal, "the hub does not start: " + m_hub->log());
        if (clock.monotonic() - begun > back_within) return fail(errc::timed_out, "the hub takes over 10 s to start");
        return m_terminal->wait_for_ready(back_within);
    }
    // Every event to the hub, then both end as they should.
    Status come_to_rest() {
        TRY(wait_for_both());
        TRY(m_terminal->drain(60s));
        keep_words();
        m_terminal.reset();
        if (m_hub->end() != 0) return fail(errc::internal, "the hub does not end well");
        m_hub.reset();
        return {};
    }
    Status judge();
    [[nodiscard]] size_t thanked() const { return m_thanked.size(); }
    // SIGSTOP or SIGCONT.
    void signal(Victim victim, int number) {
        if (victim != Victim::terminal) ::kill(m_hub->pid(), number);
        if (victim != Victim::hub) m_terminal->signal(number);
    }
    // Until a customer more is thanked than now.
    Status wait_for_thanks(std::chrono::seconds most) {
        const auto end = m_clock.monotonic() + most;
        const size_t before = m_terminal->thanked().size();
        while (m_terminal->thanked().size() == before) {
            if (m_clock.monotonic() > end) return fail(errc::timed_out, "I4: nobody is thanked any more");
            ::usleep(5'000);
        }
        return {};
    }

  private:
    void keep_words() {
        const auto& told = m_terminal->thanked();
        m_thanked.insert(m_thanked.end(), told.begin(), told.end());
    }

    TemporaryFolder m_folder;
    SystemClock m_clock;
    std::unique_ptr<Logger> m_log = Logger::to_nowhere();
    Identity m_identity;
    int m_port = 0, m_lives = 0;
    std::optional<test::ServingProgram> m_hub;
    std::optional<KilledTerminal> m_terminal;
    std::vector<Thanked> m_thanked;
};

Status MortalHouse::judge() {
    TRY(check_integrity(m_folder.file("hub/hub.db")));
    TRY(check_integrity(m_folder.file("kiosk/outbox.db")));
    TRY(check_integrity(TRY(ReplicaPlace(m_folder.file("kiosk/replica")).present_file())));
    const auto hub = TRY(hub::Hub::open(m_folder.file("hub"), m_clock, *m_log));
    return hub->files().store->read([&](hub::StoreReader& reader) -> Status {
        std::map<std::string, std::string> book;  // id → hash
        int64_t last = 0;
        for (bool more = true; more;) {
            const auto events = TRY(reader.events_after(last, 1'000));
            for (const hub::EventRecord& event : events) {
                last = event.number;
                if (event.status != "applied") return fail(errc::corrupt, "an event is " + event.status);
                if (!book.emplace(event.id, event.sha256).second)
                    return fail(errc::corrupt, "I2: an event is there twice");
            }
            more = !events.empty();
        }
        for (const Thanked& thanked : m_thanked) {
            const auto found = book.find(thanked.id);
            if (found == book.end() || found->second != thanked.sha256)
                return fail(errc::corrupt, "I1: a customer was thanked for what the hub has not");
        }
        const auto row = TRY(reader.row("store:1", "stock", "A1"));
        const int64_t taken = shop_pieces - (row ? TRY(decode<tp::Stock>(*row)).quantity : 0);
        // Beyond those thanked for: at each kill one may have become durable without a word to anybody.
        if (taken != static_cast<int64_t>(book.size()))
            return fail(errc::corrupt, fmt::format("I2: {} events took {} pieces", book.size(), taken));
        return {};
    });
}

Result<uint64_t> kill_again_and_again(Victim victim, uint64_t seed, uint64_t& thanked) {
    std::mt19937_64 random(seed);
    const auto sleep_up_to = [&](uint64_t ms) { ::usleep(static_cast<useconds_t>(random() % (ms * 1'000))); };
    const bool hub_dies = victim != Victim::terminal, terminal_dies = victim != Victim::hub;
    MortalHouse house;
    TRY(house.prepare());
    house.start_hub();
    house.start_terminal();
    TRY(house.wait_for_both());
    for (uint64_t kill = 0; kill < kills_each; ++kill) {
        sleep_up_to(150);
        if (hub_dies) house.kill_hub();
        if (hub_dies && terminal_dies) sleep_up_to(20);
        if (terminal_dies) house.kill_terminal();
        sleep_up_to(20);
        if (hub_dies) house.start_hub();
        if (terminal_dies) house.start_terminal();
        // One in four is left alone until it serves: the others may die again while they start.
        if (kill % 4 == 3) TRY(house.wait_for_both());
    }
    TRY(house.come_to_rest());
    TRY(house.judge());
    thanked += house.thanked();
    return kills_each;
}

Result<uint64_t> hang(uint64_t seed) {
    std::mt19937_64 random(seed);
    const auto victim = static_cast<Victim>(seed % 3);
    MortalHouse house;
    TRY(house.prepare());
    house.start_hub();
    house.start_terminal();
    TRY(house.wait_for_both());
    ::usleep(static_cast<useconds_t>(random() % 100'000));
    house.signal(victim, SIGSTOP);
    ::usleep(static_cast<useconds_t>(500'000 + random() % 1'500'000));
    // A hub that hangs holds no customer up.
    const Status served = victim == Victim::hub ? house.wait_for_thanks(5s) : Status{};
    house.signal(victim, SIGCONT);
    TRY(served);
    TRY(house.wait_for_thanks(unhung_within));
    TRY(house.come_to_rest());
    TRY(house.judge());
    return 1;
}

Row kill_row(std::string name, std::string fault, Victim victim) {
    return {
        std::move(name), std::move(fault),
        "real touchpoint-hub; the terminal's outbox, replica, transport and threads in a process without a window; at "
        "random moments, three in four also while it starts",
        [victim](Trials& trials) {
            uint64_t thanked = 0;
            trials.run(trials.wanted(60, 20'000),
                       [&](uint64_t seed) { return kill_again_and_again(victim, seed, thanked); });
            trials.remark(fmt::format("{} customers were thanked", thanked));
        }};
}

}  // namespace

Row hang_row() {
    return {"hang", "hang",
            "SIGSTOP of the hub, of the terminal, of both for 0.5 to 2 s; a stuck loop of the screen is not part of it",
            [](Trials& trials) { trials.run(trials.wanted(6, 50), hang); }};
}

std::vector<Row> kill_rows() {
    std::vector<Row> rows;
    rows.push_back(kill_row("kill_hub", "kill -9 of the hub", Victim::hub));
    rows.push_back(kill_row("kill_terminal", "kill -9 of the terminal", Victim::terminal));
    rows.push_back(kill_row("kill_both", "kill -9 of both", Victim::both));
    return rows;
}

}  // namespace tp::faults
