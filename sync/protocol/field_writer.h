// Writes records as JSON by the fields of fields.h. Private to this room.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sync/protocol/fields.h"
#include "sync/protocol/json.h"

namespace tp::fields {

class FieldWriter {
  public:
    template <typename T>
    using As = const T;

    template <typename T>
    [[nodiscard]] static Json write(const T& value)
        requires requires(FieldWriter& v, const T& t) { describe(v, t); }
    {
        FieldWriter writer;
        describe(writer, value);
        return std::move(writer.m_object);
    }

    template <typename T, typename Check = decltype(anything)>
    void required(const char* name, const T& member, Check = anything) {
        m_object[name] = write(member);
    }
    template <typename T, typename Check = decltype(anything)>
    void optional(const char* name, const T& member, Check = anything) {
        if (is_absent(member)) return;
        if constexpr (requires { member.has_value(); })
            m_object[name] = write(*member);
        else
            m_object[name] = write(member);
    }
    template <typename T, typename Check = decltype(anything)>
    void key(const char* name, const T& member, Check = anything) {
        m_object[name] = write(member);
    }
    void group(size_t) {}

    // One field's value.
    template <typename T>
    [[nodiscard]] static Json value(const T& member) {
        return write(member);
    }

  private:
    static Json write(const std::string& value) { return value; }
    static Json write(int64_t value) { return value; }
    static Json write(int value) { return value; }
    static Json write(bool value) { return value; }
    static Json write(double value) { return value; }
    static Json write(WallTime value) { return to_rfc3339(value); }
    static Json write(OrderStage value) { return std::string(to_string(value)); }
    static Json write(Lane value) { return std::string(to_string(value)); }
    static Json write(EventStatus value) { return std::string(to_string(value)); }
    static Json write(const OpenInterval& value) { return Json::array({value.opens, value.closes}); }
    template <typename T>
    static Json write(const std::vector<T>& list) {
        return write_list(list);
    }
    template <typename T, size_t N>
    static Json write(const std::array<T, N>& list) {
        return write_list(list);
    }
    static Json write_list(const auto& list) {
        Json out = Json::array();
        for (const auto& element : list) out.push_back(write(element));
        return out;
    }
    template <typename T>
    static Json write(const std::map<std::string, T>& map) {
        Json out = Json::object();
        for (const auto& [key, value] : map) out[key] = write(value);
        return out;
    }

    Json m_object = Json::object();
};

}  // namespace tp::fields
