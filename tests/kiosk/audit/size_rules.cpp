// Millimetres and degrees: targets, gaps between them, capital letters.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

#include "tests/kiosk/audit/rules.h"

namespace tp::audit {
namespace {

using ui::Node;
using Script = GlyphInks::Script;

constexpr float main_target_mm = 20, target_mm = 15, apart_mm = 2;
constexpr float target_tolerance_mm = 0.05F;  // of sums of floats
constexpr double main_degrees = 0.7;          // EN 301 549 5.1.4
constexpr double caption_mm = 4.8;            // Section 508 402.4, at the 600 mm of the table
constexpr double table_distance_mm = 600;
// Scripts without capitals: their letters have to be as high as the small letters of Latin are where its capitals
// have the figure; Inter's x-height is 1118 of 2048 and its capitals are 1490.
constexpr double small_letters = 1118.0 / 1490.0;

bool in_sight(const Snapshot& snapshot, const Node& node) {
    return node.touch_width > 0 && !node.rect.intersected(snapshot.screen()).empty();
}

bool within(const Rect& inner, const Rect& outer) {
    return inner.x >= outer.x && inner.y >= outer.y && inner.right() <= outer.right() &&
           inner.bottom() <= outer.bottom();
}

std::vector<char32_t> code_points(std::string_view utf8) {
    std::vector<char32_t> points;
    for (size_t i = 0; i < utf8.size();) {
        const auto lead = static_cast<unsigned char>(utf8[i]);
        const size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        char32_t point = length == 1 ? lead : lead & (0x7FU >> length);
        for (size_t k = 1; k < length && i + k < utf8.size(); ++k)
            point = (point << 6U) | (static_cast<unsigned char>(utf8[i + k]) & 0x3FU);
        points.push_back(point);
        i += length;
    }
    return points;
}

// The scripts whose letters a text has; digits are as high as capitals.
std::set<Script> scripts_of(std::string_view text) {
    std::set<Script> scripts;
    for (const char32_t c : code_points(text)) {
        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xC0 && c < 0x250))
            scripts.insert(Script::latin);
        else if (c >= 0x590 && c < 0x600)
            scripts.insert(Script::hebrew);
        else if ((c >= 0x600 && c < 0x780) || (c >= 0xFB50 && c < 0xFF00))
            scripts.insert(Script::arabic);
        else if (c >= 0x900 && c < 0x980)
            scripts.insert(Script::devanagari);
        else if (c >= 0xE00 && c < 0xE80)
            scripts.insert(Script::thai);
        else if ((c >= 0x3040 && c < 0x3100) || (c >= 0x3400 && c < 0xA000))
            scripts.insert(Script::han);
    }
    return scripts;
}

bool has_capitals(Script script) {
    return script == Script::latin || script == Script::han;
}

double degrees(double mm, double distance_mm) {
    return 2 * std::atan(mm / 2 / distance_mm) * 180 / std::numbers::pi;
}

}  // namespace

void check_targets(const Snapshot& snapshot, std::vector<Finding>& found) {
    for (const Node& node : snapshot.nodes) {
        if (node.touch_width <= 0) continue;
        const float asked = node.main_action ? main_target_mm : target_mm;
        const float width = snapshot.metrics.to_mm(node.touch_width),
                    height = snapshot.metrics.to_mm(node.touch_height);
        if (std::min(width, height) >= asked - target_tolerance_mm) continue;
        found.push_back({Rule::target, snapshot.where, node.id,
                         node.main_action ? "a main action is too small" : "a target is too small",
                         fmt::format("{:.1f} x {:.1f} mm", width, height), fmt::format("{:.0f} mm", asked), node.rect});
    }
}

void check_gaps(const Snapshot& snapshot, std::vector<Finding>& found) {
    // Rectangles stand on whole pixels: two roundings.
    const float asked = snapshot.px(apart_mm) - 1;
    for (size_t i = 0; i < snapshot.nodes.size(); ++i) {
        const Node& a = snapshot.nodes[i];
        if (!in_sight(snapshot, a)) continue;
        for (size_t k = i + 1; k < snapshot.nodes.size(); ++k) {
            const Node& b = snapshot.nodes[k];
            if (!in_sight(snapshot, b)) continue;
            const float dx = std::max(a.rect.x, b.rect.x) - std::min(a.rect.right(), b.rect.right());
            const float dy = std::max(a.rect.y, b.rect.y) - std::min(a.rect.bottom(), b.rect.bottom());
            const float gap = std::max(dx, dy);
            if (gap >= asked) continue;
            const bool inside = within(a.rect, b.rect) || within(b.rect, a.rect);
            found.push_back({Rule::apart, snapshot.where, b.id,
                             fmt::format("{} {}",
                                         inside    ? "one target in the other:"
                                         : gap < 0 ? "it overlaps"
                                                   : "too near to",
                                         a.id),
                             fmt::format("{:.1f} mm", gap / snapshot.metrics.px_per_mm),
                             fmt::format("{:.0f} mm", apart_mm), b.rect});
        }
    }
}

// EN 301 549 8.3.2.1 and 8.3.3.1. Where there is no visitor nothing was asked for.
void check_reach(const Snapshot& snapshot, std::vector<Finding>& found) {
    if (!snapshot.where.low_reach || !snapshot.visitor || !ui::Metrics::offers_low_reach(snapshot.panel)) return;
    constexpr double rounding_mm = 0.3;  // of edges on whole pixels
    for (const Node& node : snapshot.nodes) {
        if (!in_sight(snapshot, node)) continue;
        const double top = snapshot.panel.height_above_floor_mm(node.rect.y);
        const double bottom = snapshot.panel.height_above_floor_mm(node.rect.bottom());
        if (top <= ui::highest_reach_mm + rounding_mm && bottom >= ui::lowest_reach_mm - rounding_mm) continue;
        found.push_back({Rule::reach, snapshot.where, node.id, "out of reach from a wheelchair",
                         fmt::format("{:.0f} to {:.0f} mm above the floor", bottom, top),
                         fmt::format("{:.0f} to {:.0f} mm", ui::lowest_reach_mm, ui::highest_reach_mm), node.rect});
    }
}

void check_heights(const Snapshot& snapshot, GlyphInks& inks, std::vector<Finding>& found) {
    const double distance = snapshot.panel.viewing_distance_mm;
    for (const InkText& text : snapshot.texts) {
        const bool caption = text.drawn.type >= ui::Type::secondary;
        for (const Script script : scripts_of(text.drawn.text)) {
            const double mm =
                inks.letter_height(script, text.drawn.size_px, text.drawn.weight) / snapshot.metrics.px_per_mm;
            double asked = caption ? degrees(caption_mm, table_distance_mm) : main_degrees;
            if (!has_capitals(script)) asked *= small_letters;
            const double measured = degrees(mm, distance);
            if (measured >= asked - 0.002) continue;
            found.push_back({Rule::height, snapshot.where, label_of(text), "letters are too low",
                             fmt::format("{:.3f} degrees ({:.1f} mm)", measured, mm),
                             fmt::format("{:.3f} degrees", asked), text.ink});
        }
        // What a control or a title is called is no caption.
        if (!caption || text.node == nullptr || text.node->name != text.drawn.text) continue;
        if (is_control(text.node->role) || text.node->role == ui::Role::heading)
            found.push_back({Rule::height,
                             snapshot.where,
                             label_of(text),
                             "the name of a control in the size of a caption",
                             {},
                             {},
                             text.ink});
    }
}

}  // namespace tp::audit
