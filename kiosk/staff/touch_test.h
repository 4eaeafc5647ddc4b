// Whether a panel reports a touch where a finger is: targets all over it, hits and misses, and by how much they are
// off. Lengths in millimetres of the picture, from its top left. Thread rule: plain values.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "platform/display/geometry.h"

namespace tp {

class TouchTest {
  public:
    static constexpr float target_mm = 15;
    static constexpr size_t map_columns = 8, map_rows = 8;

    // Targets of 15 mm in rows and columns at most 80 mm apart, those at the edges touching them, so that all corners
    // have one. Where `free` is (buttons and words) there is none.
    TouchTest(Size panel_mm, Rect free_mm);

    struct Target {
        Rect at;
        bool hit = false;
    };
    [[nodiscard]] const std::vector<Target>& targets() const { return m_targets; }
    [[nodiscard]] Size panel() const { return m_panel; }

    // A finger went down there. True: on a target that was not hit yet.
    bool touch(Point at);

    [[nodiscard]] size_t hits() const { return m_hits; }
    [[nodiscard]] size_t misses() const { return m_misses.size(); }
    [[nodiscard]] const std::vector<Point>& missed_at() const { return m_misses; }
    [[nodiscard]] bool complete() const { return m_hits == m_targets.size(); }

    // How far from the target's middle the touches were, on average; of hits, and of misses up to 30 mm from a target,
    // which was meant then. Nothing before the first.
    struct Offset {
        float dx = 0, dy = 0;  // mean; to the right and downwards is positive
        float spread = 0;      // standard deviation of the distance from that mean
    };
    [[nodiscard]] std::optional<Offset> offset() const;

    // Misses by place, row after row; the most of one place is 1.
    [[nodiscard]] std::array<float, map_columns * map_rows> miss_map() const;

    // "targets=28 hits=28 misses=3 dx_mm=0.4 dy_mm=-1.2 spread_mm=1.9": for the log.
    [[nodiscard]] std::string summary() const;

  private:
    Size m_panel;
    std::vector<Target> m_targets;
    size_t m_hits = 0;
    std::vector<Point> m_misses;
    std::vector<Point> m_offsets;
};

}  // namespace tp
