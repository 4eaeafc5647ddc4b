// Pages of a pull, an empty line between two, put to the replica on the disk and to the one in memory that tests use.
#include <array>
#include <map>

#include "fuzzed_replica.h"
#include "tests/doubles/sync/memory_replica.h"

using namespace tp;

namespace {

// What is taken can be sent again, and means the same.
void check_line(std::string_view text) {
    const auto canonical = canonical_json(text);
    if (canonical) TP_PROMISE(canonical_json(*canonical) == *canonical);
    const auto decoded = decode_page_line(text);
    if (!decoded) return fuzz::check_refusal(decoded.error());
    TP_PROMISE(canonical.has_value());
    if (const auto* end = std::get_if<PageEnd>(&*decoded)) {
        const auto again = decode<PageEnd>(encode(*end));
        TP_PROMISE(again && *again == *end);
        return;
    }
    const RowLine& line = std::get<RowLine>(*decoded);
    if (!line.deleted && line.row.index() == 0) return;  // a table of a later version
    const std::string written = encode_row_line(line);
    const auto again = decode_page_line(written);
    TP_PROMISE(again && std::holds_alternative<RowLine>(*again));
    TP_PROMISE(encode_row_line(std::get<RowLine>(*again)) == written);
}

// Which rows there have to be, by table: the keys as lines name them, an outcome's and a stock's with their buckets.
class ExpectedKeys {
  public:
    ExpectedKeys() {
        for (const Row& row : fuzz::FuzzedReplica::first_catalogue())
            m_keys[std::string(table_of(row))].insert(key_of(row));
        m_keys["stock"].insert("A1@1042");
    }
    void take(std::string_view page) {
        while (!page.empty()) {
            const auto text = fuzz::take_until(page, "\n");
            if (text.empty()) continue;
            const auto decoded = decode_page_line(text);
            const RowLine& line = std::get<RowLine>(*decoded);
            if (line.deleted || line.row.index() != 0) take(line);
        }
    }
    void check(fuzz::FuzzedReplica& replica) {
        for (const auto& [table, sql] : queries) TP_PROMISE(replica.rows(sql) == m_keys[std::string(table)]);
        for (const auto& [id, bucket] : m_outcomes)
            TP_PROMISE(replica.rows("SELECT event_id || bucket FROM outcome").contains(id + bucket));
        TP_PROMISE(replica.rows("SELECT n FROM product_count") == std::set{std::to_string(m_keys["product"].size())});
    }
    [[nodiscard]] const std::set<std::string>& products() { return m_keys["product"]; }

  private:
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> queries = {
        {{"product", "SELECT sku FROM product"},
         {"department", "SELECT id FROM department"},
         {"promotion", "SELECT id FROM promotion"},
         {"store", "SELECT id FROM store"},
         {"content", "SELECT id FROM content"},
         {"relation", "SELECT sku || '|' || other FROM relation"},
         {"stock", "SELECT sku || '@' || store FROM stock"}}};

    void take(const RowLine& line) {
        if (line.table == "outcome") {
            if (!line.deleted)
                m_outcomes[line.key] = line.bucket;
            else if (m_outcomes[line.key] == line.bucket || m_outcomes[line.key].empty())
                m_outcomes.erase(line.key);
            return;
        }
        std::string key = line.key;
        if (line.table == "stock") {
            if (!line.bucket.starts_with("store:")) return;
            key += "@" + line.bucket.substr(6);
        }
        if (line.deleted)
            m_keys[line.table].erase(key);
        else
            m_keys[line.table].insert(key);
    }

    std::map<std::string, std::set<std::string>> m_keys;
    std::map<std::string, std::string> m_outcomes;
};

// The index of words forgets what the rows forget.
void delete_all(fuzz::FuzzedReplica& replica, const std::set<std::string>& products) {
    const std::vector<Cursor> from = fuzz::must(replica.writer().cursors());
    std::string lines;
    for (const std::string& sku : products) lines += encode_row_line("catalogue", INT64_MAX, "product", sku, "") + "\n";
    TP_PROMISE(replica.writer().stage_page(lines, from));
    TP_PROMISE(replica.writer().commit_complete(fuzz::end_of(from, 0)));
    TP_PROMISE(replica.rows("SELECT term FROM product_word").empty());
    TP_PROMISE(replica.rows("SELECT n FROM product_count") == std::set<std::string>{"0"});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static fuzz::FuzzedReplica replica;
    static const std::string before = replica.contents();
    static const std::vector<Cursor> from = fuzz::must(replica.writer().cursors());
    MemoryReplica memory;
    for (const Cursor& cursor : from) memory.committed[cursor.bucket] = cursor;
    ExpectedKeys expected;
    bool any = false;
    for (std::string_view text = fuzz::text_of(data, size); !text.empty();) {
        const auto page = fuzz::take_until(text, "\n\n");
        for (std::string_view lines = page; !lines.empty();) check_line(fuzz::take_until(lines, "\n"));
        const Status taken = replica.writer().stage_page(page, from);
        const Status in_memory = memory.stage_page(page, from);
        if (taken) {
            TP_PROMISE(in_memory);
            expected.take(page);
            any = true;
        } else {
            fuzz::check_refusal(taken.error());
        }
    }
    TP_PROMISE(replica.contents() == before);
    if (!any) {
        // Refused pages leave nothing behind, not even in what was staged.
        TP_PROMISE(replica.writer().commit_complete(fuzz::end_of(from, 0)));
        TP_PROMISE(replica.contents() == before);
        return 0;
    }
    TP_PROMISE(replica.writer().commit_complete(fuzz::end_of(from, 1)));
    expected.check(replica);
    delete_all(replica, expected.products());
    replica.restore();
    return 0;
}
