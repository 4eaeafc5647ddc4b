// The rules. Each looks at one snapshot and adds what breaks it. Numbers and their sources: README.md.
// Thread rule: plain functions; glyphs are rasterised on the UI thread.
#pragma once

#include <set>

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
void check_answer(const Snapshot& snapshot, std::vector<Finding>& found);  // of what has not been scrolled
// contrast.cpp: of snapshots with pixels; others are left out
void check_contrast(const Snapshot& snapshot, GlyphInks& inks, std::vector<Finding>& found);
void check_parts(const Snapshot& snapshot, GlyphInks& inks, std::vector<Finding>& found);
// The colour of a pixel, without its opacity.
[[nodiscard]] Color pixel(const PixelBuffer& picture, int x, int y);
// focus_rule.cpp: leaves the keypad somewhere on the screen. The ring round what it comes to is looked at where
// `ringed` is given and does not have that id yet.
void check_focus(scenes::Theatre& theatre, const Where& where, std::set<std::string>* ringed,
                 std::vector<Finding>& found);
// ring_rule.cpp: the least contrast, on any side of a control, of the strongest line round it to what is round that.
// 21 where the picture has no place for it. `reach`: how far out the ring goes, px; `corner`: of the control's corners.
[[nodiscard]] double ring_contrast(const PixelBuffer& picture, const Rect& control, float corner, float reach);
void check_ring(scenes::Theatre& theatre, const Where& where, const ui::Node& node, std::vector<Finding>& found);
// flashing.cpp: pictures of one second, evenly spaced
void check_flashes(const Where& where, const std::vector<PixelBuffer>& second, std::vector<Finding>& found);

}  // namespace tp::audit
