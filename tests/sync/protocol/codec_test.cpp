#include <doctest/doctest.h>

#include "sync/protocol/codec.h"

using namespace tp;

namespace {

template <typename T>
std::string why(std::string_view text) {
    const auto value = decode<T>(text);
    if (value) return "accepted";
    CHECK(value.error().code == errc::malformed);
    return value.error().message;
}

Product some_product() {
    Product p;
    p.sku = "HD-1001", p.gtin = "09521234567890", p.title = "Farfalle 500 g ✓", p.department = "pasta";
    p.price = {499, "USD"}, p.price_before = Money{599, "USD"}, p.popularity = 9007199254740993, p.derived_price = true;
    return p;
}

}  // namespace

TEST_CASE("records survive the round trip") {
    CHECK(decode<Product>(encode(some_product())).value() == some_product());
    const Department department{"d1", {{"", "Pasta"}, {"ar", "معكرونة"}}, "food", 3};
    CHECK(decode<Department>(encode(department)).value() == department);
    Promotion promotion{"p1", {{"", "Pasta week"}}, {}, "HD-1001", "", "", {}, {}, 1};
    promotion.starts_at = parse_rfc3339("2026-11-22T00:00:00Z").value();
    CHECK(decode<Promotion>(encode(promotion)).value() == promotion);
    Store store;
    store.id = "1042", store.name = "Halden Eden Prairie", store.latitude = 44.85, store.longitude = -93.47;
    store.hours.emplace();
    (*store.hours)[0] = {{540, 1260}};
    (*store.hours)[5] = {{540, 720}, {1080, 1560}};
    store.services = {"pharmacy"};
    CHECK(decode<Store>(encode(store)).value() == store);
    const Stock stock{"1042", "HD-1001", 7, {"12", "C", "left"}};
    CHECK(decode<Stock>(encode(stock)).value() == stock);
    const Content content{"pic", std::string(64, 'a'), 12, "image/webp"};
    CHECK(decode<Content>(encode(content)).value() == content);
    Order order{"4471-0925", "J. D***", "1042", "Desk", {}, {}, {{"HD-1001", "Farfalle", 2}}};
    order.steps = {{OrderStage::ordered, parse_rfc3339("2026-11-20T10:00:00Z").value(), ""},
                   {OrderStage::ready, {}, ""}};
    CHECK(decode<Order>(encode(order)).value() == order);
    Member member;
    member.id = "m1", member.points = 1200, member.rewards = {{"r", {{"", "Coffee"}}, 500}}, member.offers = {"p1"};
    CHECK(decode<Member>(encode(member)).value() == member);
    const Event event{"0193", 1, "staff.call", Lane::staff_call, "", WallTime{}, "{}", std::string(64, '0')};
    CHECK(decode<Event>(encode(event)).value() == event);
}

TEST_CASE("absent optionals are left out, unknown fields ignored") {
    Product p;
    p.sku = "a", p.title = "b", p.price = {0, "EUR"};
    CHECK(encode(p) == R"({"popularity":0,"price":{"currency":"EUR","minor":0},"sku":"a","title":"b"})");
    CHECK(decode<Product>(R"({"sku":"a","title":"b","price":{"minor":0,"currency":"EUR","x":[]},"novel":{"y":1}})")
              .value() == p);
}

TEST_CASE("refusals name the path of the field and never its value") {
    CHECK(why<Product>(R"({"sku":"a","title":1,"price":{"minor":0,"currency":"EUR"}})") == "title: expected a text");
    CHECK(why<Product>(R"({"title":"a"})") == "sku: expected a value, the field is missing");
    CHECK(why<Product>(R"({"sku":"a","title":"b","price":{"minor":-1,"currency":"EUR"}})") ==
          "price: expected an amount ≥ 0");
    CHECK(why<Product>(R"({"sku":"a","title":"b","price":{"minor":1,"currency":"euro"}})") ==
          "price.currency: expected three capital letters");
    CHECK(why<Order>(R"({"number":"1","steps":[{"stage":"ordered"},{"stage":"lost"}]})") ==
          "steps[1].stage: expected a known name");
    CHECK(why<Order>(R"({"number":"1","steps":[],"lines":[{"title":"a","quantity":1.0}]})") ==
          "lines[0].quantity: expected an integer");
    CHECK(why<Store>(R"({"id":"1","name":"a","hours":[[],[],[[600,540]],[],[],[],[]]})").starts_with("hours[2][0]: "));
    CHECK(why<Store>(R"({"id":"1","name":"a","hours":[[]]})").starts_with("hours: "));
    CHECK(why<Store>(R"({"id":"1","name":"a","latitude":91})").starts_with("latitude: "));
    CHECK(why<Department>(R"({"id":"1","name":{"secret":1}})") == "name.*: expected a text");
    CHECK(why<Product>("[]") == ": expected an object");
}

TEST_CASE("articles of a relation hold no bar: its key would be ambiguous, its row one that no deletion finds") {
    CHECK(why<Relation>(R"({"sku":"a|b","other":"c","strength":7})") == "sku: expected a text without |");
    CHECK(why<Relation>(R"({"sku":"a","other":"b|c","strength":7})") == "other: expected a text without |");
    CHECK(why<Relation>(R"({"sku":"a","other":"","strength":7})") == "other: expected a text of 1–256 bytes");
}

TEST_CASE("numbers: exact within int64, refused beyond it and below zero where that has no meaning") {
    const auto stock = [](std::string quantity) {
        return R"({"store":"s","sku":"a","quantity":)" + std::move(quantity) + "}";
    };
    CHECK(decode<Stock>(stock("9007199254740993")).value().quantity == 9007199254740993);
    CHECK(decode<Stock>(stock("9223372036854775807")).value().quantity == INT64_MAX);
    CHECK(why<Stock>(stock("9223372036854775808")) == "quantity: expected an integer within 64 bits");
    CHECK(why<Stock>(stock("99999999999999999999999")) == "quantity: expected an integer");
    CHECK(why<Stock>(stock("-1")) == "quantity: expected a number ≥ 0");
    CHECK(why<Stock>(stock("1e3")) == "quantity: expected an integer");
    CHECK(why<Stock>(stock("\"7\"")) == "quantity: expected an integer");
    CHECK(why<Stock>(stock("null")) == "quantity: expected an integer");
    CHECK(why<Stock>(stock("true")) == "quantity: expected an integer");
    CHECK(why<Stock>(stock("1e999")).starts_with("not JSON"));
    CHECK(why<Department>(R"({"id":"1","name":{},"position":2147483648})") ==
          "position: expected an integer within 32 bits");
}

TEST_CASE("lines of pages and chunks") {
    const RowLine put{"catalogue", 18, "product", "HD-1001", false, some_product()};
    const auto read = decode_page_line(encode_row_line(put)).value();
    REQUIRE(std::holds_alternative<RowLine>(read));
    CHECK(std::get<RowLine>(read).bucket == "catalogue");
    CHECK(std::get<RowLine>(read).seq == 18);
    CHECK(std::get<Product>(std::get<RowLine>(read).row) == some_product());

    const auto gone =
        std::get<RowLine>(decode_page_line(R"({"bucket":"b","seq":1,"table":"stock","key":"x","del":true})").value());
    CHECK(gone.deleted);
    CHECK(std::holds_alternative<std::monostate>(gone.row));

    const auto novel =
        std::get<RowLine>(decode_page_line(R"({"bucket":"b","seq":1,"table":"novel","key":"x","put":{}})").value());
    CHECK_FALSE(novel.deleted);
    CHECK(std::holds_alternative<std::monostate>(novel.row));

    const PageEnd end{true, {{"catalogue", "e", 19}}, {"catalogue"}, parse_rfc3339("2026-11-22T14:02:05.120Z").value()};
    CHECK(std::get<PageEnd>(decode_page_line(encode(end)).value()) == end);

    const RowLine chunk{"", 0, "relation", "a|b", false, Relation{"a", "b", 3}};
    CHECK(std::get<Relation>(decode_snapshot_line(encode_row_line(chunk)).value().row) == Relation{"a", "b", 3});

    for (const std::string_view text :
         {"[]", "{}", R"({"bucket":"b","seq":-1,"table":"stock","key":"x","del":true})",
          R"({"bucket":"b","seq":1,"table":"stock","key":"x","del":false})",
          R"({"bucket":"b","seq":1,"table":"stock","key":"x"})",
          R"({"bucket":"b","seq":1,"table":"stock","key":"y","put":{"store":"s","sku":"x","quantity":1}})",
          R"({"bucket":"b","seq":1,"table":"stock","key":"x","put":{"store":"s","sku":"x","quantity":-1}})",
          R"({"table":"stock","key":"x","put":{"store":"s","sku":"x","quantity":1}})"})
        CHECK_MESSAGE(decode_page_line(text).error().code == errc::malformed, text);
}

TEST_CASE("a line that leaves out its number follows the one before, of the same bucket") {
    const auto line = [](const std::string& bucket, int64_t seq) {
        return std::get<RowLine>(decode_page_line(encode_row_line(bucket, seq, "stock", "x", "")).value());
    };
    LineNumbers numbers;
    RowLine first = line("b", 7), second = line("b", 0), third = line("b", 0), other = line("c", 0);
    CHECK(second.seq == 0);
    for (RowLine* each : {&first, &second, &third}) REQUIRE(numbers.complete(*each));
    CHECK(first.seq == 7);
    CHECK(second.seq == 8);
    CHECK(third.seq == 9);
    CHECK(numbers.complete(other).error().code == errc::malformed);
    RowLine alone = line("b", 0);
    CHECK(LineNumbers().complete(alone).error().code == errc::malformed);
    LineNumbers full;
    RowLine last = line("b", INT64_MAX), beyond = line("b", 0);
    REQUIRE(full.complete(last));
    CHECK(full.complete(beyond).error().code == errc::malformed);
}

TEST_CASE("the signed text of a manifest leaves out the signature alone") {
    CHECK(signed_text_of_manifest(R"({"seq":1,"signature":"ab","novel":{"b":1,"a":2}})").value() ==
          R"({"novel":{"a":2,"b":1},"seq":1})");
}

TEST_CASE("messages survive the round trip") {
    const PullRequest pull{1, 1000, {{"catalogue", "", 0}, {"store:1042", "e", 17}}};
    CHECK(decode<PullRequest>(encode(pull)).value() == pull);
    const EventsResponse response{
        {{"id1", EventStatus::retry_after, "busy", 30}, {"id2", EventStatus::applied, "", 0}}};
    CHECK(decode<EventsResponse>(encode(response)).value() == response);
    SnapshotManifest manifest{"catalogue",          "e", 5, 1, 2, {{"product", 2}}, {{std::string(64, 'b'), 10, 2}},
                              std::string(128, 'c')};
    CHECK(decode<SnapshotManifest>(encode(manifest)).value() == manifest);
    const EnrolResponse enrolled{"dev",
                                 "PEM",
                                 {"ROOT"},
                                 {std::string(64, '1'), std::string(64, '2')},
                                 {"1042", "z1", "Kiosk 3", {"catalogue"}, 1}};
    CHECK(decode<EnrolResponse>(encode(enrolled)).value() == enrolled);
    const Problem problem{"Gone", 410, "", "snapshot_required", "catalogue"};
    CHECK(decode<Problem>(encode(problem)).value() == problem);
    const StatusReport status{"0.1.0", 1, 5, {{"scanner", "ok"}}, {{"outbox_pending", 0}}, {{"catalogue", 17}}};
    CHECK(decode<StatusReport>(encode(status)).value() == status);
}

TEST_CASE("a look-up names its subject in exactly one way") {
    CHECK(decode<OrderLookup>(R"({"number":"4471-0925","proof":"55425"})"));
    CHECK(decode<OrderLookup>(R"({"receipt_number":"1","receipt_token":"2"})"));
    CHECK_FALSE(decode<OrderLookup>(R"({"number":"4471-0925"})"));
    CHECK_FALSE(decode<OrderLookup>(R"({"number":"1","proof":"2","receipt_number":"1","receipt_token":"2"})"));
    CHECK(decode<MemberLookup>(R"({"card":"1","proof":"2"})"));
    CHECK_FALSE(decode<MemberLookup>(R"({"card":"1","email":"2","proof":"2"})"));
    CHECK_FALSE(decode<MemberLookup>(R"({"card":"1"})"));
}

TEST_CASE("heads in a query") {
    const std::map<std::string, int64_t> heads = {{"catalogue", 17}, {"store:1042", 5}};
    CHECK(encode_heads(heads) == "catalogue:17,store%3A1042:5");
    CHECK(decode_heads(encode_heads(heads)).value() == heads);
    CHECK(decode_heads("").value().empty());
    for (const std::string_view text : {"a", "a:", ":1", "a:-1", "a:1,a:2", "%zz:1", "%c0%af:1", "a:1,,"})
        CHECK_MESSAGE(decode_heads(text).error().code == errc::malformed, text);
}
