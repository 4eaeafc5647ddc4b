// What is cut off, runs out of its place, or lies over something else.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "tests/kiosk/audit/rules.h"

namespace tp::audit {
namespace {

constexpr float slack_px = 2;       // of a rounded place and a soft edge
constexpr float air_px = 2;         // between letters and the edge of their control
constexpr float field_line_dp = 4;  // fields.cpp, with the caret in it

struct Excess {
    float left = 0, top = 0, right = 0, bottom = 0;
    [[nodiscard]] float across() const { return std::max(left, right); }
};

Excess beyond(const Rect& ink, const Rect& place) {
    return {place.x - ink.x, place.y - ink.y, ink.right() - place.right(), ink.bottom() - place.bottom()};
}

std::string side_of(const Excess& over, float allowed) {
    std::string sides;
    const auto add = [&](float by, const char* side) {
        if (by > allowed)
            sides += fmt::format("{}{:.0f} px {}", sides.empty() ? "" : ", ", by - std::min(allowed, 0.0F), side);
    };
    add(over.left, "left");
    add(over.top, "above");
    add(over.right, "right");
    add(over.bottom, "below");
    return sides;
}

// What a clip hides that cannot be scrolled into sight.
std::string lost_to_clip(const Snapshot& snapshot, const InkText& text) {
    Excess over = beyond(text.ink, text.drawn.clip);
    if (text.drawn.scrolls == ui::Scrolls::sideways) over.left = over.right = 0;
    // What moves sideways may lie in what moves down.
    if (text.drawn.scrolls != ui::Scrolls::no) {
        if (!snapshot.first || snapshot.above) over.top = 0;
        if (!snapshot.last) over.bottom = 0;
    }
    return side_of(over, slack_px);
}

constexpr float far = -1e6F;

// A control that a scroll area cuts is higher than its rectangle.
void leave_out_cut_sides(const Snapshot& snapshot, const ui::Node& node, Excess& over) {
    if (node.rect.height < node.touch_height * snapshot.metrics.scale - 2) over.top = over.bottom = far;
    if (node.rect.width < node.touch_width * snapshot.metrics.scale - 2) over.left = over.right = far;
}

// Where letters have to end: inside of the line round a field, inside of any other control.
float edge_of(const Snapshot& snapshot, const ui::Node& node) {
    const bool field = node.role == ui::Role::textbox || node.role == ui::Role::searchbox;
    return field ? -field_line_dp * snapshot.metrics.scale : 0;
}

// What runs out of the control that it belongs to, or touches its edge.
std::string out_of_node(const Snapshot& snapshot, const InkText& text) {
    if (text.node == nullptr || !is_control(text.node->role)) return {};
    const ui::Node& node = *text.node;
    Excess over = beyond(text.ink, node.rect);
    if (text.drawn.scrolls == ui::Scrolls::sideways) over.left = over.right = far;
    leave_out_cut_sides(snapshot, node, over);
    return side_of(over, edge_of(snapshot, node) - air_px);
}

// Icons and the caret have no such air: they are drawn, not typed.
std::string out_of_control(const Snapshot& snapshot, const Rect& ink, const ui::Node& node) {
    Excess over = beyond(ink, node.rect);
    leave_out_cut_sides(snapshot, node, over);
    return side_of(over, slack_px);
}

// Part of a toast or another message.
bool is_said(const Snapshot& snapshot, const Rect& ink) {
    return std::ranges::any_of(snapshot.nodes, [&](const ui::Node& node) {
        return (node.role == ui::Role::status || node.role == ui::Role::alert) && node.rect.contains({ink.x, ink.y}) &&
               node.rect.contains({ink.right(), ink.bottom()});
    });
}

float overlap_of(const Rect& a, const Rect& b) {
    const Rect both = a.intersected(b);
    return both.empty() ? 0 : std::min(both.width, both.height);
}

// How deep ink lies in ink: the largest of their glyphs' rectangles.
float overlap_of(const InkLine& a, const InkLine& b, const Rect& seen) {
    if (overlap_of(a.ink, b.ink) <= 0) return 0;
    float most = 0;
    for (const Rect& one : a.glyphs) {
        if (overlap_of(one, b.ink) <= 0) continue;
        for (const Rect& other : b.glyphs) most = std::max(most, overlap_of(one.intersected(seen), other));
    }
    return most;
}

float overlap_of(const InkText& a, const InkText& b) {
    if (overlap_of(a.ink, b.ink) <= 0) return 0;
    const Rect seen = a.drawn.clip.intersected(b.drawn.clip);
    float most = 0;
    for (const InkLine& one : a.lines)
        for (const InkLine& other : b.lines) most = std::max(most, overlap_of(one, other, seen));
    return most;
}

}  // namespace

void check_cuts(const Snapshot& snapshot, std::vector<Finding>& found) {
    const auto add = [&](const InkText& text, std::string what, std::string by) {
        found.push_back({Rule::cut, snapshot.where, label_of(text), std::move(what), std::move(by), "0 px", text.ink});
    };
    for (const InkText& text : snapshot.texts) {
        if (text.drawn.paragraph->truncated) add(text, "its words are cut short", {});
        if (const std::string by = lost_to_clip(snapshot, text); !by.empty()) add(text, "cut off", by);
        if (const std::string by = out_of_node(snapshot, text); !by.empty())
            add(text, "it touches the edge of its control or runs out of it", by);
    }
    const auto inside = [&](const Rect& ink, const ui::Node* node, const char* what) {
        if (node == nullptr || !is_control(node->role)) return;
        if (const std::string by = out_of_control(snapshot, ink, *node); !by.empty())
            found.push_back({Rule::cut, snapshot.where, node->id, what, by, "0 px", ink});
    };
    for (const ui::DrawnIcon& icon : snapshot.icons) {
        const Rect ink = icon.at.inset(icon.at.width * 0.1F).intersected(icon.clip);
        // What a scroll area hides may lie where another control is seen, and what is said lies over controls.
        if (!icon.clip.contains(icon.at.centre()) || is_said(snapshot, ink)) continue;
        inside(ink, node_around(snapshot, icon.at.centre()), "its icon runs out of it");
    }
    for (const Rect& caret : snapshot.carets)
        inside(caret, node_around(snapshot, caret.centre()), "its caret runs out of it");
}

void check_overlaps(const Snapshot& snapshot, std::vector<Finding>& found) {
    const auto add = [&](const InkText& text, std::string what, float by) {
        found.push_back({Rule::overlap, snapshot.where, label_of(text), std::move(what), fmt::format("{:.0f} px", by),
                         "0 px", text.ink});
    };
    for (size_t i = 0; i < snapshot.texts.size(); ++i) {
        const InkText& a = snapshot.texts[i];
        for (size_t line = 0; line + 1 < a.lines.size(); ++line)
            if (const float by = overlap_of(a.lines[line], a.lines[line + 1], a.drawn.clip); by > slack_px)
                add(a, "its own lines touch", by);
        for (size_t k = i + 1; k < snapshot.texts.size(); ++k)
            if (const float by = overlap_of(a, snapshot.texts[k]); by > slack_px)
                add(snapshot.texts[k], "it lies over " + label_of(a), by);
        for (const ui::DrawnIcon& icon : snapshot.icons) {
            const Rect ink = icon.at.inset(icon.at.width * 0.1F).intersected(icon.clip).intersected(a.drawn.clip);
            float by = 0;
            for (const InkLine& line : a.lines)
                for (const Rect& glyph : line.glyphs) by = std::max(by, overlap_of(glyph, ink));
            if (by > slack_px) add(a, "it lies over an icon", by);
        }
    }
}

// At its usual size all of the answer; enlarged, where less has room, its largest words.
void check_answer(const Snapshot& snapshot, std::vector<Finding>& found) {
    constexpr std::string_view answers[] = {
        "search.result.0", "product.answer",  "order.title",   "order.checkin",       "order.checked_in",
        "member.points",   "hold.confirm",    "hold.code",     "feedback.face.great", "assistance.called",
        "orders.problem",  "loyalty.problem", "order.problem", "feedback.problem",    "assistance.problem",
        "assistance.call", "feedback.reasons"};
    // What comes after the answer is in sight with it at the usual size.
    constexpr std::string_view after_answers[] = {"order.checkin", "assistance.call", "feedback.reasons"};
    const auto any = [&](std::string_view id) {
        return std::ranges::find(snapshot.nodes, id, &ui::Node::id) != snapshot.nodes.end();
    };
    // Where nothing was found or nothing asked for, what sells best is no answer; nor is what a department begins with.
    if (any("search.empty") || any("search.popular") || snapshot.where.scene.starts_with("department.")) return;
    // What is typed is seen.
    for (const ui::Node& node : snapshot.nodes)
        if (has_word(node.state, "focused") && (node.role == ui::Role::textbox || node.role == ui::Role::searchbox) &&
            node.rect.height < node.touch_height * snapshot.metrics.scale - 2)
            found.push_back({Rule::answer, snapshot.where, node.id, "the field that is typed into is not in sight",
                             fmt::format("{:.0f} px", node.rect.height),
                             fmt::format("{:.0f} px", node.touch_height * snapshot.metrics.scale), node.rect});
    // Enlarged letters and a keyboard leave a small panel no place; the answer comes with the keyboard's last key.
    if (snapshot.where.zoom > 1 && any("keyboard.done")) return;
    float edge = snapshot.screen().bottom();
    for (const ui::ScrollPlace& place : snapshot.places)
        if (place.scrolls == ui::Scrolls::down) edge = std::min(edge, place.at.bottom());
    // Enlarged, what was searched in place of what was typed may be all that has room.
    if (snapshot.where.zoom > 1 && (any("search.corrected") || any("search.left_out"))) return;
    // What these are shown for.
    constexpr std::pair<std::string_view, std::string_view> shown[] = {
        {"search.results", "search.result.0"},  {"search.corrected", "search.result.0"},
        {"product.in_stock", "product.answer"}, {"order.ready", "order.title"},
        {"member.member", "member.points"},     {"hold.asked", "hold.confirm"}};
    for (const auto& [scene, answer] : shown)
        if (snapshot.where.scene == scene && !any(answer))
            found.push_back({Rule::answer, snapshot.where, std::string(answer), "it is not there", {}, {}, {}});
    for (const ui::Node& node : snapshot.nodes) {
        if (std::ranges::find(answers, node.id) == std::end(answers)) continue;
        if (node.id == "order.title" && any("order.checked_in")) continue;  // the answer is now that one is expected
        if (snapshot.where.zoom > 1 && std::ranges::find(after_answers, node.id) != std::end(after_answers)) continue;
        if (node.id == "order.checkin" && snapshot.where.scene != "order.ready") continue;
        // What a clip cuts ends at its edge.
        float end = node.rect.bottom() + 1;
        if (snapshot.where.zoom > 1) {
            const InkText* largest = nullptr;
            for (const InkText& text : snapshot.texts)
                if (text.node == &node && (largest == nullptr || text.drawn.size_px > largest->drawn.size_px))
                    largest = &text;
            if (largest != nullptr) end = largest->ink.bottom();
        }
        if (end > edge)
            found.push_back({Rule::answer,
                             snapshot.where,
                             node.id,
                             "it is not in sight before anything is scrolled",
                             fmt::format("{:.0f} px below", end - edge),
                             {},
                             node.rect});
    }
}

}  // namespace tp::audit
