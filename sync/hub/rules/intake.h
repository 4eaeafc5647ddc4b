// Records of the retailer's systems into the store. Thread rule: any thread.
#pragma once

#include <optional>
#include <vector>

#include "sync/hub/rules/hub_files.h"

namespace tp::hub {

struct RejectedRow {
    size_t index = 0;  // within the batch
    std::string code, message;
};
struct ImportCounts {
    int64_t applied = 0, unchanged = 0;
    std::vector<RejectedRow> rejected;
};
// A named position of the importer's, committed together with the rows that it stands behind.
struct ImportMark {
    std::string key, value;
};

class Intake {
  public:
    explicit Intake(HubFiles& files) : m_files(files) {}

    // Applies one batch (JSON texts, one a record) of `table` in one transaction. Tables and shapes: README.md of this
    // folder. Bad rows are counted and left out. unsupported: no such table.
    Result<ImportCounts> apply_batch(const std::string& table, const std::vector<std::string>& rows,
                                     const std::optional<ImportMark>& mark = std::nullopt);
    Result<std::optional<std::string>> mark(const std::string& key);

  private:
    HubFiles& m_files;
};

}  // namespace tp::hub
