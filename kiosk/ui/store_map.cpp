// The plan itself: reading, checking, finding a place and the way to it. It is drawn in store_map_view.cpp.
#include "kiosk/ui/store_map.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>

#include "kiosk/ui/toml_table.h"

namespace tp::ui {
namespace {

constexpr size_t map_corners_most = 32, map_shelves_most = 200, map_zones_most = 40, map_fixtures_most = 40,
                 map_bays_most = 40;
constexpr size_t map_walkways_most = 64;
constexpr float map_metres_most = 1000, same_place = 0.05F;

float length_of(Point p) {
    return std::hypot(p.x, p.y);
}
float dot(Point a, Point b) {
    return a.x * b.x + a.y * b.y;
}

Point nearest_on(Point from, Point to, Point goal) {
    const Point along = to - from;
    const float square = dot(along, along);
    const float t = square > 0 ? std::clamp(dot(goal - from, along) / square, 0.0F, 1.0F) : 0;
    return {from.x + along.x * t, from.y + along.y * t};
}

std::optional<Point> crossing_of(Point a, Point b, Point c, Point d) {
    const Point ab = b - a, cd = d - c, ac = c - a;
    const float cross = ab.x * cd.y - ab.y * cd.x;
    if (std::abs(cross) < 1e-6F) return std::nullopt;  // parallel: they meet at their ends, which are crossings already
    const float t = (ac.x * cd.y - ac.y * cd.x) / cross, u = (ac.x * ab.y - ac.y * ab.x) / cross;
    constexpr float slack = 1e-3F;  // an end that touches a walkway counts
    if (t < -slack || t > 1 + slack || u < -slack || u > 1 + slack) return std::nullopt;
    return Point{a.x + ab.x * t, a.y + ab.y * t};
}

}  // namespace

Rect bounds_of(const std::vector<Point>& outline) {
    Point low = outline.front(), high = low;
    for (const Point p : outline) {
        low = {std::min(low.x, p.x), std::min(low.y, p.y)};
        high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    }
    return {low.x, low.y, high.x - low.x, high.y - low.y};
}

class MapReader {
  public:
    Result<StoreMap> read(const toml::table& root) {
        TomlTable table(root, "");
        const std::vector<float> size = TRY(numbers(*TRY(table.take("size")), "size", 2));
        if (size[0] < 5 || size[1] < 5)
            return malformed_at(root, "'size' is the store's width and depth in metres, each 5 to 1000");
        m_map.m_size = {size[0], size[1]};
        m_map.m_outline = TRY(corners(*TRY(table.take("outline")), "outline", 3));
        if (const toml::node* bays = table.find("bays")) m_bays = TRY(texts(*bays, "bays"));
        TomlTable you = TRY(table.table("you"));
        m_map.m_you = TRY(point(*TRY(you.take("at")), "at"));
        TRY(you.finish());
        TRY(each(table, "shelf", map_shelves_most, [this](TomlTable& entry) { return shelf(entry); }));
        TRY(each(table, "zone", map_zones_most, [this](TomlTable& entry) { return zone(entry); }));
        TRY(each(table, "fixture", map_fixtures_most, [this](TomlTable& entry) { return fixture(entry); }));
        if (const toml::node* ways = table.find("walkways")) TRY(walkways(*ways));
        TRY(table.finish());
        return std::move(m_map);
    }

  private:
    static Result<const toml::array*> list(const toml::node& value, const std::string& key, size_t most) {
        const toml::array* array = value.as_array();
        if (array == nullptr) return malformed_at(value, "'" + key + "' must be a list");
        if (array->size() > most) return malformed_at(value, fmt::format("'{}' has more than {} entries", key, most));
        return array;
    }
    static Result<std::vector<float>> numbers(const toml::node& value, const std::string& key, size_t count) {
        const toml::array* array = TRY(list(value, key, 1000));
        if (array->size() != count)
            return malformed_at(value, fmt::format("'{}' must be a list of {} numbers", key, count));
        std::vector<float> out;
        for (const toml::node& entry : *array) out.push_back(TRY(TomlTable::number_of(entry, key, 0, map_metres_most)));
        return out;
    }
    static Result<std::vector<std::string>> texts(const toml::node& value, const std::string& key) {
        const toml::array* array = TRY(list(value, key, map_bays_most));
        std::vector<std::string> out;
        for (const toml::node& entry : *array) out.push_back(TRY(TomlTable::text_of(entry, key, 16)));
        return out;
    }
    Result<Point> point(const toml::node& value, const std::string& key) const {
        const std::vector<float> at = TRY(numbers(value, key, 2));
        if (at[0] > m_map.m_size.width || at[1] > m_map.m_size.height)
            return malformed_at(value, "'" + key + "' lies outside of the store's size");
        return Point{at[0], at[1]};
    }
    Result<std::vector<Point>> corners(const toml::node& value, const std::string& key, size_t least) const {
        const toml::array* array = TRY(list(value, key, map_corners_most));
        if (array->size() < least) return malformed_at(value, fmt::format("'{}' needs at least {} points", key, least));
        std::vector<Point> out;
        for (const toml::node& entry : *array) out.push_back(TRY(point(entry, key)));
        return out;
    }
    Result<Rect> rect(const toml::node& value, const std::string& key) const {
        const std::vector<float> r = TRY(numbers(value, key, 4));
        if (r[2] <= 0 || r[3] <= 0)
            return malformed_at(value, "'" + key + "' is [x, y, width, depth], both more than 0");
        if (r[0] + r[2] > m_map.m_size.width + same_place || r[1] + r[3] > m_map.m_size.height + same_place)
            return malformed_at(value, "'" + key + "' lies outside of the store's size");
        return Rect{r[0], r[1], r[2], r[3]};
    }
    // `at`, a rectangle, or `outline`, its corners: one of the two.
    Result<std::vector<Point>> shape(TomlTable& entry) const {
        const toml::node *at = entry.find("at"), *outline = entry.find("outline");
        if ((at == nullptr) == (outline == nullptr))
            return malformed_at(entry.value(), "'" + entry.name() + "' needs either 'at' or 'outline'");
        if (outline != nullptr) return corners(*outline, "outline", 3);
        const Rect r = TRY(rect(*at, "at"));
        return std::vector<Point>{{r.x, r.y}, {r.right(), r.y}, {r.right(), r.bottom()}, {r.x, r.bottom()}};
    }
    template <typename Read>
    static Status each(TomlTable& table, const std::string& key, size_t most, Read read) {
        const toml::node* value = table.find(key);
        if (value == nullptr) return {};
        for (const toml::node& entry : *TRY(list(*value, key, most))) {
            if (!entry.is_table()) return malformed_at(entry, "'" + key + "' must be a list of tables");
            TomlTable one(*entry.as_table(), key);
            TRY(read(one));
            TRY(one.finish());
        }
        return {};
    }

    Status shelf(TomlTable& entry) {
        MapShelf made;
        made.aisle = TRY(entry.text("aisle", 16));
        made.outline = TRY(shape(entry));
        made.bays = m_bays;
        if (const toml::node* bays = entry.find("bays")) made.bays = TRY(texts(*bays, "bays"));
        const Rect box = bounds_of(made.outline);
        const Point middle = box.centre();
        const std::string run = TRY(entry.text("run", 16));
        const bool upright = run == "up" || run == "down";
        if (upright)
            made.run_from = {middle.x, box.bottom()}, made.run_to = {middle.x, box.y};
        else if (run == "right" || run == "left")
            made.run_from = {box.x, middle.y}, made.run_to = {box.right(), middle.y};
        else
            return malformed_at(entry.value(),
                                "'run' must be up, down, left or right: how one walks from the first bay to the last");
        if (run == "down" || run == "left") std::swap(made.run_from, made.run_to);
        made.half_width = (upright ? box.width : box.height) / 2;
        if (made.half_width <= 0 || length_of(made.run_to - made.run_from) <= 0)
            return malformed_at(entry.value(), "shelf '" + made.aisle + "' has no area");
        for (const MapShelf& other : m_map.m_shelves) {
            if (other.aisle != made.aisle) continue;
            const bool twice = made.bays.empty() || other.bays.empty() ||
                               std::ranges::any_of(
                                   made.bays, [&](const auto& bay) { return std::ranges::count(other.bays, bay) > 0; });
            if (twice) return malformed_at(entry.value(), "aisle '" + made.aisle + "' holds a bay twice");
        }
        m_map.m_shelves.push_back(std::move(made));
        return {};
    }
    Status zone(TomlTable& entry) {
        MapZone made;
        made.outline = TRY(shape(entry));
        made.label = bounds_of(made.outline);
        if (const toml::node* label = entry.find("label")) made.label = TRY(rect(*label, "label"));
        if (const toml::node* icon = entry.find("icon")) {
            made.icon = icon_by_name(TRY(TomlTable::text_of(*icon, "icon", 60)));
            if (!made.icon) return malformed_at(*icon, "'icon' is no icon of this program");
        }
        if (const toml::node* names = entry.find("name")) {
            if (!names->is_table()) return malformed_at(*names, "'name' must be a table of languages");
            for (const auto& [tag, name] : *names->as_table()) {
                const std::string language(tag.str());
                made.names.emplace(language, TRY(TomlTable::text_of(name, language, 80)));
            }
            if (!made.names.contains("en")) return malformed_at(*names, "'name' needs at least 'en'");
        } else if (!made.icon) {
            return malformed_at(entry.value(), "'zone' needs a 'name', an 'icon' or both");
        }
        m_map.m_zones.push_back(std::move(made));
        return {};
    }
    Status fixture(TomlTable& entry) {
        using Kind = MapFixture::Kind;
        MapFixture made;
        made.at = TRY(rect(*TRY(entry.take("at")), "at"));
        const std::string kind = TRY(entry.text("kind", 16));
        if (kind == "entrance")
            made.kind = Kind::entrance;
        else if (kind == "checkout")
            made.kind = Kind::checkout;
        else if (kind == "desk")
            made.kind = Kind::desk;
        else
            return malformed_at(entry.value(), "'kind' must be entrance, checkout or desk");
        m_map.m_fixtures.push_back(made);
        return {};
    }

    // Cuts the walkways at their crossings, and finds the shortest way from you() to each (Dijkstra, 1959).
    Status walkways(const toml::node& value) {
        const toml::array* array = TRY(list(value, "walkways", map_walkways_most));
        std::vector<std::pair<Point, Point>> ways;
        for (const toml::node& entry : *array) {
            const std::vector<Point> ends = TRY(corners(entry, "walkways", 2));
            for (size_t i = 1; i < ends.size(); ++i) ways.emplace_back(ends[i - 1], ends[i]);
        }
        if (ways.size() > map_walkways_most)
            return malformed_at(value, fmt::format("more than {} walkways", map_walkways_most));
        if (ways.empty()) return {};
        std::vector<std::vector<Point>> on(ways.size());
        size_t first = 0;
        Point step{};
        float nearest = std::numeric_limits<float>::max();
        for (size_t i = 0; i < ways.size(); ++i) {
            on[i] = {ways[i].first, ways[i].second};
            const Point at = nearest_on(ways[i].first, ways[i].second, m_map.m_you);
            if (length_of(at - m_map.m_you) < nearest) nearest = length_of(at - m_map.m_you), step = at, first = i;
            for (size_t j = 0; j < ways.size(); ++j)
                if (const auto met = i == j ? std::nullopt
                                            : crossing_of(ways[i].first, ways[i].second, ways[j].first, ways[j].second))
                    on[i].push_back(*met);
        }
        on[first].push_back(step);
        (void)crossing_at(step);  // the first of all
        for (size_t i = 0; i < ways.size(); ++i) {
            const Point from = ways[i].first;
            std::ranges::sort(on[i], {}, [from](Point p) { return length_of(p - from); });
            for (size_t k = 1; k < on[i].size(); ++k) {
                const size_t a = crossing_at(on[i][k - 1]), b = crossing_at(on[i][k]);
                if (a != b) m_map.m_passages.push_back({a, b});
            }
        }
        if (!measure()) return malformed_at(value, "the walkways do not all meet");
        return {};
    }
    size_t crossing_at(Point p) {
        auto& all = m_map.m_crossings;
        const auto found = std::ranges::find_if(all, [p](const auto& c) { return length_of(c.at - p) < same_place; });
        if (found != all.end()) return static_cast<size_t>(found - all.begin());
        all.push_back({p, std::numeric_limits<float>::max(), all.size()});
        return all.size() - 1;
    }
    bool measure() {
        auto& all = m_map.m_crossings;
        std::vector<std::vector<size_t>> next(all.size());
        for (const auto& passage : m_map.m_passages) {
            next[passage.from].push_back(passage.to);
            next[passage.to].push_back(passage.from);
        }
        using Entry = std::pair<float, size_t>;
        std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
        all[0].metres = length_of(all[0].at - m_map.m_you);
        open.emplace(all[0].metres, 0);
        while (!open.empty()) {
            const auto [metres, at] = open.top();
            open.pop();
            if (metres > all[at].metres) continue;
            for (const size_t to : next[at]) {
                const float longer = metres + length_of(all[to].at - all[at].at);
                if (longer >= all[to].metres) continue;
                all[to].metres = longer;
                all[to].before = at;
                open.emplace(longer, to);
            }
        }
        return std::ranges::all_of(all, [](const auto& c) { return c.metres < std::numeric_limits<float>::max(); });
    }

    StoreMap m_map;
    std::vector<std::string> m_bays;
};

Result<StoreMap> StoreMap::load(const std::string& path) {
    return parse(TRY(read_toml_file(path)), path);
}

Result<StoreMap> StoreMap::parse(const std::string& toml, const std::string& file) {
    return read_toml(toml, file, [](const toml::table& root) { return MapReader().read(root); });
}

std::optional<StoreMap::Found> StoreMap::find(const MapPlace& place) const {
    if (place.aisle.empty()) return std::nullopt;
    std::optional<size_t> chosen;
    float along = 0.5F;
    for (size_t i = 0; i < m_shelves.size(); ++i) {
        if (m_shelves[i].aisle != place.aisle) continue;
        if (!chosen) chosen = i;
        const auto& bays = m_shelves[i].bays;
        const auto bay = std::ranges::find(bays, place.bay);
        if (bay == bays.end()) continue;
        chosen = i;
        along = (static_cast<float>(bay - bays.begin()) + 0.5F) / static_cast<float>(bays.size());
    }
    if (!chosen) return std::nullopt;
    const MapShelf& shelf = m_shelves[*chosen];
    const Point run = shelf.run_to - shelf.run_from;
    const float length = length_of(run);
    const float aside = place.side == "left" ? shelf.half_width : place.side == "right" ? -shelf.half_width : 0;
    Found found{.shelf = *chosen, .at = {}, .route = {}, .metres = 0};
    // Left of one who walks along `run`, y down: (y, −x).
    found.at = {shelf.run_from.x + run.x * along + run.y / length * aside,
                shelf.run_from.y + run.y * along - run.x / length * aside};
    way_to(found.at, found);
    return found;
}

void StoreMap::way_to(Point goal, Found& found) const {
    if (m_passages.empty()) {
        found.metres = std::abs(goal.x - m_you.x) + std::abs(goal.y - m_you.y);  // nobody walks through shelves
        return;
    }
    float nearest = std::numeric_limits<float>::max();
    Point off{};
    size_t last = 0;
    for (const Passage& passage : m_passages) {
        const Crossing &a = m_crossings[passage.from], &b = m_crossings[passage.to];
        const Point at = nearest_on(a.at, b.at, goal);
        const float aside = length_of(at - goal);
        if (aside > nearest + same_place) continue;
        const float by_a = a.metres + length_of(at - a.at), by_b = b.metres + length_of(at - b.at);
        const float metres = std::min(by_a, by_b) + aside;
        if (aside > nearest - same_place && metres >= found.metres) continue;
        nearest = std::min(nearest, aside);
        off = at;
        last = by_a <= by_b ? passage.from : passage.to;
        found.metres = metres;
    }
    std::vector<Point> back{goal, off};
    for (size_t at = last;; at = m_crossings[at].before) {
        back.push_back(m_crossings[at].at);
        if (m_crossings[at].before == at || at == 0) break;
    }
    back.push_back(m_you);
    auto& route = found.route;
    for (auto p = back.rbegin(); p != back.rend(); ++p) {
        if (!route.empty() && length_of(route.back() - *p) <= same_place) continue;
        // Crossings that one walks straight over are left out.
        if (route.size() >= 2) {
            const Point in = route.back() - route[route.size() - 2], out = *p - route.back();
            if (dot(in, out) > 0 && std::abs(in.x * out.y - in.y * out.x) < 1e-3F * length_of(in) * length_of(out))
                route.pop_back();
        }
        route.push_back(*p);
    }
}

}  // namespace tp::ui
