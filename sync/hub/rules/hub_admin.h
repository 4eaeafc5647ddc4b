// What the operator may do: the same whether asked through the running hub's socket or on its data folder at rest.
// Thread rule: any thread.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "sync/hub/rules/hub.h"

namespace tp::hub {

class HubAdmin {
  public:
    // On a running hub, which must outlive this.
    explicit HubAdmin(Hub& hub) : m_hub(hub) {}
    // On a data folder where no hub runs. conflict: one does.
    static Result<std::unique_ptr<HubAdmin>> open(const std::string& folder, const Clock& clock, Logger& log);

    Result<Enrolment::NewCode> new_code(const std::string& store, const std::string& name);
    Result<std::vector<DeviceRecord>> devices();
    // Devices of whose outbox two copies have sent: a cloned disk, or an old backup that runs beside its successor.
    Result<std::set<std::string>> suspected_copies();
    Status revoke(const std::string& device);  // not_found: no such device
    Result<std::vector<EventRecord>> events(int64_t after, int64_t limit);
    Result<std::vector<Fact>> calls(int64_t limit);
    Result<ImportCounts> apply_batch(const std::string& table, const std::vector<std::string>& rows,
                                     const std::optional<ImportMark>& mark = std::nullopt);
    Result<std::optional<std::string>> import_mark(const std::string& key);
    // Puts a finished import into the audit trail: its table, the file's name, how many rows.
    Status import_ended(const std::string& table, const std::string& file, int64_t rows, int64_t bad_rows);
    // After a backup was put back: terminals fetch their buckets anew, for what they have may be beyond it. Gives the
    // epoch.
    Result<std::string> begin_new_epoch();
    Result<std::vector<AuditEntry>> audit();  // corrupt: somebody changed it

    // One command of the control socket as JSON text, {"command": …} → the JSON behind "ok". `progress` gets each
    // event's JSON of "events" and gives false when the asker has left; `wait` sleeps up to so long and gives true when
    // the asker has left. Commands: README.md of this folder.
    Result<std::string> answer(std::string_view request, const std::function<bool(std::string_view)>& progress,
                               const std::function<bool(Milliseconds)>& wait);

  private:
    HubAdmin(std::unique_ptr<Hub> hub) : m_own(std::move(hub)), m_hub(*m_own) {}

    std::unique_ptr<Hub> m_own;
    Hub& m_hub;
};

}  // namespace tp::hub
