#include "kiosk/staff/service_switch.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "platform/base/no_blocking_here.h"
#include "platform/secure/secret_file.h"
#include "platform/storage/durable_file.h"

namespace tp {
namespace {

std::string switch_file(const std::string& folder) {
    return folder + "/out-of-service";
}

}  // namespace

std::string_view name_of(OutReason reason) {
    switch (reason) {
        case OutReason::unspecified:
            return "unspecified";
        case OutReason::cleaning:
            return "cleaning";
        case OutReason::repair:
            return "repair";
        case OutReason::closed:
            return "closed";
    }
    return "unspecified";
}

std::optional<OutReason> parse_out_reason(std::string_view name) {
    const auto found = std::ranges::find(out_reasons, name, [](OutReason reason) { return name_of(reason); });
    return found == out_reasons.end() ? std::nullopt : std::optional(*found);
}

std::optional<OutOfService> load_out_of_service(const std::string& folder) {
    const auto text = read_secret_file(switch_file(folder));
    if (!text) return text.error().code == errc::not_found ? std::nullopt : std::optional(OutOfService{});
    OutOfService out;
    const std::string_view line = std::string_view(*text).substr(0, text->find('\n'));
    const size_t space = line.find(' ');
    out.reason = parse_out_reason(line.substr(0, space)).value_or(OutReason::unspecified);
    if (space != std::string_view::npos)
        if (const auto since = parse_rfc3339(line.substr(space + 1))) out.since = *since;
    return out;
}

Status save_out_of_service(const std::string& folder, const std::optional<OutOfService>& out) {
    const std::string path = switch_file(folder);
    if (out) {
        const std::string since = out->since ? " " + to_rfc3339(*out->since) : "";
        return write_secret_file(path, std::string(name_of(out->reason)) + since + "\n");
    }
    may_block("removing", path);
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return fail_errno("removing " + path, errno);
    return sync_folder(folder);
}

}  // namespace tp
