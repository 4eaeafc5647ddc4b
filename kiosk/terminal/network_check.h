// "Can this terminal reach its hub?", asked step by step with a real request. Thread rule: a worker; blocks for up to
// half a minute.
#pragma once

#include <functional>
#include <string>

#include "kiosk/staff/staff_desk.h"
#include "sync/client/identity.h"

namespace tp {

// The hub's name is looked up, then a small pull is asked as the kiosk itself does. `progress` is called after each
// step, last with `done`. An answer of the hub itself, even that its cursors are old, means that it let us in.
void check_network(const Identity& identity, const std::string& version, const Clock& clock,
                   const std::function<void(const NetworkTest&)>& progress);

// "eth0 10.0.7.21", IPv4 and IPv6, without the loopback's and the link's own.
[[nodiscard]] std::vector<std::string> local_addresses();

}  // namespace tp
