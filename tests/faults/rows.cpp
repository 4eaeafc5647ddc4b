#include "tests/faults/rows.h"

namespace tp::faults {

std::vector<Row> all_rows() {
    std::vector<Row> rows{
        power_cut_outbox_row(),
    };
    for (Row& row : teeth_rows()) rows.insert(rows.begin() + 1, std::move(row));
    return rows;
}

}  // namespace tp::faults
