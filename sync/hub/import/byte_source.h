// The plain bytes of a file, gunzipped where it is gzip. Thread rule: one thread.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "platform/base/error.h"

namespace tp {

class ByteSource {
  public:
    // Errors: not_found, refused, invalid_argument (no regular file), malformed (named .gz and is not gzip), io.
    static Result<std::unique_ptr<ByteSource>> open(const std::string& path);
    ~ByteSource();
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;

    // Fills from the front; 0 at the end. Errors: corrupt (damaged or cut gzip), too_large (over `max_plain_bytes`),
    // io.
    Result<size_t> read(std::span<char> into);
    // Drops that many plain bytes. Errors: as read, malformed where the file ends before.
    Status skip(uint64_t bytes);
    [[nodiscard]] uint64_t bytes_total() const { return m_total; }  // on the disk
    [[nodiscard]] uint64_t bytes_done() const;                      // on the disk

    static constexpr uint64_t max_plain_bytes = 64ULL << 30;

  private:
    ByteSource() = default;
    void* m_gz = nullptr;  // a gzFile
    uint64_t m_total = 0;
    uint64_t m_read = 0;
};

}  // namespace tp
