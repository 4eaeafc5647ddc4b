// A value of a line, as simdjson has read it. Private to this room.
#pragma once

#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/error.h"

namespace tp::fields {

// What json_guard.h refuses and simdjson takes is refused here: U+0000 in a text and a key twice in one object make it
// none. Views hold as long as the parser reads nothing else.
class LineNode {
  public:
    using Element = simdjson::dom::element;
    explicit LineNode(Element element) : m_element(element) {}

    bool take_text(std::string& out) {
        const auto found = text();
        if (found) out.assign(*found);
        return found.has_value();
    }
    [[nodiscard]] std::optional<std::string_view> text() const {
        std::string_view found;
        if (m_element.get(found) != simdjson::SUCCESS || found.find('\0') != std::string_view::npos)
            return std::nullopt;
        return found;
    }
    const char* take_integer(int64_t& out) {
        if (m_element.is_uint64() && !m_element.is_int64()) return "an integer within 64 bits";
        return m_element.get(out) == simdjson::SUCCESS ? nullptr : "an integer";
    }
    bool take_boolean(bool& out) { return m_element.get(out) == simdjson::SUCCESS; }
    bool take_number(double& out) { return m_element.get(out) == simdjson::SUCCESS; }
    [[nodiscard]] bool is_list() const { return m_element.is_array(); }
    [[nodiscard]] bool is_object() const {
        simdjson::dom::object object;
        if (m_element.get(object) != simdjson::SUCCESS) return false;
        std::vector<std::string_view> keys;
        keys.reserve(24);
        for (const auto [key, value] : object) {
            for (const std::string_view former : keys)
                if (former == key) return false;
            keys.push_back(key);
        }
        return true;
    }
    [[nodiscard]] size_t size() const {
        simdjson::dom::array array;
        simdjson::dom::object object;
        if (m_element.get(array) == simdjson::SUCCESS) return array.size();
        return m_element.get(object) == simdjson::SUCCESS ? object.size() : 0;
    }
    void each_element(auto call) {
        simdjson::dom::array array;
        if (m_element.get(array) != simdjson::SUCCESS) return;
        for (const Element element : array)
            if (!call(LineNode(element))) return;
    }
    void each_member(auto call) {
        simdjson::dom::object object;
        if (m_element.get(object) != simdjson::SUCCESS) return;
        for (const auto [key, value] : object)
            if (!call(key, LineNode(value))) return;
    }
    [[nodiscard]] std::optional<LineNode> find(const char* name) const {
        Element found;
        if (m_element[name].get(found) != simdjson::SUCCESS) return std::nullopt;
        return LineNode(found);
    }

  private:
    Element m_element;
};

// One JSON object, of at most 512 KiB. Errors: too_large, malformed. It stands until the thread reads the next.
[[nodiscard]] Result<LineNode> parse_line(std::string_view text);

}  // namespace tp::fields
