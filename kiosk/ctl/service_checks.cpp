// The checks of what stands behind the kiosk: its hub and its certificates.
#include <filesystem>

#include <fmt/format.h>

#include "kiosk/ctl/command.h"
#include "kiosk/ctl/health_checks.h"
#include "platform/secure/certificates.h"
#include "sync/client/identity.h"

namespace tp {

namespace {

constexpr size_t certificate_bytes_most = 64 * 1024;

struct FoundCertificate {
    std::string where, pem;
};

// Every certificate that the kiosk and a hub of this machine keep.
std::vector<FoundCertificate> certificates_of(const DataFolder& folder) {
    std::vector<FoundCertificate> found;
    const std::string identity_folder = folder.kiosk() + "/identity";
    if (const auto identity = load_identity(identity_folder)) {
        found.push_back({identity_folder + "/identity.json", identity->enrolled.certificate});
        for (const std::string& root : identity->enrolled.roots)
            found.push_back({"the hub's root in " + identity_folder, root});
    } else if (identity.error().code != errc::not_found) {
        found.push_back({identity_folder + "/identity.json", ""});
    }
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder.hub(), ignored))
        if (entry.path().extension() == ".pem" && entry.is_regular_file(ignored))
            found.push_back({entry.path(), read_text_file(entry.path(), certificate_bytes_most).value_or("")});
    return found;
}

}  // namespace

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

HealthFinding check_certificates(const DataFolder& folder, const Clock& clock) {
    const std::string check = "certificates";
    const auto files = certificates_of(folder);
    if (files.empty())
        return {check, Health::warning, "this machine is not enrolled: it has no certificate",
                "on the hub run: touchpoint-ctl hub code new; and give the code to: touchpoint-ctl enrol"};
    std::string soonest;
    WallTime soonest_end = WallTime::max();
    for (const auto& [file, pem] : files) {
        const auto facts = read_certificate(pem);
        if (!facts)
            return {check, Health::bad, file + " holds no certificate: " + facts.error().message,
                    "restore it from a backup, or enrol again"};
        if (clock.wall() < facts->not_before)
            return {check, Health::bad, file + " is valid only from " + to_rfc3339(facts->not_before),
                    "the clock is probably wrong: timedatectl set-ntp true"};
        if (facts->not_after < soonest_end) {
            soonest_end = facts->not_after;
            soonest = file;
        }
    }
    const auto days = std::chrono::floor<std::chrono::days>(soonest_end - clock.wall()).count();
    if (days < 0)
        return {check, Health::bad, fmt::format("{} ended {} days ago", soonest, -days),
                "enrol it anew with a new code: touchpoint-ctl enrol --again"};
    if (days < 30)
        return {check, Health::warning, fmt::format("{} ends in {} days", soonest, days),
                "a kiosk does not renew it by itself yet: enrol it anew before that, touchpoint-ctl enrol --again"};
    return {check, Health::good, fmt::format("{} certificates, the first ends in {} days", files.size(), days), ""};
}

}  // namespace tp
