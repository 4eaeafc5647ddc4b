#include "tests/faults/replica_history.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "platform/storage/database.h"
#include "sync/protocol/codec.h"
#include "tests/doubles/disk/power_cut_vfs.h"

namespace tp::faults {

namespace {

constexpr const char* catalogue_bucket = "catalogue";
constexpr const char* store_bucket = "store:1042";
constexpr const char* only_epoch = "0190e4b0-0000-7000-8000-000000000001";

Product product_of(const std::string& sku, int64_t price) {
    Product product;
    product.sku = sku;
    product.title = fmt::format("Thing {} of {}", sku, price);
    product.description = std::string(static_cast<size_t>(std::abs(price % 700)), 'd');
    product.price = {price, "USD"};
    product.popularity = price % 50;
    return product;
}

std::string line_of(const std::string& bucket, int64_t seq, const ::tp::Row& row) {
    return encode_row_line(bucket, seq, table_of(row), key_of(row), encode_row(row)) + "\n";
}

::tp::Row row_of(bool product, const std::string& sku, int64_t value) {
    if (product) return product_of(sku, value);
    return Stock{"1042", sku, value, {"12", "C", "left"}};
}

}  // namespace

ReplicaHistory::ReplicaHistory(uint64_t seed, uint64_t rows) : disk(seed), m_place(disk.folder()), m_rows(rows) {
    seed_sqlite(seed);
}

Status ReplicaHistory::open() {
    m_writer.reset();
    auto opened = ReplicaWriter::open(m_place, *m_log, power_cut_vfs_name(), BuildOn::caller);
    if (!opened) return std::unexpected(opened.error());
    m_writer = std::move(*opened);
    return check();
}

// Through a connection of its own, as readers have it.
Result<ReplicaHistory::State> ReplicaHistory::shown() {
    Database database = TRY(Database::open(TRY(m_place.present_file()), Role::reader, {.vfs = power_cut_vfs_name()}));
    State state;
    // A name that damage has changed is of a bucket that nobody asks for, and goes with the next pull.
    Statement cursors =
        TRY(database.prepare("SELECT bucket, seq FROM cursor WHERE bucket IN ('catalogue', 'store:1042')"));
    while (TRY(cursors.step())) {
        Bucket& bucket = cursors.text(0) == catalogue_bucket ? state.catalogue : state.store;
        bucket.held = true;
        bucket.seq = cursors.integer(1);
    }
    Statement products = TRY(database.prepare("SELECT sku, price, title FROM product"));
    while (TRY(products.step())) {
        state.catalogue.rows[products.string(0)] = products.integer(1);
        if (products.text(2) != product_of(products.string(0), products.integer(1)).title)
            return fail(errc::corrupt, "a product is half of one");
    }
    Statement stock = TRY(database.prepare("SELECT sku, quantity FROM stock WHERE store = '1042'"));
    while (TRY(stock.step())) state.store.rows[stock.string(0)] = stock.integer(1);
    const auto count = static_cast<int64_t>(state.catalogue.rows.size());
    if (TRY(database.query_integer("SELECT n FROM product_count")) != count ||
        TRY(database.query_integer("SELECT count(*) FROM product_fts WHERE product_fts MATCH 'thing'")) != count)
        return fail(errc::corrupt, "the count or the index is not that of the products");
    Statement integrity = TRY(database.prepare("PRAGMA integrity_check"));
    if (!TRY(integrity.step()) || integrity.text(0) != "ok")
        return fail(errc::corrupt, "integrity_check: " + integrity.string(0));
    return state;
}

Status ReplicaHistory::check() {
    const auto state = shown();
    if (!state) return may_fail() && state.error().code != errc::corrupt ? Status{} : std::unexpected(state.error());
    if (*state == State{} && m_states.back() != State{}) ++m_found_empty;
    // Commits may be lost with the power, the last ones first; but each is there whole or not at all.
    if (*state != State{} && std::ranges::find(m_states, *state) == m_states.end())
        return fail(errc::corrupt,
                    fmt::format("at catalogue {}, store {} it shows what never was: {} products, {} of stock",
                                state->catalogue.seq, state->store.seq, state->catalogue.rows.size(),
                                state->store.rows.size()));
    m_states = {*state};
    return {};
}

Status ReplicaHistory::conclude(State next, const Status& done, std::string_view doing) {
    m_last_succeeded = done.has_value();
    if (done) {
        m_states.push_back(std::move(next));
        return {};
    }
    if (!may_fail())
        return fail(errc::io, fmt::format("{} failed on a sound disk: {}: {}", doing, done.error().code.name(),
                                          done.error().message));
    // It may have happened all the same; what is shown will tell.
    m_states.insert(m_states.end() - 1, std::move(next));
    return {};
}

std::string ReplicaHistory::draw_line(Bucket& bucket, bool product) {
    const std::string sku = "S" + std::to_string(chance(m_rows + m_rows / 2));
    const char* name = product ? catalogue_bucket : store_bucket;
    if (chance(5) == 0) {
        bucket.rows.erase(sku);
        const std::string key = key_of(row_of(product, sku, 0));
        return encode_row_line(name, ++m_seq, product ? "product" : "stock", key, "") + "\n";
    }
    const auto value = static_cast<int64_t>(1 + chance(100'000));
    bucket.rows[sku] = value;
    return line_of(name, ++m_seq, row_of(product, sku, value));
}

Status ReplicaHistory::pull() {
    State next = m_states.back();
    CompletedPull pull;
    if (!next.catalogue.held) return snapshot_catalogue();
    pull.from = {{catalogue_bucket, only_epoch, next.catalogue.seq}, {store_bucket, only_epoch, next.store.seq}};
    if (!next.store.held) pull.from[1] = {store_bucket, "", 0};
    pull.buckets = {catalogue_bucket, store_bucket};
    Status done;
    for (uint64_t page = 0, pages = 1 + chance(2); page < pages && done; ++page) {
        std::string lines;
        for (uint64_t i = 0, count = chance(1 + m_rows / 3); i < count; ++i) {
            const bool product = chance(2) == 0;
            lines += draw_line(product ? next.catalogue : next.store, product);
        }
        done = m_writer->stage_page(lines, pull.from);
    }
    if (done && chance(8) == 0) return m_writer->discard_staged();
    next.catalogue.seq = next.store.seq = ++m_seq;
    next.store.held = true;
    pull.cursors = {{catalogue_bucket, only_epoch, m_seq}, {store_bucket, only_epoch, m_seq}};
    pull.hub_time = WallTime{Milliseconds{1'790'000'000'000}};
    if (done) done = m_writer->commit_complete(pull);
    return conclude(std::move(next), done, "pull");
}

Status ReplicaHistory::write_snapshot(const SnapshotManifest& manifest, const std::string& lines) {
    TRY(m_writer->begin_snapshot(manifest));
    TRY(m_writer->snapshot_rows(lines));
    return m_writer->finish_snapshot();
}

// A catalogue that was fetched again is shown when the pull that follows is complete.
Status ReplicaHistory::pull_nothing() {
    CompletedPull pull;
    pull.from = TRY(m_writer->cursors());
    pull.cursors = pull.from;
    for (const Cursor& cursor : pull.from) pull.buckets.push_back(cursor.bucket);
    pull.hub_time = WallTime{Milliseconds{1'790'000'000'000}};
    return m_writer->commit_complete(pull);
}

Status ReplicaHistory::snapshot_catalogue() {
    State next = m_states.back();
    const bool again = next.catalogue.held;
    next.catalogue = {true, ++m_seq, {}};
    SnapshotManifest manifest{catalogue_bucket, only_epoch, m_seq, protocol_schema, 0, {}, {}, {}};
    std::vector<Product> products;
    for (uint64_t i = 0, count = 2 + chance(m_rows); i < count; ++i) {
        const std::string sku = "S" + std::to_string(i);
        const auto price = static_cast<int64_t>(1 + chance(100'000));
        next.catalogue.rows[sku] = price;
        products.push_back(product_of(sku, price));
    }
    std::ranges::sort(products, std::greater(), &Product::popularity);
    std::string lines;
    for (const Product& product : products) lines += line_of("", 0, product);
    manifest.rows = manifest.tables["product"] = static_cast<int64_t>(products.size());
    Status done = write_snapshot(manifest, lines);
    if (done && again) done = pull_nothing();
    return conclude(std::move(next), done, "snapshot of the catalogue");
}

Status ReplicaHistory::snapshot_store() {
    State next = m_states.back();
    next.store = {true, ++m_seq, {}};
    SnapshotManifest manifest{store_bucket, only_epoch, m_seq, protocol_schema, 0, {}, {}, {}};
    std::string lines;
    for (uint64_t i = 0, count = 2 + chance(m_rows); i < count; ++i) {
        const std::string sku = "S" + std::to_string(i);
        const auto pieces = static_cast<int64_t>(chance(100));
        next.store.rows[sku] = pieces;
        lines += line_of("", 0, row_of(false, sku, pieces));
    }
    manifest.rows = manifest.tables["stock"] = static_cast<int64_t>(next.store.rows.size());
    return conclude(std::move(next), write_snapshot(manifest, lines), "snapshot of the store");
}

Status ReplicaHistory::recover() {
    TRY(m_writer->discard_staged());
    const State now = TRY(shown());
    for (const Cursor& cursor : TRY(m_writer->cursors()))
        if (cursor.bucket == catalogue_bucket && cursor.seq != now.catalogue.seq) return pull_nothing();
    return {};
}

Status ReplicaHistory::step() {
    const uint64_t kind = chance(100);
    if (kind < 70) return pull();
    if (kind < 80) return snapshot_catalogue();
    if (kind < 90) return snapshot_store();
    if (kind < 94) {
        State next = m_states.back();
        next.store = {};
        const Status purged = m_writer->purge_bucket(store_bucket);
        return conclude(std::move(next), purged, "purge");
    }
    // The kiosk is started anew.
    const Status opened = open();
    if (opened || opened.error().code == errc::corrupt || !may_fail()) return opened;
    return {};
}

void ReplicaHistory::power_cut() {
    disk.cut_at(0);
    m_writer.reset();
    disk.reboot();
}

}  // namespace tp::faults
