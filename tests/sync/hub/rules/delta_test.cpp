// What the hub tells of changes: groups, sums, and what differs; to this schema and to the one before it.
#include <doctest/doctest.h>

#include "platform/base/ids.h"
#include "sync/client/zstd_decoder.h"
#include "sync/hub/rules/hub_admin.h"
#include "sync/protocol/codec.h"
#include "tests/doubles/sync/memory_replica.h"
#include "tests/doubles/temporary_folder.h"

using namespace tp;
using namespace tp::hub;

namespace {

Product some_product(int number) {
    Product product;
    product.sku = "A-" + std::to_string(number);
    product.title = "Milk " + std::to_string(number);
    product.price = {120, "USD"};
    product.popularity = 10'000 - number;
    return product;
}

// A hub, and a terminal that keeps what it is told.
struct Chain {
    TemporaryFolder folder;
    VirtualClock clock{WallTime{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}}};
    std::unique_ptr<Logger> log = Logger::to_nowhere();
    std::unique_ptr<Hub> hub = Hub::open(folder.file("hub"), clock, *log).value();
    DeviceRecord device{"d-1", "Door", "1", "key", "", false, clock.wall(), {}};
    MemoryReplica replica;

    Chain() {
        put_all({encode(tp::Store{"1", "Main", "", "", "", "", "US", 0, 0, "", {}, {}, ""})}, "stores");
        REQUIRE(hub->files().store->write([&](StoreWriter& writer) { return writer.put_device(device); }));
    }
    void put_all(const std::vector<std::string>& rows, const std::string& table) const {
        const auto counts = hub->intake().apply_batch(table, rows, std::nullopt);
        REQUIRE(counts);
        REQUIRE(counts->rejected.empty());
    }
    void put(const Product& product) const { put_all({encode(product)}, "products"); }
    // One page from `cursor`, in `schema`: its lines, and its end.
    std::pair<std::vector<std::string>, PageEnd> page(const PullRequest& request) const {
        const auto text = hub->pulls().page(device, request);
        REQUIRE(text);
        std::vector<std::string> lines;
        std::string_view rest = *text;
        while (!rest.empty()) {
            lines.emplace_back(rest.substr(0, rest.find('\n')));
            rest.remove_prefix(std::min(rest.size(), lines.back().size() + 1));
        }
        const auto end = decode<PageEnd>(lines.back());
        REQUIRE(end);
        lines.pop_back();
        return {lines, *end};
    }
    // Pulls everything, as a terminal does.
    void pull(int64_t max_bytes = 1 << 20) {
        std::vector<Cursor> from = replica.cursors().value();
        if (from.empty()) from = {{"catalogue", "", 0}};
        std::vector<Cursor> sent = from;
        while (true) {
            const auto [lines, end] =
                page({protocol_schema, max_bytes, sent, sent == from ? std::vector<Cursor>() : from});
            std::string rows;
            for (const std::string& line : lines) rows += line + "\n";
            REQUIRE(replica.stage_page(rows, sent));
            if (!end.complete) {
                sent = end.cursors;
                continue;
            }
            REQUIRE(replica.commit_complete({from, end.cursors, {"catalogue"}, clock.wall()}));
            CHECK(encode_sum(total_of(replica.sums("catalogue").value())) == end.sums.at("catalogue"));
            return;
        }
    }
    [[nodiscard]] std::string only_line(int64_t schema) const {
        const auto [lines, end] = page({schema, 1 << 20, replica.cursors_of("catalogue")});
        REQUIRE(lines.size() == 1);
        CHECK(end.sums.empty() == (schema == 1));
        return lines.front();
    }
};

}  // namespace

TEST_CASE("a change of price travels as its column group; the schema before it gets the record") {
    Chain chain;
    Product product = some_product(1);
    chain.put(product);
    chain.pull();
    product.price.minor = 99;
    product.price_before = Money{120, "USD"};
    chain.put(product);
    CHECK(chain.only_line(2) ==
          R"({"bucket":"catalogue","seq":3,"table":"product","key":"A-1","set":{"price":{)"
          R"("price":{"currency":"USD","minor":99},"price_before":{"currency":"USD","minor":120}}}})");
    CHECK(std::get<Product>(std::get<RowLine>(decode_page_line(chain.only_line(1)).value()).row) == product);
    chain.pull();
    CHECK(std::get<Product>(chain.replica.rows["catalogue"]["product/A-1"]) == product);
    // Gone and back: whole again, for who has not seen it go has an old one.
    REQUIRE(chain.hub->files().store->write([&](StoreWriter& writer) -> Status {
        TRY(writer.delete_row("catalogue", "product", "A-1", chain.clock.wall()));
        return {};
    }));
    product.price_before.reset();
    chain.put(product);
    CHECK(chain.only_line(2).find("\"put\":") != std::string::npos);
    chain.pull();
    CHECK(std::get<Product>(chain.replica.rows["catalogue"]["product/A-1"]) == product);
}

TEST_CASE("what a bucket has to tell is packed once for all, and is the same text") {
    Chain chain;
    std::vector<std::string> rows;
    for (int i = 0; i < 300; ++i) rows.push_back(encode(some_product(i)));
    chain.put_all(rows, "products");
    const PullRequest all{2, 1 << 20, {{"catalogue", "", 0}, {"device:d-1", "", 0}}};
    const auto text = chain.hub->pulls().page(chain.device, all);
    for (int i = 0; i < 2; ++i) {
        const auto packed = chain.hub->pulls().page(chain.device, all, Pulls::Encoding::zstd);
        REQUIRE(packed);
        CHECK(zstd_decompress(*packed, 4 << 20).value() == *text);
        CHECK(packed->size() * 8 < text->size());
    }
    Product changed = some_product(7);
    changed.title = "Other";
    chain.put(changed);
    CHECK(*chain.hub->pulls().page(chain.device, all) != *text);
}

TEST_CASE("a pull of many pages loses no group of a row that changes meanwhile") {
    Chain chain;
    std::vector<std::string> rows;
    for (int i = 0; i < 3000; ++i) rows.push_back(encode(some_product(i)));
    chain.put_all(rows, "products");
    // The first page of a terminal that has nothing; then a row of it changes, twice, and one that is to come.
    const std::vector<Cursor> nothing = {{"catalogue", "", 0}};
    const auto [lines, end] = chain.page({2, 64 << 10, nothing});
    REQUIRE_FALSE(end.complete);
    Product early = some_product(0), late = some_product(2999);
    early.title = "Other", chain.put(early);
    early.price.minor = 7, chain.put(early);
    late.price.minor = 8, chain.put(late);
    std::vector<Cursor> sent = end.cursors;
    std::map<std::string, std::string> told;
    for (bool complete = false; !complete;) {
        const auto [more, next] = chain.page({2, 64 << 10, sent, nothing});
        for (const std::string& line : more) told[std::get<RowLine>(decode_page_line(line).value()).key] = line;
        sent = next.cursors;
        complete = next.complete;
    }
    CHECK(std::get<Product>(std::get<RowLine>(decode_page_line(told["A-0"]).value()).row) == early);
    CHECK(std::get<Product>(std::get<RowLine>(decode_page_line(told["A-2999"]).value()).row) == late);
    chain.pull(64 << 10);
    CHECK(std::get<Product>(chain.replica.rows["catalogue"]["product/A-0"]) == early);
}

TEST_CASE("partitions that differ are told whole; those of others are not") {
    Chain chain;
    std::vector<std::string> rows;
    for (int i = 0; i < 500; ++i) rows.push_back(encode(some_product(i)));
    chain.put_all(rows, "products");
    chain.pull();
    VerifyRequest question;
    question.bucket = "catalogue";
    question.sums = encode_sums(chain.replica.sums("catalogue").value());
    const auto same = chain.hub->verification().compare(chain.device, question);
    REQUIRE(same);
    const Cursor stands = chain.replica.committed.at("catalogue");
    CHECK(decode<VerifyEnd>(*same).value() == VerifyEnd{"catalogue", {}, true, stands});

    chain.replica.rows["catalogue"].erase("product/A-17");
    question.sums = encode_sums(chain.replica.sums("catalogue").value());
    const auto differs = chain.hub->verification().compare(chain.device, question);
    REQUIRE(differs);
    const size_t last = differs->rfind('\n', differs->size() - 2) + 1;
    const auto end = decode<VerifyEnd>(differs->substr(last)).value();
    REQUIRE(end.partitions.size() == 1);
    CHECK(end.cursor == stands);
    std::vector<bool> partitions(partition_count, false);
    partitions[static_cast<size_t>(end.partitions[0])] = true;
    REQUIRE(chain.replica.repair("catalogue", partitions, differs->substr(0, last), std::nullopt));
    CHECK(chain.replica.rows["catalogue"].contains("product/A-17"));
    CHECK(chain.replica.rows["catalogue"].size() == 501);

    question.bucket = "store:2";
    CHECK(chain.hub->verification().compare(chain.device, question).error().status == 404);
    question.bucket = "catalogue", question.sums = "00";
    CHECK(chain.hub->verification().compare(chain.device, question).error().status == 400);
}

TEST_CASE("lines leave out a number that follows the one before, to readers of this schema") {
    Chain chain;
    for (int number = 0; number < 3; ++number) chain.put(some_product(number));
    const auto told = [&](int64_t schema) {
        return chain.page({schema, 1 << 20, {{"catalogue", chain.hub->files().store->epoch(), 1}}, {}}).first;
    };
    const auto with_number = [](const std::string& line) { return line.find("\"seq\":") != std::string::npos; };
    REQUIRE(told(2).size() == 3);
    CHECK(with_number(told(2)[0]));
    CHECK_FALSE(with_number(told(2)[1]));
    CHECK_FALSE(with_number(told(2)[2]));
    CHECK(std::ranges::all_of(told(1), with_number));
    // A row in between has moved on: what follows it is told by its number.
    Product changed = some_product(1);
    changed.price = {99, "USD"};
    chain.put(changed);
    REQUIRE(told(2).size() == 3);
    CHECK(with_number(told(2)[1]));
    CHECK_FALSE(with_number(told(2)[2]));
}
