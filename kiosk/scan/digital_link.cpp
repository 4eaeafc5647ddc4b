#include "kiosk/scan/digital_link.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "kiosk/scan/gtin.h"
#include "kiosk/scan/percent.h"
#include "kiosk/scan/scan.h"

namespace tp {

namespace {

struct PrimaryKey {
    std::string_view ai;
    std::vector<std::string_view> qualifiers;      // in their order
    std::vector<std::string_view> qualifiers_too;  // the other allowed order
};

// GS1 Digital Link Standard: URI Syntax, clause 4.4 and 4.5; the syntax dictionary's dlpkey.
const std::vector<PrimaryKey>& primary_keys() {
    static const std::vector<PrimaryKey> keys{
        {"01", {"22", "10", "21"}, {"235"}},
        {"00", {}, {}},
        {"253", {}, {}},
        {"255", {}, {}},
        {"401", {}, {}},
        {"402", {}, {}},
        {"414", {"254"}, {"7040"}},
        {"415", {"8020"}, {}},
        {"417", {"7040"}, {}},
        {"8003", {}, {}},
        {"8004", {"7040"}, {}},
        {"8006", {"22", "10", "21"}, {}},
        {"8010", {"8011"}, {}},
        {"8013", {}, {}},
        {"8017", {"8019"}, {}},
        {"8018", {"8019"}, {}},
    };
    return keys;
}

const PrimaryKey* primary_key(std::string_view ai) {
    const auto& keys = primary_keys();
    const auto found = std::ranges::find(keys, ai, &PrimaryKey::ai);
    return found == keys.end() ? nullptr : &*found;
}

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
    std::vector<std::string_view> pieces;
    for (size_t at = 0; at <= text.size();) {
        const size_t end = std::min(text.find_first_of(separators, at), text.size());
        pieces.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return pieces;
}

bool takes_in_order(const std::vector<std::string_view>& allowed, const std::vector<std::string_view>& path,
                    size_t from) {
    auto at = allowed.begin();
    for (size_t i = from; i < path.size(); i += 2) {
        at = std::find(at, allowed.end(), path[i]);
        if (at == allowed.end()) return false;
        ++at;
    }
    return true;
}

Status add_encoded(Gs1Elements& elements, std::string_view ai, std::string_view encoded) {
    std::string value = TRY(percent_decode(encoded));
    const bool short_gtin = value.size() == 8 || value.size() == 12 || value.size() == 13;
    if (ai == "01" && short_gtin && all_digits(value)) value.insert(0, 14 - value.size(), '0');
    return add_element(elements, ai, value);
}

Result<Gs1Elements> read_elements(const std::vector<std::string_view>& path, size_t key_at, std::string_view query) {
    Gs1Elements elements;
    const PrimaryKey& key = *primary_key(path[key_at]);
    for (size_t i = key_at; i < path.size(); i += 2) {
        if (!all_digits(path[i])) return fail(scan_errc::unknown_ai, "a qualifier that is no application identifier");
        TRY(add_encoded(elements, path[i], path[i + 1]));
    }
    if (!takes_in_order(key.qualifiers, path, key_at + 2) && !takes_in_order(key.qualifiers_too, path, key_at + 2)) {
        return fail(scan_errc::misplaced_ai,
                    "qualifiers that AI " + std::string(key.ai) + " has not, or in another order");
    }
    for (const std::string_view pair : query.empty() ? std::vector<std::string_view>{} : split(query, "&;")) {
        const size_t equals = pair.find('=');
        const std::string_view name = pair.substr(0, equals);
        if (!all_digits(name)) continue;
        if (equals == std::string_view::npos)
            return fail(scan_errc::bad_length, "AI " + std::string(name) + " has no value");
        TRY(add_encoded(elements, name, pair.substr(equals + 1)));
    }
    return elements;
}

}  // namespace

std::optional<Result<Gs1Elements>> parse_digital_link(std::string_view text) {
    std::string scheme(text.substr(0, std::min<size_t>(text.size(), 8)));
    std::ranges::transform(scheme, scheme.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (scheme.starts_with("https://")) {
        text.remove_prefix(8);
    } else if (scheme.starts_with("http://")) {
        text.remove_prefix(7);
    } else {
        return std::nullopt;
    }
    text = text.substr(0, text.find('#'));
    const size_t question = std::min(text.find('?'), text.size());
    const std::string_view query = text.substr(std::min(question + 1, text.size()));
    text = text.substr(0, question);
    if (text.ends_with('/')) text.remove_suffix(1);
    const std::vector<std::string_view> path = split(text, "/");
    if (path[0].empty()) return std::nullopt;
    // A key and at most three qualifiers, each with its value, end the path.
    for (size_t i = path.size() > 8 ? path.size() - 8 : 1; i + 1 < path.size(); ++i) {
        if (!primary_key(path[i]) || (path.size() - i) % 2 != 0) continue;
        auto elements = read_elements(path, i, query);
        // "/401/page" on any web site is no Digital Link that went wrong; a key made of digits is.
        if (elements || all_digits(path[i + 1])) return elements;
    }
    return std::nullopt;
}

}  // namespace tp
