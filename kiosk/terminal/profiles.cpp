#include "kiosk/terminal/profiles.h"

#include <algorithm>
#include <filesystem>
#include <vector>

namespace tp {

Result<std::string> profile_file(const std::string& assets, const std::string& profile) {
    const std::string folder = assets + "/profiles";
    std::error_code error;
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error))
        if (entry.path().extension() == ".toml") names.push_back(entry.path().stem());
    // Only what the folder itself lists: a name cannot lead out of it.
    if (std::ranges::find(names, profile) != names.end()) return folder + "/" + profile + ".toml";
    if (names.empty()) return fail(unknown_profile, "there is no profile at all in " + folder + "; look at --assets");
    std::ranges::sort(names);
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
    return fail(unknown_profile, "there is no profile \"" + profile + "\"; there are: " + list);
}

}  // namespace tp
