#include "tests/simulation/checks.h"

#include "platform/base/text_numbers.h"
#include "sync/protocol/codec.h"

namespace tp::simulation {

namespace {

constexpr int64_t all_of_them = 1'000'000;

// The value of a text field of a payload that this simulation has made.
std::string text_field(const std::string& json, std::string_view name) {
    const std::string begin = fmt::format("\"{}\":\"", name);
    const size_t at = json.find(begin);
    if (at == std::string::npos) return {};
    const size_t from = at + begin.size();
    return json.substr(from, json.find('"', from) - from);
}

int64_t number_field(const std::string& json, std::string_view name) {
    const std::string begin = fmt::format("\"{}\":", name);
    const size_t at = json.find(begin);
    if (at == std::string::npos) return 0;
    const size_t from = at + begin.size();
    return parse_digits(std::string_view(json).substr(from, json.find_first_of(",}", from) - from)).value_or(0);
}

// All that the hub holds of events, and what they brought about.
struct HubFacts {
    std::vector<hub::EventRecord> events;
    std::map<std::string, hub::EventRecord> by_id;
    std::map<std::string, std::vector<hub::Fact>> facts;  // by kind

    static Result<HubFacts> read(Centre& centre) {
        HubFacts all;
        TRY(centre.hub().files().store->read([&](hub::StoreReader& reader) -> Status {
            all.events = TRY(reader.events_after(0, all_of_them));
            for (const char* kind : {"call", "hold", "feedback", "checkin"})
                all.facts[kind] = TRY(reader.facts(kind, all_of_them));
            return {};
        }));
        for (const hub::EventRecord& event : all.events) all.by_id[event.id] = event;
        return all;
    }
    [[nodiscard]] bool applied(const std::string& id) const {
        const auto found = by_id.find(id);
        return found != by_id.end() && found->second.status == "applied";
    }
};

struct Check {
    const Plan& plan;
    Findings& findings;
    Ledger& ledger;
    const HubFacts& hub;
    std::vector<std::unique_ptr<Terminal>>& terminals;

    void identities();
    void custody();
    void order();
    void effects();
    void feedback();
    void stock(Centre& centre);

    [[nodiscard]] size_t applied_of(std::string_view type) const {
        return static_cast<size_t>(std::ranges::count_if(hub.events, [&](const hub::EventRecord& event) {
            return event.type == type && event.status == "applied";
        }));
    }
    [[nodiscard]] bool cancelled(std::string_view type, const std::string& about) const {
        return std::ranges::any_of(hub.events, [&](const hub::EventRecord& event) {
            if (event.type != type || event.status != "applied") return false;
            const auto tag = ledger.tag_of.find(event.id);
            return tag != ledger.tag_of.end() && ledger.promises.at(tag->second).about == about;
        });
    }
};

// Each event at the hub is one that a terminal recorded, as it recorded it, and no event is there twice.
void Check::identities() {
    std::map<std::string, std::string> id_of;
    for (const hub::EventRecord& event : hub.events) {
        const std::string tag = text_field(event.payload, "tag");
        const auto promise = ledger.promises.find(tag);
        if (promise == ledger.promises.end()) {
            findings.violated("I2", event.id + " at the hub was recorded by nobody");
            continue;
        }
        if (const auto [known, fresh] = id_of.try_emplace(tag, event.id); !fresh)
            findings.violated("I2", fmt::format("{} is at the hub as {} and as {}", tag, known->second, event.id));
        const Promise& made = promise->second;
        const bool same = made.device == event.device && made.type == event.type && made.stream == event.stream_key;
        const bool as_saved = !made.saved || (made.event.id == event.id && made.event.sha256 == event.sha256 &&
                                              made.event.payload == event.payload);
        if (!same || !as_saved) findings.violated("I2", event.id + " is not what was recorded");
        // record() failed as the power went, and the event was saved all the same.
        if (!made.saved) ledger.tag_of[event.id] = tag;
    }
}

// I1 and I3: at the hub, or still here with a reason; what is not here any more has the hub's final word.
void Check::custody() {
    std::map<std::string, std::map<std::string, std::string>> kept;
    int64_t dropped = 0;
    for (const auto& terminal : terminals) {
        kept[terminal->device().id] = terminal->kept();
        if (const auto stats = terminal->stats()) dropped += stats->dropped_telemetry;
    }
    int64_t gone = 0;
    for (const auto& [tag, promise] : ledger.promises) {
        if (!promise.saved) continue;
        const Event& event = promise.event;
        const auto& here = kept[promise.device];
        const auto reason = here.find(event.id);
        if (reason != here.end() && reason->second != "pending")
            findings.violated("nothing is refused", fmt::format("{} is a dead letter: {}", tag, reason->second));
        if (reason != here.end()) continue;
        const bool final_word = ledger.final_result.contains(identity_of(event.id, event.sha256));
        if (promise.type == "telemetry.session" && !final_word) {
            ++gone;
            continue;
        }
        if (!final_word) findings.violated("I3", tag + " has left its terminal without the hub's final word");
        if (!hub.by_id.contains(event.id) && !ledger.undone.contains(event.id))
            findings.violated("I1", fmt::format("{} ({}) is nowhere", tag, promise.type));
    }
    if (gone > dropped) findings.violated("I1", fmt::format("{} telemetry events are nowhere", gone - dropped));
}

void Check::order() {
    std::map<std::pair<std::string, std::string>, int64_t> last;
    std::set<std::string> undone_streams;
    for (const std::string& id : ledger.undone)
        if (const auto tag = ledger.tag_of.find(id); tag != ledger.tag_of.end())
            undone_streams.insert(ledger.promises.at(tag->second).stream);
    for (const hub::EventRecord& event : hub.events) {
        if (event.stream_key.empty() || undone_streams.contains(event.stream_key)) continue;
        int64_t& seq = last[{event.device, event.stream_key}];
        if (event.seq <= seq) findings.violated("order", event.stream_key + " came to the hub in another order");
        seq = std::max(seq, event.seq);
    }
}

// One fact for each event that was applied, in the state that its cancellation leaves.
void Check::effects() {
    const struct {
        const char *kind, *type, *cancellation, *state;
    } kinds[] = {{"call", "staff.call", "staff.cancel", "open"},
                 {"hold", "reservation.create", "reservation.cancel", "held"},
                 {"checkin", "order.checkin", "none", "waiting"}};
    for (const auto& kind : kinds) {
        const auto& facts = hub.facts.at(kind.kind);
        if (facts.size() != applied_of(kind.type))
            findings.violated("I2",
                              fmt::format("{} facts of {} events: {}", facts.size(), applied_of(kind.type), kind.type));
        for (const hub::Fact& fact : facts) {
            if (!hub.applied(fact.id)) findings.violated("I2", fact.id + " took effect and was not applied");
            const bool off = cancelled(kind.cancellation, fact.id);
            if (fact.state != (off ? "cancelled" : kind.state))
                findings.violated("I2", fmt::format("{} {} is {}", kind.kind, fact.id, fact.state));
        }
    }
}

// The last that was said is what stands.
void Check::feedback() {
    std::map<std::string, std::string> last;  // tag by feedback
    for (const hub::EventRecord& event : hub.events)
        if (event.type == "feedback.submit")
            last[text_field(event.payload, "feedback")] = text_field(event.payload, "tag");
    if (last.size() != hub.facts.at("feedback").size()) findings.violated("I2", "another number of feedbacks");
    for (const hub::Fact& fact : hub.facts.at("feedback"))
        if (text_field(fact.body, "tag") != last[fact.id])
            findings.violated("I2", fact.id + " is not what was said last");
}

// What is offered and what is held come to what was counted.
void Check::stock(Centre& centre) {
    std::map<std::pair<std::string, std::string>, int64_t> held;
    for (const hub::Fact& hold : hub.facts.at("hold")) {
        const auto tag = ledger.tag_of.find(hold.id);
        if (tag == ledger.tag_of.end() || hold.state != "held") continue;
        const Promise& made = ledger.promises.at(tag->second);
        held[{made.store, made.sku}] += number_field(hold.body, "quantity");
    }
    const Status read = centre.hub().files().store->read([&](hub::StoreReader& reader) -> Status {
        for (const auto& [where, counted] : ledger.counted) {
            const auto& [store, sku] = where;
            const auto row = TRY(reader.row("store:" + store, "stock", sku));
            if (!row) continue;
            const auto short_of = TRY(reader.note("held_beyond_count:" + store + "/" + sku));
            const int64_t offered = TRY(decode<Stock>(*row)).quantity;
            const int64_t missing = short_of ? parse_digits(*short_of).value_or(0) : 0;
            if (offered - missing + held[where] != counted)
                findings.violated("I2", fmt::format("{} {}: {} offered, {} held, {} short, {} counted", store, sku,
                                                    offered, held[where], missing, counted));
        }
        return {};
    });
    if (!read) findings.violated("the hub answers", read.error().message);
}

}  // namespace

void check_promises(const Plan& plan, Findings& findings, Ledger& ledger, Centre& centre,
                    std::vector<std::unique_ptr<Terminal>>& terminals) {
    const auto facts = HubFacts::read(centre);
    if (!facts) return findings.violated("the hub answers", facts.error().message);
    Check check{plan, findings, ledger, *facts, terminals};
    check.identities();
    check.custody();
    check.order();
    check.effects();
    check.feedback();
    check.stock(centre);
}

}  // namespace tp::simulation
