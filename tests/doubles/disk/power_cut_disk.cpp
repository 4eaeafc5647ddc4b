#include "tests/doubles/disk/power_cut_disk.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>

namespace tp {

namespace {

std::vector<PowerCutDisk*> mounted_disks;

bool changes_something(DiskCall call) {
    return call != DiskCall::open && call != DiskCall::read && call != DiskCall::size;
}

}  // namespace

void use_disk_calls();  // disk_calls.cpp

PowerCutDisk::PowerCutDisk(uint64_t seed) : m_random(seed) {
    use_disk_calls();
    mounted_disks.push_back(this);
}

PowerCutDisk::~PowerCutDisk() {
    std::erase(mounted_disks, this);
}

PowerCutDisk* PowerCutDisk::mounted() {
    return mounted_disks.empty() ? nullptr : mounted_disks.front();
}

PowerCutDisk* PowerCutDisk::holding(std::string_view path) {
    const auto found = std::ranges::find_if(
        mounted_disks, [&](const PowerCutDisk* disk) { return path == disk->folder() || disk->name_of(path); });
    return found == mounted_disks.end() ? nullptr : *found;
}

std::optional<std::string> PowerCutDisk::name_of(std::string_view path) const {
    const std::string& folder = m_folder.path();
    if (!path.starts_with(folder) || path.size() < folder.size() + 2 || path[folder.size()] != '/') return std::nullopt;
    path.remove_prefix(folder.size() + 1);
    if (path.find('/') != std::string_view::npos) return std::nullopt;
    return std::string(path);
}

void PowerCutDisk::cut_at(uint64_t operation) {
    m_cut_at = m_operations + operation;
}

void PowerCutDisk::cut() {
    const std::scoped_lock lock(m_mutex);
    m_power = false;
}

void PowerCutDisk::set_faults(const DiskFaults& faults) {
    const std::scoped_lock lock(m_mutex);
    m_faults = faults;
    m_calls = 0;
    m_failed = false;
}

uint64_t PowerCutDisk::random() {
    const std::scoped_lock lock(m_mutex);
    return m_random();
}

void PowerCutDisk::fill_random(void* to, size_t bytes) {
    const std::scoped_lock lock(m_mutex);
    for (size_t at = 0; at < bytes; at += sizeof(uint64_t)) {
        const uint64_t word = m_random();
        std::memcpy(static_cast<char*>(to) + at, &word, std::min(sizeof word, bytes - at));
    }
}

PowerCutDisk::Course PowerCutDisk::enter(DiskCall call, const DiskFile* file) {
    if (!m_power || (file && file->boot != m_boot)) return Course::fail;
    if (m_faults.failing_call > 0 && (!m_faults.only || *m_faults.only == call)) {
        ++m_calls;
        if (m_calls == m_faults.failing_call || (m_faults.from_then_on && m_calls > m_faults.failing_call)) {
            m_failed = true;
            return m_faults.full ? Course::fail_full : Course::fail;
        }
    }
    if (!changes_something(call)) return Course::go;
    if (++m_operations != m_cut_at) return Course::go;
    m_power = false;
    return Course::go_then_fail;
}

DiskAnswer PowerCutDisk::answer(Course course) const {
    if (course == Course::fail_full) return DiskAnswer::full;
    return course == Course::go ? DiskAnswer::done : DiskAnswer::failed;
}

bool PowerCutDisk::over_quota(size_t more) const {
    if (m_faults.quota_bytes == 0) return false;
    // What stands in the real folder is on the disk too.
    size_t all = more;
    for (const auto& [name, entry] : m_names)
        if (entry.file) all += entry.file->now.size();
    for (const auto& real : std::filesystem::directory_iterator(folder()))
        if (real.is_regular_file()) all += real.file_size();
    return all > m_faults.quota_bytes;
}

void PowerCutDisk::take(Names& names, const Step& step) {
    if (step.call == DiskCall::create || step.call == DiskCall::link) {
        names[step.name] = step.entry;
    } else if (step.call == DiskCall::remove) {
        names.erase(step.name);
    } else if (const auto from = names.find(step.name); from != names.end()) {
        const Entry entry = from->second;
        names.erase(from);
        names[step.to] = entry;
    }
}

void PowerCutDisk::note(Step step) {
    take(m_names, step);
    m_steps.push_back(std::move(step));
}

DiskAnswer PowerCutDisk::open(const std::string& name, bool create, std::shared_ptr<DiskFile>& out, bool& created) {
    const std::scoped_lock lock(m_mutex);
    created = false;
    const auto found = m_names.find(name);
    const bool there = !name.empty() && found != m_names.end() && found->second.file;
    if (!there && !create) return m_power ? DiskAnswer::missing : DiskAnswer::failed;
    const Course course = enter(there ? DiskCall::open : DiskCall::create);
    if (course == Course::fail || course == Course::fail_full) return answer(course);
    if (there) {
        out = found->second.file;
    } else {
        out = std::make_shared<DiskFile>();
        created = true;
        if (!name.empty()) note({DiskCall::create, name, {}, {out, {}}});
    }
    out->boot = m_boot;
    return answer(course);
}

DiskAnswer PowerCutDisk::remove(const std::string& name) {
    const std::scoped_lock lock(m_mutex);
    if (m_power && !m_names.contains(name)) return DiskAnswer::missing;
    const Course course = enter(DiskCall::remove);
    if (course == Course::fail || course == Course::fail_full) return answer(course);
    note({DiskCall::remove, name, {}, {}});
    ::unlinkat(AT_FDCWD, file(name).c_str(), 0);
    return answer(course);
}

DiskAnswer PowerCutDisk::rename(const std::string& from, const std::string& to) {
    const std::scoped_lock lock(m_mutex);
    if (m_power && !m_names.contains(from)) return DiskAnswer::missing;
    const Course course = enter(DiskCall::rename);
    if (course == Course::fail || course == Course::fail_full) return answer(course);
    note({DiskCall::rename, from, to, {}});
    ::renameat(AT_FDCWD, file(from).c_str(), AT_FDCWD, file(to).c_str());
    return answer(course);
}

DiskAnswer PowerCutDisk::link(const std::string& target, const std::string& name) {
    const std::scoped_lock lock(m_mutex);
    const Course course = enter(DiskCall::link);
    if (course == Course::fail || course == Course::fail_full) return answer(course);
    note({DiskCall::link, name, {}, {nullptr, target}});
    if (::symlinkat(target.c_str(), AT_FDCWD, file(name).c_str()) != 0) return DiskAnswer::failed;
    return answer(course);
}

DiskAnswer PowerCutDisk::sync_folder() {
    const std::scoped_lock lock(m_mutex);
    const Course course = enter(DiskCall::sync_folder);
    if (course == Course::go && !m_faults.syncs_lie) {
        m_durable_names = m_names;
        m_steps.clear();
    }
    return answer(course);
}

bool PowerCutDisk::exists(const std::string& name) const {
    const std::scoped_lock lock(m_mutex);
    return m_names.contains(name);
}

DiskAnswer PowerCutDisk::read(DiskFile& file, void* to, size_t bytes, size_t at, size_t& got) {
    const std::scoped_lock lock(m_mutex);
    const Course course = enter(DiskCall::read, &file);
    if (course != Course::go) return answer(course);
    got = at < file.now.size() ? std::min(bytes, file.now.size() - at) : 0;
    if (got > 0) std::memcpy(to, file.now.data() + at, got);
    return DiskAnswer::done;
}

DiskAnswer PowerCutDisk::write(DiskFile& file, const void* from, size_t bytes, size_t at) {
    const std::scoped_lock lock(m_mutex);
    const Course course = enter(DiskCall::write, &file);
    if (course == Course::fail || course == Course::fail_full) return answer(course);
    if (at + bytes > file.now.size() && over_quota(at + bytes - file.now.size())) return DiskAnswer::full;
    file.write(from, bytes, at);
    return answer(course);
}

DiskAnswer PowerCutDisk::truncate(DiskFile& file, size_t size) {
    const std::scoped_lock lock(m_mutex);
    const Course course = enter(DiskCall::truncate, &file);
    if (course == Course::fail || course == Course::fail_full) return answer(course);
    file.truncate(size);
    return answer(course);
}

DiskAnswer PowerCutDisk::sync(DiskFile& file) {
    const std::scoped_lock lock(m_mutex);
    const Course course = enter(DiskCall::sync, &file);
    if (course == Course::go && !m_faults.syncs_lie) file.sync();
    if (m_power && (course == Course::fail || course == Course::fail_full)) file.give_up();
    return answer(course);
}

DiskAnswer PowerCutDisk::size(DiskFile& file, size_t& out) {
    const std::scoped_lock lock(m_mutex);
    const Course course = enter(DiskCall::size, &file);
    out = file.now.size();
    return answer(course);
}

std::vector<std::string> PowerCutDisk::names() const {
    std::vector<std::string> names;
    for (const auto& [name, entry] : m_names) names.push_back(name);
    return names;
}

std::string* PowerCutDisk::bytes(const std::string& name) {
    const auto found = m_names.find(name);
    return found == m_names.end() || !found->second.file ? nullptr : &found->second.file->now;
}

void PowerCutDisk::reboot() {
    const std::scoped_lock lock(m_mutex);
    // A journal that stops anywhere; one time in three a file system without one, where any step may be lost.
    const bool in_order = m_random() % 3 != 0;
    const size_t kept = m_random() % (m_steps.size() + 1);
    for (size_t i = 0; i < m_steps.size(); ++i)
        if (in_order ? i < kept : m_random() % 2 == 0) take(m_durable_names, m_steps[i]);
    m_steps.clear();
    m_names = m_durable_names;
    for (auto& [name, entry] : m_names)
        if (entry.file) entry.file->survive(m_random);
    ++m_boot;
    m_cut_at = 0;
    m_power = true;
    m_faults.failing_call = 0;
    show_names();
}

// The real folder holds the names that have survived.
void PowerCutDisk::show_names() const {
    for (const auto& real : std::filesystem::directory_iterator(folder()))
        if (!real.is_directory()) ::unlinkat(AT_FDCWD, real.path().c_str(), 0);
    for (const auto& [name, entry] : m_names) {
        const std::string path = file(name);
        if (!entry.file)
            (void)!::symlinkat(entry.target.c_str(), AT_FDCWD, path.c_str());
        else if (const int marker = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600); marker >= 0)
            ::close(marker);
    }
}

void DiskFile::touch(size_t sector) {
    const size_t at = sector * PowerCutDisk::sector_bytes;
    const auto [found, fresh] = unsynced.try_emplace(sector);
    if (!fresh && at < now.size()) found->second.earlier = now.substr(at, PowerCutDisk::sector_bytes);
    found->second.given_up = false;
}

void DiskFile::write(const void* from, size_t bytes, size_t at) {
    if (bytes == 0) return;
    const size_t first = at / PowerCutDisk::sector_bytes, last = (at + bytes - 1) / PowerCutDisk::sector_bytes;
    for (size_t sector = first; sector <= last; ++sector) touch(sector);
    // The kernel writes whole pages: what it gave up beside these bytes goes along with them.
    for (auto near = unsynced.lower_bound(first & ~size_t{7}); near != unsynced.end() && near->first <= (last | 7);
         ++near)
        near->second.given_up = false;
    if (at + bytes > now.size()) {
        now.resize(at + bytes, '\0');
        size_unsynced = true;
    }
    std::memcpy(now.data() + at, from, bytes);
}

void DiskFile::truncate(size_t size) {
    // What is cut off and grows again holds zeros.
    for (size_t sector = size / PowerCutDisk::sector_bytes; sector * PowerCutDisk::sector_bytes < now.size(); ++sector)
        touch(sector);
    now.resize(size, '\0');
    size_unsynced = true;
}

void DiskFile::sync() {
    durable.resize(now.size(), '\0');
    for (auto sector = unsynced.begin(); sector != unsynced.end();) {
        const size_t at = sector->first * PowerCutDisk::sector_bytes;
        if (sector->second.given_up && at < now.size()) {
            ++sector;
            continue;
        }
        if (at < now.size()) durable.replace(at, PowerCutDisk::sector_bytes, now, at, PowerCutDisk::sector_bytes);
        sector = unsynced.erase(sector);
    }
    size_unsynced = false;
}

void DiskFile::give_up() {
    for (auto& [number, sector] : unsynced) sector.given_up = true;
}

void DiskFile::survive(std::mt19937_64& random) {
    constexpr size_t sector_bytes = PowerCutDisk::sector_bytes;
    size_t size = durable.size();
    if (size_unsynced && random() % 3 != 0) {
        size = now.size();
        if (size > durable.size() && random() % 3 == 0) size = durable.size() + random() % (size - durable.size());
    }
    std::string left = durable.substr(0, size);
    // Space that was taken and not yet written holds zeros, or what lay there before.
    left.resize(size, random() % 4 == 0 ? static_cast<char>(random()) : '\0');
    const uint64_t keep_of_ten[] = {0, 2, 5, 9, 10};
    const uint64_t keep = keep_of_ten[random() % std::size(keep_of_ten)];
    for (const auto& [number, sector] : unsynced) {
        const size_t at = number * sector_bytes;
        if (at >= size || at >= now.size()) continue;
        const size_t bytes = std::min({sector_bytes, size - at, now.size() - at});
        if (random() % 10 < keep)
            left.replace(at, bytes, now, at, bytes);
        else if (sector.earlier && random() % 3 == 0)
            left.replace(at, std::min(bytes, sector.earlier->size()), *sector.earlier, 0, bytes);
        else if (const size_t part = random() % bytes; random() % 3 == 0)  // torn, at either end
            random() % 2 == 0 ? left.replace(at, part, now, at, part)
                              : left.replace(at + part, bytes - part, now, at + part, bytes - part);
    }
    now = durable = std::move(left);
    unsynced.clear();
    size_unsynced = false;
    shared = 0;
    reserved = exclusive = nullptr;
    memory.clear();
    for (MemoryLock& lock : memory_locks) lock = {};
}

}  // namespace tp
