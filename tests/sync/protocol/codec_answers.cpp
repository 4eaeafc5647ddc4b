// What the codec says of JSON texts, for tests/packaging/check_openapi_codec: without arguments reads lines
// "Schema<tab>JSON" and answers each with a line, "taken" or "refused: why"; with --records prints such lines, whose
// records have every field that there is. Schemas are named as in sync/protocol/openapi.yaml.
#include <functional>
#include <iostream>
#include <map>
#include <string>

#include "sync/protocol/codec.h"

namespace {

using namespace tp;

using Judge = std::function<std::string(std::string_view)>;

std::string said_of(const auto& decoded) {
    return decoded ? "taken" : "refused: " + decoded.error().message;
}

template <typename T>
std::pair<const std::string, Judge> judge(const char* schema) {
    return {schema, [](std::string_view text) { return said_of(decode<T>(text)); }};
}

std::map<std::string, Judge> judges() {
    return {judge<Money>("Money"),
            judge<Department>("Department"),
            judge<Product>("Product"),
            judge<Promotion>("Promotion"),
            judge<Store>("Store"),
            judge<Stock>("Stock"),
            judge<ZonePrice>("ZonePrice"),
            judge<Relation>("Relation"),
            judge<Content>("Content"),
            judge<Outcome>("Outcome"),
            judge<Order>("Order"),
            judge<Member>("Member"),
            judge<Event>("Event"),
            judge<Problem>("Problem"),
            judge<EnrolRequest>("EnrolRequest"),
            judge<EnrolResponse>("EnrolResponse"),
            judge<Cursor>("Cursor"),
            judge<PullRequest>("PullRequest"),
            judge<PageEnd>("PageEnd"),
            judge<VerifyRequest>("VerifyRequest"),
            judge<VerifyEnd>("VerifyEnd"),
            {"SnapshotManifest",
             // With the caps under which a terminal reads it.
             [](std::string_view text) {
                 return said_of(decode<SnapshotManifest>(text, {.max_bytes = size_t{16} << 20, .max_values = 500'000}));
             }},
            judge<EventsRequest>("EventsRequest"),
            judge<EventsResponse>("EventsResponse"),
            judge<OrderLookup>("OrderLookup"),
            judge<MemberLookup>("MemberLookup"),
            judge<WaitResponse>("WaitResponse"),
            judge<StatusReport>("StatusReport"),
            {"RowLine", [](std::string_view text) { return said_of(decode_page_line(text)); }},
            {"SnapshotLine", [](std::string_view text) { return said_of(decode_snapshot_line(text)); }}};
}

void print(const char* schema, const std::string& json) {
    std::cout << schema << '\t' << json << '\n';
}

void print_rows(WallTime time, const std::string& digest) {
    const LocalText text{{"", "a"}, {"fr", "b"}};
    const Money money{499, "USD"};
    print("Money", encode(money));
    print("Department", encode(Department{"d", text, "food", 1}));
    const Product product{"s", "09521234567890", "t", "b", "5", "d", "text", money, money, "p", "g", "v", "pic", 7,
                          true};
    print("Product", encode(product));
    print("Promotion", encode(Promotion{"p", text, text, "s", "d", "pic", time, time, 1}));
    Store store{"1", "n", "a", "c", "r", "p", "US", 44.5, -93.5, "America/Chicago", {}, {"pharmacy"}, "z"};
    store.hours.emplace();
    for (auto& day : *store.hours) day = {{540, 1260}};
    print("Store", encode(store));
    print("Stock", encode(Stock{"1", "s", 3, {"12", "C", "left"}}));
    print("ZonePrice", encode(ZonePrice{"z", "s", money, money, "p"}));
    print("Relation", encode(Relation{"s", "o", 3}));
    print("Content", encode(Content{"pic", digest, 10, "image/webp"}));
    print("Outcome", encode(Outcome{"e", "applied", "why"}));
    print("RowLine", encode_row_line({"catalogue", 4, "product", "s", false, product}));
    print("RowLine", encode_row_line({"catalogue", 4, "product", "s", true, {}}));
    print("RowLine",
          encode_set_line("catalogue", 4, "product", "s", std::vector<GroupText>{{"sales", R"({"popularity":7})"}}));
    print("SnapshotLine", encode_row_line({"", 0, "product", "s", false, product}));
    print("Order",
          encode(
              Order{"4471-0925", "J. D***", "1", "Desk", time, {{OrderStage::ready, time, "Shelf"}}, {{"s", "t", 2}}}));
    print("Member", encode(Member{"m", "Jane", "gold", 5, 9, text, 2, time, {{"r", text, 5}}, {"p"}, {"o"}}));
}

void print_messages(WallTime time, const std::string& digest) {
    const std::string uuid = "0190e4b0-0000-7000-8000-000000000001";
    print("Problem", encode(Problem{"t", 409, "d", "unknown_cursor", "catalogue"}));
    print("EnrolRequest", encode(EnrolRequest{"code", "csr", "n", "1"}));
    print("EnrolResponse",
          encode(EnrolResponse{uuid, "pem", {"pem"}, {digest, digest}, {"1", "z", "n", {"catalogue"}, 1}}));
    const Cursor cursor{"catalogue", uuid, 4};
    print("Cursor", encode(cursor));
    print("PullRequest", encode(PullRequest{1, 65536, {cursor}, {cursor}}));
    print("PageEnd", encode(PageEnd{true, {cursor}, {"catalogue"}, time, {{"catalogue", digest.substr(0, 16)}}}));
    print("VerifyRequest", encode(VerifyRequest{2, 65536, "catalogue", std::string(16384, 'a')}));
    print("VerifyEnd", encode(VerifyEnd{"catalogue", {4}, true, cursor}));
    print("SnapshotManifest",
          encode(SnapshotManifest{
              "catalogue", uuid, 4, 1, 2, {{"product", 2}}, {{digest, 9, 2}}, digest + digest, digest.substr(0, 16)}));
    const Event event{uuid, 1, "staff.call", Lane::staff_call, "s", time, "{}", digest};
    print("Event", encode(event));
    print("EventsRequest", encode(EventsRequest{uuid, {event}}));
    print("EventsResponse", encode(EventsResponse{{{uuid, EventStatus::retry_after, "full", 5}}}));
    print("OrderLookup", R"({"number":"4471-0925","proof":"55425"})");
    print("OrderLookup", R"({"receipt_number":"R-77","receipt_token":"ABC"})");
    print("MemberLookup", R"({"card":"952","proof":"55425"})");
    print("MemberLookup", R"({"phone":"952","proof":"55425"})");
    print("MemberLookup", R"({"email":"a@b","proof":"55425"})");
    print("WaitResponse", encode(WaitResponse{{{"catalogue", 4}}, 20}));
    print("StatusReport", encode(StatusReport{"1", 1, 2, {{"scanner", "ok"}}, {{"n", 1}}, {{"catalogue", 4}}}));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 2 && std::string_view(argv[1]) == "--records") {
        const auto time = parse_rfc3339("2026-11-22T08:00:00Z");
        if (!time) return 1;
        const std::string digest(64, 'a');
        print_rows(*time, digest);
        print_messages(*time, digest);
        return 0;
    }
    const auto all = judges();
    for (std::string line; std::getline(std::cin, line);) {
        const size_t tab = line.find('\t');
        const auto found = tab == std::string::npos ? all.end() : all.find(line.substr(0, tab));
        std::cout << (found == all.end() ? "unknown" : found->second(std::string_view(line).substr(tab + 1))) << '\n';
    }
    return 0;
}
