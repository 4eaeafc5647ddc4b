// A fresh replica out of a snapshot, in a file of its own. Inside sync/replica.
// Thread rule: every method on the writer's thread. One thread of its own makes records and words out of lines, another
// puts them into the file, so that whoever drives this is not held up; or all happens in the calls (BuildOn::caller).
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "sync/protocol/messages.h"
#include "sync/replica/replica_rows.h"
#include "sync/replica/replica_writer.h"

namespace tp {

class ReplicaBuilder {
  public:
    static Result<std::unique_ptr<ReplicaBuilder>> begin(const std::string& path, const SnapshotManifest& manifest,
                                                         const OpenOptions& options, BuildOn build_on);
    ~ReplicaBuilder();  // ends what is under way; the file stays

    // The lines of the next chunk. Errors: what came of an earlier one.
    Status add(std::string lines);
    // Whether add() or finish() would not wait long: no chunk is waiting, and after the last one all is done.
    [[nodiscard]] bool ready() const;
    // Waits for all rows, and checks that they are what the manifest says (corrupt where not); then indexes, cursor and
    // sums are in place and the whole file has been checked. Nothing holds the file any more.
    Status finish();

  private:
    struct Impl;
    explicit ReplicaBuilder(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp
