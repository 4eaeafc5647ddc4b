#include "tests/doubles/faulty_vfs.h"

#include <sqlite3.h>

namespace tp {

namespace {

struct FaultyFile {
    sqlite3_file base;
    // The real file's memory follows.
};

sqlite3_file* real(sqlite3_file* file) {
    return reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + sizeof(FaultyFile));
}
const sqlite3_io_methods* methods(sqlite3_file* file) {
    return real(file)->pMethods;
}
sqlite3_vfs* real_vfs() {
    return sqlite3_vfs_find(nullptr);
}

int write_fault() {
    if (faulty_vfs().disk_full) return SQLITE_FULL;
    return faulty_vfs().write_error ? SQLITE_IOERR_WRITE : SQLITE_OK;
}

int do_close(sqlite3_file* f) {
    return methods(f) ? methods(f)->xClose(real(f)) : SQLITE_OK;
}
int do_read(sqlite3_file* f, void* to, int n, sqlite3_int64 at) {
    if (faulty_vfs().failing_read > 0 && --faulty_vfs().failing_read == 0) return SQLITE_IOERR_READ;
    return methods(f)->xRead(real(f), to, n, at);
}
int do_write(sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
    const int fault = write_fault();
    return fault != SQLITE_OK ? fault : methods(f)->xWrite(real(f), from, n, at);
}
int do_truncate(sqlite3_file* f, sqlite3_int64 size) {
    return methods(f)->xTruncate(real(f), size);
}
int do_sync(sqlite3_file* f, int flags) {
    if (faulty_vfs().failing_syncs > 0) {
        --faulty_vfs().failing_syncs;
        return SQLITE_IOERR_FSYNC;
    }
    return methods(f)->xSync(real(f), flags);
}
int do_size(sqlite3_file* f, sqlite3_int64* size) {
    return methods(f)->xFileSize(real(f), size);
}
int do_lock(sqlite3_file* f, int level) {
    return methods(f)->xLock(real(f), level);
}
int do_unlock(sqlite3_file* f, int level) {
    return methods(f)->xUnlock(real(f), level);
}
int do_check_lock(sqlite3_file* f, int* out) {
    return methods(f)->xCheckReservedLock(real(f), out);
}
int do_control(sqlite3_file* f, int op, void* argument) {
    return methods(f)->xFileControl(real(f), op, argument);
}
int do_sector(sqlite3_file* f) {
    return methods(f)->xSectorSize(real(f));
}
int do_traits(sqlite3_file* f) {
    return methods(f)->xDeviceCharacteristics(real(f));
}
int do_shm_map(sqlite3_file* f, int page, int size, int extend, void volatile** out) {
    return methods(f)->xShmMap(real(f), page, size, extend, out);
}
int do_shm_lock(sqlite3_file* f, int offset, int n, int flags) {
    return methods(f)->xShmLock(real(f), offset, n, flags);
}
void do_shm_barrier(sqlite3_file* f) {
    methods(f)->xShmBarrier(real(f));
}
int do_shm_unmap(sqlite3_file* f, int remove) {
    return methods(f)->xShmUnmap(real(f), remove);
}

const sqlite3_io_methods faulty_methods = {2,         do_close,   do_read,     do_write,       do_truncate,  do_sync,
                                           do_size,   do_lock,    do_unlock,   do_check_lock,  do_control,   do_sector,
                                           do_traits, do_shm_map, do_shm_lock, do_shm_barrier, do_shm_unmap, nullptr,
                                           nullptr};

int do_open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    file->pMethods = nullptr;
    const int result = real_vfs()->xOpen(real_vfs(), name, real(file), flags, out_flags);
    if (methods(file)) file->pMethods = &faulty_methods;
    return result;
}

}  // namespace

VfsFaults& faulty_vfs() {
    static VfsFaults faults;
    return faults;
}

std::string faulty_vfs_name() {
    static constexpr const char* name = "touchpoint-faulty";
    static sqlite3_vfs vfs = [] {
        sqlite3_vfs copy = *real_vfs();
        copy.zName = name;
        copy.szOsFile = static_cast<int>(sizeof(FaultyFile)) + real_vfs()->szOsFile;
        copy.xOpen = do_open;
        return copy;
    }();
    if (!sqlite3_vfs_find(name)) sqlite3_vfs_register(&vfs, 0);
    return name;
}

}  // namespace tp
