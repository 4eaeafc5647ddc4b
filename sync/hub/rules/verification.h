// Anti-entropy: what a device holds of a bucket against what it should hold. Thread rule: any thread; one comparison
// that finds a difference at a time.
#pragma once

#include <mutex>

#include "sync/hub/rules/buckets.h"
#include "sync/hub/rules/hub_files.h"
#include "sync/hub/rules/refusal.h"
#include "sync/protocol/messages.h"

namespace tp::hub {

class Verification {
  public:
    Verification(HubFiles& files, BucketRules& buckets) : m_files(files), m_buckets(buckets) {}

    // NDJSON: all rows of partitions whose sums differ, as far as about max_bytes go (always one partition), then a
    // VerifyEnd. Not the device's bucket: 404. Others are being answered: 503 with Retry-After.
    Answer<std::string> compare(const DeviceRecord& device, const VerifyRequest& request);

  private:
    HubFiles& m_files;
    BucketRules& m_buckets;
    std::timed_mutex m_walking;  // a walk reads the whole bucket
};

}  // namespace tp::hub
