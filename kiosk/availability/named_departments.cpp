#include "kiosk/availability/named_departments.h"

#include <algorithm>
#include <utility>

namespace tp {

Result<std::vector<Department>> NamedDepartments::met_by(const FoldedQuery& query, const std::string& language,
                                                         const CancelToken& cancel) {
    constexpr size_t shortest_beginning = 3, most = 3;
    std::vector<Department> found;
    if (query.words.empty() && query.prefix.size() < shortest_beginning) return found;
    if (const uint64_t revision = TRY(m_reader.revision()); m_revision != revision || m_language != language) {
        m_named.clear();
        m_revision.reset();
        for (Department& department : TRY(m_reader.departments(cancel))) {
            auto name = m_splitter.split(pick_text(department.name, language));
            m_named.push_back({std::move(department), std::move(name)});
        }
        m_revision = revision;
        m_language = language;
    }
    for (const Named& entry : m_named) {
        const auto has = [&](const auto& test) { return std::ranges::any_of(entry.name, test, &SearchWord::folded); };
        const bool words_met = std::ranges::all_of(query.words, [&](const std::string& word) {
            return has([&](const std::string& part) { return part == word; });
        });
        const bool met = words_met && (query.prefix.empty() ||
                                       has([&](const std::string& part) { return part.starts_with(query.prefix); }));
        if (met && found.size() < most) found.push_back(entry.department);
    }
    return found;
}

}  // namespace tp
