#include "sync/hub/import/department_table.h"

namespace tp {

Result<Department> read_department(const toml::table& table, int position) {
    Department out;
    out.id = TRY(toml_at<std::string>(table, "id"));
    out.icon = TRY(toml_at<std::string>(table, "icon"));
    out.position = position;
    const toml::table* names = TRY(toml_table_at(table, "name"));
    for (const auto& [language, name] : *names)
        out.name[language == "en" ? "" : std::string(language.str())] = TRY(toml_as<std::string>(name, language.str()));
    return out;
}

}  // namespace tp
