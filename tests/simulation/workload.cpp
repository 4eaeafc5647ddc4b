#include "tests/simulation/workload.h"

#include "sync/protocol/codec.h"
#include "tests/simulation/prepared_hub.h"

namespace tp::simulation {

Workload::Workload(const Plan& plan, Agenda& agenda, Findings& findings, Ledger& ledger, Network& network,
                   Centre& centre, std::vector<std::unique_ptr<Terminal>>& terminals)
    : m_plan(plan),
      m_agenda(agenda),
      m_findings(findings),
      m_ledger(ledger),
      m_network(network),
      m_centre(centre),
      m_terminals(terminals),
      m_chance(plan.seed ^ 0x776F726B) {}

Milliseconds Workload::some_time() {
    return m_chance.time(Milliseconds(0), m_plan.work);
}

void Workload::begin() {
    for (const auto& terminal : m_terminals)
        for (int i = 0; i < m_plan.visits; ++i) m_agenda.in(some_time(), [this, who = terminal.get()] { visit(*who); });
    m_changes_left = m_plan.changes;
    for (int i = 0; i < m_plan.changes; ++i) m_agenda.in(some_time(), [this] { change_data(); });
    plan_faults();
}

Promise Workload::promise(const char* type, std::string stream) {
    Promise made;
    made.tag = fmt::format("t{}", ++m_tags);
    made.type = type;
    made.stream = std::move(stream);
    return made;
}

void Workload::visit(Terminal& terminal) {
    const uint64_t kind = m_chance.below(10);
    if (kind < 4)
        reserve(terminal);
    else if (kind < 7)
        give_feedback(terminal);
    else if (kind < 9)
        call_staff(terminal);
    else
        say_something_else(terminal);
    if (m_chance.below(3) == 0)
        m_agenda.in(m_chance.time(Milliseconds(0), Milliseconds(3'000)), [&] { terminal.end_visit(); });
}

void Workload::reserve(Terminal& terminal) {
    Promise create = promise("reservation.create", {});
    create.stream = "reservation:" + create.tag;
    create.store = m_chance.below(3) == 0 ? fmt::format("s{}", m_chance.below(first_stores)) : terminal.device().store;
    create.sku = fmt::format("p{}", m_chance.below(4));
    // Now and then more than there is, or more than makes sense.
    create.quantity = m_chance.below(12) == 0 ? 500 : m_chance.between(1, m_chance.below(6) == 0 ? 9 : 3);
    const std::string code = m_chance.below(2) == 0 ? "" : R"(,"code":"K7Q2")";
    const std::string payload = fmt::format(R"({{"tag":"{}","sku":"{}","store":"{}","quantity":{},"name":"A"{}}})",
                                            create.tag, create.sku, create.store, create.quantity, code);
    const std::string tag = create.tag;
    if (!terminal.record(std::move(create), Lane::reservation, payload) || m_chance.below(2) == 0) return;
    m_agenda.in(m_chance.time(Milliseconds(0), Milliseconds(20'000)), [this, &terminal, tag] {
        Promise cancel = promise("reservation.cancel", "reservation:" + tag);
        cancel.about = m_ledger.promises[tag].event.id;
        const std::string words = fmt::format(R"({{"tag":"{}","reservation":"{}"}})", cancel.tag, cancel.about);
        terminal.record(std::move(cancel), Lane::reservation, words);
    });
}

void Workload::call_staff(Terminal& terminal) {
    Promise call = promise("staff.call", "staff");
    const std::string tag = call.tag;
    const std::string payload = fmt::format(R"({{"tag":"{}","reason":"help","language":"en"}})", tag);
    if (!terminal.record(std::move(call), Lane::staff_call, payload) || m_chance.below(2) == 0) return;
    m_agenda.in(m_chance.time(Milliseconds(0), Milliseconds(10'000)), [this, &terminal, tag] {
        Promise cancel = promise("staff.cancel", "staff");
        cancel.about = m_ledger.promises[tag].event.id;
        const std::string words = fmt::format(R"({{"tag":"{}","call":"{}"}})", cancel.tag, cancel.about);
        terminal.record(std::move(cancel), Lane::staff_call, words);
    });
}

// The face at once, reasons and comment later, each in place of what was said before.
void Workload::give_feedback(Terminal& terminal) {
    const std::string about = fmt::format("f{}", m_tags + 1);
    Milliseconds later{0};
    for (int64_t i = 0, times = m_chance.between(1, 3); i < times; ++i) {
        m_agenda.in(later, [this, &terminal, about, i] {
            Promise said = promise("feedback.submit", "feedback:" + about);
            said.about = about;
            const std::string payload =
                fmt::format(R"({{"tag":"{}","feedback":"{}","score":{},"comment":"{}","language":"en"}})", said.tag,
                            about, 1 + i, i == 0 ? "" : "it was fine");
            terminal.record(std::move(said), m_chance.below(4) == 0 ? Lane::complaint : Lane::feedback, payload);
        });
        later += m_chance.time(Milliseconds(0), Milliseconds(8'000));
    }
    ++m_tags;
}

void Workload::say_something_else(Terminal& terminal) {
    const uint64_t kind = m_chance.below(5);
    Promise said = promise(kind < 2 ? "telemetry.session" : kind < 4 ? "order.checkin" : "loyalty.not_yet", {});
    const std::string order = kind == 2 ? "4471-0925" : "0000-0000";
    if (said.type == "order.checkin") said.stream = "order:" + order;
    const std::string payload = fmt::format(R"({{"tag":"{}","order":"{}"}})", said.tag, order);
    const Lane lane = kind < 2 ? Lane::telemetry : kind < 4 ? Lane::reservation : Lane::consent_withdrawal;
    const int64_t times = kind < 2 ? m_chance.between(1, 6) : 1;
    for (int64_t i = 1; i < times; ++i) {
        Promise again = promise(said.type.c_str(), {});
        const std::string words = fmt::format(R"({{"tag":"{}"}})", again.tag);
        terminal.record(std::move(again), lane, words);
    }
    terminal.record(std::move(said), lane, payload);
}

void Workload::change_data() {
    try_change(static_cast<int>(m_chance.below(10)), m_chance.seed());
}

void Workload::try_change(int kind, uint64_t salt) {
    if (m_centre.change([&](hub::Hub& hub) { return apply_change(hub, kind, salt); })) {
        --m_changes_left;
        return;
    }
    m_agenda.in(Milliseconds(5'000), [this, kind, salt] { try_change(kind, salt); });
}

Status Workload::count_stock(hub::Hub& hub, Chance& chance) {
    const int store = static_cast<int>(chance.below(first_stores)),
              product = static_cast<int>(chance.below(first_products));
    const int64_t quantity = chance.between(0, 9);
    const auto counts = TRY(hub.intake().apply_batch("stock", {stock_text(store, product, quantity)}));
    if (counts.rejected.empty()) m_ledger.counted[{fmt::format("s{}", store), fmt::format("p{}", product)}] = quantity;
    return {};
}

// By `salt` alone, so that a change that is tried again is the same one.
Status Workload::apply_change(hub::Hub& hub, int kind, uint64_t salt) {
    Chance chance(salt);
    const int product = static_cast<int>(chance.below(first_products + 2));
    const WallTime now = hub.files().clock.wall();
    m_findings.tell("hub: data change of kind {}", kind);
    const auto import = [&](const char* table, const std::string& row) -> Status {
        TRY(hub.intake().apply_batch(table, {row}));
        return {};
    };
    switch (kind) {
        case 0:
        case 1:  // a price alone, or back from deletion
            return import("product", product_text(product, chance.between(1, 999), 0, m_plan.long_rows));
        case 2:
            return import("product", product_text(product, 100, chance.between(1, 99), m_plan.long_rows));
        case 3:
            return hub.files().store->write([&](hub::StoreWriter& writer) -> Status {
                TRY(writer.delete_row("catalogue", "product", fmt::format("p{}", product), now));
                return {};
            });
        case 4:
        case 5:
            return count_stock(hub, chance);
        case 6:  // a store that opens, or moves nearer and farther: another one is the nearest then
            return import("store", store_text(static_cast<int>(chance.between(1, 4)), "south",
                                              40 + static_cast<double>(chance.below(40)) / 10));
        case 7:  // zones change
            return import("store",
                          store_text(static_cast<int>(chance.below(first_stores)), chance.below(2) == 0 ? "east" : "",
                                     40 + static_cast<double>(chance.below(3))));
        case 8: {
            std::vector<std::string> all;
            for (int i = 0; i < first_products; ++i)
                all.push_back(product_text(i, chance.between(1, 999), 7, m_plan.long_rows));
            TRY(hub.intake().apply_batch("product", all));
            return {};
        }
        default:
            return hub.files().store->write([&](hub::StoreWriter& writer) -> Status {
                TRY(writer.prune_deletions(now));
                return {};
            });
    }
}

void Workload::fill_disk(PowerCutDisk& disk, Milliseconds duration) {
    m_findings.tell("a disk is full for {} s", duration.count() / 1000);
    size_t held = 0;
    for (const std::string& name : disk.names())
        if (const std::string* bytes = disk.bytes(name)) held += bytes->size();
    disk.set_faults({.only = {}, .quota_bytes = held + m_chance.below(20'000)});
    m_agenda.in(duration, [&disk] { disk.set_faults({}); });
}

void Workload::plan_faults() {
    const auto at_some_time = [this](int times, const std::function<void()>& fault) {
        for (int i = 0; i < times; ++i)
            m_agenda.in(some_time(), [this, fault] {
                if (!m_faults_over) fault();
            });
    };
    const auto somebody = [this]() -> Terminal& { return *m_terminals[m_chance.below(m_terminals.size())]; };
    at_some_time(m_plan.partitions, [this] {
        const auto duration = m_chance.time(Milliseconds(5'000), Milliseconds(120'000));
        m_chance.below(3) == 0 ? m_network.part_all(duration)
                               : m_network.part(m_chance.below(m_terminals.size()), duration);
    });
    // In the middle of one of the next things that the disk does, or at a quiet moment.
    at_some_time(m_plan.terminal_crashes, [this, somebody] {
        Terminal& who = somebody();
        if (!who.is_up()) return;
        m_chance.below(3) == 0 ? who.crash() : who.disk().cut_at(1 + m_chance.below(60));
    });
    at_some_time(m_plan.hub_crashes, [this] {
        if (!m_centre.is_up()) return;
        m_chance.below(3) == 0 ? m_centre.crash() : m_centre.disk().cut_at(1 + m_chance.below(40));
    });
    at_some_time(m_plan.clock_jumps, [this, somebody] {
        const int64_t days[] = {-20'000, -30, -1, 1, 30, 4'000};
        somebody().set_clock_wrong_by(std::chrono::hours(24 * days[m_chance.below(std::size(days))]));
    });
    at_some_time(m_plan.full_disks, [this, somebody] {
        PowerCutDisk& disk = m_chance.below(3) == 0 ? m_centre.disk() : somebody().disk();
        fill_disk(disk, m_chance.time(Milliseconds(5'000), Milliseconds(60'000)));
    });
    if (!m_plan.hub_restored) return;
    const auto backup = m_chance.time(Milliseconds(0), m_plan.work / 2);
    m_agenda.in(backup, [this] { m_centre.back_up(); });
    m_agenda.in(m_chance.time(backup + Milliseconds(1), m_plan.work), [this] { m_centre.restore(); });
}

void Workload::end_faults() {
    m_findings.tell("all faults are over");
    m_faults_over = true;
    m_network.heal();
    m_centre.disk().set_faults({});
    m_centre.disk().cut_at(0);
    for (const auto& terminal : m_terminals) {
        terminal->disk().set_faults({});
        terminal->disk().cut_at(0);
        terminal->set_clock_wrong_by(Milliseconds(0));
    }
}

}  // namespace tp::simulation
