#include "kiosk/terminal/staff_link.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "kiosk/terminal/network_check.h"
#include "platform/secure/certificates.h"
#include "sync/client/sync_thread.h"

namespace tp {
namespace {

uint64_t file_bytes(const std::string& path) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    return error ? 0 : size;
}

uint64_t memory_of_this_program() {
    std::ifstream in("/proc/self/statm");
    uint64_t all = 0, resident = 0;
    in >> all >> resident;
    return resident * static_cast<uint64_t>(::sysconf(_SC_PAGESIZE));
}

uint64_t memory_free() {
    std::ifstream in("/proc/meminfo");
    for (std::string name; in >> name;) {
        uint64_t kib = 0;
        std::string unit;
        in >> kib >> unit;
        if (name == "MemAvailable:") return kib * 1024;
        if (unit != "kB") in.clear();
    }
    return 0;
}

int64_t quarantined(const std::string& folder) {
    std::error_code error;
    int64_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename().string();
        // Its log and shared memory are moved with it, under names of their own.
        count +=
            name.starts_with("outbox.db.quarantine-") && !name.ends_with("-wal") && !name.ends_with("-shm") ? 1 : 0;
    }
    return count;
}

std::string_view name_of_state(PrinterState state) {
    switch (state) {
        case PrinterState::ready:
            return "ready";
        case PrinterState::paper_low:
            return "paper_low";
        case PrinterState::paper_out:
            return "paper_out";
        case PrinterState::cover_open:
            return "cover_open";
        case PrinterState::failed:
            return "failed";
    }
    return "failed";
}

}  // namespace

struct StaffLink::Impl {
    explicit Impl(StaffLinkParts of)
        : parts(std::move(of)), audit(audit_of(parts)), keeper(parts.folder.kiosk(), parts.clock, *audit) {}

    static std::unique_ptr<Logger> audit_of(const StaffLinkParts& parts) {
        auto opened = open_staff_audit(parts.folder.kiosk());
        if (opened) return std::move(*opened);
        parts.log.error("staff_audit_not_kept", {{"error", opened.error().message}});
        return Logger::to_stderr(LogLevel::info);
    }

    // Runs `work` on the worker and hands what it gives to `answer` on the UI thread, unless the menu is gone by then.
    template <typename Work, typename Answer>
    void ask(Work work, Answer answer) {
        worker->post([this, work = std::move(work), answer = std::move(answer)]() mutable {
            auto given = work();
            to_ui([answer = std::move(answer), given = std::move(given)]() mutable { answer(std::move(given)); });
        });
    }
    void to_ui(Task task) {
        parts.ui_tasks.post([task = std::move(task), still = std::weak_ptr<bool>(alive)]() mutable {
            if (!still.expired()) task();
        });
    }

    // On the worker: what the machine and the disk say.
    void look_at_machine(StaffFacts& facts) {
        facts.machine = {check_certificates(parts.folder, parts.clock), check_clock(parts.clock),
                         check_disk(parts.folder), check_touch()};
        facts.memory_used = memory_of_this_program();
        facts.memory_free = memory_free();
        if (facts.outbox) facts.outbox->quarantined_files = quarantined(parts.folder.kiosk());
        if (parts.shop != nullptr) {
            const ReplicaPlace& place = parts.shop->place();
            StaffFacts::Replica replica{.there = false,
                                        .damaged = place.damaged(),
                                        .bytes = 0,
                                        .as_of = facts.hub ? facts.hub->last_complete : std::nullopt};
            if (const auto file = place.present_file()) {
                replica.there = true;
                replica.bytes = file_bytes(*file) + file_bytes(*file + "-wal");
            }
            facts.replica = replica;
        }
        facts.printer = "none";
        if (parts.printer) {
            const auto state = parts.printer->status();
            facts.printer = state ? name_of_state(*state) : "failed";
            if (!state) facts.printer_error = state.error().code.name();
        }
    }

    StaffFacts facts_of_ui() {
        StaffFacts facts;
        facts.now = parts.clock.wall();
        if (parts.shop != nullptr) {
            const SyncState& sync = parts.shop->state();
            facts.hub = StaffFacts::Hub{.enrolled = parts.shop->identity().has_value(),
                                        .online = sync.online,
                                        .refused = sync.refused,
                                        .since = sync.since,
                                        .last_error = sync.last_error,
                                        .storage_error = sync.storage_error,
                                        .last_complete = sync.last_complete,
                                        .products = 0,
                                        .generation = parts.shop->place().generation()};
        }
        parts.add_own(facts);
        return facts;
    }

    StaffLinkParts parts;
    std::shared_ptr<bool> alive = std::make_shared<bool>(true);  // shared: answers may come when the menu is gone
    std::unique_ptr<Logger> audit;
    PinKeeper keeper;                                                       // of the worker
    std::unique_ptr<Worker> worker = std::make_unique<Worker>("tp-staff");  // goes first: its task uses the others
};

StaffLink::StaffLink(StaffLinkParts parts) : m_impl(std::make_unique<Impl>(std::move(parts))) {}

StaffLink::~StaffLink() {
    if (m_impl->parts.shop != nullptr) m_impl->parts.shop->outbox_worker().wait_idle();
    m_impl->worker.reset();
    m_impl->alive.reset();  // nobody else looks at it any more
}

void StaffLink::ask_pin_state(std::function<void(PinState)> answer) {
    m_impl->ask([&keeper = m_impl->keeper] { return keeper.state(); }, std::move(answer));
}

void StaffLink::try_pin(SecretDigits pin, std::function<void(PinVerdict)> answer) {
    m_impl->ask([&keeper = m_impl->keeper, pin = std::move(pin)] { return keeper.attempt(pin); },
                [this, answer = std::move(answer)](PinVerdict verdict) {
                    const bool right = verdict.answer == PinAnswer::right;
                    m_impl->parts.log.write(right ? LogLevel::info : LogLevel::warning,
                                            right ? "staff_opened" : "staff_pin_refused",
                                            {{"wrong", verdict.state.wrong}});
                    answer(std::move(verdict));
                });
}

void StaffLink::look_over(std::function<void(std::vector<HealthFinding>)> answer) {
    Impl& of = *m_impl;
    auto judge = [&of, answer = std::move(answer)](std::optional<OutboxStats> stats) mutable {
        StaffFacts facts = of.facts_of_ui();
        if (stats)
            facts.outbox = StaffFacts::Outbox{.waiting = stats->pending_total(),
                                              .dead_letters = stats->dead_letters,
                                              .quarantined_files = 0,
                                              .oldest = stats->oldest_pending};
        of.ask(
            [&of, facts = std::move(facts)]() mutable {
                of.look_at_machine(facts);
                return tp::look_over(facts);
            },
            std::move(answer));
    };
    if (of.parts.shop == nullptr) {
        auto now = judge;
        return now(std::nullopt);
    }
    of.parts.shop->outbox_worker().post([&of, &box = of.parts.shop->outbox(), judge]() mutable {
        auto stats = box.stats();
        of.to_ui([judge = std::move(judge), stats = stats ? std::optional(*stats) : std::nullopt]() mutable {
            judge(stats);
        });
    });
}

void StaffLink::ask_network(std::function<void(NetworkFacts)> answer) {
    NetworkFacts facts;
    std::string root;
    if (const Shop* const shop = m_impl->parts.shop; shop != nullptr) {
        facts.last_error = shop->state().last_error;
        facts.last_complete = shop->state().last_complete;
        if (const auto& identity = shop->identity()) {
            facts.hub = identity->hub_url;
            if (!identity->enrolled.roots.empty()) root = identity->enrolled.roots.front();
        }
    }
    m_impl->ask(
        [facts = std::move(facts), root = std::move(root)]() mutable {
            facts.addresses = local_addresses();
            if (const auto certificate = read_certificate(root); certificate && !root.empty()) {
                facts.root = certificate->common_name;
                facts.root_ends = certificate->not_after;
            }
            return std::move(facts);
        },
        std::move(answer));
}

void StaffLink::test_network(std::function<void(NetworkTest)> progress) {
    Impl& of = *m_impl;
    note("staff_network_test", "");
    of.worker->post([&of, identity = of.parts.shop != nullptr ? of.parts.shop->identity() : std::nullopt,
                     progress = std::move(progress)] {
        const auto tell = [&of, &progress](const NetworkTest& test) { of.to_ui([progress, test] { progress(test); }); };
        if (identity) return check_network(*identity, of.parts.version, of.parts.clock, tell);
        NetworkTest none{.error = "not_enrolled", .milliseconds = 0, .done = true};
        none.steps[0] = StepState::failed;
        tell(none);
    });
}

void StaffLink::ask_outbox(std::function<void(Result<OutboxFacts>)> answer) {
    Impl& of = *m_impl;
    if (of.parts.shop == nullptr)
        return of.to_ui(
            [answer = std::move(answer)] { answer(fail(errc::unavailable, "the outbox could not be opened")); });
    of.parts.shop->outbox_worker().post([&of, &box = of.parts.shop->outbox(), answer = std::move(answer)]() mutable {
        const auto read = [&]() -> Result<OutboxFacts> {
            constexpr size_t shown = 50;
            const OutboxStats stats = TRY(box.stats());
            OutboxFacts facts{.lanes = {},
                              .waiting = stats.pending_total(),
                              .dead_letters = stats.dead_letters,
                              .quarantined_files = quarantined(of.parts.folder.kiosk()),
                              .oldest = stats.oldest_pending,
                              .set_aside = {}};
            for (size_t lane = 0; lane < stats.pending.size(); ++lane)
                if (stats.pending[lane] > 0)
                    facts.lanes.emplace_back(to_string(static_cast<Lane>(lane)), stats.pending[lane]);
            for (const DeadLetter& letter : TRY(box.dead_letters(shown)))
                facts.set_aside.push_back({letter.event.type, letter.code, letter.since});
            return facts;
        };
        of.to_ui([answer = std::move(answer), facts = read()]() mutable { answer(std::move(facts)); });
    });
}

void StaffLink::send_now() {
    if (m_impl->parts.shop == nullptr || m_impl->parts.shop->sync() == nullptr) return;
    note("staff_send_now", "");
    m_impl->parts.shop->sync()->events_recorded();
}

std::vector<LogLine> StaffLink::log() {
    return m_impl->parts.log.recent();
}

bool StaffLink::has_printer() const {
    return m_impl->parts.printer != nullptr;
}

void StaffLink::ask_printer(std::function<void(Result<PrinterState>)> answer) {
    m_impl->ask([&printer = *m_impl->parts.printer] { return printer.status(); }, std::move(answer));
}

void StaffLink::print_test_page(std::function<void(Status)> answer) {
    note("staff_test_page", "");
    m_impl->ask(
        [&printer = *m_impl->parts.printer, title = "touchpoint " + m_impl->parts.version,
         time = to_rfc3339(m_impl->parts.clock.wall())] {
            return printer.print(printer_test_page(title, time), printer_test_band());
        },
        std::move(answer));
}

std::optional<OutOfService> StaffLink::out_of_service() const {
    return m_impl->parts.out;
}

void StaffLink::set_out_of_service(std::optional<OutReason> reason, std::function<void(Status)> answer) {
    Impl& of = *m_impl;
    std::optional<OutOfService> out;
    if (reason) out = OutOfService{.reason = *reason, .since = of.parts.clock.wall()};
    of.ask([folder = of.parts.folder.kiosk(), out] { return save_out_of_service(folder, out); },
           [this, &of, out, answer = std::move(answer)](Status saved) {
               if (saved) {
                   of.parts.out = out;
                   note(out ? "staff_out_of_service" : "staff_in_service",
                        out ? std::string(name_of(out->reason)) : "");
                   of.parts.on_service(out);
               } else {
                   of.parts.log.error("staff_service_not_kept", {{"error", saved.error().message}});
               }
               answer(std::move(saved));
           });
}

void StaffLink::restart() {
    note("staff_restart", "");
    m_impl->parts.restart();
}

Milliseconds StaffLink::close_after() const {
    return m_impl->parts.close_after;
}

void StaffLink::note(std::string event, std::string what) {
    const auto write = [](Logger& log, const std::string& of, const std::string& how) {
        if (how.empty())
            log.info(of);
        else
            log.info(of, {{"what", how}});
    };
    write(m_impl->parts.log, event, what);
    m_impl->worker->post([&audit = *m_impl->audit, write, event = std::move(event), what = std::move(what)] {
        write(audit, event, what);
    });
}

}  // namespace tp
