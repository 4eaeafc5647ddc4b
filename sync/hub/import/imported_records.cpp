#include "sync/hub/import/imported_records.h"

#include <array>

namespace tp {

namespace {
constexpr std::array<std::string_view, 11> table_names = {"departments", "content", "products", "promotions",
                                                          "stores",      "stock",   "prices",   "relations",
                                                          "members",     "orders",  "baskets"};
}

std::string_view to_string(ImportTable table) {
    return table_names[static_cast<size_t>(table)];
}

std::optional<ImportTable> parse_import_table(std::string_view name) {
    for (size_t i = 0; i < table_names.size(); ++i) {
        const auto known = table_names[i];
        const bool plural = known.ends_with('s');
        if (name == known || (plural && name == known.substr(0, known.size() - 1))) return static_cast<ImportTable>(i);
    }
    if (name == "pictures") return ImportTable::content;
    return std::nullopt;
}

std::optional<ImportTable> table_of_file(std::string_view path) {
    if (const auto slash = path.rfind('/'); slash != path.npos) path.remove_prefix(slash + 1);
    size_t letters = 0;
    while (letters < path.size() && path[letters] >= 'a' && path[letters] <= 'z') ++letters;
    return parse_import_table(path.substr(0, letters));
}

}  // namespace tp
