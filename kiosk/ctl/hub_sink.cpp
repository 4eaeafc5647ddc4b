#include "kiosk/ctl/hub_sink.h"

#include <fmt/format.h>

#include <memory>
#include <thread>

#include "kiosk/ctl/hub_at_rest.h"
#include "platform/base/log.h"
#include "platform/base/text_numbers.h"
#include "sync/protocol/codec.h"

namespace tp {

namespace {

constexpr size_t request_most = 768 * 1024;  // the socket takes lines of a mebibyte
constexpr Milliseconds commit_patience{120'000};
constexpr std::string_view finished = "finished";

std::string json_text(std::string_view text) {
    return "\"" + json_escape(text) + "\"";
}

template <typename Record>
std::string row_text(const Record& record) {
    return encode(record);
}
std::string row_text(const ImportedContent& content) {
    return fmt::format(R"({{"id":{},"sha256":{},"bytes":{},"media_type":{},"file":{}}})", json_text(content.id),
                       json_text(content.sha256), content.bytes, json_text(content.media_type),
                       json_text(content.file));
}
std::string row_text(const ImportedOrder& order) {
    return fmt::format(
        R"({{"order":{},"customer_name":{},"email":{},"phone":{},"postal_code":{},"receipt_number":{},"receipt_token":{},"member":{},"derived":{}}})",
        encode(order.order), json_text(order.customer_name), json_text(order.email), json_text(order.phone),
        json_text(order.postal_code), json_text(order.receipt_number), json_text(order.receipt_token),
        json_text(order.member), order.derived);
}
std::string row_text(const ImportedMember& member) {
    return fmt::format(
        R"({{"member":{},"last_name":{},"card":{},"phone":{},"email":{},"postal_code":{},"derived":{}}})",
        encode(member.member), json_text(member.last_name), json_text(member.card), json_text(member.phone),
        json_text(member.email), json_text(member.postal_code), member.derived);
}

std::string mark_key(const FileIdentity& file, ImportTable table) {
    return fmt::format("{}:{}:{}", to_string(table), file.bytes, file.sha256);
}

std::unexpected<Error> refusal(const Asked& asked) {
    // The disk's own failures keep their code: they are no refusal of the rows.
    for (const ErrorCode& code : {errc::full, errc::io})
        if (asked.refusal_code == code.name()) return fail(code, "the hub: " + asked.refusal_message);
    return fail(errc::refused, "the hub: " + asked.refusal_message + " (" + asked.refusal_code + ")");
}

}  // namespace

Result<HubSink::Asker> HubSink::reach_hub(const DataFolder& folder) {
    const std::string socket = folder.hub_socket();
    for (int left = 25;; --left) {
        const auto running = ask(socket, {{"command", "status"}});
        if (running)
            return [socket](std::string_view request) { return ask_text(socket, request, {}, commit_patience); };
        if (running.error().code != errc::unavailable) return std::unexpected(running.error());
        auto opened = HubAtRest::open(folder);
        if (opened)
            return [files = std::shared_ptr<HubAtRest>(std::move(*opened))](std::string_view request) {
                return files->ask(request);
            };
        if (opened.error().code != errc::conflict) return std::unexpected(opened.error());
        if (left == 0)
            return fail(errc::conflict,
                        "the hub's files are taken by another import, or by a hub that does not answer (" +
                            opened.error().message + "); wait for its end, then try again");
        std::this_thread::sleep_for(Milliseconds{200});
    }
}

Result<std::optional<ImportPosition>> HubSink::committed(const FileIdentity& file, ImportTable table) {
    const Asked asked =
        TRY(m_ask(fmt::format(R"({{"command":"import_mark","key":{}}})", json_text(mark_key(file, table)))));
    if (asked.refused()) return refusal(asked);
    const std::string value = text_of(asked.ok, "value");
    if (value.empty() || value == finished) return std::nullopt;
    const size_t space = value.find(' ');
    const auto offset = parse_digits(value.substr(0, space));
    const auto line = space == std::string::npos ? std::nullopt : parse_digits(value.substr(space + 1));
    if (!offset || !line) return std::nullopt;  // of another version: from the start, which is always right
    return ImportPosition{static_cast<uint64_t>(*offset), static_cast<uint64_t>(*line)};
}

Status HubSink::apply(ImportBatch batch) {
    std::string mark;
    if (!batch.file.sha256.empty())
        mark = fmt::format(
            R"(,"mark":{{"key":{},"value":{}}})", json_text(mark_key(batch.file, batch.table)),
            batch.last ? json_text(finished) : fmt::format("\"{} {}\"", batch.position.offset, batch.position.line));
    std::string rows;
    size_t first = 0, next = 0;
    const Status sent = std::visit(
        [&](const auto& records) -> Status {
            for (const auto& record : records) {
                const std::string text = row_text(record);
                if (!rows.empty() && rows.size() + text.size() > request_most) {
                    TRY(send(batch, rows, "", first));
                    rows.clear();
                    first = next;
                }
                ++next;
                rows += (rows.empty() ? "" : ",") + text;
            }
            return {};
        },
        batch.records);
    TRY(sent);
    if (rows.empty() && mark.empty()) return {};
    return send(batch, rows, mark, first);
}

Status HubSink::send(const ImportBatch& batch, std::string_view rows, const std::string& mark, size_t first) {
    const std::string request =
        fmt::format(R"({{"command":"import_batch","table":"{}","rows":[{}]{}}})", to_string(batch.table), rows, mark);
    const Asked asked = TRY(m_ask(request));
    if (asked.refused()) return refusal(asked);
    if (const auto rejected = asked.ok.find("rejected"); asked.ok.is_object() && rejected != asked.ok.end())
        for (const nlohmann::json& row : *rejected) {
            const auto index = parse_digits(text_of(row, "index"));
            const size_t record = index ? first + static_cast<size_t>(*index) : batch.lines.size();
            m_on_refused({batch.path, batch.table, record < batch.lines.size() ? batch.lines[record] : 0,
                          text_of(row, "code"), text_of(row, "message")});
        }
    return {};
}

}  // namespace tp
