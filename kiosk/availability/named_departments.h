// Departments by the words of their names. Thread rule: that of its Search, the database worker.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/availability/query_plan.h"
#include "platform/base/task_queue.h"
#include "sync/replica/replica_reader.h"
#include "sync/replica/search_words.h"

namespace tp {

class NamedDepartments {
  public:
    // Both outlive it.
    NamedDepartments(ReplicaReader& reader, WordSplitter& splitter) : m_reader(reader), m_splitter(splitter) {}

    // Those whose names have all words of the query, at most three; none for a beginning of one or two letters.
    [[nodiscard]] Result<std::vector<Department>> met_by(const FoldedQuery& query, const std::string& language,
                                                         const CancelToken& cancel);

  private:
    struct Named {
        Department department;
        std::vector<SearchWord> name;
    };

    ReplicaReader& m_reader;
    WordSplitter& m_splitter;
    // In one language, good for one revision of the replica.
    std::vector<Named> m_named;
    std::optional<uint64_t> m_revision;
    std::string m_language;
};

}  // namespace tp
