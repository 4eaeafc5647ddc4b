// Replicas of generated catalogues for benchmarks, written by the product's own writer as the sync engine writes them.
#pragma once

#include <string>

#include "generate/catalogue.h"
#include "sync/replica/replica_writer.h"

namespace tp::bench {

// The folder of a replica of `products` products: made on first use, kept beside the programs for the next run. It is
// shared: a benchmark that writes works on a copy (copy_replica). Ends the program on failure.
[[nodiscard]] std::string replica_folder(size_t products);
// Copies the present replica of `from` into the folder `to`, which is made.
void copy_replica(const std::string& from, const std::string& to);

// Feeds all of `catalogue` to `writer` as snapshots of the bucket `catalogue` and of each store.
void feed(ReplicaWriter& writer, const Catalogue& catalogue);

// Prints why and ends the program.
void must(const Status& status);

}  // namespace tp::bench
