#include <algorithm>
#include <array>

#include "platform/base/bytes.h"
#include "platform/base/log.h"
#include "platform/base/text_numbers.h"
#include "sync/protocol/codec.h"
#include "sync/protocol/column_groups.h"
#include "sync/protocol/field_reader.h"
#include "sync/protocol/fields.h"
#include "sync/protocol/json.h"

namespace tp {

namespace {

constexpr size_t max_line_bytes = size_t{512} << 10;
constexpr std::array<std::string_view, 9> table_names = {"",      "department", "product", "promotion", "store",
                                                         "stock", "relation",   "content", "outcome"};

template <size_t Index>
Result<Row> read_row_at(std::string_view table, Json&& value) {
    if constexpr (Index < std::variant_size_v<Row>) {
        using Record = std::variant_alternative_t<Index, Row>;
        if (table_names[Index] == table) return from_json_value<Record>(std::move(value));
        return read_row_at<Index + 1>(table, std::move(value));
    } else {
        return fail(errc::unsupported, "a table that this version does not know");
    }
}

Result<Row> read_row(std::string_view table, Json&& value) {
    return read_row_at<1>(table, std::move(value));
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
Status read_set(RowLine& line, Json& set) {
    if (!set.is_object()) return fail(errc::malformed, "set: expected an object");
    const auto names = column_groups_of(line.table);
    Row row = empty_row(line.table);
    for (size_t i = 0; i < names.size(); ++i) {
        const auto group = set.find(names[i]);
        if (group == set.end()) continue;
        TRY_CONTEXT(std::visit(
                        [&]<typename Record>(Record& record) -> Status {
                            if constexpr (std::is_same_v<Record, std::monostate>)
                                return {};
                            else
                                return fields::FieldReader::read_group(std::move(*group), i, record);
                        },
                        row),
                    "set." + std::string(names[i]));
        line.groups |= 1U << i;
    }
    if (line.groups == 0) return {};
    give_key(row, line.key);
    if (key_of(row) != line.key) return fail(errc::malformed, "key: expected the record's own");
    line.row = std::move(row);
    return {};
}

Result<std::string> take_text(Json::object_t& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || !found->second.is_string() || found->second.get_ref<std::string&>().empty())
        return fail(errc::malformed, std::string(name) + ": expected a text");
    if (found->second.get_ref<std::string&>().size() > fields::max_text_bytes)
        return fail(errc::malformed, std::string(name) + ": expected a text of at most 64 KiB");
    return std::move(found->second.get_ref<std::string&>());
}

enum class LineKind { page, snapshot };

Result<RowLine> read_line(Json::object_t& object, LineKind kind) {
    RowLine line;
    if (kind == LineKind::page) {
        line.bucket = TRY(take_text(object, "bucket"));
        const auto seq = object.find("seq");
        if (seq == object.end() || !seq->second.is_number_unsigned() ||
            seq->second.get<uint64_t>() > uint64_t{INT64_MAX})
            return fail(errc::malformed, "seq: expected an integer ≥ 0");
        line.seq = seq->second.get<int64_t>();
    }
    line.table = TRY(take_text(object, "table"));
    line.key = TRY(take_text(object, "key"));
    const auto put = object.find("put");
    const auto del = object.find("del");
    const auto set = object.find("set");
    if (kind == LineKind::snapshot && (del != object.end() || set != object.end()))
        return fail(errc::malformed, "put: expected nothing else in a snapshot");
    if ((put != object.end()) + (del != object.end()) + (set != object.end()) > 1)
        return fail(errc::malformed, "put, set, del: expected one of them");
    if (del != object.end()) {
        if (!del->second.is_boolean() || !del->second.get<bool>()) return fail(errc::malformed, "del: expected true");
        line.deleted = true;
        return line;
    }
    if (set != object.end()) {
        TRY(read_set(line, set->second));
        return line;
    }
    if (put == object.end()) return fail(errc::malformed, "put: the field is missing");
    auto row = read_row(line.table, std::move(put->second));
    if (row) {
        line.row = *std::move(row);
        if (key_of(line.row) != line.key) return fail(errc::malformed, "key: expected the record's own");
    } else if (row.error().code != errc::unsupported) {
        return std::unexpected(row.error().with_context("put"));
    }
    return line;
}

Result<Json> parse_line(std::string_view text) {
    Json line = TRY(parse_json(text, {.max_bytes = max_line_bytes}));
    if (!line.is_object()) return fail(errc::malformed, "expected an object a line");
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
            else if constexpr (std::is_same_v<Record, Product> || std::is_same_v<Record, Stock>)
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
    return read_row(table, TRY(parse_json(put_json, {.max_bytes = max_line_bytes})));
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
    if (!bucket.empty()) line += "\"bucket\":\"" + json_escape(bucket) + "\",\"seq\":" + std::to_string(seq) + ",";
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
    Json line = TRY(parse_line(text));
    auto& object = line.get_ref<Json::object_t&>();
    if (const auto page = object.find("page"); page != object.end())
        return TRY(from_json_value<PageEnd>(std::move(page->second)));
    if (const auto verified = object.find("verified"); verified != object.end())
        return TRY(from_json_value<VerifyEnd>(std::move(verified->second)));
    return TRY(read_line(object, LineKind::page));
}

Result<RowLine> decode_snapshot_line(std::string_view text) {
    Json line = TRY(parse_line(text));
    return read_line(line.get_ref<Json::object_t&>(), LineKind::snapshot);
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
