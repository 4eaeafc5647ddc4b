#include "kiosk/ctl/hub_at_rest.h"

#include <filesystem>

namespace tp {

Result<std::unique_ptr<HubAtRest>> HubAtRest::open(const DataFolder& folder) {
    if (!std::filesystem::exists(folder.hub() + "/hub.db"))
        return fail(errc::unavailable,
                    "no hub runs for the data folder " + folder.root + ", and it holds none; start touchpoint-hub");
    std::unique_ptr<HubAtRest> hub(new HubAtRest());
    hub->m_admin = TRY(hub::HubAdmin::open(folder.hub(), hub->m_clock, *hub->m_log));
    return hub;
}

Result<Asked> HubAtRest::ask(std::string_view request, const std::function<bool(const nlohmann::json&)>& on_progress) {
    const auto progress = [&](std::string_view json) {
        const auto value = nlohmann::json::parse(json, nullptr, false);
        return !on_progress || value.is_discarded() || on_progress(value);
    };
    const std::string answer = TRY(m_admin->answer(request, progress, [](Milliseconds) { return true; }));
    Asked asked;
    asked.ok = nlohmann::json::parse(answer, nullptr, false);
    if (asked.ok.is_discarded()) return fail(errc::internal, "the hub's rules answered no JSON");
    return asked;
}

}  // namespace tp
