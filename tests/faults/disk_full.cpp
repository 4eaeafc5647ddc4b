// A disk without room, with the real ballast: a tmpfs of 8 MiB in a mount namespace of this process where the machine
// permits one, else the disk in memory with a quota beside a real ballast file.
#include <fmt/format.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "sync/outbox/outbox.h"
#include "tests/doubles/disk/power_cut_disk.h"
#include "tests/doubles/disk/power_cut_vfs.h"
#include "tests/faults/rows.h"

namespace tp::faults {

namespace {

namespace fs = std::filesystem;

// The tmpfs, gone with it. Mounts of a namespace of its own show nowhere else.
class SmallDisk {
  public:
    SmallDisk() {
        const int spaces = ::geteuid() == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER;
        m_mounted = ::unshare(spaces) == 0 && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                    ::mount("tmpfs", m_folder.path().c_str(), "tmpfs", 0, "size=8m") == 0;
    }
    ~SmallDisk() {
        if (m_mounted) ::umount2(m_folder.path().c_str(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    [[nodiscard]] bool is_mounted() const { return m_mounted; }
    [[nodiscard]] const std::string& path() const { return m_folder.path(); }

  private:
    TemporaryFolder m_folder;
    bool m_mounted = false;
};

// How a trial takes and gives back all room but a little.
struct Room {
    std::function<void(uint64_t left)> fill;
    std::function<void()> give_back;
};

class FullDiskTrial {
  public:
    FullDiskTrial(const std::string& folder, const std::string& vfs, std::mt19937_64& random)
        : m_path(folder + "/outbox.db"), m_random(random) {
        m_options.vfs = vfs;
    }

    Status run(const Room& room) {
        TRY(open());
        for (int i = 0; i < 5; ++i) TRY_CONTEXT(record(), "before the disk was full");
        room.fill(m_random() % 200'000);
        const size_t before = m_saved.size();
        Status last;
        for (int i = 0; i < 3'000 && last; ++i) last = record();
        if (last) return fail(errc::internal, "the disk was never full");
        if (last.error().code != errc::full) return std::unexpected(last.error().with_context("on a full disk"));
        if (fs::exists(m_path + ".ballast")) return fail(errc::corrupt, "\"full\", and the ballast was kept");
        if (m_saved.size() < before + 5) return fail(errc::corrupt, "the ballast was of no use");
        for (int i = 0; i < 3; ++i) (void)record();
        TRY(same("on the full disk"));
        room.give_back();
        TRY_CONTEXT(record(), "with room again");
        TRY(same("with room again"));
        m_outbox.reset();
        TRY(open());
        TRY(same("opened anew"));
        TRY(settle_some());
        if (!fs::exists(m_path + ".ballast")) return fail(errc::corrupt, "the ballast is not held again");
        return same("after a settlement");
    }

  private:
    Status open() {
        auto opened = TRY(Outbox::open(m_path, m_clock, *m_log, m_options));
        m_outbox.emplace(std::move(opened));
        return {};
    }
    Status record() {
        const std::string payload = fmt::format(R"({{"comment":"{}"}})", std::string(100 + m_random() % 20'000, 'c'));
        const Event event = TRY(m_outbox->record("trial", Lane::feedback, "", payload));
        m_saved.push_back(event);
        return {};
    }
    Status settle_some() {
        std::vector<SettledEvent> done;
        for (size_t i = 0; i < 3; ++i)
            done.push_back({m_saved[i].id, m_saved[i].sha256, SettledEvent::Verdict::applied, "", {}});
        m_saved.erase(m_saved.begin(), m_saved.begin() + 3);
        return m_outbox->settle(done);
    }
    Status same(const char* when) {
        const std::vector<Event> pending = TRY(m_outbox->pending(100'000));
        if (pending == m_saved) return {};
        return fail(errc::corrupt,
                    fmt::format("{}: {} events were saved, {} are there", when, m_saved.size(), pending.size()));
    }

    std::string m_path;
    std::mt19937_64& m_random;
    OutboxOptions m_options;
    VirtualClock m_clock{parse_rfc3339("2026-11-22T14:00:00Z").value()};
    std::unique_ptr<Logger> m_log = Logger::to_nowhere();
    std::optional<Outbox> m_outbox;
    std::vector<Event> m_saved;
};

Status fill_small_disk(const SmallDisk& small, std::mt19937_64& random) {
    for (const auto& entry : fs::directory_iterator(small.path())) fs::remove_all(entry.path());
    const std::string filler = small.path() + "/filler";
    const Room room{[&](uint64_t left) {
                        const uint64_t available = fs::space(small.path()).available;
                        std::ofstream file(filler, std::ios::binary);
                        const std::string block(4096, 'f');
                        for (uint64_t taken = left; taken + block.size() <= available; taken += block.size())
                            file << block;
                    },
                    [&] { fs::remove(filler); }};
    return FullDiskTrial(small.path(), "", random).run(room);
}

Status fill_quota(uint64_t seed, std::mt19937_64& random) {
    PowerCutDisk disk(seed);
    DiskFaults faults;
    const Room room{[&](uint64_t left) {
                        uint64_t used = 0;
                        for (const auto& entry : fs::directory_iterator(disk.folder())) used += entry.file_size();
                        for (const std::string& name : disk.names()) used += disk.bytes(name)->size();
                        faults.quota_bytes = used + left;
                        disk.set_faults(faults);
                    },
                    [&] { disk.set_faults({}); }};
    return FullDiskTrial(disk.folder(), power_cut_vfs_name(), random).run(room);
}

}  // namespace

Row disk_full_row() {
    return {"disk_full", "disk full", "8 MiB, filled up to at most 200 kB; 2 MiB of ballast beside the outbox",
            [](Trials& trials) {
                set_connection_habits({});
                const SmallDisk small;
                trials.remark(small.is_mounted() ? "on a tmpfs" : "no tmpfs may be mounted here: a quota in the VFS");
                trials.run(trials.wanted(100, 2'000), [&](uint64_t seed) -> Result<uint64_t> {
                    std::mt19937_64 random(seed);
                    const Status done = small.is_mounted() ? fill_small_disk(small, random) : fill_quota(seed, random);
                    if (!done) return std::unexpected(done.error());
                    return 1;
                });
            }};
}

}  // namespace tp::faults
