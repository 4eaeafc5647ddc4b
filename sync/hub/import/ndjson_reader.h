// One JSON object a line. See row_reader.h. Thread rule: one thread.
#pragma once

#include <deque>
#include <unordered_map>

#include "sync/hub/import/row_reader.h"
#include "sync/hub/import/text_window.h"

namespace tp {

class NdjsonReader final : public RowReader {
  public:
    explicit NdjsonReader(std::unique_ptr<ByteSource> source) : m_window(std::move(source)) {}
    Result<bool> next(Row& row) override;
    Status resume(const ImportPosition& position) override;
    [[nodiscard]] uint64_t bytes_done() const override { return m_window.source().bytes_done(); }
    [[nodiscard]] uint64_t bytes_total() const override { return m_window.source().bytes_total(); }

  private:
    struct Flat;
    void read_object(std::string_view line, Row& row);
    size_t column(const std::string& name);

    TextWindow m_window;
    uint64_t m_line = 1;
    std::unordered_map<std::string, size_t> m_index;
    std::deque<std::string> m_values;  // by column, of the present row; a deque keeps views valid while it grows
};

}  // namespace tp
