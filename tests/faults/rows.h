// The rows of this folder's files; row.h says what one is.
#pragma once

#include "tests/faults/row.h"

namespace tp::faults {

Row power_cut_outbox_row();
Row power_cut_replica_row();
std::vector<Row> teeth_rows();

}  // namespace tp::faults
