// The rows of this folder's files; row.h says what one is.
#pragma once

#include "tests/faults/row.h"

namespace tp::faults {

Row power_cut_outbox_row();
Row power_cut_replica_row();
std::vector<Row> teeth_rows();
Row io_errors_row();
Row failed_sync_row();
Row disk_full_row();
Row descriptors_row();
Row clock_row();
Row corruption_row();
Row old_databases_row();
Row simulation_row();
Row teeth_dedupe_row();
std::vector<Row> kill_rows();
Row hang_row();
Row network_resets_row();
Row network_row();
Row lost_answer_row();
Row cloned_disk_row();
Row captive_portal_row();
Row poison_row();
Row offline_30_days_row();

// Parts of io_errors_row().
void fail_calls_of_terminal(Trials& trials);
void fail_calls_of_hub(Trials& trials);

}  // namespace tp::faults
