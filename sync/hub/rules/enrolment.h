// One-time codes, enrolment, renewal. Thread rule: any thread.
#pragma once

#include "sync/hub/rules/buckets.h"
#include "sync/hub/rules/hub_files.h"
#include "sync/hub/rules/refusal.h"
#include "sync/protocol/messages.h"

namespace tp::hub {

class Enrolment {
  public:
    Enrolment(HubFiles& files, BucketRules& buckets) : m_files(files), m_buckets(buckets) {}

    struct NewCode {
        std::string code;
        WallTime expires_at{};
    };
    // A code for one device, kept hashed, for 30 minutes. Audited. An empty store means the only one there is.
    // not_found: a store that the hub does not know, though it knows some.
    Result<NewCode> make_code(const std::string& store, const std::string& name);

    // Consumes the code in one transaction: of many at once exactly one key gets a certificate, and gets the same one
    // when it asks again. Refused: bad_code, code_used, bad_csr.
    Answer<EnrolResponse> enrol(const EnrolRequest& request);

    // A new certificate for a device that showed its old one: for its enrolled key, or for a new one (CSR).
    Answer<EnrolResponse> renew(const DeviceRecord& device, const std::string& request_pem);

  private:
    Answer<EnrolResponse> response_for(StoreReader& reader, const DeviceRecord& device);
    Answer<DeviceRecord> consume(StoreWriter& writer, const std::string& code_hash, const EnrolRequest& request,
                                 const std::string& public_key);

    HubFiles& m_files;
    BucketRules& m_buckets;
};

}  // namespace tp::hub
