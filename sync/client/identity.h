// Who this kiosk is to the hub. Thread rule: values and functions that block on the disk: never on the UI thread.
#pragma once

#include <string>
#include <vector>

#include "platform/base/error.h"
#include "sync/protocol/messages.h"

namespace tp {

// Everything that enrolment gave, with the device's own key. Holds a secret: never logged.
struct Identity {
    std::string hub_url;      // "https://hub.example:8443"
    std::string private_key;  // PEM, P-256, made here
    EnrolResponse enrolled;
    bool operator==(const Identity&) const = default;
};

// In FOLDER/identity.json, one file of mode 0600, replaced as a whole or not at all.
[[nodiscard]] Status save_identity(const std::string& folder, const Identity& identity);
// not_found: not enrolled yet. refused: the file may be read by others. malformed: damaged.
[[nodiscard]] Result<Identity> load_identity(const std::string& folder);

}  // namespace tp
