#include "sync/protocol/codec.h"

#include "sync/protocol/field_reader.h"
#include "sync/protocol/field_writer.h"
#include "sync/protocol/json.h"
#include "sync/protocol/line_node.h"

namespace tp {

namespace {

constexpr std::array<std::string_view, 5> event_status_names = {"applied", "duplicate", "rejected", "quarantined",
                                                                "retry_after"};

}  // namespace

std::string_view to_string(EventStatus status) {
    return event_status_names[static_cast<size_t>(status)];
}
std::optional<EventStatus> parse_event_status(std::string_view name) {
    for (size_t i = 0; i < event_status_names.size(); ++i)
        if (event_status_names[i] == name) return static_cast<EventStatus>(i);
    return std::nullopt;
}

template <typename T>
Result<T> from_json_value(Json value) {
    return fields::FieldReader::read_whole<T>(fields::NlohmannNode(value));
}

template <typename T>
std::string encode(const T& value) {
    std::string text;
    fields::FieldWriter::append(value, text);
    return text;
}

template <typename T>
Result<T> decode(std::string_view text, const JsonCaps& caps) {
    return from_json_value<T>(TRY(parse_json(text, caps)));
}

// A look-up names its subject in exactly one way, with its proof.
template <>
Result<OrderLookup> from_json_value<OrderLookup>(Json value) {
    auto lookup = TRY(fields::FieldReader::read_whole<OrderLookup>(fields::NlohmannNode(value)));
    const bool by_number = !lookup.number.empty() && !lookup.proof.empty();
    const bool by_receipt = !lookup.receipt_number.empty() && !lookup.receipt_token.empty();
    if (by_number == by_receipt)
        return fail(errc::malformed, "expected number and proof, or receipt_number and receipt_token");
    return lookup;
}

template <>
Result<MemberLookup> from_json_value<MemberLookup>(Json value) {
    auto lookup = TRY(fields::FieldReader::read_whole<MemberLookup>(fields::NlohmannNode(value)));
    if (!lookup.card.empty() + !lookup.phone.empty() + !lookup.email.empty() != 1)
        return fail(errc::malformed, "expected one of card, phone and email");
    return lookup;
}

// Asked and told by the hundred a second, or by the batch.
#define TP_CODEC_BY_LINES(T)                                                                          \
    template <>                                                                                       \
    Result<T> decode<T>(std::string_view text, const JsonCaps& caps) {                                \
        if (text.size() > caps.max_bytes) return fail(errc::too_large, "JSON text over its cap");     \
        return fields::FieldReaderOf<fields::LineNode>::read_whole<T>(TRY(fields::parse_line(text))); \
    }
TP_CODEC_BY_LINES(PullRequest)
TP_CODEC_BY_LINES(EventsRequest)
TP_CODEC_BY_LINES(EventsResponse)
#undef TP_CODEC_BY_LINES

#define TP_CODEC_OF_OWN_READER(T)             \
    template std::string encode<T>(const T&); \
    template Result<T> decode<T>(std::string_view, const JsonCaps& caps);
#define TP_CODEC(T)           \
    TP_CODEC_OF_OWN_READER(T) \
    template Result<T> from_json_value<T>(Json);
TP_CODEC(Money)
TP_CODEC(Department)
TP_CODEC(Product)
TP_CODEC(Promotion)
TP_CODEC(Store)
TP_CODEC(Stock)
TP_CODEC(ZonePrice)
TP_CODEC(Relation)
TP_CODEC(Content)
TP_CODEC(Outcome)
TP_CODEC(Order)
TP_CODEC(Member)
TP_CODEC(Event)
TP_CODEC(Problem)
TP_CODEC(EnrolRequest)
TP_CODEC(DeviceConfiguration)
TP_CODEC(EnrolResponse)
TP_CODEC(Cursor)
TP_CODEC(PullRequest)
TP_CODEC(VerifyRequest)
TP_CODEC(SnapshotManifest)
TP_CODEC(EventsRequest)
TP_CODEC(EventResult)
TP_CODEC(EventsResponse)
TP_CODEC(WaitResponse)
TP_CODEC(StatusReport)
TP_CODEC_OF_OWN_READER(OrderLookup)
TP_CODEC_OF_OWN_READER(MemberLookup)
#undef TP_CODEC
#undef TP_CODEC_OF_OWN_READER
// The end of a page and of a verification stand inside of an object of their own, {"page": {…}}, so that a line tells
// what it is.
#define TP_END_CODEC(T, NAME)                                                                                    \
    template Result<T> from_json_value<T>(Json);                                                                 \
    template <>                                                                                                  \
    std::string encode<T>(const T& end) {                                                                        \
        std::string text = "{\"" NAME "\":";                                                                     \
        fields::FieldWriter::append(end, text);                                                                  \
        return text + "}";                                                                                       \
    }                                                                                                            \
    template <>                                                                                                  \
    Result<T> decode<T>(std::string_view text, const JsonCaps& caps) {                                           \
        Json line = TRY(parse_json(text, caps));                                                                 \
        const auto end = line.is_object() ? line.find(NAME) : line.end();                                        \
        if (!line.is_object() || end == line.end()) return fail(errc::malformed, NAME ": the field is missing"); \
        return fields::FieldReader::read_whole<T>(fields::NlohmannNode(*end));                                   \
    }
TP_END_CODEC(PageEnd, "page")
TP_END_CODEC(VerifyEnd, "verified")
#undef TP_END_CODEC

}  // namespace tp
