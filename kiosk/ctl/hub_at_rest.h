// The hub of this machine where none runs: its files, opened under their lock. Private to kiosk/ctl. Thread rule: one
// thread.
#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>

#include "kiosk/ctl/command.h"
#include "platform/base/log.h"
#include "sync/hub/rules/hub_admin.h"

namespace tp {

class HubAtRest {
  public:
    // conflict: another program has the files; unavailable: the data folder holds no hub.
    static Result<std::unique_ptr<HubAtRest>> open(const DataFolder& folder);

    // The answer that a running hub gives through its socket (sync/hub/rules/README.md); what it refuses is an error.
    Result<Asked> ask(std::string_view request, const std::function<bool(const nlohmann::json&)>& on_progress = {});

  private:
    HubAtRest() = default;

    SystemClock m_clock;
    std::unique_ptr<Logger> m_log = Logger::to_nowhere();  // every error goes to whoever asks
    std::unique_ptr<hub::HubAdmin> m_admin;
};

}  // namespace tp
