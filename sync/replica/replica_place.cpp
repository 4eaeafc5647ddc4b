#include "sync/replica/replica_place.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "platform/storage/durable_file.h"

namespace tp {

Result<std::string> ReplicaPlace::present_file() const {
    std::error_code error;
    const std::filesystem::path target = std::filesystem::read_symlink(m_folder + "/replica.db", error);
    if (error || target.empty()) return fail(errc::not_found, "no replica in " + m_folder);
    return m_folder + "/" + target.filename().string();
}

Status ReplicaPlace::make_present(const std::string& name) {
    const std::string link = m_folder + "/replica.db";
    const std::string fresh = m_folder + "/replica.link";
    ::unlink(fresh.c_str());
    if (::symlink(name.c_str(), fresh.c_str()) != 0) return fail_errno("linking " + fresh, errno);
    if (std::rename(fresh.c_str(), link.c_str()) != 0) return fail_errno("renaming " + fresh, errno);
    ++m_generation;  // the link leads there now, whether or not that lasts
    return sync_folder(m_folder);
}

}  // namespace tp
