// The seam's real side: events go to the outbox's worker, look-ups to the sync thread, outcomes come from the replica.
// Thread rule: UI thread. Everything given must outlive the link, and the link the tasks that it has posted.
#pragma once

#include "kiosk/centre/centre.h"
#include "sync/client/sync_thread.h"
#include "sync/outbox/outbox.h"
#include "sync/replica/replica_reader.h"

namespace tp {

struct CentreLinkParts {
    TaskQueue& ui_tasks;
    Worker& outbox_worker;
    Outbox& outbox;
    Worker& database_worker;
    ReplicaReader& replica;
    SyncThread* sync = nullptr;  // none: this terminal is not enrolled; look-ups are offline
};

class CentreLink final : public Centre {
  public:
    explicit CentreLink(CentreLinkParts parts) : m_parts(parts) {}
    void record(std::string_view type, Lane lane, std::string_view stream_key, std::string payload,
                std::function<void(Result<Event>)> done) override;
    void waiting(std::string type, std::function<void(const std::vector<Event>&)> done) override;
    void look_up_order(OrderQuestion question, CancelToken cancel, std::function<void(LookedUp<Order>)> done) override;
    void look_up_member(MemberQuestion question, CancelToken cancel,
                        std::function<void(LookedUp<Member>)> done) override;
    void outcome_of(std::string event_id, std::function<void(std::optional<Outcome>)> done) override;

  private:
    CentreLinkParts m_parts;
};

}  // namespace tp
