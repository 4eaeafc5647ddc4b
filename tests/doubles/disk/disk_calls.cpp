// The C library's calls that give names and make files last, for paths on the mounted disk; all others go on to the
// kernel. Defined in the program itself, they come before the library's own. Random numbers come from the disk's seed
// while one is mounted, so that a trial repeats.
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>

#include "tests/doubles/disk/power_cut_disk.h"

namespace tp {

// Named by power_cut_disk.cpp so that a static library's member that nothing else calls is linked.
void use_disk_calls() {
    // Nothing to do: being linked is all.
}

namespace {

int result_of(DiskAnswer answer) {
    if (answer == DiskAnswer::done) return 0;
    errno = answer == DiskAnswer::missing ? ENOENT : answer == DiskAnswer::full ? ENOSPC : EIO;
    return -1;
}

std::optional<std::string> name_on_disk(const char* path) {
    const PowerCutDisk* disk = PowerCutDisk::holding(path);
    return disk ? disk->name_of(path) : std::nullopt;
}

// Syncing a marker means the file that it stands for.
int sync_on_disk(PowerCutDisk& disk, const std::string& path) {
    if (path == disk.folder()) return result_of(disk.sync_folder());
    std::shared_ptr<DiskFile> file;
    bool created = false;
    const DiskAnswer opened = disk.open(*disk.name_of(path), false, file, created);
    return result_of(opened == DiskAnswer::done ? disk.sync(*file) : opened);
}

}  // namespace

}  // namespace tp

extern "C" {

int rename(const char* from, const char* to) noexcept {
    const auto name = tp::name_on_disk(from), fresh = tp::name_on_disk(to);
    // What stands beside the disk's files in the real folder (keys) is the kernel's.
    if (!name || !fresh || !tp::PowerCutDisk::holding(from)->exists(*name)) return ::renameat(AT_FDCWD, from, AT_FDCWD, to);
    return tp::result_of(tp::PowerCutDisk::holding(from)->rename(*name, *fresh));
}

int unlink(const char* path) noexcept {
    const auto name = tp::name_on_disk(path);
    if (!name) return ::unlinkat(AT_FDCWD, path, 0);
    if (!tp::PowerCutDisk::holding(path)->exists(*name)) return ::unlinkat(AT_FDCWD, path, 0);
    return tp::result_of(tp::PowerCutDisk::holding(path)->remove(*name));
}

int symlink(const char* target, const char* path) noexcept {
    const auto name = tp::name_on_disk(path);
    if (!name) return ::symlinkat(target, AT_FDCWD, path);
    return tp::result_of(tp::PowerCutDisk::holding(path)->link(target, *name));
}

int fsync(int descriptor) {
    if (tp::PowerCutDisk::mounted()) {
        char path[4096];
        const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
        const ssize_t size = ::readlink(link.c_str(), path, sizeof path);
        const std::string target(path, size > 0 ? static_cast<size_t>(size) : 0);
        tp::PowerCutDisk* disk = tp::PowerCutDisk::holding(target);
        const auto name = disk ? disk->name_of(target) : std::nullopt;
        if (disk && (!name || disk->exists(*name))) return tp::sync_on_disk(*disk, target);
    }
    return static_cast<int>(::syscall(SYS_fsync, descriptor));
}

ssize_t getrandom(void* to, size_t bytes, unsigned flags) {
    tp::PowerCutDisk* disk = tp::PowerCutDisk::mounted();
    if (!disk) return ::syscall(SYS_getrandom, to, bytes, flags);
    disk->fill_random(to, bytes);
    return static_cast<ssize_t>(bytes);
}

}  // extern "C"
