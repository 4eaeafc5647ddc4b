// Fills records from JSON by the fields of fields.h. Private to this room.
//
// Node is a value of some parser's: NlohmannNode below, or that of line_node.h for the rows of pages and chunks, which
// come by the million.
#pragma once

#include <array>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sync/protocol/fields.h"
#include "sync/protocol/json.h"

namespace tp::fields {

class NlohmannNode {
  public:
    explicit NlohmannNode(Json& json) : m_json(&json) {}

    bool take_text(std::string& out) {
        if (!m_json->is_string()) return false;
        out = std::move(m_json->get_ref<std::string&>());
        return true;
    }
    [[nodiscard]] std::optional<std::string_view> text() const {
        if (!m_json->is_string()) return std::nullopt;
        return m_json->get_ref<const std::string&>();
    }
    // What was expected, or nullptr.
    const char* take_integer(int64_t& out) {
        if (!m_json->is_number_integer()) return "an integer";
        if (m_json->is_number_unsigned() && m_json->get<uint64_t>() > uint64_t{std::numeric_limits<int64_t>::max()})
            return "an integer within 64 bits";
        out = m_json->get<int64_t>();
        return nullptr;
    }
    bool take_boolean(bool& out) {
        if (m_json->is_boolean()) out = m_json->get<bool>();
        return m_json->is_boolean();
    }
    bool take_number(double& out) {
        if (m_json->is_number()) out = m_json->get<double>();
        return m_json->is_number();
    }
    [[nodiscard]] bool is_list() const { return m_json->is_array(); }
    [[nodiscard]] bool is_object() const { return m_json->is_object(); }
    [[nodiscard]] size_t size() const { return m_json->size(); }
    // Of a list and of an object; each ends with the first call that gives false.
    void each_element(auto call) {
        for (Json& element : *m_json)
            if (!call(NlohmannNode(element))) return;
    }
    void each_member(auto call) {
        for (auto& [key, value] : m_json->get_ref<Json::object_t&>())
            if (!call(std::string_view(key), NlohmannNode(value))) return;
    }
    [[nodiscard]] std::optional<NlohmannNode> find(const char* name) {
        const auto found = m_json->find(name);
        return found == m_json->end() ? std::nullopt : std::optional(NlohmannNode(*found));
    }

  private:
    Json* m_json;
};

// Reads one value; the first thing that does not hold stays in `why` with the path to it, and nothing more is read.
// Texts are moved out of the JSON where the parser lets them.
template <typename Node>
class FieldReaderOf {
  public:
    template <typename T>
    using As = T;

    template <typename T>
    [[nodiscard]] static Result<T> read_whole(Node value) {
        T out{};
        FieldReaderOf reader;
        reader.read(value, out);
        if (reader.m_why) return fail(errc::malformed, reader.m_path + ": expected " + reader.m_why);
        return out;
    }
    // The fields of one column group into `out`, which keeps the others.
    template <typename T>
    [[nodiscard]] static Status read_group(Node value, size_t group, T& out) {
        FieldReaderOf reader;
        reader.m_wanted = group;
        reader.read(value, out);
        if (reader.m_why) return fail(errc::malformed, reader.m_path + ": expected " + reader.m_why);
        return {};
    }

    void group(size_t index) { m_group = index; }
    template <typename T, typename Check = decltype(anything)>
    void key(const char* name, T& member, Check check = anything) {
        if (!m_wanted) field(name, member, check, true);
    }
    template <typename T, typename Check = decltype(anything)>
    void required(const char* name, T& member, Check check = anything) {
        field(name, member, check, true);
    }
    template <typename T, typename Check = decltype(anything)>
    void optional(const char* name, T& member, Check check = anything) {
        field(name, member, check, false);
    }

  private:
    void refuse(const char* expected) { m_why = expected; }
    void prefix(const std::string& step) {
        m_path = m_path.empty() || m_path[0] == '[' ? step + m_path : step + "." + m_path;
    }

    template <typename T, typename Check>
    void field(const char* name, T& member, Check check, bool needed) {
        if (m_why || (m_wanted && *m_wanted != m_group)) return;
        if (auto found = m_object->find(name)) {
            const auto outer = m_object;
            const auto wanted = std::exchange(m_wanted, std::nullopt);
            read(*found, member);
            m_object = outer;
            m_wanted = wanted;
            if (!m_why) m_why = check(member);
        } else if (needed) {
            refuse("a value, the field is missing");
        }
        if (m_why) prefix(name);
    }

    void read(Node node, std::string& out) {
        if (!node.take_text(out)) return refuse("a text");
        if (out.size() > max_text_bytes) refuse("a text of at most 64 KiB");
    }
    void read(Node node, int64_t& out) { m_why = node.take_integer(out); }
    void read(Node node, int& out) {
        int64_t wide = 0;
        read(node, wide);
        if (m_why) return;
        if (wide < std::numeric_limits<int>::min() || wide > std::numeric_limits<int>::max())
            return refuse("an integer within 32 bits");
        out = static_cast<int>(wide);
    }
    void read(Node node, bool& out) {
        if (!node.take_boolean(out)) refuse("true or false");
    }
    void read(Node node, double& out) {
        if (!node.take_number(out)) refuse("a number");
    }
    void read(Node node, WallTime& out) {
        const auto text = node.text();
        const auto time = text ? parse_rfc3339(*text) : fail(errc::malformed, "");
        if (!time) return refuse("a time by RFC 3339");
        out = *time;
    }
    template <typename Enum>
    void read_name(Node node, Enum& out, std::optional<Enum> (*parse)(std::string_view)) {
        const auto text = node.text();
        const auto known = text ? parse(*text) : std::nullopt;
        if (!known) return refuse("a known name");
        out = *known;
    }
    void read(Node node, OrderStage& out) { read_name(node, out, parse_order_stage); }
    void read(Node node, Lane& out) { read_name(node, out, parse_lane); }
    void read(Node node, EventStatus& out) { read_name(node, out, parse_event_status); }
    void read(Node node, OpenInterval& out) {
        constexpr int day = 1440;
        if (!node.is_list() || node.size() != 2) return refuse("[opens, closes]");
        int* end = &out.opens;
        node.each_element([&](Node minutes) {
            read(minutes, *std::exchange(end, &out.closes));
            return !m_why;
        });
        if (!m_why && (out.opens < 0 || out.opens >= day || out.closes <= out.opens || out.closes > 2 * day))
            refuse("minutes after midnight, 0 ≤ opens < 1440, opens < closes ≤ 2880");
    }
    template <typename T>
    void read(Node node, std::optional<T>& out) {
        read(node, out.emplace());
    }
    template <typename T>
    void read(Node node, std::vector<T>& out) {
        if (!node.is_list()) return refuse("a list");
        out.reserve(node.size());
        node.each_element([&](Node value) {
            T& slot = out.emplace_back();
            return element(value, slot, out.size() - 1);
        });
    }
    template <typename T, size_t N>
    void read(Node node, std::array<T, N>& out) {
        if (!node.is_list() || node.size() != N) return refuse("a list of the right length");
        size_t index = 0;
        node.each_element([&](Node value) { return element(value, out[index], index) && ++index < N; });
    }
    template <typename T>
    bool element(Node node, T& out, size_t index) {
        read(node, out);
        if (m_why) prefix("[" + std::to_string(index) + "]");
        return !m_why;
    }
    template <typename T>
    void read(Node node, std::map<std::string, T>& out) {
        if (!node.is_object()) return refuse("an object");
        node.each_member([&](std::string_view key, Node value) {
            read(value, out[std::string(key)]);
            if (m_why) prefix("*");  // the key is from outside: not repeated
            return !m_why;
        });
    }
    template <typename T>
        requires requires(FieldReaderOf& v, T& t) { describe(v, t); }
    void read(Node node, T& out) {
        if (!node.is_object()) return refuse("an object");
        m_object = node;
        describe(*this, out);
    }

    std::optional<size_t> m_wanted;  // the one group to be read; nothing: all
    size_t m_group = 0;
    std::optional<Node> m_object;  // whose fields are being read
    const char* m_why = nullptr;
    std::string m_path;
};

using FieldReader = FieldReaderOf<NlohmannNode>;

}  // namespace tp::fields
