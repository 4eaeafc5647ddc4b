// A folder whose files live in memory, on a model of a disk that can lose its power.
//
// What is written lies in an unsynced layer until the file is synced. At a cut each unsynced sector of 512 bytes is
// kept, dropped, torn, or left as an earlier write had it; so is the file's size; and what happened to names since the
// folder was last synced is kept or lost, as a journal that stops anywhere leaves it, or one step here and there.
// Bytes beside those that were written are never harmed (SQLite calls that powersafe overwrite).
//
// Two roads lead here: power_cut_vfs.h for SQLite, and disk_calls.cpp, which puts itself in the place of the C
// library's rename, unlink, symlink and fsync for paths in the folder. In the real folder stand empty files and links
// of the same names, so that whoever looks into it finds them.
//
// Several may be mounted, each of its own machine: a path finds its disk, and the process's random numbers come of the
// first. Thread rule: any thread, one after another.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/doubles/temporary_folder.h"

namespace tp {

enum class DiskCall { open, read, size, write, truncate, sync, create, remove, rename, link, sync_folder };

// How the disk misbehaves while it has power.
struct DiskFaults {
    bool syncs_lie = false;          // each sync says that it is done and does nothing
    uint64_t failing_call = 0;       // that call from now fails, counted from 1; 0: none
    bool from_then_on = false;       // and all after it
    std::optional<DiskCall> only{};  // count these calls alone
    bool full = false;               // failures say that the disk is full
    uint64_t quota_bytes = 0;        // all files together; what would go over it says that the disk is full; 0: none
};

// What a call on the disk came to. The power may go in the middle of a call: then it has its effect, as far as a cut
// leaves it one, and still fails.
enum class DiskAnswer { done, failed, full, missing };

class DiskFile;  // power_cut_vfs.cpp and power_cut_disk.cpp

class PowerCutDisk {
  public:
    static constexpr size_t sector_bytes = 512;

    // Mounted as long as it lives. All chance comes of `seed`, the process's random numbers too, so that a seed
    // repeats.
    explicit PowerCutDisk(uint64_t seed);
    ~PowerCutDisk();
    PowerCutDisk(const PowerCutDisk&) = delete;
    PowerCutDisk& operator=(const PowerCutDisk&) = delete;
    // The first one; none: nothing is mounted.
    [[nodiscard]] static PowerCutDisk* mounted();
    // The one that holds the path, which may be that of its folder.
    [[nodiscard]] static PowerCutDisk* holding(std::string_view path);

    [[nodiscard]] const std::string& folder() const { return m_folder.path(); }
    [[nodiscard]] std::string file(const std::string& name) const { return m_folder.file(name); }
    // The name in the folder of a path that leads into it.
    [[nodiscard]] std::optional<std::string> name_of(std::string_view path) const;

    // The power goes in the middle of that operation from now (1: the next) that changes something.
    void cut_at(uint64_t operation);
    void cut();  // the power goes now
    [[nodiscard]] bool has_power() const { return m_power; }
    [[nodiscard]] uint64_t operations() const { return m_operations; }  // since the beginning, that change something
    // Cuts the power if it is still there, decides what has survived, and gives it back. What was open is dead.
    void reboot();
    void set_faults(const DiskFaults& faults);
    [[nodiscard]] bool has_failed() const { return m_failed; }  // a call, by the faults that were set last

    [[nodiscard]] uint64_t random();
    void fill_random(void* to, size_t bytes);

    // The names that the folder holds now, and a file's present bytes.
    [[nodiscard]] std::vector<std::string> names() const;
    [[nodiscard]] std::string* bytes(const std::string& name);

    // For the two roads. An empty name: a file without one.
    DiskAnswer open(const std::string& name, bool create, std::shared_ptr<DiskFile>& out, bool& created);
    DiskAnswer remove(const std::string& name);
    DiskAnswer rename(const std::string& from, const std::string& to);
    DiskAnswer link(const std::string& target, const std::string& name);
    DiskAnswer sync_folder();
    [[nodiscard]] bool exists(const std::string& name) const;
    DiskAnswer read(DiskFile& file, void* to, size_t bytes, size_t at, size_t& got);
    DiskAnswer write(DiskFile& file, const void* from, size_t bytes, size_t at);
    DiskAnswer truncate(DiskFile& file, size_t size);
    DiskAnswer sync(DiskFile& file);
    DiskAnswer size(DiskFile& file, size_t& out);
    [[nodiscard]] std::recursive_mutex& mutex() { return m_mutex; }

  private:
    struct Entry {
        std::shared_ptr<DiskFile> file;  // none: a symbolic link
        std::string target;
    };
    using Names = std::map<std::string, Entry>;
    struct Step {  // of the folder's history since it was synced
        DiskCall call;
        std::string name, to;
        Entry entry;
    };
    enum class Course { go, go_then_fail, fail, fail_full };

    Course enter(DiskCall call, const DiskFile* file = nullptr);
    static void take(Names& names, const Step& step);
    void note(Step step);
    DiskAnswer answer(Course course) const;
    bool over_quota(size_t more) const;
    void show_names() const;

    TemporaryFolder m_folder;
    mutable std::recursive_mutex m_mutex;
    std::mt19937_64 m_random;
    DiskFaults m_faults;
    Names m_names, m_durable_names;
    std::vector<Step> m_steps;
    bool m_power = true, m_failed = false;
    uint64_t m_operations = 0, m_cut_at = 0, m_calls = 0, m_boot = 1;
};

// A file by its inode. Its data belong to the disk; locks and shared memory to the VFS.
class DiskFile {
  public:
    struct Sector {
        std::optional<std::string> earlier;  // what an unsynced write before the last left here
        bool given_up = false;               // a sync of it has failed: taken for clean since, never tried again
    };
    std::string now, durable;
    std::map<size_t, Sector> unsynced;
    bool size_unsynced = false;
    uint64_t boot = 0;  // in which it was opened: not readable in another

    int shared = 0;
    const void *reserved = nullptr, *exclusive = nullptr;
    std::vector<std::unique_ptr<char[]>> memory;
    struct MemoryLock {
        int shared = 0;
        const void* exclusive = nullptr;
    };
    MemoryLock memory_locks[8];

    void write(const void* from, size_t bytes, size_t at);
    void truncate(size_t size);
    void sync();
    void give_up();  // what a failed sync leaves
    void survive(std::mt19937_64& random);

  private:
    void touch(size_t sector);
};

}  // namespace tp
