#include "kiosk/terminal/assets_folder.h"

#include <filesystem>
#include <vector>

namespace tp {

Result<std::string> find_assets(const std::string& given) {
    std::error_code error;
    std::vector<std::filesystem::path> places;
    if (!given.empty()) {
        places.emplace_back(given);
    } else {
        const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
        places.push_back(program.parent_path().parent_path() / "share/touchpoint");
        for (auto folder = program.parent_path(); folder.has_relative_path(); folder = folder.parent_path())
            places.push_back(folder / "assets");
    }
    for (const auto& place : places)
        if (std::filesystem::is_directory(place / "locales", error)) return place.string();
    return fail(errc::not_found, "no assets (themes, locales, profiles) at " + places.front().string() +
                                     "; name their folder with --assets");
}

}  // namespace tp
