#include "sync/hub/rules/enrolment.h"

#include <algorithm>

#include "platform/base/ids.h"
#include "platform/secure/hash.h"
#include "sync/hub/rules/identifiers.h"

namespace tp::hub {

namespace {

constexpr std::chrono::minutes code_valid{30};

std::string code_hash(const HubFiles& files, const std::string& normalised) {
    return keyed_hash_hex(files.lookup_key, "enrolment:" + normalised);
}

// The store that is meant where none is named; empty where the hub has none yet.
Result<std::string> only_store(StoreReader& reader) {
    constexpr size_t named = 5;
    std::vector<std::string> ids;
    TRY(reader.visit_table(catalogue_bucket, "store", [&](const StoredRow& row) -> Result<bool> {
        ids.emplace_back(row.key);
        return ids.size() <= named;
    }));
    if (ids.empty()) return std::string();
    if (ids.size() == 1) return ids.front();
    std::string list;
    for (size_t i = 0; i < std::min(ids.size(), named); ++i) list += (i == 0 ? "" : ", ") + ids[i];
    if (ids.size() > named) list += ", …";
    return fail(tp::errc::invalid_argument, "the hub has several stores; say which one with --store: " + list);
}

// A hub that has no stores yet takes any name, so that terminals may come before the first import.
Result<bool> may_stand_in(StoreReader& reader, const std::string& store) {
    if (TRY(reader.row(catalogue_bucket, "store", store))) return true;
    bool any = false;
    TRY(reader.visit_table(catalogue_bucket, "store", [&](const StoredRow&) -> Result<bool> {
        any = true;
        return false;
    }));
    return !any;
}

std::string no_such_store(const std::string& store) {
    return "the hub has no store \"" + store + "\"; correct --store, or import its record first: hub import stores.csv";
}

Status check_name(const std::string& what, const std::string& text) {
    if (text.size() > max_name_bytes)
        return fail(tp::errc::invalid_argument,
                    "the " + what + " is longer than " + std::to_string(max_name_bytes) + " bytes; give a shorter one");
    if (!is_valid_utf8(text) || !has_no_controls(text))
        return fail(tp::errc::invalid_argument, "the " + what + " holds control characters or is no UTF-8");
    return {};
}

}  // namespace

Result<Enrolment::NewCode> Enrolment::make_code(const std::string& store, const std::string& name) {
    TRY(check_name("name", name));
    TRY(check_name("store", store));
    const NewCode fresh{make_one_time_code(), m_files.clock.wall() + code_valid};
    const std::string normalised = TRY(normalise_one_time_code(fresh.code));
    TRY(m_files.store->write([&](StoreWriter& writer) -> Status {
        if (!store.empty() && !TRY(may_stand_in(writer, store))) return fail(tp::errc::not_found, no_such_store(store));
        const std::string place = store.empty() ? TRY(only_store(writer)) : store;
        TRY(writer.put_code({code_hash(m_files, normalised), name, place, fresh.expires_at, {}, {}}));
        return writer.append_audit(m_files.clock.wall(), "operator", "code_new", "store " + place);
    }));
    return fresh;
}

Answer<EnrolResponse> Enrolment::response_for(StoreReader& reader, const DeviceRecord& device) {
    auto view = TRY(m_buckets.of(reader, device));
    EnrolResponse response;
    response.device = device.id;
    response.certificate = device.certificate;
    response.roots = {m_files.authority.root_pem()};
    response.hub_keys = {m_files.signing.public_hex(), m_files.sealing.public_hex()};
    response.configuration = {device.store, view.zone, device.name, std::move(view.buckets), protocol_schema};
    return response;
}

Answer<DeviceRecord> Enrolment::consume(StoreWriter& writer, const std::string& hash, const EnrolRequest& request,
                                        const std::string& public_key) {
    auto code = TRY(writer.code(hash));
    const WallTime now = m_files.clock.wall();
    if (!code) return refuse(401, errc::bad_code, "the code is not valid");
    if (!code->used_by.empty()) {
        if (code->used_by != public_key)
            return refuse(409, errc::code_used, "the code has been used by another device");
        const auto device = TRY(writer.device(code->device));
        if (!device || device->revoked) return refuse(403, errc::revoked, "the device has been revoked");
        return *device;
    }
    if (now >= code->expires_at) return refuse(401, errc::bad_code, "the code is not valid");
    // Before the code is used up: who mistyped the store tries again with the same one.
    if (!request.store.empty() && !TRY(may_stand_in(writer, request.store)))
        return refuse(400, errc::unknown_store, no_such_store(request.store));
    DeviceRecord device;
    device.id = make_uuid_v7(now);
    device.name = code->name.empty() ? request.name : code->name;
    device.store = code->store.empty() ? request.store : code->store;
    device.public_key_sha256 = public_key;
    device.certificate = TRY(m_files.authority.issue_device(request.csr, device.id, now));
    device.enrolled_at = now;
    code->used_by = public_key;
    code->device = device.id;
    TRY(writer.put_code(*code));
    TRY(writer.put_device(device));
    TRY(writer.append_audit(now, "device " + device.id, "enrolled", "store " + device.store));
    return device;
}

Answer<EnrolResponse> Enrolment::enrol(const EnrolRequest& request) {
    const auto normalised = normalise_one_time_code(request.code);
    if (!normalised) return refuse(401, errc::bad_code, "the code is not valid");
    const auto facts = check_request(request.csr);
    if (!facts) return refuse(400, errc::bad_csr, facts.error().message);
    for (const auto& [what, text] : {std::pair{"name", &request.name}, {"store", &request.store}})
        if (const Status fits = check_name(what, *text); !fits)
            return refuse(400, tp::errc::invalid_argument, fits.error().message);
    Answer<EnrolResponse> answer = refuse(500, tp::errc::internal, "");
    TRY(m_files.store->write([&](StoreWriter& writer) -> Status {
        auto device = consume(writer, code_hash(m_files, *normalised), request, facts->public_key_sha256);
        if (device)
            answer = response_for(writer, *device);
        else
            answer = std::unexpected(device.error());
        // A refusal has changed nothing; only our own failure has to be rolled back.
        if (!answer && answer.error().status >= 500) return fail(tp::errc::internal, "enrolling");
        return {};
    }));
    return answer;
}

Answer<EnrolResponse> Enrolment::renew(const DeviceRecord& device, const std::string& request_pem) {
    const auto facts = check_request(request_pem);
    if (!facts) return refuse(400, errc::bad_csr, facts.error().message);
    DeviceRecord renewed = device;
    const WallTime now = m_files.clock.wall();
    renewed.certificate = TRY(m_files.authority.issue_device(request_pem, device.id, now));
    renewed.public_key_sha256 = facts->public_key_sha256;
    Answer<EnrolResponse> answer = refuse(500, tp::errc::internal, "");
    TRY(m_files.store->write([&](StoreWriter& writer) -> Status {
        const auto current = TRY(writer.device(device.id));
        if (!current || current->revoked) {
            answer = refuse(403, errc::revoked, "the device has been revoked");
            return {};
        }
        TRY(writer.put_device(renewed));
        TRY(writer.append_audit(now, "device " + device.id, "renewed", ""));
        answer = response_for(writer, renewed);
        return {};
    }));
    return answer;
}

}  // namespace tp::hub
