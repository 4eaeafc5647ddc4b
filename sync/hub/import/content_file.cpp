#include "sync/hub/import/content_file.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>

#include "platform/secure/hash.h"
#include "sync/hub/import/importer.h"

namespace tp {

namespace {

constexpr uint64_t max_picture_bytes = 8 << 20;
constexpr size_t identity_bytes = 1 << 20;

std::string_view media_type_of(std::string_view bytes) {
    if (bytes.size() > 12 && bytes.starts_with("RIFF") && bytes.substr(8, 4) == "WEBP") return "image/webp";
    if (bytes.starts_with("\x89PNG\r\n")) return "image/png";
    if (bytes.starts_with("\xFF\xD8\xFF")) return "image/jpeg";
    const auto head = bytes.substr(0, 1024);
    if (head.find("<svg") != head.npos) return "image/svg+xml";
    return {};
}

Result<uint64_t> size_of(const std::string& path) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    if (error) return fail_errno("opening " + path, error.value());
    return size;
}

Result<std::string> read_part(const std::string& path, uint64_t from, uint64_t bytes) {
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    if (!file) return fail_errno("opening " + path, errno ? errno : EIO);
    file.seekg(static_cast<std::streamoff>(from));
    std::string text(bytes, '\0');
    file.read(text.data(), static_cast<std::streamsize>(bytes));
    if (static_cast<uint64_t>(file.gcount()) != bytes) return fail(errc::io, "reading " + path + " ended early");
    return text;
}

}  // namespace

Result<ImportedContent> describe_content(std::string id, const std::string& file) {
    const auto size = TRY(size_of(file));
    if (size > max_picture_bytes) return fail(errc::too_large, file + " has more than 8 MiB");
    const auto bytes = TRY(read_part(file, 0, size));
    const auto type = media_type_of(bytes);
    if (type.empty()) return fail(errc::unsupported, file + " is neither WebP, SVG, PNG nor JPEG");
    return ImportedContent{std::move(id), sha256_hex(bytes), static_cast<int64_t>(size), std::string(type), file};
}

Result<FileIdentity> identify_file(const std::string& path) {
    const auto size = TRY(size_of(path));
    const auto ends = std::min<uint64_t>(size, identity_bytes);
    const auto first = TRY(read_part(path, 0, ends));
    const auto last = TRY(read_part(path, size - ends, ends));
    return FileIdentity{size, sha256_hex(first + last)};
}

}  // namespace tp
