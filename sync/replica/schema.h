// The tables of replica.db. Inside sync/replica and for tools that only read.
#pragma once

#include <string_view>

#include "platform/base/error.h"

namespace tp {

class Database;

// PRAGMA user_version of a replica that this build can read. The file is disposable: any other version is thrown away
// and fetched again, so there are no migrations.
inline constexpr int replica_schema_version = 3;

// Tables alone: what rows are inserted into. Of a product, `rank` (the rowid) orders by falling popularity with gaps of
// rank_gap, so that a search in rowid order yields the best sellers first without sorting.
extern const std::string_view replica_tables;
// Indexes: made before a replica is used, after a fresh one's rows are in.
extern const std::string_view replica_indexes;

// Whether an open file is one that this build has made, judged before a statement of ours touches a table of it: a
// trigger would run with our next insert, a view or a generated column answer in a table's place. `unsupported`:
// another version. `corrupt`: anything in its schema that is not ours, or not as ours, or a size that no catalogue has.
Status check_replica_schema(Database& database);

inline constexpr long long rank_gap = 8;

}  // namespace tp
