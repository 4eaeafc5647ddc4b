#include "sync/outbox/ballast.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "platform/base/no_blocking_here.h"

namespace tp {

void Ballast::fill() {
    may_block("filling", m_path);
    if (m_held || m_bytes <= 0) return;
    std::error_code failed;
    const auto folder = std::filesystem::absolute(m_path, failed).parent_path();
    const auto space = std::filesystem::space(folder, failed);
    if (failed || space.available < static_cast<uintmax_t>(m_bytes) * 2) return;
    const int descriptor = ::open(m_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) return;
    // Allocated for real, a sparse file would hold no space.
    m_held = ::posix_fallocate(descriptor, 0, m_bytes) == 0;
    ::close(descriptor);
    if (!m_held) ::unlink(m_path.c_str());
}

bool Ballast::release() {
    struct stat facts{};
    if (m_bytes <= 0 || ::lstat(m_path.c_str(), &facts) != 0 || facts.st_size == 0) return false;
    m_held = false;
    return ::unlink(m_path.c_str()) == 0;
}

}  // namespace tp
