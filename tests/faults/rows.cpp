#include "tests/faults/rows.h"

#include <algorithm>
#include <iterator>

namespace tp::faults {

std::vector<Row> all_rows() {
    std::vector<Row> rows;
    rows.push_back(power_cut_outbox_row());
    rows.push_back(power_cut_replica_row());
    std::ranges::move(teeth_rows(), std::back_inserter(rows));
    rows.push_back(teeth_dedupe_row());
    rows.push_back(simulation_row());
    std::ranges::move(kill_rows(), std::back_inserter(rows));
    rows.push_back(hang_row());
    rows.push_back(network_resets_row());
    rows.push_back(network_row());
    rows.push_back(lost_answer_row());
    rows.push_back(captive_portal_row());
    rows.push_back(poison_row());
    rows.push_back(io_errors_row());
    rows.push_back(failed_sync_row());
    rows.push_back(disk_full_row());
    rows.push_back(descriptors_row());
    rows.push_back(clock_row());
    rows.push_back(corruption_row());
    rows.push_back(cloned_disk_row());
    rows.push_back(offline_30_days_row());
    rows.push_back(old_databases_row());
    return rows;
}

}  // namespace tp::faults
