// The embedded store: one SQLite file, one connection that writes and checkpoints, on a thread of its own; readers on
// read-only connections. Thread rule: as Store's.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "platform/base/log.h"
#include "sync/hub/store/store.h"

namespace tp::hub {

struct SqliteStoreOptions {
    // Told once when writing begins to fail, and once when it works again; must outlive the store. Nothing: nobody.
    Logger* log = nullptr;
    std::string vfs;               // of SQLite; empty: the default one
    const Clock* clock = nullptr;  // of the epochs' names; must outlive the store. Nothing: the system's.
};

class SqliteStore final : public Store {
  public:
    // Creates and migrates the file. Nobody else may have it open: the caller holds the folder's lock.
    static Result<std::unique_ptr<SqliteStore>> open(const std::string& path, const SqliteStoreOptions& options = {});
    ~SqliteStore() override;

    Status write(const std::function<Status(StoreWriter&)>& body) override;
    Status read(const std::function<Status(StoreReader&)>& body) override;
    [[nodiscard]] std::string epoch() const override;
    [[nodiscard]] uint64_t generation() const override;
    [[nodiscard]] std::optional<ErrorCode> write_failure() const override;

    void on_commit(CommitListener listener) override;
    Status begin_new_epoch() override;

  private:
    struct Impl;
    explicit SqliteStore(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp::hub
