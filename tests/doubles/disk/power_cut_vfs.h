// SQLite's road to the disk that is mounted (power_cut_disk.h). Thread rule: the disk's.
#pragma once

#include <cstdint>
#include <string>

namespace tp {

// Registers the VFS at the first call; returns its name for OpenOptions::vfs. Paths lead into the mounted disk's
// folder. Locks and shared memory are those of one process.
[[nodiscard]] std::string power_cut_vfs_name();

// What connections are made to do that open from now on, whatever the product asks of them: for trials only.
struct ConnectionHabits {
    int log_pages = 0;        // the log is folded into the file after so many pages; 0: after SQLite's 1,000
    std::string synchronous;  // NORMAL or OFF: PRAGMA synchronous says so, and FULL is not heard; empty: as asked for
};
void set_connection_habits(const ConnectionHabits& habits);

// SQLite's own random numbers (a log's salt) begin from here.
void seed_sqlite(uint64_t seed);

}  // namespace tp
