// Records and messages as JSON text, both directions. Thread rule: pure functions.
//
// encode(): compact, keys sorted; absent optionals, empty texts and empty lists that may be absent are left out.
// decode(): unknown fields are ignored; all that json_guard.h refuses, a missing required field, a wrong type and a
// value out of its range (a negative stock) are errc::malformed with the path of the field: "lines[2].quantity:
// expected an integer". Messages of errors name fields, never values.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "platform/base/error.h"
#include "sync/model/records.h"
#include "sync/protocol/json_guard.h"
#include "sync/protocol/messages.h"

namespace tp {

// T: Department, Product, Promotion, Store, Stock, ZonePrice, Relation, Content, Outcome, Order, Member, Event, and
// every struct of messages.h but RowLine and the look-ups' answers (those are Order and Member).
template <typename T>
[[nodiscard]] std::string encode(const T& value);
template <typename T>
[[nodiscard]] Result<T> decode(std::string_view text, const JsonCaps& caps = {});

// Lines of a pull's page, of a verification and of a snapshot's chunk, without the line feed. `seq` 0 is left out.
[[nodiscard]] std::string encode_row_line(const RowLine& line);
// The same, for a record whose JSON text is at hand; put_json empty: a deletion. `bucket` empty: a snapshot's line.
[[nodiscard]] std::string encode_row_line(std::string_view bucket, int64_t seq, std::string_view table,
                                          std::string_view key, std::string_view put_json);
// A line with column groups alone: each with its name and its text (column_groups.h).
struct GroupText {
    std::string_view name, fields;
};
[[nodiscard]] std::string encode_set_line(std::string_view bucket, int64_t seq, std::string_view table,
                                          std::string_view key, std::span<const GroupText> groups);
// Numbers the lines of one page that leave out their seq: each is one more than that of the line before, of the same
// bucket. Feed it every row's line in order; malformed: there is no such line.
class LineNumbers {
  public:
    [[nodiscard]] Status complete(RowLine& line);

  private:
    std::string m_bucket;
    int64_t m_last = 0;
};
// A line of a page: rows, and the page's end as the last line; likewise of a verification.
[[nodiscard]] Result<std::variant<RowLine, PageEnd, VerifyEnd>> decode_page_line(std::string_view line);
[[nodiscard]] Result<RowLine> decode_snapshot_line(std::string_view line);

// Whether this build has records of such a table.
[[nodiscard]] bool is_known_table(std::string_view table);
// The table that a row belongs to ("product") and its key there ("sku|other" of a relation); empty for no row.
[[nodiscard]] std::string_view table_of(const Row& row);
[[nodiscard]] std::string key_of(const Row& row);
// The row of `table` from the record's JSON text; an unknown table is errc::unsupported.
[[nodiscard]] Result<Row> decode_row(std::string_view table, std::string_view put_json);
[[nodiscard]] std::string encode_row(const Row& row);

// What a manifest's signature covers: its canonical JSON without "signature", fields unknown to this build included.
[[nodiscard]] Result<std::string> signed_text_of_manifest(std::string_view manifest_json);

// The query of GET /v1/wait: "catalogue:17,store%3A1042:5".
[[nodiscard]] std::string encode_heads(const std::map<std::string, int64_t>& heads);
[[nodiscard]] Result<std::map<std::string, int64_t>> decode_heads(std::string_view text);

}  // namespace tp
