// Live answers about people, for two proofs. Wrong and unknown are one answer and the same work.
// Thread rule: any thread.
#pragma once

#include "sync/hub/rules/cool_down.h"
#include "sync/hub/rules/hub_files.h"
#include "sync/hub/rules/refusal.h"
#include "sync/protocol/messages.h"

namespace tp::hub {

class Lookups {
  public:
    // Limits: 20 failures a device, forgotten at one in 12 minutes, then 30 s doubling to an hour; 5 an identifier, one
    // in 4 hours, then a minute doubling to a day. 10,000 guesses of one device in a day come to under 200 evaluated
    // ones.
    explicit Lookups(HubFiles& files);

    // The record as JSON. Refused: no_match (404), cooling_down (429 with Retry-After), malformed (400: neither form).
    Answer<std::string> order(const DeviceRecord& device, const OrderLookup& request);
    Answer<std::string> member(const DeviceRecord& device, const MemberLookup& request);

  private:
    Answer<std::string> find(const DeviceRecord& device, const std::string& kind, const std::string& key,
                             const std::string& proof);
    Answer<std::string> filled_order(std::string body);

    HubFiles& m_files;
    CoolDown m_devices, m_identifiers;
};

}  // namespace tp::hub
