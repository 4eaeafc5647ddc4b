// Drawing of a store's plan. It works in pixels: a map is not mirrored, whatever Ui does with the rest of the screen.
#include <algorithm>
#include <cmath>

#include "kiosk/ui/store_map.h"

namespace tp::ui {
namespace {

constexpr float map_padding = 28;  // dp, inside of the card
// A plan shows the way, not the proportions: in a low or narrow card it is drawn this much wider or higher than it is.
constexpr float most_stretch = 1.4F;
constexpr float pin_radius = 26, least_pin_radius = 17, you_radius = 22;
constexpr float pulse_seconds = 1.2F;  // one pulse; three of them show the eye where to look, then the picture rests
constexpr int pulses = 3;
constexpr Milliseconds pulse_step{33};

// From metres to pixels of the picture.
struct Plan {
    Rect area;  // px
    Point scale{1, 1};
    [[nodiscard]] Point at(Point metres) const { return {area.x + metres.x * scale.x, area.y + metres.y * scale.y}; }
    [[nodiscard]] Rect at(const Rect& metres) const {
        const Point low = at(Point{metres.x, metres.y});
        return {low.x, low.y, metres.width * scale.x, metres.height * scale.y};
    }
    [[nodiscard]] std::vector<Point> at(const std::vector<Point>& metres) const {
        std::vector<Point> out;
        for (const Point p : metres) out.push_back(at(p));
        return out;
    }
};

bool is_box(const std::vector<Point>& o) {
    return o.size() == 4 && ((o[0].y == o[1].y && o[1].x == o[2].x && o[2].y == o[3].y && o[3].x == o[0].x) ||
                             (o[0].x == o[1].x && o[1].y == o[2].y && o[2].x == o[3].x && o[3].y == o[0].y));
}

bool touches(const Rect& one, const Rect& other) {
    return !one.intersected(other).empty();
}

class MapView {
  public:
    MapView(Ui& ui, const Rect& card, const StoreMapSpec& spec)
        : m_ui(ui), m_c(ui.colors()), m_map(*spec.map), m_spec(spec) {
        const Rect room = ui.px(card.inset(map_padding));
        const Point fits{room.width / m_map.size().width, room.height / m_map.size().height};
        const float most = std::min(fits.x, fits.y) * most_stretch;
        m_plan.scale = {std::min(fits.x, most), std::min(fits.y, most)};
        const float width = m_map.size().width * m_plan.scale.x, height = m_map.size().height * m_plan.scale.y;
        m_plan.area = {std::round(room.x + (room.width - width) / 2), std::round(room.y + (room.height - height) / 2),
                       width, height};
        m_card = ui.px(card);
    }

    bool draw() {
        const auto found = m_map.find(m_spec.marked);
        shape(m_map.outline(), dp(20), m_c.picture, std::nullopt);
        for (const MapZone& zone : m_map.zones()) this->zone(zone);
        if (lined()) shape(m_map.outline(), dp(20), Color{0, 0, 0, 0}, m_c.line);
        for (const MapFixture& fixture : m_map.fixtures()) this->fixture(fixture);
        const bool numbered = numbers_fit();
        if (found) m_pin_radius = pin_radius_on(m_map.shelves()[found->shelf]);
        for (size_t i = 0; i < m_map.shelves().size(); ++i)
            shelf(m_map.shelves()[i], found && found->shelf == i ? &*found : nullptr, numbered);
        if (found && m_spec.route) route(*found);
        you(found ? &*found : nullptr);
        if (found) pin(*found);
        return found.has_value();
    }

  private:
    [[nodiscard]] float dp(float length) const { return m_ui.px(length); }
    // Where a theme has no soft tints (high contrast) shapes are told apart by their lines.
    [[nodiscard]] bool lined() const { return contrast(m_c.line, m_c.surface) >= 3; }
    [[nodiscard]] Color shelf_color() const { return lined() ? m_c.surface : mix(m_c.none_tint, m_c.line, 0.45F); }

    void shape(const std::vector<Point>& outline, float radius, Color color, std::optional<Color> line) {
        Canvas& canvas = m_ui.canvas();
        if (is_box(outline)) {
            const Rect box = m_plan.at(bounds_of(outline));
            canvas.fill_rounded(box, radius, color);
            if (line) canvas.stroke_rounded(box, radius, std::max(1.0F, dp(3)), *line);
            return;
        }
        std::vector<Point> points = m_plan.at(outline);
        canvas.fill_polygon(points, color);
        if (!line) return;
        points.push_back(points.front());
        canvas.polyline(points, std::max(1.0F, dp(3)), *line);
    }

    // Centred in a place of the plan, in caption size; false where it does not fit.
    bool words(std::string_view text, const Rect& place, Color color, int weight = 0) {
        const TextBlock block = m_ui.layout(text, 0, {.type = Type::caption, .weight = weight});
        const float width = dp(block.width), height = dp(block.height);
        if (width > place.width || height * 0.8F > place.height) return false;
        const Point at{std::round(place.x + (place.width - width) / 2),
                       std::round(place.y + (place.height - height) / 2)};
        m_ui.canvas().text(*block.paragraph, at, color);
        m_labels.push_back({at.x, at.y, width, height});
        return true;
    }

    [[nodiscard]] const std::string& name_of_zone(const MapZone& zone) const {
        const std::string& tag = m_ui.format().tag();
        for (const std::string& language : {tag, tag.substr(0, tag.find('-'))})
            if (const auto name = zone.names.find(language); name != zone.names.end()) return name->second;
        return zone.names.at("en");
    }

    void zone(const MapZone& zone) {
        shape(zone.outline, dp(14), mix(m_c.picture, m_c.brand_tint, 0.55F), std::nullopt);
        const Rect label = m_plan.at(zone.label);
        if (!zone.names.empty() && words(name_of_zone(zone), label, m_c.soft)) return;
        const float size = std::min({label.width, label.height, dp(48)});
        if (zone.icon && size >= dp(32)) m_ui.canvas().icon(*zone.icon, label.centre(), size, m_c.soft);
    }

    void fixture(const MapFixture& fixture) {
        using Kind = MapFixture::Kind;
        const Rect at = m_plan.at(fixture.at);
        if (fixture.kind == Kind::entrance) {
            // A gap in the wall, with the way in.
            m_ui.canvas().fill_rounded(at, dp(6), m_c.brand);
            return;
        }
        m_ui.canvas().fill_rounded(at, dp(8), lined() ? m_c.surface : mix(m_c.picture, m_c.line, 0.55F));
        if (lined()) m_ui.canvas().stroke_rounded(at, dp(8), std::max(1.0F, dp(2)), m_c.line);
        const float size = std::min({at.width, at.height, dp(44)});
        if (size >= dp(30))
            m_ui.canvas().icon(fixture.kind == Kind::checkout ? Icon::cart : Icon::information_outline, at.centre(),
                               size, m_c.soft);
    }

    // All shelves show their numbers or none does: a few here and there would look like a choice.
    [[nodiscard]] bool numbers_fit() const {
        return std::ranges::all_of(m_map.shelves(), [&](const MapShelf& shelf) {
            const Rect box = m_plan.at(bounds_of(shelf.outline));
            const TextBlock block = m_ui.layout(shelf.aisle, 0, {.type = Type::caption, .weight = 700});
            return dp(block.width) <= box.width && dp(block.height) <= box.height;
        });
    }

    // On a small plan a smaller pin: the shelf has to be seen under it.
    [[nodiscard]] float pin_radius_on(const MapShelf& shelf) const {
        const Rect box = m_plan.at(bounds_of(shelf.outline));
        return std::clamp(std::max(box.width, box.height) * 0.28F, dp(least_pin_radius), dp(pin_radius));
    }

    [[nodiscard]] bool under_pin(const Rect& place, Point pin, std::string_view number) const {
        const TextBlock block = m_ui.layout(number, 0, {.type = Type::caption, .weight = 700});
        const Point middle = place.centre();
        const float reach_x = m_pin_radius + dp(5) + dp(block.width) / 2,
                    reach_y = m_pin_radius + dp(5) + dp(block.height) * 0.3F;
        return std::abs(pin.x - middle.x) < reach_x && std::abs(pin.y - middle.y) < reach_y;
    }

    void shelf(const MapShelf& shelf, const StoreMap::Found* marked, bool numbered) {
        const bool is_marked = marked != nullptr;
        shape(shelf.outline, dp(10), is_marked ? m_c.brand : shelf_color(),
              lined() && !is_marked ? std::optional(m_c.line) : std::nullopt);
        if (!numbered) {
            if (is_marked) m_label_on_pin = shelf.aisle;
            return;
        }
        // The number stands at the end from which one comes; the pin would hide it there in the first half.
        Point from = m_plan.at(shelf.run_from), to = m_plan.at(shelf.run_to);
        if (is_marked) {
            const Point pin = m_plan.at(marked->at);
            if (std::hypot(pin.x - from.x, pin.y - from.y) < std::hypot(pin.x - to.x, pin.y - to.y))
                std::swap(from, to);
        }
        Rect place = m_plan.at(bounds_of(shelf.outline));
        if (std::abs(to.x - from.x) > std::abs(to.y - from.y)) {
            const float side = std::min(place.width, dp(66));
            if (from.x > to.x) place.x = place.right() - side;
            place.width = side;
        } else {
            const float side = std::min(place.height, dp(48));
            if (from.y > to.y) place.y = place.bottom() - side;
            place.height = side;
        }
        if (is_marked && under_pin(place, m_plan.at(marked->at), shelf.aisle)) {
            m_label_on_pin = shelf.aisle;
            return;
        }
        words(shelf.aisle, place, is_marked ? m_c.on_brand : m_c.soft, is_marked ? 700 : 500);
    }

    void route(const StoreMap::Found& found) {
        if (found.route.size() < 2) return;
        m_route = m_plan.at(found.route);
        m_ui.canvas().dotted(m_route, dp(11), dp(26), m_c.accent_ink);
    }

    void you(const StoreMap::Found* found) {
        const Point at = m_plan.at(m_map.you());
        m_ui.canvas().fill_circle(at, dp(you_radius + 4), m_c.picture);
        m_ui.canvas().fill_circle(at, dp(you_radius), m_c.ink);
        m_ui.canvas().fill_circle(at, dp(you_radius * 0.4F), m_c.picture);
        const TextBlock block =
            m_ui.layout(m_ui.words("product.you_are_here"), 0, {.type = Type::caption, .weight = 600});
        const float width = dp(block.width), height = dp(block.height), gap = dp(you_radius + 14), room = dp(5);
        const Rect beside[] = {{at.x + gap, at.y - height / 2, width, height},
                               {at.x - gap - width, at.y - height / 2, width, height},
                               {at.x - width / 2, at.y + gap, width, height},
                               {at.x - width / 2, at.y - gap - height, width, height}};
        // Beside shelves and words where there is room; on a small map over the shelves, but never over way and pin.
        for (const bool over_shelves : {false, true}) {
            for (const Rect& place : beside) {
                const Rect clear = place.inset(-room, 0);  // a line has air above and below its letters
                const Rect room_of_card = m_card.inset(dp(6));
                const bool inside = clear.x >= room_of_card.x && clear.y >= room_of_card.y &&
                                    clear.right() <= room_of_card.right() && clear.bottom() <= room_of_card.bottom();
                if (!inside || !is_free(clear, found, over_shelves)) continue;
                if (over_shelves) m_ui.canvas().fill_rounded(place.inset(-dp(10), -dp(2)), height / 2, m_c.surface);
                m_ui.canvas().text(*block.paragraph, {std::round(place.x), std::round(place.y)}, m_c.ink);
                return;
            }
        }
    }
    // Nothing of the plan that says something lies there.
    [[nodiscard]] bool is_free(const Rect& place, const StoreMap::Found* found, bool over_shelves) const {
        for (size_t i = 1; i < m_route.size(); ++i) {
            const Point a = m_route[i - 1], b = m_route[i];
            const float reach = dp(6);
            // The first steps lead away from the mark itself.
            if (i == 1 && m_route.size() > 2) continue;
            if (touches(place, {std::min(a.x, b.x) - reach, std::min(a.y, b.y) - reach, std::abs(a.x - b.x) + 2 * reach,
                                std::abs(a.y - b.y) + 2 * reach}))
                return false;
        }
        if (found != nullptr) {
            const Point pin = m_plan.at(found->at);
            const float reach = 2.2F * m_pin_radius;
            if (touches(place, {pin.x - reach, pin.y - 2 * reach, 2 * reach, 3 * reach})) return false;
        }
        const auto under = [&](const Rect& rect) { return touches(place, rect); };
        if (over_shelves) return true;
        return std::ranges::none_of(m_labels, under) &&
               std::ranges::none_of(
                   m_map.shelves(),
                   [&](const MapShelf& shelf) { return under(m_plan.at(bounds_of(shelf.outline))); }) &&
               std::ranges::none_of(m_map.fixtures(),
                                    [&](const MapFixture& fixture) { return under(m_plan.at(fixture.at)); });
    }

    void pin(const StoreMap::Found& found) {
        Canvas& canvas = m_ui.canvas();
        const Point at = m_plan.at(found.at);
        if (!m_ui.reduced_motion()) {
            const float time = m_ui.running(std::string(m_spec.id) + "#pulse");
            if (time < pulse_seconds * static_cast<float>(pulses)) {
                const float part = std::fmod(time, pulse_seconds) / pulse_seconds, out = 1 - (1 - part) * (1 - part);
                canvas.stroke_circle(at, m_pin_radius * (1 + 1.1F * out), dp(8),
                                     m_c.accent_ink.faded(0.6F * (1 - part)));
                m_ui.redraw_at(m_ui.now() + pulse_step);
            }
        }
        canvas.fill_circle(at, m_pin_radius + dp(5), m_c.surface);
        canvas.fill_circle(at, m_pin_radius, m_c.accent_ink);
        canvas.fill_circle(at, m_pin_radius * 0.36F, m_c.surface);
        if (m_label_on_pin.empty()) return;
        const TextBlock block = m_ui.layout(m_label_on_pin, 0, {.type = Type::caption, .weight = 700});
        const float width = dp(block.width + 32), height = dp(block.height + 8), gap = m_pin_radius + dp(10);
        // Above, else beside: below it would mostly lie on the way.
        const Rect inside = m_card.inset(dp(8));
        Rect bubble{at.x - width / 2, at.y - gap - height, width, height};
        if (bubble.y < inside.y) {
            bubble.y = at.y - height / 2;
            bubble.x = at.x - gap - width < inside.x || at.x + gap + width < m_plan.area.right() ? at.x + gap
                                                                                                 : at.x - gap - width;
        }
        bubble.x = std::clamp(bubble.x, inside.x, inside.right() - width);
        canvas.fill_rounded(bubble, height / 2, m_c.brand);
        canvas.text(*block.paragraph, {std::round(bubble.x + dp(16)), std::round(bubble.y + dp(4))}, m_c.on_brand);
    }

    Ui& m_ui;
    const Colors& m_c;
    const StoreMap& m_map;
    const StoreMapSpec& m_spec;
    Rect m_card;  // px
    Plan m_plan;
    float m_pin_radius = 0;      // px
    std::vector<Point> m_route;  // px
    std::vector<Rect> m_labels;  // px, words that are drawn
    std::string m_label_on_pin;  // where the shelf has no place for its number
};

}  // namespace

std::string map_words(const Ui& ui, std::string_view place, float metres, LengthUnits units) {
    const double shown = std::max(10.0, std::round(double{metres} / 10) * 10);
    return ui.words("map.place", {{"place", place}, {"distance", ui.format().distance(shown, units)}});
}

float store_map_height(const Ui& ui, const StoreMap& map, float width, float most) {
    (void)ui;
    return std::min(most, (width - 2 * map_padding) * map.size().height / map.size().width + 2 * map_padding);
}

bool store_map(Ui& ui, const Rect& at, const StoreMapSpec& spec) {
    ui.card(at);
    const bool shown = MapView(ui, at, spec).draw();
    ui.meaning({.id = std::string(spec.id), .role = Role::img, .name = std::string(spec.name)}, at);
    return shown;
}

}  // namespace tp::ui
