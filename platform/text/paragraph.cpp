#include "platform/text/paragraph.h"

#include <algorithm>
#include <cmath>

namespace tp {

CaretStop Paragraph::caret_at(size_t offset) const {
    CaretStop best;
    for (const CaretStop& stop : carets) {
        if (stop.offset <= offset) best = stop;
    }
    return best;
}

CaretStop Paragraph::caret_near(float x, float y) const {
    if (lines.empty()) return {};
    size_t line = 0;
    while (line + 1 < lines.size() && y >= lines[line + 1].top) ++line;
    CaretStop best;
    float distance = INFINITY;
    for (const CaretStop& stop : carets) {
        if (stop.line != line || std::fabs(stop.x - x) >= distance) continue;
        best = stop;
        distance = std::fabs(stop.x - x);
    }
    return best;
}

size_t Paragraph::next_offset(size_t offset) const {
    for (const CaretStop& stop : carets) {
        if (stop.offset > offset) return stop.offset;
    }
    return offset;
}

size_t Paragraph::previous_offset(size_t offset) const {
    size_t best = 0;
    for (const CaretStop& stop : carets) {
        if (stop.offset < offset) best = std::max(best, stop.offset);
    }
    return std::min(best, offset);
}

}  // namespace tp
