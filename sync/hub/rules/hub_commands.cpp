#include <array>

#include "platform/base/text_numbers.h"
#include "sync/hub/rules/hub_admin.h"
#include "sync/protocol/json.h"

namespace tp::hub {

namespace {

struct Ask {
    HubAdmin& admin;
    Hub& hub;
    const Json& request;
    const std::function<bool(std::string_view)>& progress;
    const std::function<bool(Milliseconds)>& wait;

    [[nodiscard]] std::string text(const char* name) const {
        const auto found = request.find(name);
        return found != request.end() && found->is_string() ? found->get<std::string>() : std::string();
    }
    [[nodiscard]] int64_t integer(const char* name, int64_t fallback) const {
        const auto found = request.find(name);
        return found != request.end() && found->is_number_integer() ? found->get<int64_t>() : fallback;
    }
};

Result<Json> code_new(Ask& ask) {
    const auto fresh = TRY(ask.admin.new_code(ask.text("store"), ask.text("name")));
    return Json{{"code", fresh.code}, {"expires_at", to_rfc3339(fresh.expires_at)}};
}

Result<Json> devices(Ask& ask) {
    Json list = Json::array();
    const auto copies = TRY(ask.admin.suspected_copies());
    for (const DeviceRecord& device : TRY(ask.admin.devices()))
        list.push_back({{"device", device.id},
                        {"name", device.name},
                        {"store", device.store},
                        {"revoked", device.revoked},
                        {"enrolled_at", to_rfc3339(device.enrolled_at)},
                        {"copied", copies.contains(device.id)},
                        {"last_seen", device.last_seen ? Json(to_rfc3339(*device.last_seen)) : Json()}});
    return list;
}

Result<Json> revoke(Ask& ask) {
    TRY(ask.admin.revoke(ask.text("device")));
    return Json(true);
}

Result<Json> epoch_new(Ask& ask) {
    return Json{{"epoch", TRY(ask.admin.begin_new_epoch())}};
}

Json to_json(const EventRecord& event) {
    return {{"number", event.number},
            {"id", event.id},
            {"device", event.device},
            {"type", event.type},
            {"status", event.status},
            {"code", event.code},
            {"payload", event.payload},
            {"created_at", to_rfc3339(event.created_at)},
            {"received_at", to_rfc3339(event.received_at)}};
}

// Without "after" the last `limit` ones; "follow" goes on from there for as long as the asker stays.
Result<Json> events(Ask& ask) {
    const bool follow = ask.request.value("follow", Json(false)) == Json(true);
    int64_t after = ask.integer("after", -1), left = ask.integer("limit", INT64_MAX);
    if (after < 0) {
        TRY(ask.hub.files().store->read([&](StoreReader& reader) -> Status {
            after = std::max<int64_t>(0, TRY(reader.last_event()) - left);
            return {};
        }));
    }
    if (follow) left = INT64_MAX;
    for (bool gone = false; !gone && left > 0;) {
        const auto batch = TRY(ask.admin.events(after, std::min<int64_t>(left, 500)));
        for (const EventRecord& event : batch) {
            after = event.number;
            --left;
            if (!ask.progress(dump_json(to_json(event)))) return Json{{"after", after}};
        }
        if (batch.empty() && !follow) break;
        if (batch.empty()) gone = ask.wait(Milliseconds{500});
    }
    return Json{{"after", after}};
}

Result<Json> calls(Ask& ask) {
    Json list = Json::array();
    for (const Fact& call : TRY(ask.admin.calls(ask.integer("limit", 100))))
        list.push_back({{"call", call.id},
                        {"device", call.device},
                        {"store", call.store},
                        {"state", call.state},
                        {"at", to_rfc3339(call.at)},
                        {"details", TRY(parse_json(call.body))}});
    return list;
}

Result<Json> status(Ask& ask) {
    Json answer{{"epoch", ask.hub.files().store->epoch()}};
    TRY(ask.hub.files().store->read([&](StoreReader& reader) -> Status {
        for (const BucketHead& head : TRY(reader.heads())) answer["heads"][head.bucket] = head.head;
        answer["devices"] = TRY(reader.devices()).size();
        answer["open_calls"] = TRY(reader.count_facts("call", "open"));
        answer["holds"] = TRY(reader.count_facts("hold", "held"));
        return {};
    }));
    return answer;
}

Result<Json> import_mark(Ask& ask) {
    const auto value = TRY(ask.admin.import_mark(ask.text("key")));
    return Json{{"value", value ? Json(*value) : Json()}};
}

Result<Json> import_batch(Ask& ask) {
    const auto rows = ask.request.find("rows");
    if (rows == ask.request.end() || !rows->is_array()) return fail(tp::errc::malformed, "rows: expected a list");
    std::vector<std::string> texts;
    for (const Json& row : *rows) texts.push_back(dump_json(row));
    std::optional<ImportMark> mark;
    if (const auto given = ask.request.find("mark"); given != ask.request.end() && given->is_object())
        mark = ImportMark{given->value("key", std::string()), given->value("value", std::string())};
    const auto counts = TRY(ask.admin.apply_batch(ask.text("table"), texts, mark));
    Json rejected = Json::array();
    for (const RejectedRow& row : counts.rejected)
        rejected.push_back({{"index", row.index}, {"code", row.code}, {"message", row.message}});
    return Json{{"applied", counts.applied}, {"unchanged", counts.unchanged}, {"rejected", std::move(rejected)}};
}

// A batch is whole by itself: nothing is opened or closed, the operator's deed is put on record.
Result<Json> import_end(Ask& ask) {
    TRY(ask.admin.import_ended(ask.text("table"), ask.text("file"), ask.integer("rows", 0),
                               ask.integer("bad_rows", 0)));
    return Json(true);
}

struct Command {
    std::string_view name;
    Result<Json> (*run)(Ask&);
};
constexpr std::array<Command, 10> commands = {{{"code_new", code_new},
                                               {"devices", devices},
                                               {"revoke", revoke},
                                               {"epoch_new", epoch_new},
                                               {"events", events},
                                               {"calls", calls},
                                               {"status", status},
                                               {"import_mark", import_mark},
                                               {"import_batch", import_batch},
                                               {"import_end", import_end}}};

}  // namespace

Result<std::string> HubAdmin::answer(std::string_view text, const std::function<bool(std::string_view)>& progress,
                                     const std::function<bool(Milliseconds)>& wait) {
    const Json request = TRY(parse_json(text));
    if (!request.is_object()) return fail(tp::errc::malformed, "expected an object");
    Ask ask{*this, m_hub, request, progress, wait};
    const std::string name = ask.text("command");
    for (const Command& command : commands)
        if (command.name == name) return dump_json(TRY(command.run(ask)));
    return fail(tp::errc::unsupported, "there is no command \"" + name + "\"");
}

}  // namespace tp::hub
