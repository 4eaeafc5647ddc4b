// CSV by RFC 4180. See row_reader.h. Thread rule: one thread.
#pragma once

#include "sync/hub/import/row_reader.h"
#include "sync/hub/import/text_window.h"

namespace tp {

class CsvReader final : public RowReader {
  public:
    explicit CsvReader(std::unique_ptr<ByteSource> source) : m_window(std::move(source)) {}
    Status read_header();
    Result<bool> next(Row& row) override;
    Status resume(const ImportPosition& position) override;
    [[nodiscard]] uint64_t bytes_done() const override { return m_window.source().bytes_done(); }
    [[nodiscard]] uint64_t bytes_total() const override { return m_window.source().bytes_total(); }

  private:
    enum class Scan { complete, needs_more, bad_quoting, unclosed };
    struct Slot {
        bool in_scratch;
        size_t begin, length;
    };
    Scan scan_row(std::string_view text, bool last);
    Scan scan_quoted(std::string_view text, bool last, size_t& at);
    Result<bool> next_scan(Scan& scan);
    Status recover(Row& row, Scan scan);

    TextWindow m_window;
    char m_delimiter = ',';
    uint64_t m_line = 1;
    std::vector<Slot> m_slots;  // of the row just scanned
    std::string m_scratch;      // unescaped quoted fields of that row
    size_t m_length = 0;        // of that row with its line end
};

}  // namespace tp
