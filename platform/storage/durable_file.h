// Files that survive a power cut. Thread rule: pure functions; they block on the disk: never on the UI thread.
#pragma once

#include <string>

#include "platform/base/error.h"

namespace tp {

Status sync_file(const std::string& path);    // fsync(2) of the file
Status sync_folder(const std::string& path);  // fsync(2) of the folder, so that names in it last
// Gives a finished file its name: fsync, rename(2) over `to`, fsync of the folder. Both in the same folder.
Status install_file(const std::string& from, const std::string& to);

}  // namespace tp
