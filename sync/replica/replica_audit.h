// What lies on the disk against what is kept of it. Incremental sums cannot see damage of this machine's own: once a
// night every row is read again. Inside sync/replica.
// Thread rule: every method on the writer's thread; the reading happens on a thread and a connection of its own, in one
// unchanging view.
#pragma once

#include <atomic>
#include <map>
#include <optional>
#include <string>
#include <thread>

#include "platform/base/task_queue.h"
#include "sync/protocol/column_groups.h"
#include "sync/replica/replica_place.h"

namespace tp {

class ReplicaAudit {
  public:
    // Buckets whose rows do not come to what is kept, with what they do come to.
    using Found = std::map<std::string, PartitionSums>;

    explicit ReplicaAudit(const ReplicaPlace& place) : m_place(place) {}
    ~ReplicaAudit();  // breaks a running one off
    ReplicaAudit(const ReplicaAudit&) = delete;
    ReplicaAudit& operator=(const ReplicaAudit&) = delete;

    void begin();  // where none runs
    // What the one that has ended since the last call has found. corrupt: the file's pages are damaged.
    [[nodiscard]] std::optional<Result<Found>> take();

  private:
    const ReplicaPlace& m_place;
    CancelToken m_cancel;
    std::thread m_thread;
    std::atomic<bool> m_ended{false};
    std::optional<Result<Found>> m_found;  // the thread's until it has ended
};

}  // namespace tp
