#include "sync/hub/import/row_reader.h"

#include <algorithm>

#include "sync/hub/import/csv_reader.h"
#include "sync/hub/import/ndjson_reader.h"

namespace tp {

bool has_control_character(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F;
    });
}

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
