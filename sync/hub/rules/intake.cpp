#include "sync/hub/rules/intake.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "sync/hub/rules/buckets.h"
#include "sync/hub/rules/effects.h"
#include "sync/hub/rules/held_stock.h"
#include "sync/hub/rules/identifiers.h"
#include "sync/hub/rules/published_rows.h"
#include "sync/hub/rules/refusal.h"
#include "sync/protocol/codec.h"
#include "sync/protocol/json.h"

namespace tp::hub {

namespace {

constexpr int64_t largest_content = 8 << 20;

struct IntakeContext {
    StoreWriter& writer;
    HubFiles& files;
    HeldStock held;                                      // read for a batch of stock only
    std::unordered_map<std::string, bool> stores, skus;  // those that were looked for, and whether they are there
};

Result<bool> knows(StoreReader& reader, std::unordered_map<std::string, bool>& known, const char* table,
                   const std::string& key) {
    const auto [found, fresh] = known.try_emplace(key, false);
    if (fresh) found->second = TRY(reader.row(catalogue_bucket, table, key)).has_value();
    return found->second;
}

// Stock and prices that nobody could ever be shown are a mistake of the file.
Status check_store(IntakeContext& context, const std::string& store) {
    if (TRY(knows(context.writer, context.stores, "store", store))) return {};
    return fail(errc::unknown_store, "store: the hub has no store \"" + store + "\"");
}
Status check_product(IntakeContext& context, const std::string& sku) {
    if (TRY(knows(context.writer, context.skus, "product", sku))) return {};
    return fail(errc::unknown_product, "sku: the hub has no product \"" + sku + "\"");
}

template <typename Record>
Result<PutOutcome> take_record(IntakeContext& context, Json json) {
    Record record = TRY(from_json_value<Record>(std::move(json)));
    if constexpr (std::is_same_v<Record, tp::Stock>) {
        TRY(check_store(context, record.store));
        TRY(check_product(context, record.sku));
        record.quantity = TRY(context.held.offered(context.writer, record.store, record.sku, record.quantity));
    }
    if constexpr (std::is_same_v<Record, ZonePrice>) TRY(check_product(context, record.sku));
    const Row row(record);
    const std::string key = key_of(row);
    if (key.empty() || key.size() > 500) return fail(tp::errc::malformed, "the key is empty or over 500 bytes");
    std::string bucket = catalogue_bucket;
    if constexpr (std::is_same_v<Record, tp::Stock>) bucket = store_bucket(record.store);
    if constexpr (std::is_same_v<Record, ZonePrice>) bucket = zone_bucket(record.zone);
    return put_record(context.writer, bucket, row);
}

Result<PutOutcome> put_content(IntakeContext& context, Json json) {
    const auto file = json.find("file");
    if (file == json.end() || !file->is_string()) return fail(tp::errc::malformed, "file: expected a path");
    const std::string path = file->get<std::string>();
    json.erase("file");
    const auto content = TRY(from_json_value<Content>(json));
    const std::string stored = TRY(context.files.blobs.put_file(path, largest_content));
    if (stored != content.sha256) return fail(tp::errc::conflict, "the file's bytes are not what sha256 says");
    TRY(context.writer.put_blob({stored, catalogue_bucket, content.media_type, content.bytes}));
    return take_record<Content>(context, std::move(json));
}

Result<Json> take_object(Json& json, const char* name) {
    const auto found = json.find(name);
    if (found == json.end() || !found->is_object())
        return fail(tp::errc::malformed, std::string(name) + ": expected an object");
    return std::move(*found);
}

std::string text_of(const Json& json, const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

void add(std::vector<std::string>& hashes, std::string hash) {
    if (!hash.empty()) hashes.push_back(std::move(hash));
}

Result<PutOutcome> put_order(IntakeContext& context, Json json) {
    Order order = TRY(from_json_value<Order>(TRY(take_object(json, "order"))));
    if (order.masked_name.empty()) order.masked_name = masked_name(text_of(json, "customer_name"));
    const BytesView key = context.files.lookup_key;
    PersonRecord person{"order", order.number, {}, encode(order), {}};
    add(person.keys, identifier_hash(key, Identifier::order_number, order.number));
    add(person.keys, identifier_hash(key, Identifier::receipt_number, text_of(json, "receipt_number")));
    add(person.proofs, proof_hash(key, Proof::postal_code, text_of(json, "postal_code")));
    add(person.proofs, proof_hash(key, Proof::receipt_token, text_of(json, "receipt_token")));
    TRY(context.writer.put_person(person));
    return PutOutcome::changed;
}

Result<PutOutcome> put_member(IntakeContext& context, Json json) {
    const Member member = TRY(from_json_value<Member>(TRY(take_object(json, "member"))));
    const BytesView key = context.files.lookup_key;
    PersonRecord person{"member", member.id, {}, encode(member), {}};
    add(person.keys, identifier_hash(key, Identifier::card, text_of(json, "card")));
    add(person.keys, identifier_hash(key, Identifier::phone, text_of(json, "phone")));
    add(person.keys, identifier_hash(key, Identifier::email, text_of(json, "email")));
    add(person.proofs, proof_hash(key, Proof::postal_code, text_of(json, "postal_code")));
    TRY(context.writer.put_person(person));
    return PutOutcome::changed;
}

struct Table {
    std::string_view singular, plural;
    Result<PutOutcome> (*put)(IntakeContext&, Json);
};
constexpr std::array<Table, 10> tables = {{{"department", "departments", take_record<Department>},
                                           {"content", "contents", put_content},
                                           {"product", "products", take_record<Product>},
                                           {"promotion", "promotions", take_record<Promotion>},
                                           {"store", "stores", take_record<tp::Store>},
                                           {"stock", "stocks", take_record<tp::Stock>},
                                           {"price", "prices", take_record<ZonePrice>},
                                           {"relation", "relations", take_record<Relation>},
                                           {"order", "orders", put_order},
                                           {"member", "members", put_member}}};

Result<PutOutcome> put_one(IntakeContext& context, const Table& table, const std::string& text) {
    Json json = TRY(parse_json(text));
    if (!json.is_object()) return fail(tp::errc::malformed, "expected an object");
    return table.put(context, std::move(json));
}

// A person whom no proof opens: see Lookups.
Status put_decoys(StoreWriter& writer) {
    for (const char* kind : {"order", "member"})
        TRY(writer.put_person({kind, "decoy", {}, std::string(400, ' '), {"decoy"}}));
    return {};
}

}  // namespace

Result<ImportCounts> Intake::apply_batch(const std::string& table_name, const std::vector<std::string>& rows,
                                         const std::optional<ImportMark>& mark) {
    const auto table = std::ranges::find_if(
        tables, [&](const Table& one) { return one.singular == table_name || one.plural == table_name; });
    if (table == tables.end()) return fail(tp::errc::unsupported, "there is no table \"" + table_name + "\"");
    ImportCounts counts;
    TRY(m_files.store->write([&](StoreWriter& writer) -> Status {
        counts = {};
        IntakeContext context{writer, m_files, {}, {}, {}};
        if (table->singular == "stock") context.held = TRY(HeldStock::read(writer, m_files.clock.wall()));
        if (table->singular == "order" || table->singular == "member") TRY(put_decoys(writer));
        for (size_t i = 0; i < rows.size(); ++i) {
            const auto put = put_one(context, *table, rows[i]);
            if (put) {
                ++(*put == PutOutcome::changed ? counts.applied : counts.unchanged);
                continue;
            }
            if (is_passing(put.error())) return std::unexpected(put.error());
            counts.rejected.push_back({i, std::string(put.error().code.name()), put.error().message});
        }
        if (mark) TRY(writer.put_note("import:" + mark->key, mark->value));
        return {};
    }));
    return counts;
}

Result<std::optional<std::string>> Intake::mark(const std::string& key) {
    std::optional<std::string> value;
    TRY(m_files.store->read([&](StoreReader& reader) -> Status {
        value = TRY(reader.note("import:" + key));
        return {};
    }));
    return value;
}

}  // namespace tp::hub
