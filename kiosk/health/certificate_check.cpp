// The check of what this machine shows to its hub.
#include <filesystem>

#include <fmt/format.h>

#include "kiosk/health/health_checks.h"
#include "platform/base/text_file.h"
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

HealthFinding check_certificates(const DataFolder& folder, const Clock& clock) {
    const std::string check = "certificates";
    const auto files = certificates_of(folder);
    if (files.empty())
        return {check, Health::warning, "this machine is not enrolled: it has no certificate",
                "on the hub run: touchpoint-ctl hub code new; and give the code to: touchpoint-ctl enrol",
                "certificates_none"};
    std::string soonest;
    WallTime soonest_end = WallTime::max();
    for (const auto& [file, pem] : files) {
        const auto facts = read_certificate(pem);
        if (!facts)
            return {check, Health::bad, file + " holds no certificate: " + facts.error().message,
                    "restore it from a backup, or enrol again", "certificates_bad"};
        if (clock.wall() < facts->not_before)
            return {check, Health::bad, file + " is valid only from " + to_rfc3339(facts->not_before),
                    "the clock is probably wrong: timedatectl set-ntp true", "certificates_bad"};
        if (facts->not_after < soonest_end) {
            soonest_end = facts->not_after;
            soonest = file;
        }
    }
    const auto days = std::chrono::floor<std::chrono::days>(soonest_end - clock.wall()).count();
    if (days < 0)
        return {check, Health::bad, fmt::format("{} ended {} days ago", soonest, -days),
                "enrol it anew with a new code: touchpoint-ctl enrol --again", "certificates_bad"};
    if (days < 30)
        return {check,
                Health::warning,
                fmt::format("{} ends in {} days", soonest, days),
                "a kiosk does not renew it by itself yet: enrol it anew before that, touchpoint-ctl enrol --again",
                "certificates_soon",
                days};
    return {check, Health::good,        fmt::format("{} certificates, the first ends in {} days", files.size(), days),
            "",    "certificates_good", days};
}

}  // namespace tp
