// The inside of ReplicaWriter, shared by the files that do its work. Inside sync/replica. Thread rule: the writer's.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "platform/storage/database.h"
#include "sync/replica/replica_audit.h"
#include "sync/replica/replica_builder.h"
#include "sync/replica/replica_rows.h"
#include "sync/replica/replica_writer.h"

namespace tp {

// A database and its rows.
struct OpenReplica {
    Database database;
    ReplicaRows rows;

    explicit OpenReplica(Database opened) : database(std::move(opened)), rows(database) {}
    OpenReplica(const OpenReplica&) = delete;
    OpenReplica& operator=(const OpenReplica&) = delete;
};

struct ReplicaWriter::Impl {
    // replacing: a small bucket's snapshot inside a transaction; staging: pages inside one.
    enum class State { idle, staging, replacing, building };

    ReplicaPlace& place;
    Logger& log;
    OpenOptions options;
    BuildOn build_on;
    std::unique_ptr<OpenReplica> live;
    std::unique_ptr<ReplicaBuilder> builder;
    // Built and not yet in the live one's place: pages go here until a pull is complete.
    std::unique_ptr<OpenReplica> fresh;
    State state = State::idle;
    SnapshotManifest manifest;
    std::map<std::string, int64_t> snapshot_counts;
    int64_t snapshot_total = 0;
    bool show_first_chunk = false;
    int64_t products_before = 0;  // what is staged; of a repair as well
    bool unchecked = false;       // the live file is another process's work
    WallTime audit_began{};
    uint64_t audit_of = 0;  // the generation of the place
    ReplicaAudit audit;

    Impl(ReplicaPlace& p, Logger& l, const std::string& vfs, BuildOn on) : place(p), log(l), build_on(on), audit(p) {
        options.vfs = vfs;
    }

    // What cursors, pages and sums are about.
    [[nodiscard]] OpenReplica& target() { return fresh ? *fresh : *live; }

    Status open_present();
    void check_once();
    Result<int64_t> products();
    Status check_not_emptied();
    Status start_empty();
    Status adopt(const std::string& name);
    void remove_others(const std::string& keep);
    Result<std::string> next_name();
    Status rollback();
    Status drop_fresh();
    Status take_built();
    Status put_in_place();
    Status replace_rows(std::string_view lines);
    Status show(std::string_view lines);
    Status check_replaced();
    Status page(std::string_view lines, const std::vector<Cursor>& sent);
    Status complete(const CompletedPull& pull);
    Status copy_from_live();
    Status begin_staging();
    void drop_chunks();
    // Hands `result` on; damage found on the way is answered with an empty replica.
    template <typename T>
    Result<T> guarded(Result<T> result) {
        if (!result && result.error().code == errc::corrupt && state != State::building) {
            log.error("replica_damaged", {{"error", result.error().message}, {"file", fresh ? "built" : "live"}});
            state = State::idle;
            if (fresh) {  // the live one is not to blame
                (void)drop_fresh();
                return result;
            }
            live.reset();
            if (const Status empty = start_empty(); !empty)
                log.error("replica_not_replaced", {{"error", empty.error().message}});
        }
        return result;
    }
    // What readers have met counts as met here; a file that is built is about to take the damaged one's place anyway.
    [[nodiscard]] Status sound() {
        if (!place.damaged() || fresh) return {};
        return guarded(Status(fail(errc::corrupt, "a question has met damage in the replica")));
    }
    // Opens the file again where the disk did not let us the last time.
    [[nodiscard]] Status ready() { return live ? Status{} : open_present(); }
};

}  // namespace tp
