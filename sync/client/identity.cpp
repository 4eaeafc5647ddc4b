#include "sync/client/identity.h"

#include "platform/base/data_folder.h"
#include "platform/secure/secret_file.h"
#include "sync/protocol/codec.h"
#include "sync/protocol/json.h"

namespace tp {

namespace {

std::string identity_file(const std::string& folder) {
    return folder + "/identity.json";
}

}  // namespace

Status save_identity(const std::string& folder, const Identity& identity) {
    TRY(make_private_folder(folder));
    Json enrolled = TRY(parse_json(encode(identity.enrolled)));
    const Json file = {
        {"hub_url", identity.hub_url}, {"private_key", identity.private_key}, {"enrolled", std::move(enrolled)}};
    return write_secret_file(identity_file(folder), dump_json(file));
}

Result<Identity> load_identity(const std::string& folder) {
    const std::string text = TRY_CONTEXT(read_secret_file(identity_file(folder)), "reading the identity");
    Json file = TRY_CONTEXT(parse_json(text), "reading the identity");
    const auto is_text = [&](const char* name) { return file.contains(name) && file[name].is_string(); };
    if (!file.is_object() || !is_text("hub_url") || !is_text("private_key") || !file.contains("enrolled"))
        return fail(errc::malformed, "identity.json lacks a field");
    Identity identity;
    identity.hub_url = file["hub_url"].get<std::string>();
    identity.private_key = file["private_key"].get<std::string>();
    identity.enrolled = TRY_CONTEXT(from_json_value<EnrolResponse>(file["enrolled"]), "reading the identity");
    return identity;
}

}  // namespace tp
