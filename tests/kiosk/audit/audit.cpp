#include "tests/kiosk/audit/audit.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <tuple>

#include "tests/kiosk/audit/rules.h"

namespace tp::audit {
namespace {

using scenes::Scene;
using scenes::Theatre;

constexpr int most_positions = 12;
constexpr int pictures_a_second = 20;

bool chosen(const AuditOptions& options, std::string_view scene) {
    return options.scenes.empty() || std::ranges::any_of(options.scenes, [&](const std::string& name) {
               return scene == name || (name.ends_with('.') && scene.starts_with(name));
           });
}

// One house at a time, for as long as the size stays.
class Houses {
  public:
    Theatre& of(const Combination& combination) {
        const scenes::TheatreOptions wanted{combination.width, combination.height, combination.theme, {}};
        if (!m_theatre || m_theatre->options().width != wanted.width || m_theatre->options().height != wanted.height) {
            m_theatre.reset();
            m_theatre = std::make_unique<Theatre>(wanted, *m_text);
        } else if (m_theatre->options().theme != wanted.theme) {
            m_theatre->wear(wanted.theme);
        }
        return *m_theatre;
    }
    GlyphInks& inks() { return m_inks; }

  private:
    std::unique_ptr<TextEngine> m_text = *TextEngine::open();
    GlyphInks m_inks{*m_text};
    std::unique_ptr<Theatre> m_theatre;
};

// On by three quarters of each place's length.
void scroll_on(Theatre& theatre, const std::vector<ui::ScrollPlace>& places) {
    const float scale = theatre.app->metrics().scale;
    for (const ui::ScrollPlace& place : places) {
        const float length = place.scrolls == ui::Scrolls::sideways ? place.at.width : place.at.height;
        KineticScroll& scroll = theatre.app->ui().scroll_of(place.id);
        scroll.scroll_to(scroll.offset() + length / scale * 0.75F);
    }
    theatre.frame();
}

void scroll_to_start(Theatre& theatre, const std::vector<ui::ScrollPlace>& places) {
    for (const ui::ScrollPlace& place : places) theatre.app->ui().scroll_of(place.id).scroll_to(0);
    theatre.frame();
}

bool all_at_end(Theatre& theatre, const std::vector<ui::ScrollPlace>& places) {
    return std::ranges::all_of(places, [&](const ui::ScrollPlace& place) {
        KineticScroll& scroll = theatre.app->ui().scroll_of(place.id);
        const float here = scroll.offset();
        scroll.scroll_to(1e9F);
        const bool end = scroll.offset() <= here + 1;
        scroll.scroll_to(here);
        return end;
    });
}

void apply_rules(const Snapshot& snapshot, GlyphInks& inks, std::vector<Finding>& found) {
    if (snapshot.first) {
        check_names(snapshot, found);
        check_aria(snapshot, found);
        check_targets(snapshot, found);
        check_answer(snapshot, found);
    }
    check_order(snapshot, found);
    check_gaps(snapshot, found);
    check_reach(snapshot, found);
    check_heights(snapshot, inks, found);
    check_cuts(snapshot, found);
    check_overlaps(snapshot, found);
    check_contrast(snapshot, inks, found);
    check_parts(snapshot, inks, found);
}

// A second of a scene that moves, in full motion.
void watch(Theatre& theatre, const Scene& scene, const Combination& how, const Where& where,
           std::vector<Finding>& found) {
    theatre.set_up(
        {.language = how.language, .zoom = how.zoom, .low_reach = how.low_reach, .motion = ui::Motion::full});
    scene.play(theatre);
    theatre.settle();
    std::vector<PixelBuffer> second;
    for (int i = 0; i <= pictures_a_second; ++i) {
        second.push_back(theatre.picture());
        theatre.clock.advance(Milliseconds{1000 / pictures_a_second});
    }
    check_flashes(where, second, found);
}

struct Walk {
    Houses& houses;
    const AuditOptions& options;
    Report& report;
    std::set<std::string>& ringed;

    void scene(const Scene& scene, const Combination& how) {
        Theatre& theatre = houses.of(how);
        const Where where{
            std::string(scene.name), how.language, how.theme, how.width, how.height, how.zoom, how.low_reach};
        if (!theatre.speaks(how.language)) {
            report.findings.push_back({Rule::name, where, how.language, "the language is not complete", {}, {}, {}});
            return;
        }
        theatre.set_up({.language = how.language, .zoom = how.zoom, .low_reach = how.low_reach});
        scene.play(theatre);
        theatre.settle();
        ++report.scenes;
        std::vector<Finding> found;
        for (int position = 0; position < most_positions; ++position) {
            Snapshot snapshot = take_snapshot(theatre, houses.inks(), where, how.pixels ? Pixels::yes : Pixels::no);
            snapshot.first = position == 0;
            snapshot.above = std::ranges::any_of(snapshot.places, [&](const ui::ScrollPlace& place) {
                return theatre.app->ui().scroll_of(place.id).offset() > 1;
            });
            snapshot.last = all_at_end(theatre, snapshot.places);
            const size_t before = found.size();
            apply_rules(snapshot, houses.inks(), found);
            if (found.size() > before || options.every_picture) keep_picture(theatre, where, position);
            ++report.pictures;
            if (snapshot.first && snapshot.above) {  // what has gone wrong has scrolled into sight
                scroll_to_start(theatre, snapshot.places);
                continue;
            }
            if (snapshot.last) break;
            scroll_on(theatre, snapshot.places);
        }
        // Last: the keypad moves on. The key that wakes a terminal does nothing else, so attract has no focus.
        if (theatre.app->screen_name() != "attract") check_focus(theatre, where, how.pixels ? &ringed : nullptr, found);
        const bool plain = how.theme == "default" && how.zoom == 1 && how.language == "en";
        if (scene.moves && how.pixels && plain) watch(theatre, scene, how, where, found);
        keep(std::move(found));
    }

    // Each problem once, however many scroll positions show it.
    void keep(std::vector<Finding> found) {
        std::set<std::tuple<Rule, std::string, std::string>> known;
        for (Finding& one : found)
            if (known.insert({one.rule, one.node, one.what}).second) report.findings.push_back(std::move(one));
    }

    void keep_picture(Theatre& theatre, const Where& where, int position) const {
        if (options.pictures.empty()) return;
        theatre.show();
        static_cast<void>(theatre.window->screenshot(
            fmt::format("{}/{}-{}-{}x{}-{}-{:.0f}{}-{}.png", options.pictures, where.scene, where.language, where.width,
                        where.height, where.theme, where.zoom * 100, where.low_reach ? "-low" : "", position)));
    }
};

}  // namespace

std::string_view name_of(Rule rule) {
    constexpr std::array<std::string_view, rule_count> names = {"name",   "aria",  "order",   "target",   "apart",
                                                                "height", "cut",   "overlap", "contrast", "part",
                                                                "flash",  "focus", "ring",    "reach",    "answer"};
    return names[static_cast<size_t>(rule)];
}

Report run_audit(const std::vector<Combination>& all, const AuditOptions& options) {
    Report report;
    Houses houses;
    const std::vector<Scene> table = scenes::all_scenes();
    // Whose ring was looked at with this size, theme and zoom: languages and screens that share an id share its look.
    std::set<std::string> ringed;
    const Combination* before = nullptr;
    for (const Combination& how : all) {
        const auto look = [](const Combination& one) { return std::tie(one.width, one.height, one.theme, one.zoom); };
        if (before != nullptr && look(*before) != look(how)) ringed.clear();
        before = &how;
        Walk walk{houses, options, report, ringed};
        const size_t scenes = report.scenes, pictures = report.pictures;
        for (size_t i = 0; i < table.size(); ++i)
            if (i % how.part_of == how.part && chosen(options, table[i].name)) walk.scene(table[i], how);
        report.walked.push_back({how, report.scenes - scenes, report.pictures - pictures});
        if (options.told) options.told(how, report);
    }
    return report;
}

}  // namespace tp::audit
