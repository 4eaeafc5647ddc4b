#include "sync/replica/replica_audit.h"

#include <pthread.h>

#include "platform/storage/database.h"
#include "sync/replica/replica_records.h"
#include "sync/replica/replica_rows.h"

namespace tp {

namespace {

Result<PartitionSums> kept_sums(Database& database, const std::string& bucket) {
    Statement& read = TRY(database.cached("SELECT sums FROM bucket_sum WHERE bucket = ?1"));
    if (!TRY(read.bind(bucket).step())) return PartitionSums{};
    auto kept = unpack_sums(read.bytes(0));
    read.reset();
    return kept;
}

Result<ReplicaAudit::Found> audit(const ReplicaPlace& place, const CancelToken& cancel) {
    constexpr int64_t cache_kib = 1'024;
    Database database = TRY(Database::open(TRY(place.present_file()), Role::reader, {.cache_kib = cache_kib}));
    const SystemClock clock;
    const auto limit = database.limit_work(cancel, clock);
    ReplicaAudit::Found found;
    RowSummer summer;
    TRY(database.read_transaction([&]() -> Status {
        TRY(database.quick_check());
        std::vector<std::string> buckets;
        Statement cursors = TRY(database.prepare("SELECT bucket FROM cursor"));
        while (TRY(cursors.step())) buckets.push_back(cursors.string(0));
        for (const std::string& bucket : buckets) {
            PartitionSums sums{};
            TRY(each_record(database, bucket, [&](const Row& row) -> Status {
                const RowSums of = summer.sums(row);
                sums[of.partition] += of.total();
                return {};
            }));
            if (sums != TRY(kept_sums(database, bucket))) found[bucket] = sums;
        }
        return {};
    }));
    return found;
}

}  // namespace

ReplicaAudit::~ReplicaAudit() {
    m_cancel.cancel();
    if (m_thread.joinable()) m_thread.join();
}

void ReplicaAudit::begin() {
    if (m_thread.joinable()) return;
    m_ended = false;
    m_thread = std::thread([this] {
        ::pthread_setname_np(::pthread_self(), "replica-audit");
        m_found = audit(m_place, m_cancel);
        m_ended = true;
    });
}

std::optional<Result<ReplicaAudit::Found>> ReplicaAudit::take() {
    if (!m_thread.joinable() || !m_ended) return std::nullopt;
    m_thread.join();
    return std::exchange(m_found, std::nullopt);
}

}  // namespace tp
