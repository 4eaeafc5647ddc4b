// An SQLite VFS that hands everything to the default one, but fails writes and syncs when told to.
// Thread rule: set the faults and use the database on one thread.
#pragma once

#include <string>

namespace tp {

struct VfsFaults {
    bool disk_full = false;    // writes: SQLITE_FULL
    bool write_error = false;  // writes: SQLITE_IOERR_WRITE
    int failing_read = 0;      // that read from now (1: the next) fails once: SQLITE_IOERR_READ
    int failing_syncs = 0;     // that many syncs, from the next on: SQLITE_IOERR_FSYNC
};

// Registers the VFS at the first call; returns its name for OpenOptions::vfs.
[[nodiscard]] std::string faulty_vfs_name();
// What the VFS does from now on, to all files opened through it.
[[nodiscard]] VfsFaults& faulty_vfs();

}  // namespace tp
