#include "kiosk/terminal/asset_names.h"

#include <algorithm>
#include <filesystem>
#include <vector>

#include "platform/text/language_match.h"
#include "platform/text/pseudo_locale.h"

namespace tp {

namespace {

// Only what the folder itself lists is ever opened: a name cannot lead out of it.
std::vector<std::string> names_in(const std::string& folder) {
    std::error_code error;
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error))
        if (entry.path().extension() == ".toml") names.push_back(entry.path().stem());
    std::ranges::sort(names);
    return names;
}

std::unexpected<Error> none_such(ErrorCode code, const std::string& what, const std::string& wanted,
                                 const std::string& folder, const std::vector<std::string>& names) {
    if (names.empty()) return fail(code, "there is no " + what + " at all in " + folder + "; look at --assets");
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
    return fail(code, "there is no " + what + " \"" + wanted + "\"; there are: " + list);
}

}  // namespace

Result<std::string> profile_file(const std::string& assets, const std::string& profile) {
    const std::string folder = assets + "/profiles";
    const auto names = names_in(folder);
    if (std::ranges::find(names, profile) != names.end()) return folder + "/" + profile + ".toml";
    return none_such(unknown_profile, "profile", profile, folder, names);
}

Result<std::string> nearest_language(const std::string& assets, const std::string& tag) {
    const std::string folder = assets + "/locales";
    const auto names = names_in(folder);
    if (names.empty()) return tag;
    if (is_pseudo_locale(tag)) return tag;  // for tests of the layout; no file, none offers it
    if (auto found = nearest_tag(names, tag)) return std::move(*found);
    return none_such(unknown_language, "language", tag, folder, names);
}

}  // namespace tp
