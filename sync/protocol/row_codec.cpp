#include <algorithm>
#include <array>
#include <limits>

#include "platform/base/bytes.h"
#include "platform/base/log.h"
#include "platform/base/text_numbers.h"
#include "sync/protocol/codec.h"
#include "sync/protocol/column_groups.h"
#include "sync/protocol/field_reader.h"
#include "sync/protocol/fields.h"
#include "sync/protocol/json.h"
#include "sync/protocol/line_node.h"

namespace tp {

namespace {

constexpr std::array<std::string_view, 10> table_names = {"",      "department", "product", "promotion", "store",
                                                          "stock", "relation",   "content", "outcome",   "zone_price"};

using fields::LineNode;
using LineReader = fields::FieldReaderOf<LineNode>;

template <typename Node, size_t Index = 1>
Result<Row> read_row(std::string_view table, Node node) {
    if constexpr (Index < std::variant_size_v<Row>) {
        using Record = std::variant_alternative_t<Index, Row>;
        if (table_names[Index] == table) return fields::FieldReaderOf<Node>::template read_whole<Record>(node);
        return read_row<Node, Index + 1>(table, node);
    } else {
        return fail(errc::unsupported, "a table that this version does not know");
    }
}

template <size_t Index = 1>
Row empty_row(std::string_view table) {
    if constexpr (Index < std::variant_size_v<Row>) {
        if (table_names[Index] == table) return std::variant_alternative_t<Index, Row>{};
        return empty_row<Index + 1>(table);
    } else {
        return {};
    }
}

void give_key(Row& row, const std::string& key) {
    if (auto* product = std::get_if<Product>(&row)) product->sku = key;
    if (auto* stock = std::get_if<Stock>(&row)) stock->sku = key;
}

// The groups that this build knows of a table that it knows; others are of a later version.
Status read_set(RowLine& line, LineNode set) {
    if (!set.is_object()) return fail(errc::malformed, "set: expected an object");
    const auto names = column_groups_of(line.table);
    Row row = empty_row(line.table);
    for (size_t i = 0; i < names.size(); ++i) {
        const auto group = set.find(names[i].data());  // ends in U+0000: a literal
        if (!group) continue;
        const auto read = [&]<typename Record>(Record& record) -> Status {
            if constexpr (std::is_same_v<Record, std::monostate>)
                return {};
            else
                return LineReader::read_group(*group, i, record);
        };
        TRY_CONTEXT(std::visit(read, row), "set." + std::string(names[i]));
        line.groups |= 1U << i;
    }
    if (line.groups == 0) return {};
    give_key(row, line.key);
    if (key_of(row) != line.key) return fail(errc::malformed, "key: expected the record's own");
    line.row = std::move(row);
    return {};
}

Result<std::string> take_text(LineNode object, const char* name) {
    std::string text;
    auto found = object.find(name);
    if (!found || !found->take_text(text) || text.empty())
        return fail(errc::malformed, std::string(name) + ": expected a text");
    if (text.size() > fields::max_text_bytes)
        return fail(errc::malformed, std::string(name) + ": expected a text of at most 64 KiB");
    return text;
}

enum class LineKind { page, snapshot };

Result<RowLine> read_line(LineNode object, LineKind kind) {
    RowLine line;
    if (kind == LineKind::page) {
        line.bucket = TRY(take_text(object, "bucket"));
        auto seq = object.find("seq");
        if (seq && (seq->take_integer(line.seq) != nullptr || line.seq < 1))
            return fail(errc::malformed, "seq: expected an integer ≥ 1");
    }
    line.table = TRY(take_text(object, "table"));
    line.key = TRY(take_text(object, "key"));
    const auto put = object.find("put"), set = object.find("set");
    auto del = object.find("del");
    if (kind == LineKind::snapshot && (del || set))
        return fail(errc::malformed, "put: expected nothing else in a snapshot");
    if (put.has_value() + del.has_value() + set.has_value() > 1)
        return fail(errc::malformed, "put, set, del: expected one of them");
    if (del) {
        if (!del->take_boolean(line.deleted) || !line.deleted) return fail(errc::malformed, "del: expected true");
        return line;
    }
    if (set) {
        TRY(read_set(line, *set));
        return line;
    }
    if (!put) return fail(errc::malformed, "put: the field is missing");
    auto row = read_row(line.table, *put);
    if (row) {
        line.row = *std::move(row);
        if (key_of(line.row) != line.key) return fail(errc::malformed, "key: expected the record's own");
    } else if (row.error().code != errc::unsupported) {
        return std::unexpected(row.error().with_context("put"));
    }
    return line;
}

std::string percent_encoded(std::string_view text) {  // RFC 3986, clause 2.1: all but unreserved characters
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool unreserved = is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                                c == '.' || c == '_' || c == '~';
        if (unreserved)
            out += c;
        else
            out.append({'%', "0123456789ABCDEF"[byte >> 4], "0123456789ABCDEF"[byte & 15]});
    }
    return out;
}

Result<std::string> percent_decoded(std::string_view text) {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        const auto byte = from_hex(text.substr(i + 1, 2));
        if (!byte || byte->size() != 1) return fail(errc::malformed, "heads: a broken % escape");
        out += static_cast<char>(byte->front());
        i += 2;
    }
    if (!is_valid_utf8(out)) return fail(errc::malformed, "heads: not UTF-8");
    return out;
}

}  // namespace

// Rows come by the million, and four fifths of the time went into building a tree of each: simdjson keeps its buffers
// from line to line. One parser a thread, since callers keep none; what it read last stays in it: rows and messages
// that are not about a person, but for events, which the hub alone reads and stores.
Result<LineNode> fields::parse_line(std::string_view text) {
    constexpr size_t max_depth = 32;
    constexpr size_t max_line_bytes = size_t{512} << 10;
    if (text.size() > max_line_bytes) return fail(errc::too_large, "JSON text over its cap");
    thread_local simdjson::dom::parser parser(2 * max_line_bytes);
    if (parser.max_depth() != max_depth && parser.allocate(max_line_bytes, max_depth) != simdjson::SUCCESS)
        return fail(errc::internal, "no memory for a line");
    simdjson::dom::element element;
    const auto result = parser.parse(text.data(), text.size()).get(element);
    if (result != simdjson::SUCCESS) return fail(errc::malformed, std::string("not JSON: ") + error_message(result));
    LineNode line(element);
    if (!line.is_object()) return fail(errc::malformed, "expected an object a line, without a key twice");
    return line;
}

bool is_known_table(std::string_view table) {
    return !table.empty() && std::ranges::find(table_names, table) != table_names.end();
}

std::string_view table_of(const Row& row) {
    return table_names[row.index()];
}

std::string key_of(const Row& row) {
    return std::visit(
        [](const auto& record) -> std::string {
            using Record = std::decay_t<decltype(record)>;
            if constexpr (std::is_same_v<Record, std::monostate>)
                return {};
            else if constexpr (std::is_same_v<Record, Product> || std::is_same_v<Record, Stock> ||
                               std::is_same_v<Record, ZonePrice>)
                return record.sku;
            else if constexpr (std::is_same_v<Record, Relation>)
                return record.sku + "|" + record.other;
            else if constexpr (std::is_same_v<Record, Outcome>)
                return record.event_id;
            else
                return record.id;
        },
        row);
}

Result<Row> decode_row(std::string_view table, std::string_view put_json) {
    return read_row(table, TRY(fields::parse_line(put_json)));
}

std::string encode_row(const Row& row) {
    return std::visit(
        [](const auto& record) -> std::string {
            if constexpr (std::is_same_v<std::decay_t<decltype(record)>, std::monostate>)
                return {};
            else
                return encode(record);
        },
        row);
}

namespace {

// {"bucket":…,"seq":…,"table":…,"key":…, as far as they go.
std::string line_start(std::string_view bucket, int64_t seq, std::string_view table, std::string_view key) {
    std::string line = "{";
    if (!bucket.empty()) line += "\"bucket\":\"" + json_escape(bucket) + "\",";
    if (seq > 0) line += "\"seq\":" + std::to_string(seq) + ",";
    return line += "\"table\":\"" + json_escape(table) + "\",\"key\":\"" + json_escape(key) + "\",";
}

}  // namespace

std::string encode_row_line(std::string_view bucket, int64_t seq, std::string_view table, std::string_view key,
                            std::string_view put_json) {
    std::string line = line_start(bucket, seq, table, key);
    if (put_json.empty())
        line += "\"del\":true}";
    else
        line.append("\"put\":").append(put_json).append("}");
    return line;
}

std::string encode_set_line(std::string_view bucket, int64_t seq, std::string_view table, std::string_view key,
                            std::span<const GroupText> groups) {
    std::string line = line_start(bucket, seq, table, key) + "\"set\":{";
    for (const GroupText& group : groups) {
        if (line.back() != '{') line += ',';
        line.append("\"").append(group.name).append("\":").append(group.fields);
    }
    return line += "}}";
}

std::string encode_row_line(const RowLine& line) {
    return encode_row_line(line.bucket, line.seq, line.table, line.key,
                           line.deleted ? std::string() : encode_row(line.row));
}

Result<std::variant<RowLine, PageEnd, VerifyEnd>> decode_page_line(std::string_view text) {
    const LineNode line = TRY(fields::parse_line(text));
    if (const auto page = line.find("page")) return TRY(LineReader::read_whole<PageEnd>(*page));
    if (const auto verified = line.find("verified")) return TRY(LineReader::read_whole<VerifyEnd>(*verified));
    return TRY(read_line(line, LineKind::page));
}

Status LineNumbers::complete(RowLine& line) {
    if (line.seq == 0) {
        if (line.bucket != m_bucket || m_last == std::numeric_limits<int64_t>::max())
            return fail(errc::malformed, "seq: no line of the bucket before this one tells it");
        line.seq = m_last + 1;
    }
    m_bucket = line.bucket;
    m_last = line.seq;
    return {};
}

Result<RowLine> decode_snapshot_line(std::string_view text) {
    return read_line(TRY(fields::parse_line(text)), LineKind::snapshot);
}

Result<std::string> signed_text_of_manifest(std::string_view manifest_json) {
    Json manifest = TRY(parse_json(manifest_json, {.max_bytes = size_t{16} << 20, .max_values = 500'000}));
    if (!manifest.is_object()) return fail(errc::malformed, "manifest: expected an object");
    manifest.erase("signature");
    return dump_json(manifest);
}

std::string encode_heads(const std::map<std::string, int64_t>& heads) {
    std::string out;
    for (const auto& [bucket, seq] : heads)
        out += (out.empty() ? "" : ",") + percent_encoded(bucket) + ":" + std::to_string(seq);
    return out;
}

Result<std::map<std::string, int64_t>> decode_heads(std::string_view text) {
    std::map<std::string, int64_t> heads;
    while (!text.empty()) {
        const auto item = text.substr(0, text.find(','));
        text.remove_prefix(std::min(text.size(), item.size() + 1));
        const auto colon = item.rfind(':');
        const auto seq = colon == item.npos ? std::nullopt : parse_digits(item.substr(colon + 1));
        if (!seq || colon == 0 || heads.size() >= 1024) return fail(errc::malformed, "heads: expected bucket:seq,…");
        if (!heads.emplace(TRY(percent_decoded(item.substr(0, colon))), *seq).second)
            return fail(errc::malformed, "heads: a bucket twice");
    }
    return heads;
}

}  // namespace tp
