#include <doctest/doctest.h>

#include "tests/doubles/replica/replica_fixture.h"

using namespace tp;
namespace fs = std::filesystem;

namespace {

Store store(const std::string& id, double latitude) {
    Store s;
    s.id = id;
    s.name = "Halden " + id;
    s.latitude = latitude;
    s.longitude = 10;
    s.hours = std::array<std::vector<OpenInterval>, 7>{};
    (*s.hours)[0] = {{540, 1260}};
    return s;
}

std::vector<Row> small_catalogue() {
    Product coffee = make_product("HD-1", "Ground Coffee Dark", "Halden", 900);
    coffee.gtin = "09520000000011";
    coffee.size = "250 g";
    coffee.variant_group = "coffee";
    coffee.picture = "pic-1";
    coffee.price_before = Money{599, "USD"};
    Product beans = make_product("HD-2", "Coffee Beans", "Nordlys", 800);
    beans.variant_group = "coffee";
    Promotion promotion;
    promotion.id = "p1";
    promotion.title = {{"", "Coffee week"}};
    promotion.ends_at = WallTime{Milliseconds{2'000}};
    return {coffee,
            beans,
            make_product("HD-3", "Oat Milk", "Nordlys", 700),
            Department{"food", {{"", "Food"}, {"de", "Essen"}}, "food-apple", 1},
            promotion,
            store("1042", 60.0),
            store("1043", 60.1),
            store("1044", 61.0),
            Relation{"HD-1", "HD-3", 2500},
            Relation{"HD-1", "HD-2", 4000},
            Content{"pic-1", std::string(64, 'a'), 3, "image/webp"}};
}

}  // namespace

TEST_CASE("a snapshot answers every question") {
    ReplicaFixture f;
    CHECK(f.writer->cursors().value().empty());
    REQUIRE(f.snapshot("catalogue", small_catalogue()));
    REQUIRE(f.snapshot("store:1042", {Stock{"1042", "HD-1", 4, {"12", "C", "left"}}}));
    REQUIRE(f.snapshot("store:1044", {Stock{"1044", "HD-1", 9, {}}}));
    REQUIRE(f.snapshot("store:1043", {Stock{"1043", "HD-1", 0, {}}}));
    const auto cursors = f.writer->cursors().value();
    REQUIRE(cursors.size() == 4);
    CHECK(cursors[0].bucket == "catalogue");
    CHECK(cursors[0].seq == 100);

    ReplicaReader reader(f.place);
    const auto coffee = reader.find_product("HD-1", f.cancel).value();
    REQUIRE(coffee);
    CHECK(*coffee == std::get<Product>(small_catalogue()[0]));
    CHECK(reader.find_by_gtin("09520000000011", f.cancel).value()->sku == "HD-1");
    CHECK_FALSE(reader.find_by_gtin("", f.cancel).value());
    CHECK_FALSE(reader.find_product("HD-1' OR 1=1--", f.cancel).value());
    CHECK(reader.variants("coffee", 9, f.cancel).value().size() == 2);
    CHECK(reader.variants("", 9, f.cancel).value().empty());
    CHECK(reader.departments(f.cancel).value()[0].name.at("de") == "Essen");
    CHECK(reader.products_in_department("food", 1, 5, f.cancel).value()[0].sku == "HD-2");
    CHECK(reader.promotions(WallTime{Milliseconds{1'999}}, f.cancel).value().size() == 1);
    CHECK(reader.promotions(WallTime{Milliseconds{2'000}}, f.cancel).value().empty());
    CHECK(reader.find_promotion("p1", f.cancel).value()->title.at("") == "Coffee week");
    CHECK(reader.stores(f.cancel).value().size() == 3);
    CHECK(*reader.find_store("1043", f.cancel).value() == store("1043", 60.1));
    CHECK(reader.stock("HD-1", "1042", f.cancel).value()->shelf.aisle == "12");
    CHECK_FALSE(reader.stock("HD-2", "1042", f.cancel).value());
    const auto nearby = reader.stock_nearby("HD-1", "1042", 9, f.cancel).value();
    REQUIRE(nearby.size() == 2);
    CHECK(nearby[0].store.id == "1043");
    CHECK(nearby[0].distance == doctest::Approx(11.12).epsilon(0.01));
    CHECK(nearby[1].stock.quantity == 9);
    const auto related = reader.related("HD-1", 9, f.cancel).value();
    REQUIRE(related.size() == 2);
    CHECK(related[0].product.sku == "HD-2");
    CHECK(reader.product_count(f.cancel) == 3);
    CHECK_FALSE(reader.freshness(f.cancel).value()[0].complete_at);
    CHECK(f.search(reader, {"coffee"}) == std::vector<std::string>{"HD-1", "HD-2"});
    CHECK(f.search(reader, {}, "o") == std::vector<std::string>{"HD-3"});
    CHECK(f.search(reader, {"250"}) == std::vector<std::string>{"HD-1"});
    CandidateFilter filter{"1042", true, "Halden", "food"};
    const std::vector<std::string> word = {"coffee"};
    CHECK(reader.candidates(match_words(word, ""), filter, "1042", 9, f.cancel).value()[0].stock_here == 4);
    CHECK(reader.count_candidates(match_words(word, ""), filter, 9, f.cancel) == 1);
    CHECK(reader.count_candidates(match_words(word, ""), {}, 1, f.cancel) == 1);
    CHECK(reader.candidates_by_code("952000", "1042", 9, f.cancel).value().size() == 1);
    CHECK(reader.candidates_by_code("HD-", "1042", 9, f.cancel).value().size() == 3);
    CHECK(reader.vocabulary("", 100, f.cancel).value().size() == 10);
}

TEST_CASE("a withdrawn question ends at once") {
    ReplicaFixture f;
    ReplicaReader reader(f.place);
    CancelToken cancel;
    cancel.cancel();
    CHECK(reader.find_product("x", cancel).error().code == errc::cancelled);
}

TEST_CASE("a reader without a replica says so") {
    const ReplicaPlace nowhere("/no/such/folder");
    ReplicaReader reader(nowhere);
    CHECK(reader.find_product("x", CancelToken()).error().code == errc::not_found);
}

TEST_CASE("a delta shows nothing before it is complete, and then all of it") {
    ReplicaFixture f;
    REQUIRE(f.snapshot("catalogue", small_catalogue()));
    REQUIRE(f.snapshot("store:1042", {Stock{"1042", "HD-1", 4, {}}}));
    ReplicaReader reader(f.place);
    const uint64_t before = reader.revision().value();
    Product renamed = make_product("HD-2", "Espresso Beans", "Nordlys", 800);
    Product fresh = make_product("HD-9", "Coffee Filters", "Halden", 850);
    const auto sent = f.writer->cursors().value();
    REQUIRE(f.writer->stage_page(f.put_line("catalogue", renamed) + f.put_line("catalogue", fresh), sent));
    REQUIRE(f.writer->stage_page(
        f.delete_line("catalogue", "product", "HD-3") + f.put_line("store:1042", Stock{"1042", "HD-1", 3, {}}), sent));
    CHECK(f.search(reader, {"coffee"}) == std::vector<std::string>{"HD-1", "HD-2"});
    CHECK(reader.revision() == before);
    const WallTime time{Milliseconds{1'790'000'000'123}};
    REQUIRE(f.writer->commit_complete(
        {sent, {{"catalogue", "e", 200}, {"store:1042", "e", 200}}, {"catalogue", "store:1042"}, time}));
    CHECK(f.search(reader, {"coffee"}) == std::vector<std::string>{"HD-1", "HD-9"});  // placed by popularity
    CHECK(f.search(reader, {"espresso"}) == std::vector<std::string>{"HD-2"});
    CHECK(f.search(reader, {"milk"}).empty());
    CHECK(reader.product_count(f.cancel) == 3);
    CHECK(reader.stock("HD-1", "1042", f.cancel).value()->quantity == 3);
    CHECK(reader.freshness(f.cancel).value()[0].complete_at == time);
    CHECK(reader.revision() != before);
}

TEST_CASE("a page with one broken row is left out whole, and changes nothing") {
    ReplicaFixture f;
    REQUIRE(f.snapshot("catalogue", small_catalogue()));
    ReplicaReader reader(f.place);
    const auto sent = f.writer->cursors().value();
    const std::string good = f.put_line("catalogue", make_product("HD-7", "Tea"));
    for (const std::string& bad :
         {std::string("{\"bucket\":"), std::string("[[[[\n"), f.put_line("zone:z1", make_product("HD-8", "Jam")),
          encode_row_line("catalogue", 100, "product", "HD-8", encode_row(make_product("HD-8", "Jam"))),
          encode_row_line("catalogue", 101, "product", "HD-1", encode_row(make_product("HD-8", "Jam"))),
          encode_row_line("catalogue", 101, "stock", "HD-1", encode_row(Stock{"1042", "HD-1", 4, {}}))})
        CHECK_MESSAGE(f.writer->stage_page(good + bad, sent).error().code == errc::malformed, bad);
    CHECK(f.writer->begin_snapshot(ReplicaFixture::manifest_of("store:9", {})));
    CHECK(f.writer->stage_page(good, sent).error().code == errc::conflict);
    CHECK(f.writer->discard_staged());
    CHECK(f.writer->discard_staged());
    CHECK_FALSE(reader.find_product("HD-7", f.cancel).value());
    CHECK(f.pull(good));
    CHECK(reader.find_product("HD-7", f.cancel).value());
    CHECK(f.pull(encode_row_line("catalogue", ++f.seq, "hologram", "x", "{}")));  // a table of a later version
}

TEST_CASE("a bucket that is gone is purged with its cursor") {
    ReplicaFixture f;
    REQUIRE(f.snapshot("catalogue", small_catalogue()));
    REQUIRE(f.snapshot("store:1042", {Stock{"1042", "HD-1", 4, {}}}));
    REQUIRE(f.snapshot("device:d", {Outcome{"e1", "applied", ""}}));
    ReplicaReader reader(f.place);
    CHECK(reader.outcome("e1", f.cancel).value()->status == "applied");
    REQUIRE(f.writer->commit_complete({f.writer->cursors().value(), {{"catalogue", "e", 200}}, {"catalogue"}, {}}));
    CHECK_FALSE(reader.stock("HD-1", "1042", f.cancel).value());
    CHECK_FALSE(reader.outcome("e1", f.cancel).value());
    CHECK(f.writer->cursors().value().size() == 1);
    REQUIRE(f.writer->purge_bucket("catalogue"));
    CHECK(reader.product_count(f.cancel) == 0);
    CHECK(f.search(reader, {"coffee"}).empty());
    CHECK(f.writer->cursors().value().empty());
}

TEST_CASE("a second snapshot takes the place of the first under a reader's eyes and keeps the other buckets") {
    ReplicaFixture f;
    REQUIRE(f.snapshot("catalogue", small_catalogue()));
    REQUIRE(f.snapshot("store:1042", {Stock{"1042", "HD-1", 4, {"12", "C", "left"}}}));
    REQUIRE(f.pull(""));
    ReplicaReader reader(f.place);
    CHECK(f.search(reader, {"coffee"}).size() == 2);
    REQUIRE(f.snapshot("catalogue", {make_product("HD-5", "Green Tea")}));
    CHECK(f.search(reader, {"coffee"}).empty());
    CHECK(f.search(reader, {"tea"}) == std::vector<std::string>{"HD-5"});
    CHECK(*reader.stock("HD-1", "1042", f.cancel).value() == Stock{"1042", "HD-1", 4, {"12", "C", "left"}});
    CHECK(reader.freshness(f.cancel).value()[1].complete_at);
    size_t files = 0;
    for (const auto& entry : fs::directory_iterator(f.folder))
        files += entry.path().filename().string().starts_with("replica-");
    CHECK(files <= 3);  // one database, its -wal and -shm
}

TEST_CASE("an unfinished or wrong snapshot is never taken for valid") {
    ReplicaFixture f;
    REQUIRE(f.snapshot("catalogue", small_catalogue()));
    SnapshotManifest wrong = ReplicaFixture::manifest_of("catalogue", {make_product("A", "B")});
    wrong.rows = 2;
    REQUIRE(f.writer->begin_snapshot(wrong));
    REQUIRE(f.writer->snapshot_rows(ReplicaFixture::snapshot_line(make_product("A", "B"))));
    CHECK(f.writer->finish_snapshot().error().code == errc::corrupt);
    REQUIRE(f.writer->begin_snapshot(wrong));
    REQUIRE(f.writer->snapshot_rows(ReplicaFixture::snapshot_line(make_product("A", "B")) +
                                    ReplicaFixture::snapshot_line(make_product("A", "again"))));
    CHECK_FALSE(f.writer->finish_snapshot());  // one SKU twice
    REQUIRE(f.writer->begin_snapshot(wrong));
    f.open();  // the power fails here
    ReplicaReader reader(f.place);
    CHECK(reader.product_count(f.cancel) == 3);
    CHECK(f.writer->cursors().value().size() == 1);
    CHECK_FALSE(fs::exists(f.place.building_file()));
    CHECK(f.writer->snapshot_rows("").error().code == errc::conflict);
    CHECK(f.writer->finish_snapshot().error().code == errc::conflict);
    wrong.bucket = "store:1042";
    REQUIRE(f.writer->begin_snapshot(wrong));
    CHECK(f.writer->finish_snapshot().error().code == errc::corrupt);
    CHECK(reader.product_count(f.cancel) == 3);
}

TEST_CASE("the first chunk of the first snapshot can be searched before the rest is here") {
    ReplicaFixture f;
    SnapshotManifest manifest =
        ReplicaFixture::manifest_of("catalogue", {make_product("A", "x"), make_product("B", "y")});
    manifest.chunks.resize(2);
    REQUIRE(f.writer->begin_snapshot(manifest));
    REQUIRE(f.writer->snapshot_rows(ReplicaFixture::snapshot_line(make_product("A", "Apple"))));
    ReplicaReader reader(f.place);
    CHECK(f.search(reader, {}, "app") == std::vector<std::string>{"A"});
    CHECK(f.writer->cursors().value().empty());
    REQUIRE(f.writer->snapshot_rows(ReplicaFixture::snapshot_line(make_product("B", "Banana"))));
    REQUIRE(f.writer->finish_snapshot());
    CHECK(f.search(reader, {}, "ban") == std::vector<std::string>{"B"});
    CHECK(reader.product_count(f.cancel) == 2);
}

TEST_CASE("a pull is not taken for whole by a file that does not stand where it started from") {
    ReplicaFixture f;
    const Cursor start{"catalogue", "e", 200}, end{"catalogue", "e", 201};
    CHECK(f.writer->commit_complete({{start}, {end}, {"catalogue"}, {}}).error().code ==
          errc::cursor_lost);  // not begun
    CHECK(f.writer->commit_complete({{}, {end}, {"catalogue"}, {}}).error().code == errc::cursor_lost);
    CHECK(f.writer->cursors().value().empty());
    REQUIRE(f.snapshot("catalogue", small_catalogue()));
    const auto held = f.writer->cursors().value();
    REQUIRE(f.writer->stage_page(f.put_line("catalogue", make_product("HD-7", "Tea")), held));
    CHECK(f.writer->commit_complete({{start}, {end}, {"catalogue"}, {}}).error().code == errc::cursor_lost);
    CHECK(f.writer->cursors().value() == held);
    ReplicaReader reader(f.place);
    CHECK_FALSE(reader.find_product("HD-7", f.cancel).value());
    // A bucket without a snapshot is pulled from nothing, rows or none.
    const Cursor nothing{"store:1042", "", 0}, empty{"store:1042", "e", 0};
    CHECK(f.writer->commit_complete({{held[0], nothing}, {held[0], empty}, {"catalogue", "store:1042"}, {}}));
    CHECK(f.writer->cursors().value() == std::vector<Cursor>{held[0], empty});
}

TEST_CASE("pictures are fetched by popularity and found by their hash") {
    ReplicaFixture f;
    Product low = make_product("B", "b"), high = make_product("A", "a");
    high.picture = "pa", low.picture = "pb";
    const std::string ha(64, 'a'), hb(64, 'b'), hc(64, 'c');
    REQUIRE(f.snapshot("catalogue", {high, low, Content{"pb", hb, 2, "image/webp"}, Content{"pa", ha, 2, "image/webp"},
                                     Content{"pc", hc, 2, "image/webp"}}));
    auto wanted = f.writer->wanted_content(2).value();
    REQUIRE(wanted.size() == 2);
    CHECK(wanted[0].id == "pa");
    CHECK(wanted[1].id == "pb");
    REQUIRE(f.writer->store_content("pa", ha, bytes_of("xy")));
    CHECK(f.writer->store_content("pa", "../../etc/passwd", bytes_of("xy")).error().code == errc::invalid_argument);
    CHECK(f.writer->wanted_content(9).value().size() == 2);
    ReplicaReader reader(f.place);
    const auto file = reader.picture_file("pa", f.cancel).value();
    REQUIRE(file);
    CHECK(fs::file_size(*file) == 2);
    CHECK_FALSE(reader.picture_file("pb", f.cancel).value());
    CHECK_FALSE(reader.picture_file("nothing", f.cancel).value());
}

TEST_CASE("thousands of new products of equal popularity all find a place") {
    ReplicaFixture f;
    REQUIRE(f.snapshot("catalogue", small_catalogue()));
    std::string lines;
    for (int i = 0; i < 1500; ++i)
        lines += f.put_line("catalogue", make_product("N" + std::to_string(i), "New " + std::to_string(i), "", 750));
    REQUIRE(f.pull(lines));
    ReplicaReader reader(f.place);
    CHECK(reader.product_count(f.cancel) == 1503);
    const std::vector<std::string> word = {"new"};
    CHECK(reader.count_candidates(match_words(word, ""), {}, 5000, f.cancel) == 1500);
}

TEST_CASE("candidates without their rows, and the rows of the best of them") {
    ReplicaFixture f;
    REQUIRE(f.snapshot("catalogue", small_catalogue()));
    REQUIRE(f.snapshot("store:1042", {Stock{"1042", "HD-1", 4, {}}}));
    REQUIRE(f.pull(""));
    ReplicaReader reader(f.place);
    const std::vector<std::string> word = {"coffee"};
    std::vector<int64_t> ranks;
    std::vector<std::string> titles;
    const auto visit = [&](size_t visited, size_t counted, const CandidateFilter& filter) {
        ranks.clear(), titles.clear();
        return reader.visit_candidates(match_words(word, ""), filter, "1042", visited, counted, f.cancel,
                                       [&](const CandidateView& candidate) {
                                           ranks.push_back(candidate.rank);
                                           titles.emplace_back(candidate.title);
                                           CHECK(candidate.stock_here == (candidate.brand == "Halden" ? 4 : 0));
                                           CHECK(candidate.on_offer == (candidate.brand == "Halden"));
                                           CHECK(candidate.department == "food");
                                       });
    };
    CHECK(visit(9, 9, {}) == 2);
    CHECK(titles == std::vector<std::string>{"Ground Coffee Dark", "Coffee Beans"});
    std::ranges::reverse(ranks);
    const auto rows = reader.candidates_at(ranks, "1042", f.cancel).value();
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].product.sku == "HD-2");  // in the order asked for
    CHECK(rows[1].product.gtin == "09520000000011");
    CHECK(rows[1].product.price_before == Money{599, "USD"});
    CHECK(rows[1].product.picture == "pic-1");
    CHECK(rows[1].stock_here == 4);
    CHECK(visit(1, 9, {}) == 2);  // counts beyond what it visits
    CHECK(titles.size() == 1);
    CHECK(visit(9, 9, {"1042", false, "", ""}) == 1);
    CHECK(visit(9, 9, {"", false, "nobody", ""}) == 0);
    CHECK(reader.candidates_at({}, "1042", f.cancel).value().empty());
    CHECK(reader.candidates_at(std::vector<int64_t>{987654}, "1042", f.cancel).value().empty());
    CancelToken withdrawn;
    withdrawn.cancel();
    const auto nothing = reader.candidates_at(std::vector<int64_t>{8}, "1042", withdrawn);
    REQUIRE_FALSE(nothing);
    CHECK(nothing.error().code == errc::cancelled);
}

TEST_CASE("stock beside candidates follows each commit, and is of the store that asks") {
    ReplicaFixture f;
    REQUIRE(f.snapshot("catalogue", small_catalogue()));
    REQUIRE(f.snapshot("store:1042", {Stock{"1042", "HD-1", 4, {}}}));
    REQUIRE(f.snapshot("store:1044", {Stock{"1044", "HD-1", 9, {}}}));
    ReplicaReader reader(f.place);
    const std::vector<std::string> word = {"ground"};
    const auto stock_at = [&](std::string_view store) {
        return reader.candidates(match_words(word, ""), {}, store, 9, f.cancel).value().at(0).stock_here;
    };
    CHECK(stock_at("1042") == 4);
    CHECK(stock_at("1044") == 9);
    CHECK(stock_at("1042") == 4);
    REQUIRE(f.pull(f.put_line("store:1042", Stock{"1042", "HD-1", 3, {}})));
    CHECK(stock_at("1042") == 3);
    REQUIRE(f.pull(f.delete_line("store:1042", "stock", "HD-1")));
    CHECK(stock_at("1042") == 0);
    REQUIRE(f.snapshot("catalogue", small_catalogue()));  // another file
    REQUIRE(f.pull(f.put_line("store:1042", Stock{"1042", "HD-1", 7, {}})));
    CHECK(stock_at("1042") == 7);
}

TEST_CASE("aisles beside candidates are of the store that asks and follow each commit") {
    ReplicaFixture f;
    REQUIRE(f.snapshot("catalogue", small_catalogue()));
    REQUIRE(f.snapshot("store:1042",
                       {Stock{"1042", "HD-1", 4, {"12", "C", "left"}}, Stock{"1042", "HD-2", 1, {"7", {}, {}}}}));
    REQUIRE(f.snapshot("store:1044", {Stock{"1044", "HD-1", 9, {"3", {}, {}}}}));
    ReplicaReader reader(f.place);
    const auto aisles_at = [&](std::string_view store) {
        std::vector<std::string> aisles;
        const auto found = reader.best_sellers(store, 3, f.cancel);
        REQUIRE(found);
        for (const Candidate& candidate : *found) aisles.push_back(candidate.aisle_here);
        return aisles;
    };
    using Aisles = std::vector<std::string>;
    CHECK(aisles_at("1042") == Aisles{"12", "7", ""});
    CHECK(aisles_at("1044") == Aisles{"3", "", ""});
    CHECK(aisles_at("1042") == Aisles{"12", "7", ""});
    CHECK(aisles_at("1042") == Aisles{"12", "7", ""});  // as they are kept
    REQUIRE(f.pull(f.put_line("store:1042", Stock{"1042", "HD-1", 4, {"7", {}, {}}})));
    CHECK(aisles_at("1042") == Aisles{"7", "7", ""});
    REQUIRE(f.pull(f.put_line("store:1042", Stock{"1042", "HD-2", 1, {}})));
    CHECK(aisles_at("1042") == Aisles{"7", "", ""});
}

TEST_CASE("each product may have a place code of its own, more of them than are kept") {
    ReplicaFixture f;
    std::vector<Row> products, places;
    constexpr int count = 33'000;
    for (int i = 0; i < count; ++i) {
        const std::string number = std::to_string(i);
        products.emplace_back(make_product("P" + number, "Tea", "", count - i));
        places.emplace_back(Stock{"1042", "P" + number, 1, {"place " + number, {}, {}}});
    }
    REQUIRE(f.snapshot("catalogue", products));
    REQUIRE(f.snapshot("store:1042", places));
    ReplicaReader reader(f.place);
    for (int round = 0; round < 2; ++round) {
        const auto found = reader.best_sellers("1042", count, f.cancel).value();
        REQUIRE(found.size() == count);
        CHECK(std::ranges::all_of(
            found, [](const Candidate& one) { return "place " + one.product.sku.substr(1) == one.aisle_here; }));
    }
}

TEST_CASE("stock is not known before its store was complete once, and none without a row after that") {
    ReplicaFixture f;
    REQUIRE(f.snapshot("catalogue", small_catalogue()));
    ReplicaReader reader(f.place);
    const std::vector<std::string> word = {"ground"};
    const auto stock_here = [&] {
        return reader.candidates(match_words(word, ""), {}, "1042", 9, f.cancel).value().at(0).stock_here;
    };
    CHECK_FALSE(stock_here());
    CHECK(reader.stock_known("1042", f.cancel) == false);
    CHECK_FALSE(all_complete_at(reader.freshness(f.cancel).value()));
    CHECK_FALSE(all_complete_at({}));
    const WallTime early{Milliseconds{1'790'000'000'000}}, late{Milliseconds{1'790'000'060'000}};
    REQUIRE(f.pull("", early));
    CHECK_FALSE(stock_here());  // the catalogue is complete, the store is not
    CHECK(all_complete_at(reader.freshness(f.cancel).value()) == early);
    REQUIRE(f.snapshot("store:1042", {Stock{"1042", "HD-3", 4, {}}}));
    CHECK_FALSE(stock_here());
    CHECK_FALSE(all_complete_at(reader.freshness(f.cancel).value()));  // not that of the catalogue alone
    REQUIRE(f.pull("", late));
    CHECK(stock_here() == 0);
    CHECK(reader.stock_known("1042", f.cancel) == true);
    CHECK(reader.stock_known("1044", f.cancel) == false);
    CHECK(all_complete_at(reader.freshness(f.cancel).value()) == late);
    CHECK(all_complete_at({{"catalogue", late}, {"store:1042", early}}) == early);
}

TEST_CASE("a view shows one state, and ends with itself") {
    ReplicaFixture f;
    REQUIRE(f.snapshot("catalogue", small_catalogue()));
    ReplicaReader reader(f.place);
    {
        const ReplicaReader::View view = reader.view().value();
        const ReplicaReader::View inner = reader.view().value();
        CHECK(reader.product_count(f.cancel) == 3);
        REQUIRE(f.pull(f.put_line("catalogue", make_product("HD-4", "Tea", "", 1))));
        CHECK(reader.product_count(f.cancel) == 3);
        CHECK(f.search(reader, {"tea"}).empty());
        REQUIRE(f.snapshot("catalogue", {make_product("HD-5", "Rice", "", 1)}));  // another file
        CHECK(reader.product_count(f.cancel) == 3);
    }
    CHECK(reader.product_count(f.cancel) == 1);
    CHECK(f.search(reader, {"rice"}) == std::vector<std::string>{"HD-5"});
}

TEST_CASE("the vocabulary in parts is the whole vocabulary") {
    ReplicaFixture f;
    REQUIRE(f.snapshot("catalogue", small_catalogue()));
    ReplicaReader reader(f.place);
    const auto whole = reader.vocabulary("", 100, f.cancel).value();
    std::vector<VocabularyWord> parts;
    while (true) {
        const auto part = reader.vocabulary(parts.empty() ? "" : parts.back().word, 3, f.cancel).value();
        parts.insert(parts.end(), part.begin(), part.end());
        if (part.size() < 3) break;
    }
    REQUIRE(parts.size() == whole.size());
    for (size_t i = 0; i < whole.size(); ++i) {
        CHECK(parts[i].word == whole[i].word);
        CHECK(parts[i].products == whole[i].products);
    }
}
