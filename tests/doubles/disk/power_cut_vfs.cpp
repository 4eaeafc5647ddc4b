#include "tests/doubles/disk/power_cut_vfs.h"

#include <sqlite3.h>

#include <cstring>
#include <new>

#include "tests/doubles/disk/power_cut_disk.h"

namespace tp {

namespace {

// What SQLite gives memory for; made in place by do_open, ended by do_close.
struct DiskHandle {
    sqlite3_file base{};
    PowerCutDisk* disk = nullptr;
    std::shared_ptr<DiskFile> file;
    std::string name;
    sqlite3* connection = nullptr;
    uint64_t boot = 0;
    bool new_journal = false;  // its first sync makes its name last too, as SQLite's own VFS does
    bool delete_on_close = false;
    int level = SQLITE_LOCK_NONE;
    int shared_memory = 0, exclusive_memory = 0;  // bits of the locks held
};

DiskHandle& handle_of(sqlite3_file* file) {
    return *reinterpret_cast<DiskHandle*>(file);
}
bool is_alive(const DiskHandle& h) {
    return h.disk->has_power() && h.boot == h.file->boot;
}
int code_of(DiskAnswer answer, int failure) {
    if (answer == DiskAnswer::full) return SQLITE_FULL;
    return answer == DiskAnswer::done ? SQLITE_OK : failure;
}

int unlock_to(DiskHandle& h, int level) {
    DiskFile& file = *h.file;
    if (h.boot != file.boot) return SQLITE_OK;
    if (file.exclusive == &h && level < SQLITE_LOCK_PENDING) file.exclusive = nullptr;
    if (file.reserved == &h && level < SQLITE_LOCK_RESERVED) file.reserved = nullptr;
    if (level == SQLITE_LOCK_NONE && h.level >= SQLITE_LOCK_SHARED) --file.shared;
    h.level = std::min(h.level, level);
    return SQLITE_OK;
}

void release_memory(DiskHandle& h) {
    if (h.boot != h.file->boot) return;
    for (int i = 0; i < 8; ++i) {
        if (h.shared_memory & (1 << i)) --h.file->memory_locks[i].shared;
        if (h.exclusive_memory & (1 << i)) h.file->memory_locks[i].exclusive = nullptr;
    }
    h.shared_memory = h.exclusive_memory = 0;
}

int do_close(sqlite3_file* f) {
    DiskHandle& h = handle_of(f);
    const std::scoped_lock lock(h.disk->mutex());
    unlock_to(h, SQLITE_LOCK_NONE);
    release_memory(h);
    if (h.delete_on_close && !h.name.empty()) h.disk->remove(h.name);
    h.~DiskHandle();
    return SQLITE_OK;
}
int do_read(sqlite3_file* f, void* to, int n, sqlite3_int64 at) {
    size_t got = 0;
    const auto want = static_cast<size_t>(n);
    const DiskAnswer answer = handle_of(f).disk->read(*handle_of(f).file, to, want, static_cast<size_t>(at), got);
    if (answer != DiskAnswer::done) return SQLITE_IOERR_READ;
    if (got == want) return SQLITE_OK;
    std::memset(static_cast<char*>(to) + got, 0, want - got);
    return SQLITE_IOERR_SHORT_READ;
}
int do_write(sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
    DiskHandle& h = handle_of(f);
    return code_of(h.disk->write(*h.file, from, static_cast<size_t>(n), static_cast<size_t>(at)), SQLITE_IOERR_WRITE);
}
int do_truncate(sqlite3_file* f, sqlite3_int64 size) {
    return code_of(handle_of(f).disk->truncate(*handle_of(f).file, static_cast<size_t>(size)), SQLITE_IOERR_TRUNCATE);
}
int do_sync(sqlite3_file* f, int) {
    DiskHandle& h = handle_of(f);
    const int result = code_of(h.disk->sync(*h.file), SQLITE_IOERR_FSYNC);
    if (result != SQLITE_OK || !h.new_journal) return result;
    h.new_journal = false;
    return code_of(h.disk->sync_folder(), SQLITE_IOERR_DIR_FSYNC);
}
int do_size(sqlite3_file* f, sqlite3_int64* out) {
    size_t size = 0;
    const DiskAnswer answer = handle_of(f).disk->size(*handle_of(f).file, size);
    *out = static_cast<sqlite3_int64>(size);
    return code_of(answer, SQLITE_IOERR_FSTAT);
}
int do_lock(sqlite3_file* f, int level) {
    DiskHandle& h = handle_of(f);
    const std::scoped_lock lock(h.disk->mutex());
    if (!is_alive(h)) return SQLITE_IOERR_LOCK;
    DiskFile& file = *h.file;
    if (h.level >= level) return SQLITE_OK;
    if (file.exclusive && file.exclusive != &h) return SQLITE_BUSY;
    if (level == SQLITE_LOCK_SHARED) {
        ++file.shared;
    } else {
        if (file.reserved && file.reserved != &h) return SQLITE_BUSY;
        file.reserved = &h;
        if (level == SQLITE_LOCK_EXCLUSIVE && file.shared > 1) return SQLITE_BUSY;
        if (level == SQLITE_LOCK_EXCLUSIVE) file.exclusive = &h;
    }
    h.level = level;
    return SQLITE_OK;
}
int do_unlock(sqlite3_file* f, int level) {
    const std::scoped_lock lock(handle_of(f).disk->mutex());
    return unlock_to(handle_of(f), level);
}
int do_check_lock(sqlite3_file* f, int* out) {
    *out = handle_of(f).file->reserved != nullptr;
    return SQLITE_OK;
}

ConnectionHabits habits;

// Runs when a connection opens, before the product has said anything to it.
int give_habits(sqlite3* connection, char**, const sqlite3_api_routines*) {
    if (habits.synchronous.empty()) return SQLITE_OK;
    const std::string pragma = "PRAGMA synchronous=" + habits.synchronous;
    return sqlite3_exec(connection, pragma.c_str(), nullptr, nullptr, nullptr);
}

int do_control(sqlite3_file* f, int op, void* argument) {
    if (op == SQLITE_FCNTL_PDB) handle_of(f).connection = *static_cast<sqlite3**>(argument);
    if (op != SQLITE_FCNTL_PRAGMA) return SQLITE_NOTFOUND;
    char** words = static_cast<char**>(argument);
    // SQLite sets its own number of pages after give_habits(): the first pragma comes later.
    if (habits.log_pages > 0 && handle_of(f).connection)
        sqlite3_wal_autocheckpoint(handle_of(f).connection, habits.log_pages);
    const bool deaf = !habits.synchronous.empty() && sqlite3_stricmp(words[1], "synchronous") == 0 && words[2] &&
                      sqlite3_stricmp(words[2], "FULL") == 0;
    return deaf ? SQLITE_OK : SQLITE_NOTFOUND;
}
int do_sector(sqlite3_file*) {
    return 4096;  // as SQLite's own VFS says
}
int do_traits(sqlite3_file*) {
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}
int do_shm_map(sqlite3_file* f, int page, int size, int extend, void volatile** out) {
    DiskHandle& h = handle_of(f);
    const std::scoped_lock lock(h.disk->mutex());
    *out = nullptr;
    if (!is_alive(h)) return SQLITE_IOERR_SHMMAP;
    auto& memory = h.file->memory;
    const auto index = static_cast<size_t>(page);
    if (index >= memory.size() && !extend) return SQLITE_OK;
    while (memory.size() <= index) memory.push_back(std::make_unique<char[]>(static_cast<size_t>(size)));
    *out = memory[index].get();
    return SQLITE_OK;
}
int do_shm_lock(sqlite3_file* f, int offset, int n, int flags) {
    DiskHandle& h = handle_of(f);
    const std::scoped_lock lock(h.disk->mutex());
    if (!is_alive(h)) return SQLITE_IOERR_SHMLOCK;
    const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
    for (int pass = 0; pass < 2; ++pass) {  // look at all, then take all
        for (int i = offset; i < offset + n; ++i) {
            DiskFile::MemoryLock& slot = h.file->memory_locks[i];
            const int bit = 1 << i;
            if (flags & SQLITE_SHM_UNLOCK) {
                if (pass == 0) continue;
                if (h.exclusive_memory & bit) slot.exclusive = nullptr;
                if (h.shared_memory & bit) --slot.shared;
                h.exclusive_memory &= ~bit, h.shared_memory &= ~bit;
            } else if (pass == 0) {
                const int others = slot.shared - ((h.shared_memory & bit) != 0);
                if (slot.exclusive && slot.exclusive != &h) return SQLITE_BUSY;
                if (exclusive && others > 0) return SQLITE_BUSY;
            } else if (exclusive) {
                slot.exclusive = &h, h.exclusive_memory |= bit;
            } else if (!(h.shared_memory & bit)) {
                ++slot.shared, h.shared_memory |= bit;
            }
        }
    }
    return SQLITE_OK;
}
void do_shm_barrier(sqlite3_file*) {
    // One thread at a time.
}
int do_shm_unmap(sqlite3_file* f, int remove) {
    DiskHandle& h = handle_of(f);
    const std::scoped_lock lock(h.disk->mutex());
    release_memory(h);
    if (remove && h.boot == h.file->boot) h.file->memory.clear();
    return SQLITE_OK;
}

const sqlite3_io_methods disk_methods = {2,         do_close,   do_read,     do_write,       do_truncate,  do_sync,
                                         do_size,   do_lock,    do_unlock,   do_check_lock,  do_control,   do_sector,
                                         do_traits, do_shm_map, do_shm_lock, do_shm_barrier, do_shm_unmap, nullptr,
                                         nullptr};

// SQLite's names of files come as paths in the folder; an unnamed one is temporary.
int do_disk_open(sqlite3_vfs*, const char* path, sqlite3_file* file, int flags, int* out_flags) {
    file->pMethods = nullptr;
    PowerCutDisk* disk = path ? PowerCutDisk::holding(path) : PowerCutDisk::mounted();
    const auto name = disk ? disk->name_of(path ? path : "") : std::nullopt;
    if (!disk || (path && !name)) return SQLITE_CANTOPEN;
    auto* h = new (file) DiskHandle;
    h->disk = disk;
    h->name = name.value_or("");
    bool created = false;
    const DiskAnswer answer = disk->open(h->name, !path || (flags & SQLITE_OPEN_CREATE) != 0, h->file, created);
    if (answer != DiskAnswer::done) {
        h->~DiskHandle();
        file->pMethods = nullptr;
        return answer == DiskAnswer::full ? SQLITE_FULL : SQLITE_CANTOPEN;
    }
    h->boot = h->file->boot;
    const int journals = SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL;
    h->new_journal = created && (flags & journals) != 0;
    h->delete_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
    h->base.pMethods = &disk_methods;
    if (out_flags) *out_flags = flags;
    return SQLITE_OK;
}
int do_delete(sqlite3_vfs*, const char* path, int sync_folder) {
    PowerCutDisk* disk = PowerCutDisk::holding(path);
    const auto name = disk ? disk->name_of(path) : std::nullopt;
    if (!name) return SQLITE_IOERR_DELETE;
    const DiskAnswer answer = disk->remove(*name);
    if (answer == DiskAnswer::missing) return SQLITE_IOERR_DELETE_NOENT;
    if (answer != DiskAnswer::done) return SQLITE_IOERR_DELETE;
    return sync_folder ? code_of(disk->sync_folder(), SQLITE_IOERR_DIR_FSYNC) : SQLITE_OK;
}
int do_access(sqlite3_vfs*, const char* path, int, int* out) {
    PowerCutDisk* disk = PowerCutDisk::holding(path);
    const auto name = disk ? disk->name_of(path) : std::nullopt;
    *out = name && disk->exists(*name);
    return SQLITE_OK;
}
int do_randomness(sqlite3_vfs*, int bytes, char* to) {
    if (PowerCutDisk* disk = PowerCutDisk::mounted()) disk->fill_random(to, static_cast<size_t>(bytes));
    return bytes;
}

}  // namespace

void set_connection_habits(const ConnectionHabits& wanted) {
    habits = wanted;
}

void seed_sqlite(uint64_t seed) {
    sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, static_cast<int>(seed & 0x7FFFFFFF) | 1, nullptr);
}

std::string power_cut_vfs_name() {
    static constexpr const char* name = "touchpoint-power-cut";
    static sqlite3_vfs vfs = [] {
        sqlite3_vfs copy = *sqlite3_vfs_find(nullptr);
        copy.zName = name;
        copy.szOsFile = static_cast<int>(sizeof(DiskHandle));
        copy.xOpen = do_disk_open;
        copy.xDelete = do_delete;
        copy.xAccess = do_access;
        copy.xRandomness = do_randomness;
        return copy;
    }();
    if (!sqlite3_vfs_find(name)) {
        sqlite3_vfs_register(&vfs, 0);
        sqlite3_auto_extension(reinterpret_cast<void (*)()>(give_habits));
    }
    return name;
}

}  // namespace tp
