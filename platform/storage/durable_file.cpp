#include "platform/storage/durable_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "platform/base/no_blocking_here.h"

namespace tp {

namespace {

Status sync_path(const std::string& path, int flags) {
    may_block("syncing", path);
    const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
    if (descriptor < 0) return fail_errno("opening " + path, errno);
    const int failure = ::fsync(descriptor) == 0 ? 0 : errno;
    ::close(descriptor);
    if (failure != 0) return fail_errno("syncing " + path, failure);
    return {};
}

}  // namespace

Status sync_file(const std::string& path) {
    return sync_path(path, O_RDONLY);
}

Status sync_folder(const std::string& path) {
    return sync_path(path.empty() ? "." : path, O_RDONLY | O_DIRECTORY);
}

Status install_file(const std::string& from, const std::string& to) {
    TRY(sync_file(from));
    if (std::rename(from.c_str(), to.c_str()) != 0) return fail_errno("renaming " + from + " to " + to, errno);
    return sync_folder(std::filesystem::path(to).parent_path().string());
}

}  // namespace tp
