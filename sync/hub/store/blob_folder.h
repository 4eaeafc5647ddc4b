// Immutable bytes by their SHA-256, as files. Thread rule: any thread; writes of the same bytes at once are harmless.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/clock.h"
#include "platform/base/error.h"

namespace tp::hub {

class BlobFolder {
  public:
    static Result<BlobFolder> open(const std::string& folder);  // made where it is missing

    // Durable when this returns: file and folder are synced. Gives the SHA-256 in hexadecimal. Bytes that are there
    // already count as put now.
    Result<std::string> put(std::string_view bytes) const;
    // Copies a file's bytes in; at most `most` of them (too_large).
    Result<std::string> put_file(const std::string& path, int64_t most) const;
    // `length` bytes from `offset`. not_found: no such blob. `sha256` is 64 hexadecimal digits, else malformed.
    [[nodiscard]] Result<std::string> get(std::string_view sha256, int64_t offset, int64_t length) const;
    // Those that were put before `before`, and what a put that was cut short has left since then: its name is no
    // SHA-256.
    [[nodiscard]] Result<std::vector<std::string>> older_than(WallTime before) const;
    // Unless it was put since `before`. True: it is gone, or was not there.
    Result<bool> remove_older(const std::string& name, WallTime before) const;

  private:
    explicit BlobFolder(std::string folder) : m_folder(std::move(folder)) {}
    [[nodiscard]] std::string path_of(std::string_view sha256) const;
    std::string m_folder;
    // Between the look at a file's age and its removal nobody may count it as put.
    std::unique_ptr<std::mutex> m_mutex = std::make_unique<std::mutex>();
};

}  // namespace tp::hub
