// The check of what stands behind the kiosk: its hub.
#include "kiosk/ctl/command.h"

namespace tp {

HealthFinding check_hub(const DataFolder& folder) {
    const std::string check = "hub";
    const auto kiosk = ask(folder.kiosk_socket(), {{"command", "status"}}, {}, Milliseconds{5'000});
    if (kiosk && !kiosk->refused()) {
        const nlohmann::json none = nlohmann::json::object();
        const auto& state = kiosk->ok.is_object() ? kiosk->ok : none;
        const auto sync = state.find("sync");
        if (sync == state.end() || !sync->is_object())
            return {check, Health::bad, "the kiosk runs out of service: it could not open its own files",
                    "look at its log; a full or read-only disk is the usual cause"};
        if (state.value("enrolled", nlohmann::json()) != true)
            return {check, Health::warning, "the kiosk runs and belongs to no hub",
                    "on the hub run: touchpoint-ctl hub code new; and give the code to: touchpoint-ctl enrol"};
        if (const std::string code = text_of(*sync, "storage_error"); !code.empty())
            return {check, Health::bad, "the kiosk hears its hub and cannot keep what it says: " + code,
                    code == errc::full.name()
                        ? "make room on the disk of " + folder.kiosk() + "; the kiosk then goes on by itself"
                        : "look at its log for storage_failed and at the disk (dmesg); is it mounted read-only?"};
        if (sync->value("online", nlohmann::json()) == true)
            return {check, Health::good, "the running kiosk reaches its hub", ""};
        const std::string why = text_of(*sync, "last_error");
        return {check, Health::warning,
                "the kiosk runs and does not reach its hub now" + (why.empty() ? "" : ": " + why),
                "check the network and the hub; the kiosk serves on and keeps what customers said"};
    }
    const auto hub = ask(folder.hub_socket(), {{"command", "status"}}, {}, Milliseconds{5'000});
    if (hub && !hub->refused()) return {check, Health::good, "a hub runs on this machine", ""};
    return {check, Health::warning, "neither a kiosk nor a hub runs here, so nothing was asked",
            "start the kiosk (packaging/demo, or its service), then run doctor again"};
}

}  // namespace tp
