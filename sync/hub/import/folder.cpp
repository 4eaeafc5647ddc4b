#include <algorithm>
#include <filesystem>

#include "sync/hub/import/file_import.h"
#include "sync/hub/import/folder_by_manifest.h"
#include "sync/hub/import/importer.h"

namespace tp {

namespace {

bool is_data_file(std::string path) {
    if (path.ends_with(".gz")) path.resize(path.size() - 3);
    return path.ends_with(".csv") || path.ends_with(".ndjson") || path.ends_with(".jsonl");
}

// The folder's canonical files in the order in which their tables need one another.
Result<std::vector<std::pair<ImportTable, std::string>>> canonical_files(const std::string& dir) {
    std::error_code error;
    std::vector<std::pair<ImportTable, std::string>> files;
    for (std::filesystem::directory_iterator entry(dir, error), end; !error && entry != end; entry.increment(error)) {
        const auto path = entry->path().string();
        const auto table = table_of_file(path);
        if (table && entry->is_regular_file(error) && is_data_file(path)) files.emplace_back(*table, path);
    }
    if (error) return fail_errno("reading the folder " + dir, error.value());
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

Result<std::vector<ImportReport>> import_folder(const std::string& dir, const std::string& mappings_dir,
                                                ImportSink& sink, const FolderOptions& options) {
    const bool by_manifest = TRY(manifest_fits(dir, mappings_dir));
    if (by_manifest) return import_by_manifest(dir, mappings_dir, sink, options);
    const auto files = TRY(canonical_files(dir));
    if (files.empty())
        return fail(errc::not_found,
                    dir + " holds no file of ours (products.csv, stores.ndjson …) and none that a mapping names");
    std::vector<ImportReport> reports;
    for (const auto& [table, path] : files) {
        ImportOptions one;
        one.table = table;
        one.on_issue = options.on_issue;
        one.on_progress = options.on_progress;
        one.cancel = options.cancel;
        reports.push_back(TRY(import_file(path, sink, one)));
    }
    return reports;
}

}  // namespace tp
