// What differs between two pictures, in tiles, found from their draw lists. Thread rule: UI thread.
#pragma once

#include <cstdint>
#include <vector>

#include "platform/display/raster.h"

struct ImDrawData;

namespace tp {

class DamageMap {
  public:
    static constexpr int tile = 64;

    void resize(int width, int height);
    void forget() { m_known = false; }
    // The rectangles (not overlapping, within the picture) in which this picture differs from the last one given.
    std::vector<PixelRect> update(const ImDrawData& data, Color clear);

  private:
    void add(const PixelRect& area, uint64_t hash);
    int m_width = 0;
    int m_height = 0;
    int m_columns = 0;
    int m_rows = 0;
    bool m_known = false;
    std::vector<uint64_t> m_current;
    std::vector<uint64_t> m_last;
};

}  // namespace tp
