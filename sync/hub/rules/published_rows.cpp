#include "sync/hub/rules/published_rows.h"

#include "sync/protocol/codec.h"

namespace tp::hub {

namespace {

// A snapshot tells the best sellers first, and of relations the strongest.
int64_t rank_of(const Row& row) {
    if (const auto* product = std::get_if<Product>(&row)) return product->popularity;
    if (const auto* relation = std::get_if<Relation>(&row)) return relation->strength;
    return 0;
}

}  // namespace

Result<PutOutcome> put_record(StoreWriter& writer, const std::string& bucket, const Row& record) {
    RowSummer summer;
    return writer.put_row(bucket, std::string(table_of(record)), key_of(record), encode_row(record), rank_of(record),
                          summer.sums(record));
}

Status ensure_sums(Store& store) {
    constexpr const char* made = "row_sums";
    bool known = false;
    TRY(store.read([&](StoreReader& reader) -> Status {
        known = TRY(reader.note(made)).has_value();
        return {};
    }));
    if (known) return {};
    return store.write([&](StoreWriter& writer) -> Status {
        RowSummer summer;
        TRY(writer.rebuild_sums([&](const StoredRow& row) -> Result<RowSums> {
            const Row record = TRY(decode_row(row.table, row.body));
            return summer.sums(record);
        }));
        return writer.put_note(made, "1");
    });
}

}  // namespace tp::hub
