// Records as rows of buckets. Thread rule: that of the store's reader or writer.
#pragma once

#include "sync/hub/store/store.h"
#include "sync/protocol/messages.h"

namespace tp::hub {

// Puts a record where terminals pull it from.
Result<PutOutcome> put_record(StoreWriter& writer, const std::string& bucket, const Row& record);

// Gives the rows of a store that was written before there were sums theirs; once.
Status ensure_sums(Store& store);

}  // namespace tp::hub
