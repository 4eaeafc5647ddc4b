// Requests to a whole hub in a folder of its own, without the network. An input is
//   <method> <target>\n<who and how>\n<body>      who and how: words out of anonymous, stranger, expired, zstd, range=…
//   EVENTS\n<type> <stream> <payload>\n…           events whose envelopes are right
// In a body $CODE is a fresh one-time code, $CSR a request for a certificate, $EPOCH the hub's epoch, $CHUNK a chunk.
#include <array>
#include <filesystem>
#include <set>

#include "fuzz.h"
#include "platform/base/bytes.h"
#include "platform/base/ids.h"
#include "platform/secure/hash.h"
#include "sync/hub/http/api.h"
#include "sync/hub/http/request_text.h"
#include "sync/hub/rules/hub_admin.h"
#include "sync/protocol/codec.h"
#include "sync/protocol/json.h"
#include "tests/doubles/temporary_folder.h"

using namespace tp;
using namespace tp::hub;

namespace {

constexpr int runs_of_a_hub = 2'000;  // then a new one: what has gathered shall not slow the search down
constexpr std::string_view install = "0190e4b0-0000-7000-8000-000000000001";
constexpr std::string_view kiosk_id = "0190e4b0-0000-7000-8000-00000000d001";

class FuzzedHub {
  public:
    FuzzedHub() {
        m_hub = fuzz::must(Hub::open(m_folder.file("hub"), m_clock, *m_log));
        m_admin = std::make_unique<HubAdmin>(*m_hub);
        m_api = std::make_unique<Api>(*m_hub);
        put("stores", {R"({"id":"1","name":"Main Street","country":"US"})", R"({"id":"2","name":"Mall"})"});
        put("products", {R"({"sku":"A-1","title":"Milk","price":{"minor":120,"currency":"USD"}})"});
        put("stock", {R"({"store":"1","sku":"A-1","quantity":2})", R"({"store":"2","sku":"A-1","quantity":7})"});
        put("orders", {R"({"order":{"number":"4471-0925","store":"1","steps":[]},"customer_name":"Jane Doe",)"
                       R"("postal_code":"55425","receipt_number":"R-77","receipt_token":"ABC123"})"});
        put("members", {R"({"member":{"id":"m1","first_name":"Jane","tier":"gold","points":120},"last_name":"Doe",)"
                        R"("card":"9520000000000018","phone":"+1 555 010-2233","postal_code":"sw1a 1aa"})"});
        const DeviceRecord device{std::string(kiosk_id), "Door", "1", "key", "", false, m_clock.wall(), {}};
        fuzz::must(store().write([&](StoreWriter& writer) { return writer.put_device(device); }));
        m_csr = fuzz::must(make_request(fuzz::must(make_private_key()), "kiosk"));
        const auto manifest = m_hub->snapshots().manifest(device, "catalogue");
        if (manifest) m_chunk = fuzz::must(decode<SnapshotManifest>(*manifest)).chunks.at(0).sha256;
    }
    [[nodiscard]] Response ask(const Request& request) { return m_api->handle(request); }
    [[nodiscard]] Response ask_health(const Request& request) { return m_api->handle_health(request, {}); }
    void next_hour() { m_clock.advance(std::chrono::hours(1)); }
    [[nodiscard]] WallTime now() const { return m_clock.wall(); }
    [[nodiscard]] hub::Store& store() { return *m_hub->files().store; }

    [[nodiscard]] std::string filled_in(std::string text) const {
        // A code is good for half an hour, which is less than from one run to the next.
        const std::string code =
            text.find("$CODE") == text.npos ? "" : fuzz::must(m_admin->new_code("1", "Kiosk")).code;
        for (const auto& [name, value] :
             {std::pair{"$CODE", code}, std::pair{"$CSR", json_escape(m_csr)},
              std::pair{"$EPOCH", m_hub->files().store->epoch()}, std::pair{"$CHUNK", m_chunk}})
            for (size_t at = 0; (at = text.find(name, at)) != std::string::npos; at += value.size())
                text.replace(at, std::string_view(name).size(), value);
        return text;
    }
    [[nodiscard]] int64_t last_event() {
        int64_t number = 0;
        fuzz::must(store().read([&](StoreReader& reader) -> Status {
            number = TRY(reader.last_event());
            return {};
        }));
        return number;
    }

  private:
    void put(const std::string& table, const std::vector<std::string>& rows) {
        const auto counts = fuzz::must(m_admin->apply_batch(table, rows));
        for (const auto& row : counts.rejected)
            fuzz::must(Status(fail(tp::errc::malformed, table + ": " + row.message)));
    }

    TemporaryFolder m_folder;
    VirtualClock m_clock{WallTime{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}}};
    std::unique_ptr<Logger> m_log = Logger::to_nowhere();
    std::unique_ptr<Hub> m_hub;
    std::unique_ptr<HubAdmin> m_admin;
    std::unique_ptr<Api> m_api;
    std::string m_csr, m_chunk;
};

FuzzedHub& a_hub() {
    // Made at once, so that it goes before what OpenSSL has left to do at the process's end.
    static auto hub = std::make_unique<FuzzedHub>();
    static int runs = 0;
    if (++runs % runs_of_a_hub == 0) {
        hub.reset();
        hub = std::make_unique<FuzzedHub>();
    }
    hub->next_hour();
    return *hub;
}

Request request_of(std::string_view text, const FuzzedHub& hub) {
    Request request;
    request.method = fuzz::take_until(text, " ");
    std::string target = hub.filled_in(std::string(fuzz::take_until(text, "\n")));
    if (const size_t mark = target.find('?'); mark != std::string::npos) {
        request.query = target.substr(mark + 1);
        target.resize(mark);
    }
    request.path = std::move(target);
    request.client = CertificateFacts{std::string(kiosk_id), "01", "key", hub.now() - std::chrono::days(1),
                                      hub.now() + std::chrono::days(30)};
    for (std::string_view words = fuzz::take_until(text, "\n"); !words.empty();) {
        const std::string_view word = fuzz::take_until(words, " ");
        if (word == "anonymous") request.client.reset();
        if (word == "stranger" && request.client) request.client->common_name = "somebody";
        if (word == "expired" && request.client) request.client->not_after = hub.now() - std::chrono::days(2);
        if (word == "zstd") request.accepts_zstd = true;
        if (word.starts_with("range=")) request.range = word.substr(6);
    }
    request.body = hub.filled_in(std::string(text));
    return request;
}

bool has_field(const Response& response, std::string_view name) {
    return std::ranges::any_of(response.headers, [&](const auto& field) { return field.first == name; });
}

void check_page(std::string_view body) {
    bool ended = false;
    while (!body.empty()) {
        TP_PROMISE(!ended);
        const auto line = decode_page_line(fuzz::take_until(body, "\n"));
        TP_PROMISE(line.has_value());
        ended = std::holds_alternative<PageEnd>(*line);
        const std::set<std::string> visible = {"catalogue", "store:1", "device:" + std::string(kiosk_id)};
        // Another store's rows come only as what a kiosk may know of its neighbours.
        if (!ended)
            TP_PROMISE(!std::get<RowLine>(*line).bucket.starts_with("device:") ||
                       visible.contains(std::get<RowLine>(*line).bucket));
    }
    TP_PROMISE(ended);
}

void check_response(const Request& request, const Response& response) {
    static const std::set<int> statuses = {200, 204, 206, 400, 401, 403, 404, 405, 409, 410, 413, 416, 429};
    TP_PROMISE(statuses.contains(response.status));
    TP_PROMISE(!response.route.empty());
    for (const auto& [name, value] : response.headers) TP_PROMISE(has_no_controls(name) && has_no_controls(value));
    if (!request.client && request.path != "/v1/enrol") TP_PROMISE(response.status == 401);
    if (response.waiting) {
        const auto last = response.waiting->ask(true);
        TP_PROMISE(last && !last->waiting);
        return check_response(request, *last);
    }
    if (has_field(response, "Content-Encoding")) return;
    if (response.content_type == "application/problem+json") {
        const auto problem = decode<Problem>(response.body);
        TP_PROMISE(problem && problem->status == response.status && response.status >= 400);
        TP_PROMISE(!problem->code.empty() && problem->code != tp::errc::internal.name());
    } else if (response.content_type == "application/x-ndjson") {
        check_page(response.body);
    } else {
        TP_PROMISE(response.status < 400 || response.status == 409);  // 409: the results of a batch
        if (response.content_type == "application/json" && response.status != 204)
            TP_PROMISE(check_json(response.body, {.max_bytes = size_t{16} << 20}));
    }
}

// I2: sent again, nothing of it takes effect.
void check_once(FuzzedHub& hub, const Request& request, const Response& first) {
    if (request.path != "/v1/events" || first.status != 200) return;
    const auto results = decode<EventsResponse>(first.body);
    TP_PROMISE(results.has_value());
    const int64_t before = hub.last_event();
    const auto again = decode<EventsResponse>(hub.ask(request).body);
    TP_PROMISE(again && again->results.size() == results->results.size());
    for (size_t i = 0; i < again->results.size(); ++i) {
        TP_PROMISE(again->results[i].id == results->results[i].id);
        TP_PROMISE(again->results[i].status != EventStatus::applied);
        TP_PROMISE(results->results[i].status != EventStatus::retry_after);
    }
    TP_PROMISE(hub.last_event() == before);
}

// One code, one device; and its key gets the same certificate again.
void check_enrolled(FuzzedHub& hub, const Request& request, const Response& first) {
    if (request.path != "/v1/enrol" || first.status != 200) return;
    const auto enrolled = decode<EnrolResponse>(first.body);
    TP_PROMISE(enrolled.has_value());
    const auto certificate = read_certificate(enrolled->certificate);
    TP_PROMISE(certificate && certificate->common_name == enrolled->device);
    const auto again = decode<EnrolResponse>(hub.ask(request).body);
    TP_PROMISE(again && again->certificate == enrolled->certificate && again->device == enrolled->device);
}

Request events_of(std::string_view lines, FuzzedHub& hub) {
    static int64_t seq = 0;
    EventsRequest batch;
    batch.install = install;
    while (!lines.empty() && batch.events.size() < max_events_per_batch) {
        std::string_view line = fuzz::take_until(lines, "\n");
        Event event;
        event.id = make_uuid_v7(hub.now());
        event.seq = ++seq;
        event.created_at = hub.now();
        event.type = fuzz::take_until(line, " ");
        event.stream_key = fuzz::take_until(line, " ");
        event.payload = line;
        event.sha256 = sha256_hex(event.payload);
        batch.events.push_back(std::move(event));
    }
    Request request = request_of("POST /v1/events\n\n", hub);
    request.body = encode(batch);
    return request;
}

template <typename T>
void check_message(std::string_view body) {
    const auto message = decode<T>(body);
    if (!message) return fuzz::check_error(message.error());
    const std::string written = encode(*message);
    const auto again = decode<T>(written);
    TP_PROMISE(again && encode(*again) == written);
}

void check_request_text(std::string_view text) {
    if (const auto plain = percent_decoded(text)) TP_PROMISE(plain->size() <= text.size() && is_valid_utf8(*plain));
    if (const auto range = parse_range(text)) {
        TP_PROMISE(range->first >= 0 && (!range->last || *range->last >= range->first));
        TP_PROMISE(!range->suffix || (*range->suffix > 0 && !range->last));
    }
    if (const auto value = query_value(text, "heads")) {
        TP_PROMISE(text.find("heads=" + *value) != text.npos);
        if (const auto heads = decode_heads(*value)) TP_PROMISE(decode_heads(encode_heads(*heads)) == *heads);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    std::string_view text = fuzz::text_of(data, size);
    FuzzedHub& hub = a_hub();
    constexpr std::string_view of_events = "EVENTS\n";
    const Request request =
        text.starts_with(of_events) ? events_of(text.substr(of_events.size()), hub) : request_of(text, hub);
    const Response response = hub.ask(request);
    check_response(request, response);
    check_once(hub, request, response);
    check_enrolled(hub, request, response);
    const int health = hub.ask_health(request).status;
    TP_PROMISE(health == 200 || health == 404);
    check_request_text(request.path);
    check_request_text(request.query);
    check_request_text(request.range);
    check_message<EnrolRequest>(request.body);
    check_message<PullRequest>(request.body);
    check_message<EventsRequest>(request.body);
    check_message<OrderLookup>(request.body);
    check_message<MemberLookup>(request.body);
    check_message<StatusReport>(request.body);
    return 0;
}
