// zstd with a cap on what comes out, for text from outside. Thread rule: one object, one thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "platform/base/error.h"

namespace tp {

class ZstdDecoder {
  public:
    explicit ZstdDecoder(size_t max_output_bytes);
    ~ZstdDecoder();
    ZstdDecoder(ZstdDecoder&&) noexcept;
    ZstdDecoder& operator=(ZstdDecoder&&) noexcept;

    // Appends what `input` decompresses to. too_large: over the cap, or a window over 32 MiB; malformed: no zstd.
    Status feed(std::string_view input, std::string& output);
    // Whether the input ended with a whole frame; malformed otherwise.
    Status finish() const;

  private:
    struct Stream;
    std::unique_ptr<Stream> m_stream;
};

[[nodiscard]] Result<std::string> zstd_decompress(std::string_view input, size_t max_output_bytes);

}  // namespace tp
