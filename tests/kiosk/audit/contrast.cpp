// Contrast of what was drawn: the ink is where a glyph covers a pixel wholly, the ground where it does not at all.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "kiosk/ui/theme.h"
#include "tests/kiosk/audit/rules.h"

namespace tp::audit {
namespace {

// WCAG 2.2, 1.4.3 and, for the high-contrast theme, 1.4.6; parts 1.4.11.
constexpr double text_ratio = 4.5, large_ratio = 3, high_ratio = 7, part_ratio = 3;
// "Understanding 1.4.3": large is about 1.5 times the body text, or 1.2 times and bold.
constexpr float large = 1.5F, large_bold = 1.2F;
constexpr int bold = 700;
constexpr size_t glyphs_a_line = 6;

uint32_t packed(Color c) {
    return static_cast<uint32_t>(c.r) << 16U | static_cast<uint32_t>(c.g) << 8U | c.b;
}

// The colour that is there most often.
std::optional<Color> usual(std::vector<uint32_t>& colors) {
    if (colors.empty()) return std::nullopt;
    std::ranges::sort(colors);
    uint32_t best = colors.front();
    size_t most = 0;
    for (size_t i = 0; i < colors.size();) {
        size_t end = i;
        while (end < colors.size() && colors[end] == colors[i]) ++end;
        if (end - i > most) {
            most = end - i;
            best = colors[i];
        }
        i = end;
    }
    return Color::rgb(best);
}

// The same where colours run into each other: of the kind that is there most often. On a gradient each pixel is of a
// colour of its own, and a neighbour's letter would be the commonest one.
std::optional<Color> usual_ground(const std::vector<uint32_t>& colors) {
    const auto kind = [](uint32_t color) { return color & 0xE0E0E0U; };
    std::vector<uint32_t> kinds;
    for (const uint32_t color : colors) kinds.push_back(kind(color));
    const auto best = usual(kinds);
    if (!best) return std::nullopt;
    std::vector<uint32_t> members;
    std::ranges::copy_if(colors, std::back_inserter(members),
                         [&](uint32_t color) { return kind(color) == packed(*best); });
    return usual(members);
}

struct Drawn {
    Color ink, ground;
    [[nodiscard]] double contrast() const { return ui::contrast(ink, ground); }
};

// Nothing where too little of the glyph can be seen.
std::optional<Drawn> drawn(const PixelBuffer& picture, const GlyphInks::Placed& glyph, const Rect& seen) {
    constexpr int round = 3;
    std::vector<uint32_t> inks, grounds;
    int strongest = 0;
    Color strongest_color;
    const GlyphBitmap& bitmap = *glyph.bitmap;
    // Of a glyph on its way out of sight little is left to tell what stands round it: elsewhere it is seen whole.
    const Rect whole{static_cast<float>(glyph.x), static_cast<float>(glyph.y), static_cast<float>(bitmap.width),
                     static_cast<float>(bitmap.height)};
    if (const Rect left = whole.intersected(seen); left.width * left.height * 2 < whole.width * whole.height)
        return std::nullopt;
    for (int y = -round; y < bitmap.height + round; ++y)
        for (int x = -round; x < bitmap.width + round; ++x) {
            const int at_x = glyph.x + x, at_y = glyph.y + y;
            if (!seen.contains({static_cast<float>(at_x), static_cast<float>(at_y)})) continue;
            const bool inside = x >= 0 && y >= 0 && x < bitmap.width && y < bitmap.height;
            const int coverage =
                inside
                    ? bitmap
                          .coverage[static_cast<size_t>(y) * static_cast<size_t>(bitmap.width) + static_cast<size_t>(x)]
                    : 0;
            const Color color = pixel(picture, at_x, at_y);
            if (coverage == 0) grounds.push_back(packed(color));
            if (coverage >= 250) inks.push_back(packed(color));
            if (coverage > strongest) {
                strongest = coverage;
                strongest_color = color;
            }
        }
    const auto ground = usual_ground(grounds);
    if (!ground || strongest < 64) return std::nullopt;
    if (const auto ink = usual(inks)) return Drawn{*ink, *ground};
    // Thin strokes cover no pixel wholly: what the colour is before it was mixed with the ground.
    const auto unmixed = [&](uint8_t mixed, uint8_t under) {
        const double part = strongest / 255.0;
        return static_cast<uint8_t>(std::clamp(std::round((mixed - under * (1 - part)) / part), 0.0, 255.0));
    };
    return Drawn{{unmixed(strongest_color.r, ground->r), unmixed(strongest_color.g, ground->g),
                  unmixed(strongest_color.b, ground->b)},
                 *ground};
}

std::string hex(Color c) {
    return fmt::format("#{:02X}{:02X}{:02X}", c.r, c.g, c.b);
}

// WCAG asks nothing of what is not active (1.4.3, "Incidental"; 1.4.11, "inactive components").
bool inactive(const ui::Node* node) {
    return node != nullptr && has_word(node->state, "disabled");
}

// The worst of some letters of each line.
std::optional<Drawn> worst_of(const Snapshot& snapshot, const InkText& text, GlyphInks& inks) {
    std::optional<Drawn> worst;
    const Rect seen = text.drawn.clip.intersected(snapshot.screen());
    for (const TextLine& line : text.drawn.paragraph->lines) {
        const size_t step = std::max<size_t>(1, line.glyph_count / glyphs_a_line);
        for (size_t i = 0; i < line.glyph_count; i += step) {
            const auto glyph = inks.placed(text.drawn.paragraph->glyphs[line.first_glyph + i], text.drawn.at);
            if (const auto one = drawn(*snapshot.picture, glyph, seen);
                one && (!worst || one->contrast() < worst->contrast()))
                worst = one;
        }
    }
    return worst;
}

// The strongest step on a line of pixels from outside into a control: its edge, if it has one that can be seen. On the
// side where it shows more: a control that ends at another one inside of its card has no edge there.
double edge_contrast(const Snapshot& snapshot, const Rect& at) {
    constexpr int out = 8, in = 12;
    const Rect screen = snapshot.screen();
    const int y = static_cast<int>(at.centre().y);
    const auto step = [&](int from, int way) {
        const int to = from + way * (out + in);
        if (std::min(from, to) < 0 || std::max(from, to) >= static_cast<int>(screen.width)) return 1.0;
        const Color outside = pixel(*snapshot.picture, from, y);
        double best = 1;
        for (int x = from; x != to; x += way)
            best = std::max(best, ui::contrast(outside, pixel(*snapshot.picture, x, y)));
        return best;
    };
    if (!screen.contains(at.centre())) return 21;
    return std::max(step(static_cast<int>(at.x) - out, 1), step(static_cast<int>(at.right()) + out, -1));
}

std::optional<Color> usual_inside(const Snapshot& snapshot, const Rect& at) {
    const Rect inside = at.inset(at.width * 0.2F, at.height * 0.2F).intersected(snapshot.screen());
    std::vector<uint32_t> colors;
    for (float y = inside.y; y < inside.bottom(); y += 3)
        for (float x = inside.x; x < inside.right(); x += 3)
            colors.push_back(packed(pixel(*snapshot.picture, static_cast<int>(x), static_cast<int>(y))));
    return usual(colors);
}

size_t icons_in(const Snapshot& snapshot, const ui::Node& node) {
    return static_cast<size_t>(std::ranges::count_if(snapshot.icons, [&](const ui::DrawnIcon& icon) {
        return node.rect.contains(icon.at.centre()) && icon.clip.contains(icon.at.centre());
    }));
}

bool whole(const Snapshot& snapshot, const ui::Node& node) {
    return node.rect.height >= node.touch_height * snapshot.metrics.scale - 2 &&
           !node.rect.intersected(snapshot.screen()).empty();
}

// A chosen control differs from its neighbour by lightness, an edge or an icon, never by hue alone (WCAG 1.4.1, whose
// "Understanding" takes 3:1 of lightness for a difference that is not one of colour alone).
void check_chosen(const Snapshot& snapshot, std::vector<Finding>& found) {
    const auto group = [](const ui::Node& node) { return node.id.substr(0, node.id.rfind('.')); };
    const auto chosen = [](const ui::Node& node) {
        return has_word(node.state, "checked") || has_word(node.state, "selected") || has_word(node.state, "pressed");
    };
    const auto seen = [&](const ui::Node& node) {
        return whole(snapshot, node) && !snapshot.fades(node.rect, node.rect);
    };
    for (const ui::Node& node : snapshot.nodes) {
        if (!is_control(node.role) || !chosen(node) || !seen(node)) continue;
        const auto other = std::ranges::find_if(snapshot.nodes, [&](const ui::Node& one) {
            return one.role == node.role && !chosen(one) && group(one) == group(node) && seen(one);
        });
        if (other == snapshot.nodes.end()) continue;
        if (icons_in(snapshot, node) != icons_in(snapshot, *other)) continue;
        const auto a = usual_inside(snapshot, node.rect), b = usual_inside(snapshot, other->rect);
        const double lightness = a && b ? ui::contrast(*a, *b) : 1;
        const bool outlined =
            edge_contrast(snapshot, node.rect) >= part_ratio && edge_contrast(snapshot, other->rect) < part_ratio;
        if (lightness >= part_ratio || outlined) continue;
        found.push_back({Rule::part, snapshot.where, node.id, "that it is chosen is told by hue alone",
                         fmt::format("{:.2f}:1", lightness), fmt::format("{:.1f}:1", part_ratio), node.rect});
    }
}

}  // namespace

void check_contrast(const Snapshot& snapshot, GlyphInks& inks, std::vector<Finding>& found) {
    if (!snapshot.picture) return;
    const float body = ui::least_main_size * snapshot.metrics.scale;
    for (const InkText& text : snapshot.texts) {
        if (inactive(text.node) || snapshot.fades(text)) continue;
        const auto worst = worst_of(snapshot, text, inks);
        if (!worst) continue;
        const bool is_large = text.drawn.size_px >= large * body ||
                              (text.drawn.size_px >= large_bold * body && text.drawn.weight >= bold);
        const double asked = snapshot.high_contrast ? high_ratio : is_large ? large_ratio : text_ratio;
        if (worst->contrast() >= asked) continue;
        found.push_back({Rule::contrast, snapshot.where, label_of(text),
                         fmt::format("{} on {}", hex(worst->ink), hex(worst->ground)),
                         fmt::format("{:.2f}:1", worst->contrast()), fmt::format("{:.1f}:1", asked), text.ink});
    }
}

void check_parts(const Snapshot& snapshot, GlyphInks& inks, std::vector<Finding>& found) {
    if (!snapshot.picture) return;
    const auto has_words = [&](const ui::Node& node) {
        return std::ranges::any_of(snapshot.texts, [&](const InkText& text) { return text.node == &node; });
    };
    for (const ui::DrawnIcon& icon : snapshot.icons) {
        if (!icon.clip.contains(icon.at.centre())) continue;  // scrolled away, under what stands there
        if (snapshot.fades(icon.at, icon.clip)) continue;
        const ui::Node* node = node_around(snapshot, icon.at.centre());
        // An icon beside words repeats them; one that stands alone is what tells the control (WCAG 1.4.11).
        if (node == nullptr || inactive(node) || has_words(*node) || !whole(snapshot, *node)) continue;
        const auto one = drawn(*snapshot.picture, inks.icon(static_cast<uint32_t>(icon.icon), icon.at),
                               icon.clip.intersected(snapshot.screen()));
        if (!one || one->contrast() >= part_ratio) continue;
        found.push_back({Rule::part, snapshot.where, node->id,
                         fmt::format("its icon, {} on {}", hex(one->ink), hex(one->ground)),
                         fmt::format("{:.2f}:1", one->contrast()), fmt::format("{:.1f}:1", part_ratio), icon.at});
    }
    for (const ui::Node& node : snapshot.nodes) {
        // A field is told by its edge alone; a button by its words.
        if ((node.role != ui::Role::textbox && node.role != ui::Role::searchbox) || !whole(snapshot, node)) continue;
        if (snapshot.fades(node.rect, node.rect)) continue;
        const double edge = edge_contrast(snapshot, node.rect);
        if (edge >= part_ratio) continue;
        found.push_back({Rule::part, snapshot.where, node.id, "the edge of the field", fmt::format("{:.2f}:1", edge),
                         fmt::format("{:.1f}:1", part_ratio), node.rect});
    }
    check_chosen(snapshot, found);
}

}  // namespace tp::audit
