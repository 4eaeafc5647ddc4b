// The hub: its real rules and store, on a disk that loses its power. Thread rule: the simulation's only thread (the
// store writes on one of its own, and each write waits for it).
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sync/client/transport.h"
#include "sync/hub/http/api.h"
#include "tests/doubles/disk/power_cut_disk.h"
#include "tests/simulation/findings.h"
#include "tests/simulation/history.h"
#include "tests/simulation/ledger.h"
#include "tests/simulation/plan.h"

namespace tp::simulation {

struct DeviceFacts {
    std::string id, store;
};
// Enrolled at every hub of the simulation.
[[nodiscard]] const std::vector<DeviceFacts>& devices();

class Centre {
  public:
    Centre(const Plan& plan, Agenda& agenda, Findings& findings, Ledger& ledger, Logger& log);
    ~Centre();

    [[nodiscard]] bool is_up() const { return m_hub != nullptr; }
    [[nodiscard]] PowerCutDisk& disk() { return m_disk; }
    [[nodiscard]] const History& history() const { return m_history; }
    [[nodiscard]] hub::Hub& hub() { return *m_hub; }
    [[nodiscard]] uint64_t life() const { return m_life; }  // another one after each start
    [[nodiscard]] std::string signing_key() const;

    // The answer to a request of `device`; nothing: there is no hub, or its power went meanwhile.
    std::optional<hub::Response> handle(const std::string& device, const HttpRequest& request);
    // A long poll's later answer, once there is one; false as above.
    bool ask(const hub::Response::Waiting& waiting, std::optional<hub::Response>& answer);
    // A change of the hub's data; false: to be tried again.
    bool change(const std::function<Status(hub::Hub&)>& change);

    void start();
    void stop();   // in good order
    void crash();  // the power goes, unless it went already
    void back_up();
    void restore();  // the last backup, in another epoch; nothing without one
    // Whether the power went in what was done last; then it is crashed.
    bool has_crashed();
    // Behind the hub's back: it does not know the identities of that batch's events any more.
    void forget_identities(const HttpRequest& request);

  private:
    struct Backup {
        std::map<std::string, std::string> files;
        std::set<std::string> events;
        std::map<std::pair<std::string, std::string>, int64_t> counted;
    };
    void put_files(const std::map<std::string, std::string>& files);
    void show_key_files() const;
    void note_changes();
    void note_results(const HttpRequest& request, const hub::Response& response);
    std::set<std::string> event_ids();

    const Plan& m_plan;
    Agenda& m_agenda;
    Findings& m_findings;
    Ledger& m_ledger;
    Logger& m_log;
    MachineClock m_clock;
    PowerCutDisk m_disk;
    History m_history;
    uint64_t m_life = 0;
    uint64_t m_noted = 0;  // the store's generation when changes were last looked at
    std::optional<Backup> m_backup;
    std::unique_ptr<hub::Hub> m_hub;
    std::unique_ptr<hub::Api> m_api;
};

}  // namespace tp::simulation
