// The plan of a store, from assets/maps/<name>.toml (format: assets/maps/README.md), with one shelf marked and the way
// to it. Maps are not mirrored in right-to-left languages: they show a place as it is. Thread rule: load() reads a
// file; the rest plain values; drawing on the UI thread, in a frame.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/ui/ui.h"
#include "platform/base/error.h"

namespace tp::ui {

// Metres; x to the right, y down, as the map hangs on the wall.
struct MapShelf {
    std::string aisle;              // "12", as the stock data names it
    std::vector<std::string> bays;  // along `run`, from its start; empty: the shelf has no places of its own
    std::vector<Point> outline;
    Point run_from, run_to;  // the middle line, as one walks from the first bay to the last
    float half_width = 0;    // from the middle line to the sides
};
struct MapZone {
    std::map<std::string, std::string> names;  // by language; "en" among them, or none at all
    std::optional<Icon> icon;
    std::vector<Point> outline;
    Rect label;  // where its name may stand
};
struct MapFixture {
    enum class Kind { entrance, checkout, desk } kind = Kind::desk;
    Rect at;
};

// Where a thing stands, as stock data tells it. `side`: "left" or "right" of one who walks from the first bay to the
// last; bay and side may be empty.
struct MapPlace {
    std::string_view aisle, bay, side;
};

// The smallest box round an outline of at least one corner.
[[nodiscard]] Rect bounds_of(const std::vector<Point>& outline);

class StoreMap {
  public:
    // Errors: those of read_toml_file; malformed with line and key: a key that is unknown or missing, a point outside
    // of the store, an outline of fewer than 3 or more than 32 corners, walkways that do not meet, the same place
    // twice.
    static Result<StoreMap> load(const std::string& path);
    static Result<StoreMap> parse(const std::string& toml, const std::string& file);

    [[nodiscard]] Size size() const { return m_size; }
    [[nodiscard]] const std::vector<Point>& outline() const { return m_outline; }
    [[nodiscard]] const std::vector<MapShelf>& shelves() const { return m_shelves; }
    [[nodiscard]] const std::vector<MapZone>& zones() const { return m_zones; }
    [[nodiscard]] const std::vector<MapFixture>& fixtures() const { return m_fixtures; }
    [[nodiscard]] Point you() const { return m_you; }

    struct Found {
        size_t shelf = 0;
        Point at;                  // on the shelf's side, else on its middle line
        std::vector<Point> route;  // from you() to the place, along the walkways
        float metres = 0;          // of the route
    };
    // nullopt: this map does not show that aisle. A bay that it does not know is taken for the middle of the aisle.
    [[nodiscard]] std::optional<Found> find(const MapPlace& place) const;

  private:
    friend class MapReader;
    // A crossing or an end of a walkway, with the shortest way back to you().
    struct Crossing {
        Point at;
        float metres = 0;
        size_t before = 0;
    };
    struct Passage {
        size_t from = 0, to = 0;  // crossings
    };
    void way_to(Point goal, Found& found) const;

    Size m_size;
    std::vector<Point> m_outline;
    std::vector<MapShelf> m_shelves;
    std::vector<MapZone> m_zones;
    std::vector<MapFixture> m_fixtures;
    std::vector<Crossing> m_crossings;  // the first is where one steps from m_you on a walkway
    std::vector<Passage> m_passages;
    Point m_you;
};

// The spoken name of a place: "Aisle 12, left side, 40 m from here". `place` comes from the screen's words.
[[nodiscard]] std::string map_words(const Ui& ui, std::string_view place, float metres, LengthUnits units);

struct StoreMapSpec {
    std::string_view id;
    const StoreMap* map = nullptr;
    MapPlace marked;
    std::string_view name;  // spoken: map_words(…)
    bool route = true;
};
// How high the map is at this width; at most `most`.
[[nodiscard]] float store_map_height(const Ui& ui, const StoreMap& map, float width, float most = 520);
// The map on its card. Says false, and draws the card alone, where the map does not show the place.
bool store_map(Ui& ui, const Rect& at, const StoreMapSpec& spec);

}  // namespace tp::ui
