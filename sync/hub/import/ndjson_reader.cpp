#include "sync/hub/import/ndjson_reader.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "platform/base/bytes.h"

namespace tp {

namespace {

constexpr int max_depth = 4;

// The deepest nesting of brackets outside of strings, so that no parser ever recurses on hostile text.
int nesting(std::string_view text) {
    int depth = 0, deepest = 0;
    bool in_string = false;
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            deepest = std::max(deepest, ++depth);
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return deepest;
}

std::optional<std::string> scalar(const nlohmann::json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_null()) return std::string();
    if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
    if (value.is_number()) return value.dump();
    return std::nullopt;
}

std::optional<std::string> joined(const nlohmann::json& array) {
    std::string text;
    for (const auto& element : array) {
        const auto value = scalar(element);
        if (!value) return std::nullopt;
        if (!text.empty()) text += '|';
        text += *value;
    }
    return text;
}

}  // namespace

// Flattens an object into (column, text) pairs; problem is set where it cannot.
struct NdjsonReader::Flat {
    std::vector<std::pair<std::string, std::string>> pairs;
    std::optional<RowProblem> problem;

    void add(const std::string& name, const nlohmann::json& value) {
        if (value.is_object()) {
            for (const auto& [key, inner] : value.items())
                add(key.empty() ? name : name.empty() ? key : name + ":" + key, inner);
            return;
        }
        auto text = value.is_array() ? joined(value) : scalar(value);
        if (!text)
            problem = RowProblem{import_errc::bad_json, name, "an array may hold plain values only"};
        else if (has_control_character(*text))
            problem = RowProblem{import_errc::control_character, name, "a control character"};
        else if (text->size() > import_limits::field_bytes)
            problem = RowProblem{import_errc::field_too_large, name, "a field of more than 64 KiB"};
        else
            pairs.emplace_back(name, std::move(*text));
    }
};

size_t NdjsonReader::column(const std::string& name) {
    const auto [found, is_new] = m_index.try_emplace(name, m_columns.size());
    if (is_new) {
        m_columns.push_back(name);
        m_values.emplace_back();
    }
    return found->second;
}

void NdjsonReader::read_object(std::string_view line, Row& row) {
    if (!is_valid_utf8(line)) {
        row.problem = RowProblem{import_errc::invalid_utf8, "", "not UTF-8"};
        return;
    }
    if (nesting(line) > max_depth) {
        row.problem = RowProblem{import_errc::bad_json, "", "nested deeper than 4"};
        return;
    }
    bool twice = false;
    std::vector<std::set<std::string>> open;  // the keys of each object that is being read
    const auto notice = [&](int, nlohmann::json::parse_event_t event, nlohmann::json& value) {
        if (event == nlohmann::json::parse_event_t::object_start) open.emplace_back();
        if (event == nlohmann::json::parse_event_t::object_end) open.pop_back();
        if (event == nlohmann::json::parse_event_t::key)
            twice = !open.back().insert(value.get<std::string>()).second || twice;
        return true;
    };
    const auto object = nlohmann::json::parse(line, notice, false);
    if (twice) {  // which of the two was meant nobody knows
        row.problem = RowProblem{import_errc::bad_json, "", "a name twice in one object"};
        return;
    }
    if (object.is_discarded() || !object.is_object()) {
        row.problem = RowProblem{import_errc::bad_json, "", "not a JSON object"};
        return;
    }
    Flat flat;
    flat.add("", object);
    row.problem = flat.problem;
    if (row.problem) return;
    for (auto& value : m_values) value.clear();
    for (auto& [name, text] : flat.pairs) {
        if (m_columns.size() >= import_limits::columns && !m_index.contains(name)) {
            row.problem = RowProblem{import_errc::bad_json, name, "more than 256 columns"};
            return;
        }
        m_values[column(name)] = std::move(text);
    }
    row.fields.assign(m_values.begin(), m_values.end());
}

Result<bool> NdjsonReader::next(Row& row) {
    row.fields.clear();
    row.problem.reset();
    for (;;) {
        const auto text = m_window.text();
        const auto end = text.find('\n');
        if (end == text.npos && !m_window.at_end() && text.size() <= import_limits::row_bytes) {
            TRY(m_window.grow());
            continue;
        }
        if (text.empty() && m_window.at_end()) return false;
        const bool too_large = (end == text.npos ? text.size() : end) > import_limits::row_bytes;
        auto line = text.substr(0, end);
        if (m_line == 1 && m_window.offset() == 0 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
        if (line.ends_with('\r')) line.remove_suffix(1);
        row.line = m_line;
        const bool blank = line.find_first_not_of(" \t") == line.npos;
        if (too_large)
            row.problem = RowProblem{import_errc::row_too_large, "", "a row of more than 1 MiB"};
        else if (!blank)
            read_object(line, row);
        TRY(m_window.skip_line());
        ++m_line;
        if (!blank || too_large) break;
    }
    row.next = {m_window.offset(), m_line};
    return true;
}

Status NdjsonReader::resume(const ImportPosition& position) {
    TRY(m_window.jump(position.offset));
    m_line = position.line;
    return {};
}

}  // namespace tp
