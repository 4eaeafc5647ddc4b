// A sliding window over a byte source for readers that need whole rows. Thread rule: one thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "sync/hub/import/byte_source.h"

namespace tp {

class TextWindow {
  public:
    explicit TextWindow(std::unique_ptr<ByteSource> source) : m_source(std::move(source)) {}

    [[nodiscard]] std::string_view text() const { return std::string_view(m_buffer).substr(m_start); }
    [[nodiscard]] bool at_end() const { return m_end; }         // nothing follows text()
    [[nodiscard]] uint64_t offset() const { return m_offset; }  // of text().front(), in plain bytes
    void consume(size_t bytes) { m_start += bytes, m_offset += bytes; }
    // Appends more text; views into text() become invalid. At the end it only sets at_end().
    Status grow();
    // Consumes up to and with the next line end, however far it is.
    Status skip_line();
    // Starts over at this offset, which is not before the present one.
    Status jump(uint64_t offset);
    [[nodiscard]] const ByteSource& source() const { return *m_source; }

  private:
    std::unique_ptr<ByteSource> m_source;
    std::string m_buffer;
    size_t m_start = 0;
    uint64_t m_offset = 0;
    bool m_end = false;
};

}  // namespace tp
