// Everything of a terminal that is not a picture: replica, outbox, their workers, and the thread that speaks with the
// hub. Thread rule: constructed, used and destroyed on the UI thread; what it opens is opened on its workers.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "kiosk/app/home_facts.h"
#include "platform/base/log.h"
#include "platform/base/task_queue.h"
#include "sync/client/identity.h"
#include "sync/client/sync_thread.h"
#include "sync/replica/replica_reader.h"

namespace tp {

struct ShopOptions {
    std::string folder;   // of the kiosk's files: identity.json, replica, outbox.db
    std::string version;  // of the program
    Milliseconds poll{60'000};
};

class Shop final : public HomeSource {
  public:
    // Errors: those of Outbox::open and ReplicaWriter::open: without them the terminal is out of service. Not enrolled
    // yet is no error: what is in the replica is shown.
    static Result<std::unique_ptr<Shop>> open(const ShopOptions& options, const Clock& clock, Logger& log,
                                              TaskQueue& ui);
    ~Shop() override;
    Shop(const Shop&) = delete;
    Shop& operator=(const Shop&) = delete;

    // On the UI thread, after each change of the connection or of the replica.
    void on_change(std::function<void(const SyncState&)> told) { m_told = std::move(told); }
    [[nodiscard]] const SyncState& state() const { return m_state; }
    [[nodiscard]] const std::optional<Identity>& identity() const { return m_identity; }

    void ask(std::function<void(HomeFacts)> answer) override;

    // At the wipe: of what was told to the centre nothing stays in memory.
    void forget();

    // For services. The reader belongs to the database worker.
    [[nodiscard]] const ReplicaPlace& place() const { return *m_place; }
    [[nodiscard]] Worker& database() { return *m_database; }
    [[nodiscard]] Worker& outbox_worker() { return *m_outbox_worker; }
    [[nodiscard]] Outbox& outbox() { return *m_outbox; }
    [[nodiscard]] SyncThread* sync() { return m_sync.get(); }  // nullptr where the terminal is not enrolled

  private:
    Shop(const Clock& clock, Logger& log, TaskQueue& ui) : m_clock(clock), m_log(log), m_ui(ui) {}
    Status start_sync(const ShopOptions& options);

    const Clock& m_clock;
    Logger& m_log;
    TaskQueue& m_ui;
    // shared: a task that is posted to the UI may run after the shop is gone.
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
    std::unique_ptr<ReplicaPlace> m_place;
    std::optional<Identity> m_identity;
    std::unique_ptr<Outbox> m_outbox;
    std::unique_ptr<ReplicaReader> m_reader;
    SyncState m_state;
    std::function<void(const SyncState&)> m_told;
    // Destroyed first, in this order from the end: the sync thread, then the workers that it waits for.
    std::unique_ptr<Worker> m_database;
    std::unique_ptr<Worker> m_outbox_worker;
    std::unique_ptr<SyncThread> m_sync;
};

}  // namespace tp
