// A small replica on the disk that can be looked at and put back to what it was. Thread rule: one thread.
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "fuzz.h"
#include "platform/base/log.h"
#include "platform/storage/database.h"
#include "sync/protocol/codec.h"
#include "sync/replica/replica_writer.h"
#include "tests/doubles/temporary_folder.h"

namespace tp::fuzz {

inline constexpr std::string_view first_epoch = "0190e4b0-0000-7000-8000-000000000001";

// A pull that has told everything up to `ahead` beyond `from`.
[[nodiscard]] inline CompletedPull end_of(const std::vector<Cursor>& from, int64_t ahead) {
    CompletedPull pull{from, from, {}, WallTime{Milliseconds{1'790'000'000'000}}};
    for (Cursor& cursor : pull.cursors) {
        cursor.seq += ahead;
        pull.buckets.push_back(cursor.bucket);
    }
    return pull;
}

class FuzzedReplica {
  public:
    // Two products, a department, a relation in `catalogue`, stock in `store:1042`; both at seq 100.
    FuzzedReplica() {
        reopen();
        feed("catalogue", first_catalogue());
        feed("store:1042", {Stock{"1042", "A1", 3, {}}});
        must(m_writer->commit_complete(end_of(must(m_writer->cursors()), 0)));
        m_reader.reset();
        m_writer.reset();
        std::filesystem::copy_file(must(m_place->present_file()), m_kept.file("replica.db"));
        restore();
    }

    [[nodiscard]] ReplicaWriter& writer() { return *m_writer; }

    [[nodiscard]] static std::vector<Row> first_catalogue() {
        Product milk, bread;
        milk.sku = "A1", milk.title = "Milk", milk.brand = "Halden", milk.size = "1 l", milk.price = {120, "USD"};
        bread.sku = "A2", bread.title = "Rye bread", bread.department = "food", bread.price = {499, "USD"};
        milk.popularity = 9;
        return {Department{"food", {{"en", "Food"}}, "", 1}, milk, bread, Relation{"A1", "A2", 5}};
    }
    [[nodiscard]] static SnapshotManifest manifest_of(const std::string& bucket, int64_t rows) {
        SnapshotManifest manifest;
        manifest.bucket = bucket;
        manifest.epoch = first_epoch;
        manifest.seq = 100;
        manifest.rows = rows;
        return manifest;
    }

    void restore() {
        m_reader.reset();
        m_writer.reset();
        std::filesystem::remove_all(m_folder.file("replica"));
        std::filesystem::create_directory(m_folder.file("replica"));
        std::filesystem::copy_file(m_kept.file("replica.db"), m_folder.file("replica/replica-1.db"));
        ReplicaPlace place(m_folder.file("replica"));
        must(place.make_present("replica-1.db"));
        reopen();
    }

    // The rows of a query as readers get them, a line each.
    [[nodiscard]] std::set<std::string> rows(std::string_view sql) {
        std::set<std::string> found;
        Statement query = must(reader().prepare(sql));
        while (must(query.step())) found.insert(query.string(0));
        return found;
    }
    // All that customers can see, and the cursors.
    [[nodiscard]] std::string contents() {
        std::string out;
        for (const auto& [sql, columns] : everything) {
            Statement& query = must(reader().cached(sql)).get();
            while (must(query.step())) {
                for (int i = 0; i < columns; ++i) out.append(query.text(i)).append("\x1f");
                out += '\n';
            }
        }
        return out;
    }

  private:
    struct Table {
        std::string_view sql;
        int columns;
    };
    static constexpr std::array<Table, 11> everything = {{{"SELECT * FROM product", 17},
                                                          {"SELECT term, doc, cnt FROM product_word", 3},
                                                          {"SELECT * FROM department", 3},
                                                          {"SELECT * FROM promotion", 3},
                                                          {"SELECT * FROM store", 2},
                                                          {"SELECT * FROM content", 4},
                                                          {"SELECT * FROM relation", 3},
                                                          {"SELECT * FROM stock", 6},
                                                          {"SELECT * FROM outcome", 4},
                                                          {"SELECT * FROM cursor", 4},
                                                          {"SELECT n FROM product_count", 1}}};

    void reopen() {
        std::filesystem::create_directories(m_folder.file("replica"));
        m_place.emplace(m_folder.file("replica"));
        m_writer = must(ReplicaWriter::open(*m_place, *m_log, {}, BuildOn::caller));
    }
    void feed(const std::string& bucket, const std::vector<Row>& all) {
        must(m_writer->begin_snapshot(manifest_of(bucket, static_cast<int64_t>(all.size()))));
        std::string lines;
        for (const Row& row : all) lines += encode_row_line("", 0, table_of(row), key_of(row), encode_row(row)) + "\n";
        must(m_writer->snapshot_rows(lines));
        must(m_writer->finish_snapshot());
    }
    // Opened anew when another file has taken the replica's place.
    Database& reader() {
        if (!m_reader || m_read_generation != m_place->generation()) {
            m_reader.emplace(must(Database::open(must(m_place->present_file()), Role::reader)));
            m_read_generation = m_place->generation();
        }
        return *m_reader;
    }

    TemporaryFolder m_folder, m_kept;
    std::unique_ptr<Logger> m_log = Logger::to_nowhere();
    std::optional<ReplicaPlace> m_place;
    std::unique_ptr<ReplicaWriter> m_writer;
    std::optional<Database> m_reader;
    uint64_t m_read_generation = 0;
};

// Content of a hub may be refused for these; any other code would blame this machine for it.
inline void check_refusal(const Error& error) {
    check_error(error);
    TP_PROMISE(error.code == errc::malformed || error.code == errc::too_large || error.code == errc::conflict);
}

}  // namespace tp::fuzz
