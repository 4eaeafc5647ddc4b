// Canonical files out of records: what the import reads. Thread rule: one thread.
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/error.h"
#include "sync/hub/import/imported_records.h"

namespace tp::demo {

// A CSV file by RFC 4180. Errors show when it is closed.
class CsvFile {
  public:
    static Result<CsvFile> create(const std::string& path, std::string_view header);
    void row(const std::vector<std::string>& fields);
    Status close();

  private:
    struct Closer {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    std::string m_path;
    std::unique_ptr<std::FILE, Closer> m_file;
};

[[nodiscard]] Status write_members(const std::string& path, const std::vector<ImportedMember>& members);  // NDJSON
[[nodiscard]] Status write_orders(const std::string& path, const std::vector<ImportedOrder>& orders);     // NDJSON
[[nodiscard]] std::string decimal(int64_t minor);  // 499 → "4.99"

}  // namespace tp::demo
