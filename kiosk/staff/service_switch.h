// Out of service on a person's word: survives restarts, until a person takes it back. Thread rule: functions that name
// a folder block on the disk: never on the UI thread once it draws.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "platform/base/clock.h"
#include "platform/base/error.h"

namespace tp {

// What visitors are told.
enum class OutReason { unspecified, cleaning, repair, closed };
inline constexpr std::array out_reasons{OutReason::unspecified, OutReason::cleaning, OutReason::repair,
                                        OutReason::closed};
[[nodiscard]] std::string_view name_of(OutReason reason);  // "cleaning"
[[nodiscard]] std::optional<OutReason> parse_out_reason(std::string_view name);

struct OutOfService {
    OutReason reason = OutReason::unspecified;
    std::optional<WallTime> since;
    bool operator==(const OutOfService&) const = default;
};

// FOLDER/out-of-service; nothing where the file is missing. One that cannot be understood still means out of service.
[[nodiscard]] std::optional<OutOfService> load_out_of_service(const std::string& folder);
// Durable when it returns. Nothing: back in service.
[[nodiscard]] Status save_out_of_service(const std::string& folder, const std::optional<OutOfService>& out);

}  // namespace tp
