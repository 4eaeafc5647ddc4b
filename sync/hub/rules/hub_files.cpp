#include "sync/hub/rules/hub_files.h"

#include <array>
#include <filesystem>

#include "sync/hub/store/sqlite_store.h"

namespace tp::hub {

namespace {

struct KeyFile {
    const char* name;
    const char* loss;  // what a new one in its place would do
};
constexpr std::array<KeyFile, 5> key_files = {{
    {"ca.pem", "every enrolled terminal would be refused and would have to enrol again"},
    {"ca.key", "every enrolled terminal would be refused and would have to enrol again"},
    {"signing.key", "every enrolled terminal would refuse this hub's snapshots"},
    {"sealing.key", "what terminals have sealed for this hub could never be opened"},
    {"lookup.key", "no order, member or enrolment code that is in the store could be found any more"},
}};

// A key that is gone is made anew only where nobody depends on the old one: a lost file must not pass for a first
// start.
Status require_keys(const std::string& folder, Store& store) {
    bool in_use = false;
    TRY(store.read([&](StoreReader& reader) -> Status {
        in_use = TRY(reader.knows_anybody());
        return {};
    }));
    if (!in_use) return {};
    for (const KeyFile& file : key_files) {
        const std::string path = folder + "/" + file.name;
        std::error_code error;
        if (std::filesystem::exists(path, error) || error)
            continue;  // what cannot be looked at is told when it is read
        return fail(tp::errc::not_found, path + " is missing and the store is in use: restore hub/" + file.name +
                                             " from the backup; with a new one " + file.loss);
    }
    return {};
}

}  // namespace

Result<std::unique_ptr<HubFiles>> HubFiles::open(const std::string& folder, const Clock& clock, Logger& log,
                                                 const std::string& vfs) {
    TRY(make_private_folder(folder));
    FolderLock lock = TRY(FolderLock::take(folder));
    auto store = TRY_CONTEXT(SqliteStore::open(folder + "/hub.db", {.log = &log, .vfs = vfs, .clock = &clock}),
                             "opening the hub's store");
    TRY(require_keys(folder, *store));
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
