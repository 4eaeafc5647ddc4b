#include "sync/hub/import/importer.h"

#include "sync/hub/import/byte_source.h"
#include "sync/hub/import/file_import.h"
#include "sync/hub/import/mapping.h"

namespace tp {

Result<ImportReport> import_file(const std::string& path, ImportSink& sink, const ImportOptions& options) {
    // Before the question which table it is: a mistyped name is answered with what is wrong about it.
    TRY(ByteSource::open(path));
    FileJob job;
    job.path = path;
    job.format = format_of_file(path);
    const auto slash = path.rfind('/');
    job.folder = slash == path.npos ? std::string() : path.substr(0, slash);
    std::unique_ptr<RowSource> mapped;
    auto table = options.table;
    if (options.mapping) {
        mapped = options.mapping->source();
        job.source = mapped.get();
        job.currency = options.mapping->currency();
        if (!table) table = options.mapping->table();
        if (*table != options.mapping->table())
            return fail(errc::invalid_argument, "the mapping is for another table than the one asked for");
    }
    if (!table) table = table_of_file(path);
    if (!table)
        return fail(
            import_errc::unknown_table,
            path + ": which table is it? Name the file products.csv, stores.csv, stock.csv … or say it with --table");
    job.table = *table;
    return run_file_job(job, sink, options);
}

}  // namespace tp
