#include "sync/hub/rules/hub_files.h"

#include "sync/hub/store/sqlite_store.h"

namespace tp::hub {

Result<std::unique_ptr<HubFiles>> HubFiles::open(const std::string& folder, const Clock& clock, Logger& log) {
    TRY(make_private_folder(folder));
    FolderLock lock = TRY(FolderLock::take(folder));
    auto store = TRY_CONTEXT(SqliteStore::open(folder + "/hub.db"), "opening the hub's store");
    BlobFolder blobs = TRY(BlobFolder::open(folder + "/blobs"));
    CertificateAuthority authority = TRY(CertificateAuthority::load_or_create(folder, clock));
    SigningKey signing = TRY(SigningKey::load_or_create(folder + "/signing.key"));
    SealingKey sealing = TRY(SealingKey::load_or_create(folder + "/sealing.key"));
    Bytes lookup_key = TRY(load_or_create_secret(folder + "/lookup.key", 32));
    return std::unique_ptr<HubFiles>(new HubFiles{folder, clock, log, std::move(lock), std::move(store),
                                                  std::move(blobs), std::move(authority), std::move(signing),
                                                  std::move(sealing), std::move(lookup_key)});
}

}  // namespace tp::hub
