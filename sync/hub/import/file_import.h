// One file through reader, mapping, builder and sink. Thread rule: one thread.
#pragma once

#include <map>
#include <memory>
#include <set>

#include "sync/hub/import/baskets.h"
#include "sync/hub/import/columns.h"
#include "sync/hub/import/importer.h"
#include "sync/hub/import/record_builder.h"
#include "sync/hub/import/row_reader.h"

namespace tp {

// Turns a reader's rows into canonical columns.
class RowSource {
  public:
    virtual ~RowSource() = default;
    // Called first and whenever the reader has got more columns. Errors: missing_column, unknown_column.
    virtual Status bind(const std::vector<std::string>& columns) = 0;
    enum class Verdict { taken, skipped, refused };  // skipped: by the mapping's rule, in silence
    virtual Verdict fill(const Row& row, RowValues& values, RowProblem& problem) = 0;
};

// The canonical columns themselves. `note` hears of columns that are not known.
[[nodiscard]] std::unique_ptr<RowSource> canonical_source(ImportTable table, std::function<void(RowProblem)> note);

struct FileJob {
    std::string path;
    ImportTable table = ImportTable::products;
    RowFormat format = RowFormat::csv;
    std::string currency;
    std::string folder;  // of the file: where content's files are
    RowSource* source = nullptr;
    BasketAssignment assign;  // of basket codes to SKUs; empty: they are SKUs
};

[[nodiscard]] Result<ImportReport> run_file_job(const FileJob& job, ImportSink& sink, const ImportOptions& options);

}  // namespace tp
