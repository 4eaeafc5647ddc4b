// Writes each column group of a record as canonical JSON by the fields of fields.h. Private to this room.
#pragma once

#include <algorithm>
#include <charconv>

#include "sync/protocol/field_writer.h"

namespace tp::fields {

class GroupWriter {
  public:
    template <typename T>
    using As = const T;

    template <typename T>
    static void write(const T& value, std::vector<std::string>& texts) {
        GroupWriter writer;
        describe(writer, value);
        writer.assemble(texts);
    }

    void group(size_t index) { m_group = index; }
    template <typename T, typename Check = decltype(anything)>
    void key(const char*, const T&, Check = anything) {}
    template <typename T, typename Check = decltype(anything)>
    void required(const char* name, const T& member, Check = anything) {
        put(name, member);
    }
    template <typename T, typename Check = decltype(anything)>
    void optional(const char* name, const T& member, Check = anything) {
        if (!is_absent(member)) {
            if constexpr (requires { member.has_value(); })
                put(name, *member);
            else
                put(name, member);
        }
    }

  private:
    struct Field {
        size_t group;
        std::string_view name;
        size_t begin, end;
    };

    template <typename T>
    void put(const char* name, const T& member) {
        const size_t begin = m_buffer.size();
        append(member);
        m_fields.push_back({m_group, name, begin, m_buffer.size()});
    }
    // The frequent kinds directly; the text is the one that the library writes (a test compares).
    void append(const std::string& text) {
        constexpr unsigned char del = 0x7F;
        const bool plain =
            std::ranges::all_of(text, [](unsigned char c) { return c >= 0x20 && c < del && c != '"' && c != '\\'; });
        if (plain)
            m_buffer.append("\"").append(text).append("\"");
        else
            m_buffer += dump_json(Json(text));
    }
    void append(int64_t value) {
        std::array<char, 24> digits{};
        const auto end = std::to_chars(digits.begin(), digits.end(), value).ptr;
        m_buffer.append(digits.begin(), end);
    }
    void append(int value) { append(int64_t{value}); }
    void append(bool value) { m_buffer += value ? "true" : "false"; }
    void append(const Money& money) {
        m_buffer += "{\"currency\":";
        append(money.currency);
        m_buffer += ",\"minor\":";
        append(money.minor);
        m_buffer += '}';
    }
    template <typename T>
    void append(const T& value) {
        m_buffer += dump_json(FieldWriter::value(value));
    }

    void assemble(std::vector<std::string>& texts) {
        texts.resize(m_group + 1);
        for (std::string& text : texts) text.assign("{");
        std::ranges::sort(m_fields, {}, &Field::name);
        for (const Field& field : m_fields) {
            std::string& text = texts[field.group];
            if (text.size() > 1) text += ',';
            text.append("\"").append(field.name).append("\":");
            text.append(m_buffer, field.begin, field.end - field.begin);
        }
        for (std::string& text : texts) text += '}';
    }

    size_t m_group = 0;
    std::string m_buffer;
    std::vector<Field> m_fields;
};

}  // namespace tp::fields
