// A replica in a folder of its own, fed as the sync engine feeds it.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "platform/base/ids.h"
#include "platform/base/log.h"
#include "sync/protocol/codec.h"
#include "sync/replica/replica_reader.h"
#include "sync/replica/replica_writer.h"

namespace tp {

inline Product make_product(std::string sku, std::string title, std::string brand = "", int64_t popularity = 0) {
    Product p;
    p.sku = std::move(sku);
    p.title = std::move(title);
    p.brand = std::move(brand);
    p.department = "food";
    p.price = {499, "USD"};
    p.popularity = popularity;
    return p;
}

[[nodiscard]] inline std::vector<Row> some_products(int count) {
    std::vector<Row> rows;
    for (int i = 0; i < count; ++i)
        rows.emplace_back(make_product("S" + std::to_string(i), "Thing " + std::to_string(i)));
    return rows;
}

struct ReplicaFixture {
    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("tp-replica-" + make_uuid_v7(SystemClock().wall()));
    ReplicaPlace place{folder.string()};
    std::unique_ptr<Logger> log = Logger::to_nowhere();
    std::unique_ptr<ReplicaWriter> writer;
    CancelToken cancel;
    int64_t seq = 100;

    ReplicaFixture() {
        std::filesystem::create_directories(folder);
        open();
    }
    ~ReplicaFixture() {
        writer.reset();
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
    }
    ReplicaFixture(const ReplicaFixture&) = delete;
    ReplicaFixture& operator=(const ReplicaFixture&) = delete;

    void open() {
        writer.reset();
        auto opened = ReplicaWriter::open(place, *log);
        REQUIRE_MESSAGE(opened, (opened ? "" : opened.error().message));
        writer = std::move(*opened);
    }

    static std::string snapshot_line(const Row& row) {
        return encode_row_line("", 0, table_of(row), key_of(row), encode_row(row)) + "\n";
    }
    static SnapshotManifest manifest_of(const std::string& bucket, const std::vector<Row>& rows) {
        SnapshotManifest manifest;
        manifest.bucket = bucket;
        manifest.epoch = "0190e4b0-0000-7000-8000-000000000001";
        manifest.seq = 100;
        manifest.rows = static_cast<int64_t>(rows.size());
        for (const Row& row : rows) ++manifest.tables[std::string(table_of(row))];
        return manifest;
    }
    // Products first, in falling popularity, as a hub sends them.
    Status snapshot(const std::string& bucket, std::vector<Row> rows) {
        std::ranges::stable_sort(rows, std::less(), [](const Row& row) {
            const auto* product = std::get_if<Product>(&row);
            return product ? -product->popularity : INT64_MAX;
        });
        const std::vector<Cursor> held = TRY(writer->cursors());
        const bool again = bucket == "catalogue" && std::ranges::find(held, bucket, &Cursor::bucket) != held.end();
        TRY(writer->begin_snapshot(manifest_of(bucket, rows)));
        std::string lines;
        for (const Row& row : rows) lines += snapshot_line(row);
        TRY(writer->snapshot_rows(lines));
        TRY(writer->finish_snapshot());
        return again ? nothing_new() : Status{};
    }
    // A pull that tells nothing: what a second snapshot of the catalogue has built takes the live one's place.
    Status nothing_new() {
        const std::vector<Cursor> from = TRY(writer->cursors());
        std::vector<std::string> buckets;
        for (const Cursor& cursor : from) buckets.push_back(cursor.bucket);
        return writer->commit_complete({from, from, buckets, WallTime{Milliseconds{1'790'000'000'000}}});
    }
    // One line of a page, with the next seq.
    std::string put_line(const std::string& bucket, const Row& row) {
        return encode_row_line(bucket, ++seq, table_of(row), key_of(row), encode_row(row)) + "\n";
    }
    std::string delete_line(const std::string& bucket, const std::string& table, const std::string& key) {
        return encode_row_line(bucket, ++seq, table, key, "") + "\n";
    }
    Status pull(const std::string& lines, WallTime time = WallTime{Milliseconds{1'790'000'000'000}}) {
        const std::vector<Cursor> from = TRY(writer->cursors());
        TRY(writer->stage_page(lines, from));
        std::vector<Cursor> cursors = from;
        std::vector<std::string> buckets;
        for (Cursor& cursor : cursors) {
            cursor.seq = std::max(cursor.seq, seq);
            buckets.push_back(cursor.bucket);
        }
        return writer->commit_complete({from, cursors, buckets, time});
    }
    std::vector<std::string> search(ReplicaReader& reader, const std::vector<std::string>& words,
                                    std::string_view prefix = "") {
        std::vector<std::string> skus;
        const auto found = reader.candidates(match_words(words, prefix), {}, "1042", 50, cancel);
        REQUIRE_MESSAGE(found, (found ? "" : found.error().message));
        for (const Candidate& candidate : *found) skus.push_back(candidate.product.sku);
        return skus;
    }
};

}  // namespace tp
