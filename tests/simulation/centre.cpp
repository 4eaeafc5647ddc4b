#include "tests/simulation/centre.h"

#include <filesystem>
#include <fstream>

#include "platform/storage/database.h"
#include "sync/protocol/codec.h"
#include "tests/doubles/disk/power_cut_vfs.h"
#include "tests/simulation/prepared_hub.h"

namespace tp::simulation {

const std::vector<DeviceFacts>& devices() {
    static const std::vector<DeviceFacts> all = {{"0190e4b0-0000-7000-8000-00000000d001", "s0"},
                                                 {"0190e4b0-0000-7000-8000-00000000d002", "s1"},
                                                 {"0190e4b0-0000-7000-8000-00000000d003", "s0"},
                                                 {"0190e4b0-0000-7000-8000-00000000d004", "s2"}};
    return all;
}

Centre::Centre(const Plan& plan, Agenda& agenda, Findings& findings, Ledger& ledger, Logger& log)
    : m_plan(plan),
      m_agenda(agenda),
      m_findings(findings),
      m_ledger(ledger),
      m_log(log),
      m_clock(agenda, beginning_of_time()),
      m_disk(plan.seed) {
    put_files(prepared_hub().databases);
    for (int store = 0; store < first_stores; ++store)
        for (int product = 0; product < 3; ++product)
            m_ledger.counted[{fmt::format("s{}", store), fmt::format("p{}", product)}] = 6;
    start();
}

Centre::~Centre() = default;

std::string Centre::signing_key() const {
    return prepared_hub().signing_key;
}

// In place of all that the disk holds, durably.
void Centre::put_files(const std::map<std::string, std::string>& files) {
    for (const std::string& name : m_disk.names()) m_disk.remove(name);
    for (const auto& [name, bytes] : files) {
        std::shared_ptr<DiskFile> file;
        bool created = false;
        m_disk.open(name, true, file, created);
        file->write(bytes.data(), bytes.size(), 0);
        file->sync();
    }
    m_disk.sync_folder();
}

// Keys lie beside the disk's files, which a power cut empties of all that is not the disk's.
void Centre::show_key_files() const {
    for (const auto& [name, bytes] : prepared_hub().keys) {
        std::ofstream(m_disk.file(name), std::ios::binary)
            .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        std::filesystem::permissions(m_disk.file(name), std::filesystem::perms(0600));
    }
}

void Centre::start() {
    if (is_up()) return;
    show_key_files();
    auto opened = hub::Hub::open(m_disk.folder(), m_clock, m_log,
                                 {.nearest_stores = nearest_stores, .vfs = power_cut_vfs_name()});
    if (!opened) {
        if (m_disk.has_power()) return m_findings.violated("the hub starts", opened.error().message);
        m_disk.reboot();
        m_agenda.in(Milliseconds(1'000), [this] { start(); });
        return;
    }
    m_hub = *std::move(opened);
    m_api = std::make_unique<hub::Api>(*m_hub);
    ++m_life;
    m_noted = UINT64_MAX;
    const std::string& epoch = m_hub->files().store->epoch();
    if (epoch != m_history.epoch()) m_history.begin(epoch);
    note_changes();
    m_findings.tell("hub: started");
}

void Centre::stop() {
    m_api.reset();
    m_hub.reset();
}

void Centre::crash() {
    if (!is_up()) return;
    m_findings.tell("hub: the power goes");
    m_disk.cut();
    stop();
    m_disk.reboot();
    m_agenda.in(Milliseconds(static_cast<int64_t>(1'000 + m_disk.random() % 40'000)), [this] { start(); });
}

bool Centre::has_crashed() {
    if (!is_up() || m_disk.has_power()) return !is_up();
    crash();
    return true;
}

void Centre::note_changes() {
    if (!is_up() || !m_disk.has_power()) return;
    hub::Store& store = *m_hub->files().store;
    if (store.generation() == m_noted) return;
    m_noted = store.generation();
    const Status noted = store.read([&](hub::StoreReader& reader) { return m_history.note(reader); });
    if (!noted && m_disk.has_power()) m_findings.violated("the hub keeps what it commits", noted.error().message);
}

std::optional<hub::Response> Centre::handle(const std::string& device, const HttpRequest& request) {
    if (!is_up()) return std::nullopt;
    hub::Request asked;
    asked.method = request.method == HttpMethod::get ? "GET" : "POST";
    const size_t query = request.target.find('?');
    asked.path = request.target.substr(0, query);
    if (query != std::string::npos) asked.query = request.target.substr(query + 1);
    asked.client = CertificateFacts{device, {}, {}, beginning_of_time(), beginning_of_time() + std::chrono::days(90)};
    if (request.resume_from > 0) asked.range = fmt::format("bytes={}-", request.resume_from);
    asked.body = request.body;
    hub::Response response = m_api->handle(asked);
    if (has_crashed()) return std::nullopt;
    note_changes();
    if (asked.path == "/v1/events") note_results(request, response);
    return response;
}

bool Centre::ask(const hub::Response::Waiting& waiting, std::optional<hub::Response>& answer) {
    if (!is_up()) return false;
    const bool last = m_agenda.now() >= waiting.deadline;
    if (last || waiting.worth_asking()) answer = waiting.ask(last);
    return !has_crashed();
}

// What the hub has said of each event, whether or not a terminal ever hears it.
void Centre::note_results(const HttpRequest& request, const hub::Response& response) {
    const auto batch = decode<EventsRequest>(request.body);
    const auto answer = decode<EventsResponse>(response.body);
    if (!batch || !answer) return;
    for (const Event& event : batch->events)
        for (const EventResult& result : answer->results)
            if (result.id == event.id && result.status != EventStatus::retry_after)
                m_ledger.final_result[identity_of(event.id, event.sha256)] = result.status;
}

bool Centre::change(const std::function<Status(hub::Hub&)>& change) {
    if (!is_up()) return false;
    const Status done = change(*m_hub);
    if (has_crashed()) return false;
    note_changes();
    return done.has_value();
}

std::set<std::string> Centre::event_ids() {
    std::set<std::string> ids;
    (void)m_hub->files().store->read([&](hub::StoreReader& reader) -> Status {
        for (const hub::EventRecord& event : TRY(reader.events_after(0, 100'000))) ids.insert(event.id);
        return {};
    });
    return ids;
}

void Centre::back_up() {
    if (!is_up()) return;
    m_findings.tell("hub: backed up");
    Backup backup{{}, event_ids(), m_ledger.counted};
    for (const std::string& name : m_disk.names())
        if (const std::string* bytes = m_disk.bytes(name); bytes && name.starts_with("hub.db"))
            backup.files[name] = *bytes;
    m_backup = std::move(backup);
}

void Centre::restore() {
    if (!m_backup || !is_up()) return;
    m_findings.tell("hub: restored from its backup");
    for (const std::string& id : event_ids())
        if (!m_backup->events.contains(id)) m_ledger.undone.insert(id);
    // On a machine that is sound.
    m_disk.cut_at(0);
    m_disk.set_faults({});
    stop();
    put_files(m_backup->files);
    m_ledger.counted = m_backup->counted;
    m_history.begin({});
    start();
    if (!is_up()) return;
    if (const Status begun = m_hub->files().store->begin_new_epoch(); !begun)
        return m_findings.violated("a restored hub begins an epoch", begun.error().message);
    m_history.begin(m_hub->files().store->epoch());
    m_noted = UINT64_MAX;
    note_changes();
}

void Centre::forget_identities(const HttpRequest& request) {
    const auto batch = decode<EventsRequest>(request.body);
    if (!is_up() || !batch) return;
    auto opened = Database::open(m_disk.file("hub.db"), Role::hub, {.vfs = power_cut_vfs_name()});
    if (!opened) return;
    for (const Event& event : batch->events) (void)opened->execute("DELETE FROM event WHERE id = '" + event.id + "'");
    (void)opened->execute("DELETE FROM watermark; DELETE FROM seen_above;");
}

}  // namespace tp::simulation
