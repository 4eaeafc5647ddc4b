#include "sync/hub/import/csv_reader.h"

#include <algorithm>
#include <cstring>
#include <set>

#include "platform/base/bytes.h"

namespace tp {

namespace {

uint64_t count_lines(std::string_view text) {
    return static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

// `at` is on the opening quote; afterwards on the delimiter or line end, or at the text's end.
CsvReader::Scan CsvReader::scan_quoted(std::string_view text, bool last, size_t& at) {
    size_t start = at + 1, from = start;
    const size_t scratch_at = m_scratch.size();
    bool unescaped = false;
    for (;;) {
        const size_t quote = text.find('"', from);
        if (quote == text.npos) return last ? Scan::unclosed : Scan::needs_more;
        if (quote + 1 == text.size() && !last) return Scan::needs_more;
        if (quote + 1 < text.size() && text[quote + 1] == '"') {
            m_scratch.append(text.substr(start, quote + 1 - start));
            unescaped = true;
            start = from = quote + 2;
            continue;
        }
        if (unescaped) {
            m_scratch.append(text.substr(start, quote - start));
            m_slots.push_back({true, scratch_at, m_scratch.size() - scratch_at});
        } else {
            m_slots.push_back({false, start, quote - start});
        }
        at = quote + 1;
        return Scan::complete;
    }
}

CsvReader::Scan CsvReader::scan_row(std::string_view text, bool last) {
    m_slots.clear();
    m_scratch.clear();
    size_t at = 0;
    for (;;) {
        if (at < text.size() && text[at] == '"') {
            if (const auto scan = scan_quoted(text, last, at); scan != Scan::complete) return scan;
            if (at + 1 < text.size() && text[at] == '\r' && text[at + 1] == '\n') ++at;
            if (at + 1 == text.size() && text[at] == '\r') {
                if (!last) return Scan::needs_more;
                ++at;
            }
        } else {
            const size_t begin = at;
            while (at < text.size() && text[at] != m_delimiter && text[at] != '\n') ++at;
            if (at == text.size() && !last) return Scan::needs_more;
            size_t length = at - begin;
            if ((at == text.size() || text[at] == '\n') && length > 0 && text[at - 1] == '\r') --length;
            m_slots.push_back({false, begin, length});
        }
        if (at == text.size()) {
            m_length = at;
            return last ? Scan::complete : Scan::needs_more;
        }
        if (text[at] == '\n') {
            m_length = at + 1;
            return Scan::complete;
        }
        if (text[at] != m_delimiter) return Scan::bad_quoting;
        ++at;
    }
}

// Scans the next row, growing the window as far as a row may be large. False: the text has ended.
Result<bool> CsvReader::next_scan(Scan& scan) {
    for (;;) {
        if (m_window.text().empty() && m_window.at_end()) return false;
        if (!m_window.text().empty()) {
            scan = scan_row(m_window.text(), m_window.at_end());
            if (scan != Scan::needs_more) return true;
            if (m_window.text().size() > import_limits::row_bytes) return true;
        }
        TRY(m_window.grow());
    }
}

Status CsvReader::read_header() {
    TRY(m_window.grow());
    if (m_window.text().starts_with("\xEF\xBB\xBF")) m_window.consume(3);
    const auto first = m_window.text().substr(0, m_window.text().find('\n'));
    const auto count = [&](char c) { return std::count(first.begin(), first.end(), c); };
    m_delimiter = std::max({',', ';', '\t'}, [&](char a, char b) { return count(a) < count(b); });
    Row header;
    const bool any = TRY(next(header));
    if (!any) return fail(errc::malformed, "the file is empty: a CSV file starts with the names of its columns");
    if (header.problem) return fail(errc::malformed, "line 1: " + header.problem->message);
    std::set<std::string_view> seen;
    for (const auto name : header.fields) {
        if (!name.empty() && !seen.insert(name).second)
            return fail(errc::malformed, "line 1: the column " + std::string(name) + " is there twice");
        m_columns.emplace_back(name);
    }
    if (m_columns.size() > import_limits::columns) return fail(errc::too_large, "line 1: more than 256 columns");
    return {};
}

Status CsvReader::resume(const ImportPosition& position) {
    if (position.offset < m_window.offset())
        return fail(errc::invalid_argument, "the position is before the first row");
    TRY(m_window.jump(position.offset));
    m_line = position.line;
    return {};
}

// After a row that does not parse: drop its first physical line and go on.
Status CsvReader::recover(Row& row, Scan scan) {
    switch (scan) {
        case Scan::bad_quoting:
            row.problem = RowProblem{import_errc::bad_quoting, "", "text after a closing quote"};
            break;
        case Scan::unclosed:
            row.problem = RowProblem{import_errc::bad_quoting, "", "a quote is never closed"};
            break;
        default:
            row.problem =
                RowProblem{import_errc::row_too_large, "", "a row of more than 1 MiB, or a quote that is never closed"};
    }
    TRY(m_window.skip_line());
    ++m_line;
    return {};
}

Result<bool> CsvReader::next(Row& row) {
    row.fields.clear();
    row.problem.reset();
    for (;;) {
        Scan scan = Scan::complete;
        const bool any = TRY(next_scan(scan));
        if (!any) return false;
        row.line = m_line;
        if (scan != Scan::complete) {
            TRY(recover(row, scan));
            break;
        }
        const auto text = m_window.text();
        const auto raw = text.substr(0, m_length);
        m_window.consume(m_length);
        m_line += count_lines(raw);
        if (m_slots.size() == 1 && m_slots[0].length == 0) continue;  // an empty line
        if (raw.size() > import_limits::row_bytes)
            row.problem = RowProblem{import_errc::row_too_large, "", "a row of more than 1 MiB"};
        else if (has_control_character(raw))
            row.problem = RowProblem{import_errc::control_character, "", "a control character"};
        else if (!is_valid_utf8(raw))
            row.problem = RowProblem{import_errc::invalid_utf8, "", "not UTF-8"};
        else if (!m_columns.empty() && m_slots.size() != m_columns.size())
            row.problem = RowProblem{
                import_errc::wrong_column_count, "",
                std::to_string(m_slots.size()) + " fields where the header has " + std::to_string(m_columns.size())};
        if (row.problem) break;
        for (const auto& slot : m_slots) {
            const auto field = slot.in_scratch ? std::string_view(m_scratch).substr(slot.begin, slot.length)
                                               : raw.substr(slot.begin, slot.length);
            if (field.size() > import_limits::field_bytes)
                row.problem = RowProblem{import_errc::field_too_large, "", "a field of more than 64 KiB"};
            row.fields.push_back(field);
        }
        break;
    }
    row.next = {m_window.offset(), m_line};
    return true;
}

}  // namespace tp
