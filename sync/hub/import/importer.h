// Reads files of a retailer (CSV and NDJSON, plain or gzip) into records, in batches that a sink commits.
// Thread rule: one import belongs to one thread; the sink and the handlers are called on it.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sync/hub/import/imported_records.h"
#include "sync/hub/import/issue.h"

namespace tp {

class Mapping;

// Tells the same file again, whatever its name: its size and the SHA-256 of its first and last MiB.
struct FileIdentity {
    uint64_t bytes = 0;
    std::string sha256;
    bool operator==(const FileIdentity&) const = default;
};
[[nodiscard]] Result<FileIdentity> identify_file(const std::string& path);

// How far a file has been committed: the next row starts at `offset` (of the plain text, after gunzip) on `line`.
struct ImportPosition {
    uint64_t offset = 0;
    uint64_t line = 1;
    bool operator==(const ImportPosition&) const = default;
};

struct ImportBatch {
    ImportTable table = ImportTable::products;
    FileIdentity file;        // empty for records that are derived from a seed
    ImportPosition position;  // after this batch: commit it with the records, in one transaction
    bool last = false;        // of this file
    ImportRecords records;
    std::string path;             // of the file, for messages; empty for derived records
    std::vector<uint64_t> lines;  // where each record's row starts; empty for derived records
};

// Where records go. A key that is already there is replaced (last one wins): importing twice changes nothing.
class ImportSink {
  public:
    virtual ~ImportSink() = default;
    // The position that was committed for this file and table, or nothing where it is new or was finished.
    virtual Result<std::optional<ImportPosition>> committed(const FileIdentity& file, ImportTable table) = 0;
    virtual Status apply(ImportBatch batch) = 0;
};

struct ImportProgress {
    std::string file;
    ImportTable table = ImportTable::products;
    uint64_t bytes_done = 0, bytes_total = 0;  // of the file as it lies on the disk
    uint64_t rows = 0, bad_rows = 0, warnings = 0;
};

struct ImportReport {
    std::string file;
    ImportTable table = ImportTable::products;
    uint64_t rows = 0;      // good ones, of this run
    uint64_t bad_rows = 0;  // left out
    uint64_t warnings = 0;
    uint64_t resumed_at_line = 0;  // 0: from the start
};

struct ImportOptions {
    std::optional<ImportTable> table;  // else from the mapping, else from the file's name
    const Mapping* mapping = nullptr;  // else the canonical columns
    size_t batch_rows = 2000;
    IssueHandler on_issue;
    std::function<void(const ImportProgress&)> on_progress;  // once a batch
    const std::atomic<bool>* cancel = nullptr;               // true: stop after the running batch with errc::cancelled
};

// Imports one file. Bad rows are reported and left out; the errors here are of the whole file (unreadable, no such
// table, a required column is missing, a damaged .gz) or of the sink. What was committed before an error stays.
[[nodiscard]] Result<ImportReport> import_file(const std::string& path, ImportSink& sink, const ImportOptions& options);

// Imports a whole folder: either canonical files (products.csv, stores.ndjson, …, in the order of ImportTable), or,
// where `mappings_dir`/manifest.toml names files that the folder holds, by that manifest, with its derived values.
struct FolderOptions {
    IssueHandler on_issue;
    std::function<void(const ImportProgress&)> on_progress;
    const std::atomic<bool>* cancel = nullptr;
    std::string own_store;        // the store whose stock is full and whose neighbours are dense; empty: the manifest's
    std::optional<WallTime> now;  // what derived promotions and orders are relative to; absent: the system's clock
};
[[nodiscard]] Result<std::vector<ImportReport>> import_folder(const std::string& dir, const std::string& mappings_dir,
                                                              ImportSink& sink, const FolderOptions& options = {});

}  // namespace tp
