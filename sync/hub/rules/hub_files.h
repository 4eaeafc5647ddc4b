// What a hub owns on its disk, opened: the store, blobs, the private authority and keys. One process at a time.
// Thread rule: open on one thread; what it holds follows its own rules.
#pragma once

#include <memory>
#include <string>

#include "platform/base/clock.h"
#include "platform/base/data_folder.h"
#include "platform/base/log.h"
#include "platform/secure/certificates.h"
#include "platform/secure/keys.h"
#include "sync/hub/store/blob_folder.h"
#include "sync/hub/store/store.h"

namespace tp::hub {

struct HubFiles {
    // `folder` is made where it is missing; the first opening creates authority and keys. conflict: another process
    // holds the folder. not_found: the store knows devices or people and a key is gone, in whose place a new one would
    // lose them for good. `clock` and `log` must outlive the result. `vfs`: of
    // the store, as SqliteStoreOptions::vfs.
    static Result<std::unique_ptr<HubFiles>> open(const std::string& folder, const Clock& clock, Logger& log,
                                                  const std::string& vfs = {});

    std::string folder;
    const Clock& clock;
    Logger& log;
    FolderLock lock;
    std::unique_ptr<Store> store;
    BlobFolder blobs;
    CertificateAuthority authority;
    SigningKey signing;
    SealingKey sealing;
    Bytes lookup_key;  // of the keyed hashes under which people and codes are found
};

}  // namespace tp::hub
