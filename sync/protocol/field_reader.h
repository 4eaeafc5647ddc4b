// Fills records from JSON by the fields of fields.h. Private to this room.
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

// Reads one value; the first thing that does not hold stays in `why` with the path to it, and nothing more is read.
// Texts are moved out of the JSON, which is consumed.
class FieldReader {
  public:
    template <typename T>
    using As = T;

    template <typename T>
    [[nodiscard]] static Result<T> read_whole(Json&& value) {
        T out{};
        FieldReader reader;
        reader.read(value, out);
        if (reader.m_why) return fail(errc::malformed, reader.m_path + ": expected " + reader.m_why);
        return out;
    }

    // The fields of one column group into `out`, which keeps the others.
    template <typename T>
    [[nodiscard]] static Status read_group(Json&& value, size_t group, T& out) {
        FieldReader reader;
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
        const auto found = m_object->find(name);
        if (found == m_object->end()) {
            if (needed) refuse("a value, the field is missing");
        } else {
            const auto outer = m_object;
            const auto wanted = std::exchange(m_wanted, std::nullopt);
            read(found->second, member);
            m_object = outer;
            m_wanted = wanted;
            if (!m_why) m_why = check(member);
        }
        if (m_why) prefix(name);
    }

    void read(Json& json, std::string& out) {
        if (!json.is_string()) return refuse("a text");
        out = std::move(json.get_ref<std::string&>());
        if (out.size() > max_text_bytes) refuse("a text of at most 64 KiB");
    }
    void read(Json& json, int64_t& out) {
        if (!json.is_number_integer()) return refuse("an integer");
        if (json.is_number_unsigned() && json.get<uint64_t>() > uint64_t{std::numeric_limits<int64_t>::max()})
            return refuse("an integer within 64 bits");
        out = json.get<int64_t>();
    }
    void read(Json& json, int& out) {
        int64_t wide = 0;
        read(json, wide);
        if (m_why) return;
        if (wide < std::numeric_limits<int>::min() || wide > std::numeric_limits<int>::max())
            return refuse("an integer within 32 bits");
        out = static_cast<int>(wide);
    }
    void read(Json& json, bool& out) {
        if (!json.is_boolean()) return refuse("true or false");
        out = json.get<bool>();
    }
    void read(Json& json, double& out) {
        if (!json.is_number()) return refuse("a number");
        out = json.get<double>();
    }
    void read(Json& json, WallTime& out) {
        const auto time = json.is_string() ? parse_rfc3339(json.get_ref<std::string&>()) : fail(errc::malformed, "");
        if (!time) return refuse("a time by RFC 3339");
        out = *time;
    }
    template <typename Enum>
    void read_name(Json& json, Enum& out, std::optional<Enum> (*parse)(std::string_view)) {
        const auto known = json.is_string() ? parse(json.get_ref<std::string&>()) : std::nullopt;
        if (!known) return refuse("a known name");
        out = *known;
    }
    void read(Json& json, OrderStage& out) { read_name(json, out, parse_order_stage); }
    void read(Json& json, Lane& out) { read_name(json, out, parse_lane); }
    void read(Json& json, EventStatus& out) { read_name(json, out, parse_event_status); }
    void read(Json& json, OpenInterval& out) {
        constexpr int day = 1440;
        if (!json.is_array() || json.size() != 2) return refuse("[opens, closes]");
        read(json[0], out.opens);
        if (!m_why) read(json[1], out.closes);
        if (!m_why && (out.opens < 0 || out.opens >= day || out.closes <= out.opens || out.closes > 2 * day))
            refuse("minutes after midnight, 0 ≤ opens < 1440, opens < closes ≤ 2880");
    }
    template <typename T>
    void read(Json& json, std::optional<T>& out) {
        read(json, out.emplace());
    }
    template <typename T>
    void read(Json& json, std::vector<T>& out) {
        if (!json.is_array()) return refuse("a list");
        out.reserve(json.size());
        for (size_t i = 0; i < json.size() && !m_why; ++i) element(json[i], out.emplace_back(), i);
    }
    template <typename T, size_t N>
    void read(Json& json, std::array<T, N>& out) {
        if (!json.is_array() || json.size() != N) return refuse("a list of the right length");
        for (size_t i = 0; i < N && !m_why; ++i) element(json[i], out[i], i);
    }
    template <typename T>
    void element(Json& json, T& out, size_t index) {
        read(json, out);
        if (m_why) prefix("[" + std::to_string(index) + "]");
    }
    template <typename T>
    void read(Json& json, std::map<std::string, T>& out) {
        if (!json.is_object()) return refuse("an object");
        for (auto& [key, value] : json.get_ref<Json::object_t&>()) {
            read(value, out[key]);
            if (m_why) return prefix("*");  // the key is from outside: not repeated
        }
    }
    template <typename T>
        requires requires(FieldReader& v, T& t) { describe(v, t); }
    void read(Json& json, T& out) {
        if (!json.is_object()) return refuse("an object");
        m_object = &json.get_ref<Json::object_t&>();
        describe(*this, out);
    }

    std::optional<size_t> m_wanted;  // the one group to be read; nothing: all
    size_t m_group = 0;
    Json::object_t* m_object = nullptr;  // whose fields are being read
    const char* m_why = nullptr;
    std::string m_path;
};

}  // namespace tp::fields
