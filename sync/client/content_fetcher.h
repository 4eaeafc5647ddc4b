// Pictures that rows name and the replica has not, one after another. Thread rule: the sync thread.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "platform/base/log.h"
#include "sync/client/activity.h"
#include "sync/client/replica_sink.h"

namespace tp {

class ContentFetcher {
  public:
    ContentFetcher(const EngineParts& parts, ReplicaSink& sink, Logger& logger)
        : m_parts(parts), m_activity(parts), m_sink(sink), m_logger(logger) {}

    // There may be something new to fetch.
    void look_again() {
        m_exhausted = false;
        m_activity.hurry(Milliseconds(0));
    }
    void tick();
    HubAnswer finish(Result<HttpResponse> response);
    [[nodiscard]] Activity& activity() { return m_activity; }
    [[nodiscard]] bool idle() const { return m_exhausted && !m_activity.in_flight(); }
    [[nodiscard]] int64_t stored() const { return m_stored; }
    // Why pictures are not kept, until they are again: empty, or a stable code.
    [[nodiscard]] const std::string& storage_error() const { return m_storage_error; }
    // Damage that the replica has met for a picture's sake, told once: who holds cursors has to read them anew.
    [[nodiscard]] std::optional<Error> take_damage() { return std::exchange(m_damage, std::nullopt); }

  private:
    void put_off(const std::string& sha256);
    void not_kept(const Error& error);

    const EngineParts& m_parts;
    Activity m_activity;
    ReplicaSink& m_sink;
    Logger& m_logger;
    std::deque<WantedContent> m_wanted;
    std::map<std::string, MonotonicTime> m_put_off;  // by hash: the hub has it not, or other bytes
    bool m_exhausted = false;
    int64_t m_stored = 0;
    std::string m_storage_error;
    std::optional<Error> m_damage;
};

}  // namespace tp
