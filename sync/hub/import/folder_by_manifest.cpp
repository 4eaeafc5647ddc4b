#include "sync/hub/import/folder_by_manifest.h"
namespace tp {
Result<bool> manifest_fits(const std::string&, const std::string&) { return false; }
Result<std::vector<ImportReport>> import_by_manifest(const std::string&, const std::string&, ImportSink&, const FolderOptions&) {
    return fail(errc::unsupported, "manifests");
}
}  // namespace tp
