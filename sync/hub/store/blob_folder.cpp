#include "sync/hub/store/blob_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <optional>

#include "platform/base/bytes.h"
#include "platform/secure/hash.h"
#include "platform/storage/durable_file.h"

namespace tp::hub {

namespace {

bool is_digest(std::string_view text) {
    return text.size() == 64 &&
           std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// When the file was put. Nothing: there is none.
std::optional<WallTime> time_of(const std::string& path) {
    struct stat facts{};
    if (::stat(path.c_str(), &facts) != 0) return std::nullopt;
    return WallTime{std::chrono::seconds{facts.st_mtim.tv_sec}};
}

}  // namespace

Result<BlobFolder> BlobFolder::open(const std::string& folder) {
    std::error_code why;
    std::filesystem::create_directories(folder, why);
    if (why) return fail_errno("making " + folder, why.value());
    return BlobFolder(folder);
}

std::string BlobFolder::path_of(std::string_view sha256) const {
    return m_folder + "/" + std::string(sha256.substr(0, 2)) + "/" + std::string(sha256.substr(2));
}

Result<std::string> BlobFolder::put(std::string_view bytes) const {
    const std::string name = sha256_hex(bytes);
    const std::string path = path_of(name);
    std::error_code why;
    {
        const std::scoped_lock lock(*m_mutex);
        const auto present = std::filesystem::file_size(path, why);
        if (!why && present == bytes.size() && ::utimensat(AT_FDCWD, path.c_str(), nullptr, 0) == 0) return name;
    }
    std::filesystem::create_directories(std::filesystem::path(path).parent_path(), why);
    if (why) return fail_errno("making a folder for blobs", why.value());
    const std::string temporary = path + "." + to_hex(random_bytes(4)) + ".tmp";
    {
        std::ofstream out(temporary, std::ios::binary);
        out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        out.close();
        if (!out) {
            const int error_number = errno;
            std::filesystem::remove(temporary, why);
            return fail_errno("writing a blob", error_number);
        }
    }
    TRY(install_file(temporary, path));
    return name;
}

Result<std::string> BlobFolder::put_file(const std::string& path, int64_t most) const {
    std::error_code why;
    const auto size = std::filesystem::file_size(path, why);
    if (why) return fail_errno("reading " + path, why.value());
    if (static_cast<int64_t>(size) > most) return fail(errc::too_large, path + " is too large");
    std::string bytes(size, '\0');
    std::ifstream in(path, std::ios::binary);
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!in || static_cast<size_t>(in.gcount()) != bytes.size()) return fail(errc::io, "cannot read " + path);
    return put(bytes);
}

Result<std::string> BlobFolder::get(std::string_view sha256, int64_t offset, int64_t length) const {
    if (!is_digest(sha256)) return fail(errc::malformed, "not a SHA-256");
    std::ifstream in(path_of(sha256), std::ios::binary);
    if (!in) return fail(errc::not_found, "no such blob");
    std::string bytes(static_cast<size_t>(length), '\0');
    in.seekg(offset);
    in.read(bytes.data(), length);
    if (in.gcount() != length) return fail(errc::corrupt, "a blob is shorter than it should be");
    return bytes;
}

Result<std::vector<std::string>> BlobFolder::older_than(WallTime before) const {
    namespace fs = std::filesystem;
    std::vector<std::string> names;
    std::error_code why;
    for (fs::recursive_directory_iterator entry(m_folder, why), end; !why && entry != end; entry.increment(why)) {
        const auto time = entry->is_regular_file(why) ? time_of(entry->path()) : std::nullopt;
        if (time && *time < before)
            names.push_back(entry->path().parent_path().filename().string() + entry->path().filename().string());
    }
    if (why) return fail_errno("listing " + m_folder, why.value());
    return names;
}

Result<bool> BlobFolder::remove_older(const std::string& name, WallTime before) const {
    const std::scoped_lock lock(*m_mutex);
    const std::string path = path_of(name);
    const auto time = time_of(path);
    if (time && *time >= before) return false;
    if (time && ::unlink(path.c_str()) != 0) return fail_errno("removing " + path, errno);
    return true;
}

}  // namespace tp::hub
