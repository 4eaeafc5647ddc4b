#include "sync/hub/rules/hub_admin.h"

namespace tp::hub {

Result<std::unique_ptr<HubAdmin>> HubAdmin::open(const std::string& folder, const Clock& clock, Logger& log) {
    auto hub = TRY(Hub::open(folder, clock, log));
    return std::unique_ptr<HubAdmin>(new HubAdmin(std::move(hub)));
}

Result<Enrolment::NewCode> HubAdmin::new_code(const std::string& store, const std::string& name) {
    return m_hub.enrolment().make_code(store, name);
}

Result<std::vector<DeviceRecord>> HubAdmin::devices() {
    m_hub.last_seen().write();
    std::vector<DeviceRecord> all;
    TRY(m_hub.files().store->read([&](StoreReader& reader) -> Status {
        all = TRY(reader.devices());
        return {};
    }));
    return all;
}

Result<std::set<std::string>> HubAdmin::suspected_copies() {
    std::set<std::string> ids;
    TRY(m_hub.files().store->read([&](StoreReader& reader) -> Status {
        for (const Fact& copy : TRY(reader.facts_in_state(fact_of_copy, "suspected"))) ids.insert(copy.device);
        return {};
    }));
    return ids;
}

Status HubAdmin::revoke(const std::string& id) {
    HubFiles& files = m_hub.files();
    return files.store->write([&](StoreWriter& writer) -> Status {
        auto device = TRY(writer.device(id));
        if (!device) return fail(tp::errc::not_found, "the hub has no such device; hub devices lists those it has");
        device->revoked = true;
        TRY(writer.put_device(*device));
        return writer.append_audit(files.clock.wall(), "operator", "revoked", "device " + id);
    });
}

Result<std::vector<EventRecord>> HubAdmin::events(int64_t after, int64_t limit) {
    std::vector<EventRecord> all;
    TRY(m_hub.files().store->read([&](StoreReader& reader) -> Status {
        all = TRY(reader.events_after(after, limit));
        return {};
    }));
    return all;
}

Result<std::vector<Fact>> HubAdmin::calls(int64_t limit) {
    std::vector<Fact> all;
    TRY(m_hub.files().store->read([&](StoreReader& reader) -> Status {
        all = TRY(reader.facts("call", limit));
        return {};
    }));
    return all;
}

Result<ImportCounts> HubAdmin::apply_batch(const std::string& table, const std::vector<std::string>& rows,
                                           const std::optional<ImportMark>& mark) {
    return m_hub.intake().apply_batch(table, rows, mark);
}

Result<std::optional<std::string>> HubAdmin::import_mark(const std::string& key) {
    return m_hub.intake().mark(key);
}

Status HubAdmin::import_ended(const std::string& table, const std::string& file, int64_t rows, int64_t bad_rows) {
    constexpr size_t longest = 200;
    const HubFiles& files = m_hub.files();
    const std::string detail = table.substr(0, longest) + " from " + file.substr(0, longest) + ": " +
                               std::to_string(rows) + " rows, " + std::to_string(bad_rows) + " left out";
    return files.store->write(
        [&](StoreWriter& writer) { return writer.append_audit(files.clock.wall(), "operator", "imported", detail); });
}

Result<std::string> HubAdmin::begin_new_epoch() {
    const HubFiles& files = m_hub.files();
    TRY(files.store->begin_new_epoch());
    const std::string epoch = files.store->epoch();
    TRY(files.store->write([&](StoreWriter& writer) {
        return writer.append_audit(files.clock.wall(), "operator", "began an epoch", epoch);
    }));
    return epoch;
}

Result<std::vector<AuditEntry>> HubAdmin::audit() {
    std::vector<AuditEntry> all;
    TRY(m_hub.files().store->read([&](StoreReader& reader) -> Status {
        all = TRY(reader.audit());
        return {};
    }));
    return all;
}

}  // namespace tp::hub
