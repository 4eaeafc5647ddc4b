#include "sync/hub/http/request_text.h"

#include "platform/base/bytes.h"
#include "platform/base/text_numbers.h"

namespace tp::hub {

std::optional<std::string> percent_decoded(std::string_view text) {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        const auto byte = from_hex(text.substr(i + 1, 2));
        if (!byte || byte->size() != 1 || (*byte)[0] == std::byte{0}) return std::nullopt;
        out += static_cast<char>((*byte)[0]);
        i += 2;
    }
    if (!is_valid_utf8(out)) return std::nullopt;
    return out;
}

std::optional<std::string> query_value(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        const std::string_view part = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(part.size() + 1, query.size()));
        if (part.starts_with(name) && part.size() > name.size() && part[name.size()] == '=')
            return std::string(part.substr(name.size() + 1));
    }
    return std::nullopt;
}

std::optional<Snapshots::Range> parse_range(std::string_view field) {
    constexpr std::string_view unit = "bytes=";
    if (!field.starts_with(unit)) return std::nullopt;
    field.remove_prefix(unit.size());
    const size_t dash = field.find('-');
    if (dash == std::string_view::npos || field.find(',') != std::string_view::npos) return std::nullopt;
    const auto first = parse_digits(field.substr(0, dash)), last = parse_digits(field.substr(dash + 1));
    Snapshots::Range range;
    if (dash == 0) {
        if (!last || *last == 0) return std::nullopt;
        range.suffix = *last;
        return range;
    }
    if (!first || (!last && dash + 1 != field.size()) || (last && *last < *first)) return std::nullopt;
    range.first = *first;
    range.last = last;
    return range;
}

}  // namespace tp::hub
