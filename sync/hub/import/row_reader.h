// Rows out of CSV (RFC 4180, leniently) and NDJSON text, streaming, with line numbers. Thread rule: one thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/hub/import/importer.h"
#include "sync/hub/import/issue.h"

namespace tp {

namespace import_limits {
inline constexpr size_t row_bytes = 1 << 20;
inline constexpr size_t field_bytes = 64 << 10;
inline constexpr size_t columns = 256;
}  // namespace import_limits

// Tabs and line ends are text; any other control character is not.
[[nodiscard]] bool has_control_character(std::string_view text);

struct RowProblem {
    ErrorCode code = errc::malformed;
    std::string column;
    std::string message;
};

struct Row {
    uint64_t line = 0;                     // where it starts, from 1
    ImportPosition next;                   // where the next one starts
    std::vector<std::string_view> fields;  // as many as columns() has; valid until the next call
    std::optional<RowProblem> problem;     // a row that cannot be read: fields are empty
};

enum class RowFormat { csv, ndjson };

class RowReader {
  public:
    // CSV needs a header; the delimiter is the one of `,` `;` tab that the header has most of; a UTF-8 byte-order mark
    // is dropped; lone quotes inside an unquoted field are text. After a row that does not parse, reading goes on at
    // the next physical line.
    // NDJSON: a nested object `{"name": {"": "Milk", "fr": "Lait"}}` gives the columns `name` and `name:fr`; an array
    // of plain values is joined by `|`; nesting is capped at 4. Errors: those of ByteSource, malformed (no header,
    // doubled column).
    static Result<std::unique_ptr<RowReader>> open(const std::string& path, RowFormat format);
    virtual ~RowReader() = default;

    // False at the end. A row with `problem` is one to report.
    virtual Result<bool> next(Row& row) = 0;
    // Continues there (a position that `next` gave for the same file before). Only before the first row.
    virtual Status resume(const ImportPosition& position) = 0;
    // Grows while NDJSON is read.
    [[nodiscard]] const std::vector<std::string>& columns() const { return m_columns; }
    [[nodiscard]] virtual uint64_t bytes_done() const = 0;
    [[nodiscard]] virtual uint64_t bytes_total() const = 0;

  protected:
    std::vector<std::string> m_columns;
};

[[nodiscard]] RowFormat format_of_file(std::string_view path);  // *.ndjson, *.jsonl and their .gz: NDJSON; else CSV

}  // namespace tp
