// A folder of foreign files, bound to mappings by a manifest. Thread rule: one thread.
#pragma once

#include "sync/hub/import/importer.h"

namespace tp {

// Whether `mappings_dir`/manifest.toml is there and the first file that it names lies in `dir`.
[[nodiscard]] Result<bool> manifest_fits(const std::string& dir, const std::string& mappings_dir);

[[nodiscard]] Result<std::vector<ImportReport>> import_by_manifest(const std::string& dir,
                                                                   const std::string& mappings_dir, ImportSink& sink,
                                                                   const FolderOptions& options);

}  // namespace tp
