#include "sync/hub/rules/lookups.h"

#include <algorithm>

#include "platform/secure/hash.h"
#include "sync/hub/rules/buckets.h"
#include "sync/hub/rules/identifiers.h"
#include "sync/protocol/codec.h"

namespace tp::hub {

namespace {

using std::chrono::hours, std::chrono::minutes, std::chrono::seconds;

constexpr size_t longest_identifier = 254;  // an e-mail address (RFC 5321, clause 4.5.3.1.3, less its brackets)
constexpr size_t compared_proofs = 4;

// A keyed hash that nobody has: what the second question of every look-up asks for, or is compared with.
const std::string nobody(64, '0');

// Always the same number of comparisons.
bool any_matches(const std::vector<std::string>& proofs, const std::string& given) {
    bool matches = false;
    for (size_t i = 0; i < compared_proofs; ++i) {
        const std::string& proof = i < proofs.size() ? proofs[i] : nobody;
        matches = (equal_constant_time(proof, given) && i < proofs.size()) || matches;
    }
    return matches;
}

}  // namespace

Lookups::Lookups(HubFiles& files)
    : m_files(files),
      m_devices(files.clock, {20, minutes{12}, seconds{30}, hours{1}}),
      m_identifiers(files.clock, {5, hours{4}, seconds{60}, hours{24}}) {}

Answer<std::string> Lookups::find(const DeviceRecord& device, const std::string& kind, const std::string& key,
                                  const std::string& proof) {
    const std::string identifier = kind + ":" + key;
    const auto device_pause = m_devices.pause(device.id);
    const auto identifier_pause = m_identifiers.pause(identifier);
    if (device_pause || identifier_pause) {
        Refusal refusal(429, errc::cooling_down, "too many wrong answers");
        refusal.retry_after = std::max(device_pause.value_or(seconds{0}), identifier_pause.value_or(seconds{0}));
        return std::unexpected(std::move(refusal));
    }
    std::optional<PersonRecord> person;
    TRY(m_files.store->read([&](StoreReader& reader) -> Status {
        person = TRY(reader.person(kind, key));
        // The decoy is a person whom no proof opens, so that an unknown identifier costs one hit and one miss as well.
        const auto other = TRY(reader.person(kind, person ? nobody : "decoy"));
        if (!person && other) person = PersonRecord{kind, {}, {}, {}, {}};
        return {};
    }));
    const bool matches = any_matches(person ? person->proofs : std::vector<std::string>{}, proof);
    if (!matches || !person) {
        m_devices.failed(device.id);
        m_identifiers.failed(identifier);
        return refuse(404, errc::no_match, "nothing fits both answers");
    }
    m_identifiers.succeeded(identifier);
    return std::move(person->body);
}

// Titles of lines that the source gave as SKUs only come from the catalogue of today.
Answer<std::string> Lookups::filled_order(std::string body) {
    Order order = TRY(decode<Order>(body));
    if (std::ranges::none_of(order.lines, &std::string::empty, &OrderLine::title)) return body;
    bool changed = false;
    TRY(m_files.store->read([&](StoreReader& reader) -> Status {
        for (OrderLine& line : order.lines) {
            if (!line.title.empty()) continue;
            const auto row = TRY(reader.row(catalogue_bucket, "product", line.sku));
            if (!row) continue;
            line.title = TRY(decode<Product>(*row)).title;
            changed = true;
        }
        return {};
    }));
    return changed ? encode(order) : std::move(body);
}

Answer<std::string> Lookups::order(const DeviceRecord& device, const OrderLookup& request) {
    const bool by_receipt = request.number.empty();
    const std::string& identifier = by_receipt ? request.receipt_number : request.number;
    const std::string& proof = by_receipt ? request.receipt_token : request.proof;
    if (identifier.empty() || proof.empty() || identifier.size() > longest_identifier ||
        proof.size() > longest_identifier)
        return refuse(400, tp::errc::malformed, "expected number and proof, or receipt_number and receipt_token");
    const auto kind = by_receipt ? Identifier::receipt_number : Identifier::order_number;
    std::string body =
        TRY(find(device, "order", identifier_hash(m_files.lookup_key, kind, identifier),
                 proof_hash(m_files.lookup_key, by_receipt ? Proof::receipt_token : Proof::postal_code, proof)));
    return filled_order(std::move(body));
}

Answer<std::string> Lookups::member(const DeviceRecord& device, const MemberLookup& request) {
    Identifier kind = Identifier::card;
    std::string identifier = request.card;
    if (identifier.empty() && !request.phone.empty()) {
        kind = Identifier::phone;
        identifier = request.phone;
    } else if (identifier.empty()) {
        kind = Identifier::email;
        identifier = request.email;
    }
    if (identifier.empty() || request.proof.empty() || identifier.size() > longest_identifier ||
        request.proof.size() > longest_identifier)
        return refuse(400, tp::errc::malformed, "expected one of card, phone, email; and proof");
    return find(device, "member", identifier_hash(m_files.lookup_key, kind, identifier),
                proof_hash(m_files.lookup_key, Proof::postal_code, request.proof));
}

}  // namespace tp::hub
