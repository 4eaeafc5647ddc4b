// Writes records as canonical JSON (keys sorted, no white space) by the fields of fields.h: whole, or each column group
// for itself. Private to this room. No tree is built: rows and events come by the hundred thousand.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "platform/base/bytes.h"
#include "sync/protocol/fields.h"
#include "sync/protocol/json.h"

namespace tp::fields {

class FieldWriter {
  public:
    template <typename T>
    using As = const T;

    template <typename T>
    static void append(const T& value, std::string& out)
        requires requires(FieldWriter& v, const T& t) { describe(v, t); }
    {
        FieldWriter writer(Keys::with);
        describe(writer, value);
        writer.assemble(0, out);
    }
    // By index; without the record's key.
    template <typename T>
    static void append_groups(const T& value, std::vector<std::string>& texts) {
        FieldWriter writer(Keys::without);
        describe(writer, value);
        texts.resize(writer.m_group + 1);
        for (size_t group = 0; group < texts.size(); ++group) {
            texts[group].clear();
            writer.assemble(group, texts[group]);
        }
    }

    void group(size_t index) {
        if (m_keys == Keys::without) m_group = index;
    }
    template <typename T, typename Check = decltype(anything)>
    void key(const char* name, const T& member, Check = anything) {
        if (m_keys == Keys::with) put(name, member);
    }
    template <typename T, typename Check = decltype(anything)>
    void required(const char* name, const T& member, Check = anything) {
        put(name, member);
    }
    template <typename T, typename Check = decltype(anything)>
    void optional(const char* name, const T& member, Check = anything) {
        if (is_absent(member)) return;
        if constexpr (requires { member.has_value(); })
            put(name, *member);
        else
            put(name, member);
    }

  private:
    enum class Keys { with, without };
    struct Field {
        size_t group;
        std::string_view name;
        size_t begin, end;  // of its value in m_values
    };
    static constexpr size_t most_fields = 32;

    explicit FieldWriter(Keys keys) : m_keys(keys) {}

    template <typename T>
    void put(const char* name, const T& member) {
        const size_t begin = m_values.size();
        append(member, m_values);
        m_fields.at(m_count++) = {m_group, name, begin, m_values.size()};
    }
    void assemble(size_t group, std::string& out) {
        const auto fields = std::span(m_fields).first(m_count);
        if (!std::exchange(m_sorted, true)) std::ranges::sort(fields, {}, &Field::name);
        out += '{';
        bool first = true;
        for (const Field& field : fields) {
            if (field.group != group) continue;
            if (!std::exchange(first, false)) out += ',';
            out.append("\"").append(field.name).append("\":");
            out.append(m_values, field.begin, field.end - field.begin);
        }
        out += '}';
    }

    // What needs no escape; all else as the library writes it (a test compares).
    static void append(const std::string& text, std::string& out) {
        constexpr unsigned char del = 0x7F;
        const bool plain =
            std::ranges::all_of(text, [](unsigned char c) { return c >= 0x20 && c != del && c != '"' && c != '\\'; });
        if (plain && is_valid_utf8(text))
            out.append("\"").append(text).append("\"");
        else
            out += dump_json(Json(text));
    }
    static void append(std::string_view name, std::string& out) { out.append("\"").append(name).append("\""); }
    static void append(int64_t value, std::string& out) {
        std::array<char, 24> digits{};
        out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
    }
    static void append(int value, std::string& out) { append(int64_t{value}, out); }
    static void append(bool value, std::string& out) { out += value ? "true" : "false"; }
    static void append(double value, std::string& out) { out += dump_json(Json(value)); }
    static void append(WallTime value, std::string& out) { append(std::string_view(to_rfc3339(value)), out); }
    static void append(OrderStage value, std::string& out) { append(to_string(value), out); }
    static void append(Lane value, std::string& out) { append(to_string(value), out); }
    static void append(EventStatus value, std::string& out) { append(to_string(value), out); }
    static void append(const OpenInterval& value, std::string& out) {
        append_list(std::array{value.opens, value.closes}, out);
    }
    template <typename T>
    static void append(const std::vector<T>& list, std::string& out) {
        append_list(list, out);
    }
    template <typename T, size_t N>
    static void append(const std::array<T, N>& list, std::string& out) {
        append_list(list, out);
    }
    static void append_list(const auto& list, std::string& out) {
        out += '[';
        bool first = true;
        for (const auto& element : list) {
            if (!std::exchange(first, false)) out += ',';
            append(element, out);
        }
        out += ']';
    }
    template <typename T>
    static void append(const std::map<std::string, T>& map, std::string& out) {
        out += '{';
        bool first = true;
        for (const auto& [key, value] : map) {
            if (!std::exchange(first, false)) out += ',';
            append(key, out);
            out += ':';
            append(value, out);
        }
        out += '}';
    }

    Keys m_keys;
    size_t m_group = 0, m_count = 0;
    bool m_sorted = false;
    std::array<Field, most_fields> m_fields;
    std::string m_values;
};

}  // namespace tp::fields
