// The words of all languages in assets/locales: none missing, unused, malformed or careless.
#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "platform/text/messages.h"
#include "platform/text/patterns.h"

using namespace tp;

namespace {

const std::string root = TOUCHPOINT_SOURCE_DIR;
const std::string locales = root + "/assets/locales";

std::map<std::string, Patterns> all_words() {
    std::map<std::string, Patterns> out;
    const auto names = languages_in(locales).value();
    for (const LanguageName& name : names)
        out.emplace(name.tag, read_patterns(locales + "/" + name.tag + ".toml").value());
    return out;
}

void none(const std::vector<WordFault>& faults, const std::string& tag) {
    std::string list;
    for (const WordFault& fault : faults) list += "\n  " + fault.key + " " + fault.what;
    CHECK_MESSAGE(faults.empty(), tag, ":", list);
}

// Every "text" in the sources of a folder.
std::set<std::string, std::less<>> literals_below(const std::string& folder) {
    std::set<std::string, std::less<>> out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root + "/" + folder)) {
        if (entry.path().extension() != ".cpp" && entry.path().extension() != ".h") continue;
        std::ifstream file(entry.path());
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        for (size_t begin = text.find('"'); begin != std::string::npos; begin = text.find('"', begin + 1)) {
            const size_t end = text.find_first_of("\"\n", begin + 1);
            if (end != std::string::npos && text[end] == '"') out.insert(text.substr(begin + 1, end - begin - 1));
        }
    }
    return out;
}

// Whether the key is a literal of the screens, or such literals one after another: "order.stage_" + "packed", service +
// ".problem_match", "home." + service + "_line". The last of them may be a word of the data.
bool is_used(std::string_view key, const std::set<std::string, std::less<>>& screens,
             const std::set<std::string, std::less<>>& data, int pieces) {
    if (screens.contains(key)) return true;
    if (pieces == 1) return false;
    for (size_t i = 1; i < key.size(); ++i) {
        if (!screens.contains(key.substr(0, i))) continue;
        if (is_used(key.substr(i), screens, data, pieces - 1)) return true;
        if (key.find('.') < i && data.contains(key.substr(i))) return true;
    }
    return false;
}

// A letter outside of {argument}.
bool has_words(std::string_view spelled) {
    bool argument = false;
    for (const char c : spelled) {
        argument = c == '{' || (argument && c != '}');
        if (!argument && std::isalpha(static_cast<unsigned char>(c)) != 0) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("words: each language has the reference's keys, and patterns of the same arguments") {
    const auto words = all_words();
    CHECK(words.size() >= 11);
    for (const auto& [tag, own] : words) none(broken_words(own, words.at("en")), tag);
}

TEST_CASE("words: plural forms, blanks, ends and signs of each language are as people write it") {
    const auto words = all_words();
    for (const auto& [tag, own] : words) none(careless_words(own, words.at("en"), tag), tag);
}

TEST_CASE("words: a screen uses each of them") {
    const auto screens = literals_below("kiosk"), data = literals_below("sync");
    std::string unused;
    const Patterns english = read_patterns(locales + "/en.toml").value();
    for (const auto& [key, pattern] : english)
        if (key != "language.own_name" && !is_used(key, screens, data, 4)) unused += "\n  " + key;
    CHECK_MESSAGE(unused.empty(), "no screen uses:", unused);
}

TEST_CASE("words: nothing is left in English by mistake") {
    // Names, and words that are the same there.
    const std::set<std::string> names{"loyalty.title", "home.loyalty", "orders.number_hint", "footer.place"};
    const std::map<std::string, std::set<std::string>> same{
        {"es", {"staff.pin", "staff.level_error"}},
        {"fr",
         {"signs.apostrophe", "access_more.volume", "speech.volume", "member.points", "member.reward_cost",
          "staff.attention", "staff.part_sync", "staff.part_scanner", "staff.part_version", "staff.level_info"}},
        {"pt", {"access_more.volume", "speech.volume", "staff.pin"}},
        {"ja", {"staff.pin"}},
        {"de", {"member.tier_gold", "staff.pin", "staff_scan.field_text", "staff.part_scanner", "staff.part_version"}}};
    const auto words = all_words();
    for (const auto& [tag, own] : words) {
        if (tag == "en") continue;
        for (const auto& [key, pattern] : own) {
            const auto spelled = spelled_out(pattern);
            const bool says = std::ranges::any_of(spelled, has_words);
            if (!says || pattern != words.at("en").at(key) || names.contains(key)) continue;
            const auto allowed = same.find(tag);
            CHECK_MESSAGE((allowed != same.end() && allowed->second.contains(key)), tag, ": ", key, " = ", pattern);
        }
    }
}

TEST_CASE("words: departments of the demo and of the import have a name in each language") {
    const auto tags = languages_in(locales).value();
    for (const char* file : {"assets/demo/catalogue.toml", "assets/import/departments.toml"}) {
        std::ifstream in(root + "/" + file);
        int departments = 0, names = 0;
        for (std::string line; std::getline(in, line);) {
            departments += line == "[[department]]" ? 1 : 0;
            if (!line.starts_with("name = {")) continue;
            ++names;
            for (const LanguageName& language : tags) {
                const std::string begins = " " + language.tag + " = \"";
                const size_t at = line.find(begins);
                const bool says = at != std::string::npos && line[at + begins.size()] != '"';
                CHECK_MESSAGE(says, file, ": ", language.tag, ": ", line);
            }
        }
        CHECK_MESSAGE(departments >= 20, file);
        CHECK_MESSAGE(departments == names, file);
    }
}

TEST_CASE("words: numbers in a sentence have the digits of the language; names keep theirs") {
    // An order's number as it is printed.
    const std::set<std::string> names{"orders.number_hint"};
    const auto words = all_words();
    for (const auto& [key, pattern] : words.at("ar")) {
        if (names.contains(key)) continue;
        for (const std::string& spelled : spelled_out(pattern)) {
            std::string outside;  // of {argument}s, whose names are ours
            for (size_t i = 0, depth = 0; i < spelled.size(); ++i) {
                depth += spelled[i] == '{' ? 1 : 0;
                if (depth == 0) outside += spelled[i];
                depth -= spelled[i] == '}' ? 1 : 0;
            }
            CHECK_MESSAGE(outside.find_first_of("0123456789") == std::string::npos, key, " = ", pattern);
        }
    }
}
