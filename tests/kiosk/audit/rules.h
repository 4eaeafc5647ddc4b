// The rules. Each looks at one snapshot and adds what breaks it. Numbers and their sources: README.md.
// Thread rule: plain functions; glyphs are rasterised on the UI thread.
#pragma once

#include <vector>

#include "tests/kiosk/audit/snapshot.h"

namespace tp::audit {

// tree_rules.cpp
void check_names(const Snapshot& snapshot, std::vector<Finding>& found);
void check_aria(const Snapshot& snapshot, std::vector<Finding>& found);
void check_order(const Snapshot& snapshot, std::vector<Finding>& found);
// size_rules.cpp
void check_targets(const Snapshot& snapshot, std::vector<Finding>& found);
void check_gaps(const Snapshot& snapshot, std::vector<Finding>& found);
void check_heights(const Snapshot& snapshot, GlyphInks& inks, std::vector<Finding>& found);
void check_reach(const Snapshot& snapshot, std::vector<Finding>& found);
// layout_rules.cpp
void check_cuts(const Snapshot& snapshot, std::vector<Finding>& found);
void check_overlaps(const Snapshot& snapshot, std::vector<Finding>& found);
// contrast.cpp: of snapshots with pixels; others are left out
void check_contrast(const Snapshot& snapshot, GlyphInks& inks, std::vector<Finding>& found);
void check_parts(const Snapshot& snapshot, GlyphInks& inks, std::vector<Finding>& found);
// focus_rule.cpp: leaves the keypad somewhere on the screen
void check_focus(scenes::Theatre& theatre, const Where& where, std::vector<Finding>& found);
// flashing.cpp: pictures of one second, evenly spaced
void check_flashes(const Where& where, const std::vector<PixelBuffer>& second, std::vector<Finding>& found);

}  // namespace tp::audit
