#include "sync_raw.h"

#include "generate/replica.h"
#include "platform/base/ids.h"
#include "platform/storage/durable_file.h"
#include "report.h"
#include "sync/hub/store/sqlite_store.h"
#include "sync/replica/replica_place.h"
#include "sync/replica/schema.h"

namespace tp::bench {

namespace {

// The product's columns in the order of its table, bound one by one.
Status put_raw(Statement& insert, int64_t rank, const Product& p) {
    const auto before = p.price_before ? std::optional(p.price_before->minor) : std::nullopt;
    return insert
        .bind(rank, p.sku, p.gtin, p.title, p.brand, p.size, p.department, p.description, p.price.minor,
              p.price.currency, before, p.promotion, p.variant_group, p.variant, p.picture, p.popularity,
              p.derived_price)
        .run();
}

Status first_replica(const std::string& path, const std::vector<Product>& products) {
    {
        Database raw = TRY(Database::open(path, Role::disposable_builder));
        TRY(raw.execute(replica_tables));
        TRY(raw.execute("BEGIN"));
        Statement insert =
            TRY(raw.prepare("INSERT INTO product VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17)"));
        int64_t rank = 0;
        for (const Product& product : products) TRY(put_raw(insert, rank += rank_gap, product));
        TRY(raw.execute(replica_indexes));
        TRY(
            raw.execute("INSERT INTO product_fts(rowid, words) SELECT rank, title || ' ' || brand || ' ' || size FROM "
                        "product ORDER BY rank"));
        TRY(raw.execute("COMMIT"));
    }
    return sync_file(path);
}

Database opened(const std::string& path) {
    auto database = Database::open(path, Role::hub);
    if (!database) must(std::unexpected(database.error()));
    return std::move(*database);
}

hub::EventRecord event_of(int64_t seq, const std::string& payload) {
    const WallTime now = SystemClock().wall();
    return {0,          "device", "install", seq, make_uuid_v7(now),    "feedback.submit",
            "feedback", "",       now,       now, std::string(64, 'a'), payload,
            "applied",  {}};
}

}  // namespace

double raw_first_ms(const std::vector<Product>& products) {
    const ScratchFolder folder;
    return milliseconds_of([&] { must(first_replica(folder.file("raw.db"), products)); });
}

RawDeltas::RawDeltas(const std::string& folder) : m_database(opened(ReplicaPlace(folder).present_file().value())) {}

double RawDeltas::apply_ms(const std::vector<Product>& products) {
    auto update = m_database.prepare(
        "UPDATE product SET gtin=?3, title=?4, brand=?5, size=?6, department=?7, description=?8, price=?9, "
        "currency=?10, price_before=?11, promotion=?12, variant_group=?13, variant=?14, picture=?15, popularity=?16, "
        "derived_price=?17 WHERE sku = ?2 AND ?1 IS NOT NULL");
    if (!update) must(std::unexpected(update.error()));
    return milliseconds_of([&] {
        must(m_database.transaction([&]() -> Status {
            for (const Product& product : products) TRY(put_raw(*update, 0, product));
            return {};
        }));
    });
}

double raw_events_ms(int batches, int events, const std::string& payload) {
    const ScratchFolder folder;
    auto store = hub::SqliteStore::open(folder.file("hub.db"));
    if (!store) must(std::unexpected(store.error()));
    int64_t seq = 0;
    return milliseconds_of([&] {
        for (int batch = 0; batch < batches; ++batch)
            must((*store)->write([&](hub::StoreWriter& writer) -> Status {
                for (int i = 0; i < events; ++i) TRY(writer.add_event(event_of(++seq, payload)));
                return {};
            }));
    });
}

}  // namespace tp::bench
