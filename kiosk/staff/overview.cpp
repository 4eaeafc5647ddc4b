#include "kiosk/staff/overview.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace tp {
namespace {

HealthFinding found(const char* check, Health health, std::string code) {
    return {.check = check, .health = health, .code = std::move(code)};
}

HealthFinding look_at_hub(const StaffFacts::Hub& hub) {
    if (!hub.enrolled) return found("hub", Health::warning, "hub_none");
    if (hub.refused) return found("hub", Health::bad, "hub_refused");
    HealthFinding finding =
        found("hub", hub.online ? Health::good : Health::warning, hub.online ? "hub_online" : "hub_offline");
    finding.time = hub.since;
    finding.error = hub.last_error;
    return finding;
}

HealthFinding look_at_sync(const StaffFacts::Hub& hub, WallTime now) {
    if (!hub.storage_error.empty()) {
        HealthFinding finding = found("sync", Health::bad, "sync_not_kept");
        finding.error = hub.storage_error;
        return finding;
    }
    if (!hub.last_complete) return found("sync", Health::warning, "sync_never");
    HealthFinding finding =
        found("sync", now - *hub.last_complete > sync_is_old_after ? Health::warning : Health::good, "sync_done");
    finding.time = hub.last_complete;
    finding.count = hub.products;
    finding.text = std::to_string(hub.generation);
    return finding;
}

HealthFinding look_at_outbox(const StaffFacts::Outbox& outbox, WallTime now) {
    if (outbox.quarantined_files > 0) {
        HealthFinding finding = found("outbox", Health::bad, "outbox_moved");
        finding.count = outbox.quarantined_files;
        return finding;
    }
    if (outbox.dead_letters > 0) {
        HealthFinding finding = found("outbox", Health::warning, "outbox_dead");
        finding.count = outbox.dead_letters;
        return finding;
    }
    const bool old = outbox.oldest && now - *outbox.oldest > sync_is_old_after;
    HealthFinding finding =
        found("outbox", old ? Health::warning : Health::good, outbox.waiting > 0 ? "outbox_waiting" : "outbox_empty");
    finding.count = outbox.waiting;
    finding.time = outbox.oldest;
    return finding;
}

HealthFinding look_at_replica(const StaffFacts::Replica& replica) {
    if (replica.damaged) return found("replica", Health::bad, "replica_damaged");
    if (!replica.there) return found("replica", Health::warning, "replica_none");
    HealthFinding finding = found("replica", Health::good, replica.as_of ? "replica_good" : "replica_filling");
    finding.text = size_words(replica.bytes);
    finding.time = replica.as_of;
    return finding;
}

HealthFinding look_at_memory(const StaffFacts& facts) {
    const bool little = facts.memory_free < memory_is_little_below;
    HealthFinding finding = found("memory", little ? Health::warning : Health::good, "memory");
    finding.text = size_words(facts.memory_used) + " · " + size_words(facts.memory_free);
    return finding;
}

HealthFinding look_at_scanner(const StaffFacts::Scanner& scanner) {
    // One that types has no line to be asked on: only its scans tell that it is there.
    HealthFinding finding = found("scanner", scanner.connected ? Health::good : Health::bad,
                                  !scanner.connected       ? "scanner_absent"
                                  : scanner.device.empty() ? "scanner_types"
                                                           : "scanner_good");
    finding.count = static_cast<int64_t>(scanner.scans);
    finding.text = scanner.device;
    return finding;
}

HealthFinding look_at_printer(const StaffFacts& facts) {
    const Health health = facts.printer == "ready" || facts.printer == "none" ? Health::good
                          : facts.printer == "paper_low"                      ? Health::warning
                                                                              : Health::bad;
    HealthFinding finding = found("printer", health, "printer_" + facts.printer);
    finding.error = facts.printer_error;
    return finding;
}

}  // namespace

std::vector<HealthFinding> look_over(const StaffFacts& facts) {
    std::vector<HealthFinding> all;
    if (facts.hub) {
        all.push_back(look_at_hub(*facts.hub));
        all.push_back(look_at_sync(*facts.hub, facts.now));
    } else {
        all.push_back(found("hub", Health::bad, "hub_no_files"));
    }
    if (facts.outbox) all.push_back(look_at_outbox(*facts.outbox, facts.now));
    if (facts.replica) all.push_back(look_at_replica(*facts.replica));
    all.insert(all.end(), facts.machine.begin(), facts.machine.end());
    if (facts.memory_free > 0) all.push_back(look_at_memory(facts));
    all.push_back(found("audio", Health::good, facts.voice ? "audio_good" : "audio_none"));
    for (const StaffFacts::Scanner& scanner : facts.scanners) all.push_back(look_at_scanner(scanner));
    if (!facts.printer.empty()) all.push_back(look_at_printer(facts));
    for (const auto& [check, text] : {std::pair{"panel", facts.panel}, std::pair{"version", facts.version}}) {
        HealthFinding finding = found(check, Health::good, "plain");
        finding.text = text;
        all.push_back(std::move(finding));
    }
    std::ranges::stable_sort(all, std::ranges::greater{}, &HealthFinding::health);
    return all;
}

}  // namespace tp
