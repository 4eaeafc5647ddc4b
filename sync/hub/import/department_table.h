// A [[department]] of TOML files that list departments: the demo's catalogue and the mappings' own.
// Included by *.cpp alone, as toml_parser.h. Thread rule: any thread.
#pragma once

#include "platform/base/toml_parser.h"
#include "sync/model/records.h"

namespace tp {

// `id`, `icon` and [department.name] by language; other keys are the caller's. `position` counts from 1. Errors:
// malformed.
[[nodiscard]] Result<Department> read_department(const toml::table& table, int position);

}  // namespace tp
