// The hub's rules over one data folder, wired. Thread rule: any thread; every call may block on the disk.
#pragma once

#include "sync/hub/rules/custody.h"
#include "sync/hub/rules/enrolment.h"
#include "sync/hub/rules/intake.h"
#include "sync/hub/rules/last_seen.h"
#include "sync/hub/rules/live_view.h"
#include "sync/hub/rules/lookups.h"
#include "sync/hub/rules/pulls.h"
#include "sync/hub/rules/retention.h"
#include "sync/hub/rules/snapshots.h"
#include "sync/hub/rules/verification.h"

namespace tp::hub {

struct HubOptions {
    size_t nearest_stores = 5;
    std::string vfs = {};  // of SQLite; empty: the default one
};

class Hub {
  public:
    // See HubFiles::open; then replays what an older hub had to quarantine.
    static Result<std::unique_ptr<Hub>> open(const std::string& folder, const Clock& clock, Logger& log,
                                             const HubOptions& options = {});

    // Who asks, by the certificate's name. certificate_required: unknown; revoked: no longer welcome.
    Answer<DeviceRecord> device(const std::string& id);
    Status take_status(const DeviceRecord& device, const StatusReport& report);

    // Whether the store answers and can be written. After a failed write it tries one itself, so that a hub that a load
    // balancer has taken out for it comes back when there is room again.
    bool can_write();

    HubFiles& files() { return *m_files; }
    Enrolment& enrolment() { return m_enrolment; }
    Pulls& pulls() { return m_pulls; }
    Snapshots& snapshots() { return m_snapshots; }
    Verification& verification() { return m_verification; }
    Custody& custody() { return m_custody; }
    Lookups& lookups() { return m_lookups; }
    Intake& intake() { return m_intake; }
    LastSeen& last_seen() { return m_last_seen; }
    Retention& retention() { return m_retention; }
    LiveView& live() { return m_live; }

  private:
    Hub(std::unique_ptr<HubFiles> files, const HubOptions& options);

    LiveView m_live;  // first: the store tells it of its last commit
    std::unique_ptr<HubFiles> m_files;
    BucketRules m_buckets;
    Enrolment m_enrolment;
    Pulls m_pulls;
    Snapshots m_snapshots;
    Verification m_verification;
    Custody m_custody;
    Lookups m_lookups;
    Intake m_intake;
    LastSeen m_last_seen;
    Retention m_retention;
};

}  // namespace tp::hub
