// Where the programs keep their files. Thread rule: plain values.
#pragma once

#include <string>

#include "platform/base/error.h"

namespace tp {

// $TOUCHPOINT_HOME, else $XDG_DATA_HOME/touchpoint, else ~/.local/share/touchpoint. Nothing is created by asking.
struct DataFolder {
    std::string root;

    [[nodiscard]] static Result<DataFolder> from_environment();  // invalid_argument: none set, or not absolute

    [[nodiscard]] std::string hub() const { return root + "/hub"; }      // hub.db, the CA, keys
    [[nodiscard]] std::string kiosk() const { return root + "/kiosk"; }  // outbox.db, replica.db, identity/, content/
    [[nodiscard]] std::string logs() const { return root + "/logs"; }
    [[nodiscard]] std::string hub_socket() const { return root + "/hub.sock"; }
    [[nodiscard]] std::string kiosk_socket() const { return root + "/kiosk.sock"; }
    [[nodiscard]] std::string hub_config() const { return root + "/hub.toml"; }
    [[nodiscard]] std::string kiosk_config() const { return root + "/kiosk.toml"; }
};

// Makes the folder and its parents, mode 0700 for what it makes. An existing folder keeps its mode.
[[nodiscard]] Status make_private_folder(const std::string& path);

// Held while a program owns a folder's files: flock(2) on FOLDER/lock, which also tells the owner's process id.
// Movable; released on destruction and by the kernel when the process dies.
class FolderLock {
  public:
    // conflict: another process holds it (the message names its id). Makes FOLDER when it is missing.
    [[nodiscard]] static Result<FolderLock> take(const std::string& folder);
    FolderLock(FolderLock&& other) noexcept;
    FolderLock& operator=(FolderLock&& other) noexcept;
    ~FolderLock();

  private:
    explicit FolderLock(int fd) : m_fd(fd) {}
    int m_fd = -1;
};

}  // namespace tp
