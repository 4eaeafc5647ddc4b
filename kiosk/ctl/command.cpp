#include "kiosk/ctl/command.h"

#include <fmt/format.h>

#include <thread>

#include "platform/base/bytes.h"
#include "sync/protocol/messages.h"

namespace tp {

ExitStatus CommandContext::fail_with(const Error& error) {
    return fail_with(error.code.name(), error.message);
}

ExitStatus CommandContext::fail_with(std::string_view code, std::string_view message) {
    if (output == Output::json) print_json({{"error", {{"code", code}, {"message", printable(message)}}}});
    console.complain(std::string(message) + " (" + std::string(code) + ")");
    return ExitStatus::failed;
}

void CommandContext::print_json(const nlohmann::json& value) {
    console.out(value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

Result<Asked> ask(const std::string& socket, const nlohmann::json& request,
                  const std::function<bool(const nlohmann::json&)>& on_progress, Milliseconds silence) {
    return ask_text(socket, request.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace), on_progress,
                    silence);
}

Result<Asked> ask_text(const std::string& socket, std::string_view request,
                       const std::function<bool(const nlohmann::json&)>& on_progress, Milliseconds silence) {
    ControlClient client = TRY(ControlClient::connect(socket));
    const ControlAnswer answer = TRY(client.ask(
        request,
        [&](std::string_view json) {
            const auto progress = nlohmann::json::parse(json, nullptr, false);
            return !on_progress || progress.is_discarded() || on_progress(progress);
        },
        silence));
    Asked asked;
    const auto json = nlohmann::json::parse(answer.json, nullptr, false);
    if (json.is_discarded()) return fail(errc::malformed, "the program at " + socket + " answered no JSON");
    if (answer.ok) {
        asked.ok = json;
    } else {
        asked.refusal_code = text_of(json, "code");
        asked.refusal_message = text_of(json, "message");
        if (asked.refusal_code.empty()) asked.refusal_code = errc::internal.name();
    }
    return asked;
}

Result<Asked> ask_or_look(const std::string& socket, const nlohmann::json& request,
                          const std::function<Result<Asked>()>& look,
                          const std::function<bool(const nlohmann::json&)>& on_progress, Milliseconds silence) {
    for (int left = 25;; --left) {
        auto asked = ask(socket, request, on_progress, silence);
        if (asked || asked.error().code != errc::unavailable) return asked;
        asked = look();
        if (asked || asked.error().code != errc::conflict || left == 0) return asked;
        std::this_thread::sleep_for(Milliseconds{200});
    }
}

std::string text_of(const nlohmann::json& object, const char* key) {
    if (!object.is_object()) return "";
    const auto found = object.find(key);
    if (found == object.end() || found->is_null()) return "";
    if (found->is_string()) return found->get<std::string>();
    return found->dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string problem_of_name(const std::string& text) {
    if (text.size() > max_name_bytes)
        return fmt::format("{} bytes are too long; the hub takes at most {}", text.size(), max_name_bytes);
    if (!has_no_controls(text)) return "control characters (a line break, a tab, an escape) cannot be in it";
    return "";
}

std::string short_duration(std::chrono::seconds length) {
    const int64_t seconds = length.count();
    if (seconds < 120) return std::to_string(seconds) + " s";
    if (seconds < 7200) return std::to_string(seconds / 60) + " min";
    if (seconds < 172'800) return std::to_string(seconds / 3600) + " h";
    return std::to_string(seconds / 86'400) + " d";
}

std::string ago(const nlohmann::json& rfc3339, WallTime now) {
    if (!rfc3339.is_string()) return "";
    const auto time = parse_rfc3339(rfc3339.get<std::string>());
    if (!time) return "";
    const auto age = std::chrono::duration_cast<std::chrono::seconds>(now - *time);
    return age.count() < 0 ? "in the future" : short_duration(age) + " ago";
}

}  // namespace tp
