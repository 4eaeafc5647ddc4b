// Immutable bytes by their SHA-256, as files. Thread rule: any thread; writes of the same bytes at once are harmless.
#pragma once

#include <string>
#include <string_view>

#include "platform/base/error.h"

namespace tp::hub {

class BlobFolder {
  public:
    static Result<BlobFolder> open(const std::string& folder);  // made where it is missing

    // Durable when this returns: file and folder are synced. Gives the SHA-256 in hexadecimal.
    Result<std::string> put(std::string_view bytes) const;
    // Copies a file's bytes in; at most `most` of them (too_large).
    Result<std::string> put_file(const std::string& path, int64_t most) const;
    // `length` bytes from `offset`. not_found: no such blob. `sha256` is 64 hexadecimal digits, else malformed.
    [[nodiscard]] Result<std::string> get(std::string_view sha256, int64_t offset, int64_t length) const;

  private:
    explicit BlobFolder(std::string folder) : m_folder(std::move(folder)) {}
    [[nodiscard]] std::string path_of(std::string_view sha256) const;
    std::string m_folder;
};

}  // namespace tp::hub
