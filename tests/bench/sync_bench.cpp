// What a replica costs beyond SQLite itself, without the network: a first one out of snapshot lines, and a delta of a
// thousand rows, against the same rows written by bare statements in the same run.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "generate/replica.h"
#include "platform/base/log.h"
#include "platform/storage/database.h"
#include "report.h"
#include "sync/protocol/codec.h"
#include "sync/replica/replica_reader.h"
#include "sync/replica/schema.h"

namespace {

using namespace tp;
using bench::milliseconds_of;
using bench::must;

constexpr int runs = 5;
constexpr size_t rows_in_chunk = 65'536;  // as the hub cuts them
constexpr size_t delta_rows = 1'000;

template <typename T>
T need(Result<T> result) {
    if (!result) must(std::unexpected(std::move(result.error())));
    return std::move(*result);
}

std::string line_of(std::string_view bucket, int64_t seq, const Row& row) {
    return encode_row_line(bucket, seq, table_of(row), key_of(row), encode_row(row)) + "\n";
}

// The product's columns in the order of its table, bound one by one.
Status put_raw(Statement& insert, int64_t rank, const Product& p) {
    const auto before = p.price_before ? std::optional(p.price_before->minor) : std::nullopt;
    return insert
        .bind(rank, p.sku, p.gtin, p.title, p.brand, p.size, p.department, p.description, p.price.minor,
              p.price.currency, before, p.promotion, p.variant_group, p.variant, p.picture, p.popularity,
              p.derived_price)
        .run();
}

// Table, then indexes, then FTS5 over its own concatenation; rows are in memory, nothing is decoded.
double raw_first(const std::vector<Product>& products) {
    const bench::ScratchFolder folder;
    return milliseconds_of([&] {
        Database raw = need(Database::open(folder.file("raw.db"), Role::disposable_builder));
        must(raw.execute(replica_tables));
        must(raw.execute("BEGIN"));
        Statement insert =
            need(raw.prepare("INSERT INTO product VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17)"));
        int64_t rank = 0;
        for (const Product& product : products) must(put_raw(insert, rank += rank_gap, product));
        must(raw.execute(replica_indexes));
        must(
            raw.execute("INSERT INTO product_fts(rowid, words) SELECT rank, title || ' ' || brand || ' ' || size FROM "
                        "product ORDER BY rank"));
        must(raw.execute("COMMIT"));
    });
}

struct First {
    double whole_ms = 0, searchable_ms = 0;
};

// The chunks of a snapshot, as they come out of the decompressor, into an empty replica.
First our_first(const std::vector<std::string>& chunks, size_t rows) {
    const bench::ScratchFolder folder;
    std::filesystem::create_directories(folder.file("replica"));
    ReplicaPlace place(folder.file("replica"));
    const auto log = Logger::to_stderr(LogLevel::error);
    const auto writer = need(ReplicaWriter::open(place, *log));
    SnapshotManifest manifest;
    manifest.bucket = "catalogue";
    manifest.epoch = "0190e4b0-0000-7000-8000-000000000001";
    manifest.seq = 1;
    manifest.rows = static_cast<int64_t>(rows);
    manifest.chunks.resize(chunks.size());
    First times;
    times.whole_ms = milliseconds_of([&] {
        times.searchable_ms = milliseconds_of([&] {
            must(writer->begin_snapshot(manifest));
            must(writer->snapshot_rows(chunks.front()));
            if (chunks.size() == 1) return;
            ReplicaReader reader(place);
            if (need(reader.count_candidates(match_words({}, "a"), {}, 1, CancelToken())) == 0)
                must(fail(errc::internal, "nothing is found after the first chunk"));
        });
        for (size_t i = 1; i < chunks.size(); ++i) must(writer->snapshot_rows(chunks[i]));
        must(writer->finish_snapshot());
    });
    return times;
}

// A thousand prices change: the page's lines through the writer, and UPDATEs of whole rows under synchronous=FULL.
class Deltas {
  public:
    Deltas(const bench::Catalogue& catalogue, const std::string& folder)
        : m_catalogue(catalogue),
          m_place((bench::copy_replica(bench::replica_folder(catalogue.size()), folder + "/ours"), folder + "/ours")),
          m_log(Logger::to_stderr(LogLevel::error)),
          m_writer(need(ReplicaWriter::open(m_place, *m_log))) {
        bench::copy_replica(bench::replica_folder(catalogue.size()), folder + "/raw");
        m_raw.emplace(need(Database::open(need(ReplicaPlace(folder + "/raw").present_file()), Role::hub)));
    }
    std::vector<Product> changed(int64_t run) const {
        std::vector<Product> products;
        for (size_t i = 0; i < delta_rows; ++i) {
            Product product = m_catalogue.product(i * (m_catalogue.size() / delta_rows));
            product.price.minor += run;
            products.push_back(std::move(product));
        }
        return products;
    }
    double ours(int64_t run) {
        std::vector<Cursor> cursors = need(m_writer->cursors());
        std::vector<std::string> buckets;
        std::string lines;
        int64_t seq = run * 10'000;
        for (const Product& product : changed(run)) lines += line_of("catalogue", ++seq, product);
        const std::vector<Cursor> sent = cursors;
        for (Cursor& cursor : cursors) {
            if (cursor.bucket == "catalogue") cursor.seq = seq;
            buckets.push_back(cursor.bucket);
        }
        return milliseconds_of([&] {
            must(m_writer->stage_page(lines, sent));
            must(m_writer->commit_complete({sent, cursors, buckets, SystemClock().wall()}));
        });
    }
    double raw(int64_t run) {
        const std::vector<Product> products = changed(run);
        Statement update =
            need(m_raw->prepare("UPDATE product SET gtin=?3, title=?4, brand=?5, size=?6, department=?7, "
                                "description=?8, price=?9, currency=?10, "
                                "price_before=?11, promotion=?12, variant_group=?13, variant=?14, picture=?15, "
                                "popularity=?16, derived_price=?17 "
                                "WHERE sku = ?2 AND ?1 IS NOT NULL"));
        return milliseconds_of([&] {
            must(m_raw->transaction([&]() -> Status {
                for (const Product& product : products) TRY(put_raw(update, 0, product));
                return {};
            }));
        });
    }

  private:
    const bench::Catalogue& m_catalogue;
    ReplicaPlace m_place;
    std::unique_ptr<Logger> m_log;
    std::unique_ptr<ReplicaWriter> m_writer;
    std::optional<Database> m_raw;
};

}  // namespace

int main(int argc, char** argv) {
    bench::Report report;
    for (const size_t size : bench::catalogue_sizes()) {
        const bench::Catalogue catalogue(size);
        const auto add = [&](bench::Row row) { report.add_at(size, std::move(row)); };
        std::vector<Product> products;
        std::vector<std::string> chunks;
        for (size_t i = 0; i < size; ++i) {
            products.push_back(catalogue.product(i));
            if (i % rows_in_chunk == 0) chunks.emplace_back();
            chunks.back() += line_of("", 0, products.back());
        }
        std::vector<double> ours, theirs, searchable, our_deltas, raw_deltas;
        for (int run = 0; run < (size >= 1'000'000 ? 3 : runs); ++run) {
            const First first = our_first(chunks, size);
            ours.push_back(first.whole_ms / 1000);
            searchable.push_back(first.searchable_ms / first.whole_ms);
            theirs.push_back(raw_first(products) / 1000);
        }
        add({"first replica from snapshot lines, JSON decoded", "raw SQLite: table + index + FTS5 last, rows in memory",
             bench::quantile(ours, 0.5), bench::quantile(theirs, 0.5), "s", 1.3});
        add({"share of it until the first search answers", "", 100 * bench::quantile(searchable, 0.5), 0, "%", 5, false,
             chunks.size() == 1 ? ", one chunk" : fmt::format(", {} chunks", chunks.size())});
        chunks.clear();
        products.clear();
        const bench::ScratchFolder folder;
        Deltas deltas(catalogue, folder.file("deltas"));
        for (int64_t run = 1; run <= 9; ++run) {
            our_deltas.push_back(deltas.ours(run));
            raw_deltas.push_back(deltas.raw(run));
        }
        add({"delta of 1,000 rows applied, JSON decoded", "raw SQLite transaction, FULL",
             bench::quantile(our_deltas, 0.5), bench::quantile(raw_deltas, 0.5), "ms", 1.5});
    }
    return report.print(argc, argv);
}
