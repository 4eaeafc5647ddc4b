#include "sync/hub/import/row_reader.h"

#include "sync/hub/import/csv_reader.h"
#include "sync/hub/import/ndjson_reader.h"

namespace tp {

RowFormat format_of_file(std::string_view path) {
    if (path.ends_with(".gz")) path.remove_suffix(3);
    return path.ends_with(".ndjson") || path.ends_with(".jsonl") ? RowFormat::ndjson : RowFormat::csv;
}

Result<std::unique_ptr<RowReader>> RowReader::open(const std::string& path, RowFormat format) {
    auto source = TRY(ByteSource::open(path));
    if (format == RowFormat::ndjson) return std::make_unique<NdjsonReader>(std::move(source));
    auto reader = std::make_unique<CsvReader>(std::move(source));
    TRY_CONTEXT(reader->read_header(), path);
    return reader;
}

}  // namespace tp
