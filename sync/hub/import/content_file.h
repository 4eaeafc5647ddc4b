// Pictures as files: their hash, size and kind. Thread rule: pure functions that read files.
#pragma once

#include <string>

#include "platform/base/error.h"
#include "sync/hub/import/imported_records.h"

namespace tp {

// Errors: not_found, refused, io, too_large (over 8 MiB), unsupported (neither WebP, SVG, PNG nor JPEG by its first
// bytes).
[[nodiscard]] Result<ImportedContent> describe_content(std::string id, const std::string& file);

}  // namespace tp
