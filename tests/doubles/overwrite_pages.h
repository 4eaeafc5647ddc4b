// What a failing disk does to a database: its pages from one on hold noise.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>

namespace tp {

// Pages of 4096 bytes, from `first` (0 is the header's) to the file's end. Returns how many the file has. Throws
// std::system_error where it cannot.
inline off_t overwrite_pages(const std::string& path, off_t first, char noise = '\xFF') {
    constexpr size_t page_bytes = 4096;
    const auto pages = static_cast<off_t>(std::filesystem::file_size(path) / page_bytes);
    const std::string page(page_bytes, noise);
    const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    bool written = file >= 0;
    for (off_t at = first; written && at < pages; ++at)
        written = ::pwrite(file, page.data(), page_bytes, at * off_t{page_bytes}) == ssize_t{page_bytes};
    const int error = errno;
    if (file >= 0) ::close(file);
    if (!written) throw std::system_error(error, std::generic_category(), path);
    return pages;
}

}  // namespace tp
