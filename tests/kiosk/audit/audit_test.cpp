// Each rule finds the fault that it is for, and nothing where there is none.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/kiosk/audit/audit.h"
#include "tests/kiosk/audit/rules.h"

using namespace tp;
using namespace tp::audit;
using ui::Node;
using ui::Role;

namespace {

// 1080×1920 at 21.5″: 4.03 px and dp a millimetre.
Snapshot blank() {
    Snapshot snapshot;
    snapshot.where = {"test", "en", "default", 1080, 1920, 1};
    snapshot.metrics = ui::Metrics::of(snapshot.panel);
    return snapshot;
}

Node button(std::string id, Rect at, bool main_action = false) {
    Node node{.id = id, .role = Role::button, .name = id, .rect = at};
    node.touch_width = at.width;
    node.touch_height = at.height;
    node.main_action = main_action;
    return node;
}

struct Words {
    std::unique_ptr<TextEngine> engine = *TextEngine::open();
    GlyphInks inks{*engine};

    InkText text(std::string words, Point at, float size = 42, ui::Type type = ui::Type::body) {
        InkText made;
        made.drawn.text = words;
        made.drawn.type = type;
        made.drawn.size_px = size;
        made.drawn.weight = 400;
        made.drawn.paragraph = engine->layout(words, {.size_px = size});
        made.drawn.at = at;
        made.drawn.clip = {0, 0, 1080, 1920};
        InkLine line;
        for (const PlacedGlyph& glyph : made.drawn.paragraph->glyphs)
            if (const Rect place = inks.place(glyph, at); !place.empty()) line.glyphs.push_back(place);
        const Rect first = line.glyphs.front(), last = line.glyphs.back();
        line.ink = {first.x, first.y, last.right() - first.x, first.height};
        made.ink = line.ink;
        made.lines = {line};
        return made;
    }
};

void paint(PixelBuffer& picture, const Rect& at, uint32_t color) {
    for (int y = static_cast<int>(at.y); y < static_cast<int>(at.bottom()); ++y)
        for (int x = static_cast<int>(at.x); x < static_cast<int>(at.right()); ++x)
            picture.pixels[static_cast<size_t>(y * picture.width + x)] = color;
}

PixelBuffer sheet(uint32_t color, int width = 1080, int height = 1920) {
    return {width, height, std::vector<uint32_t>(static_cast<size_t>(width * height), color)};
}

// The letters as the canvas would have mixed them.
void print(PixelBuffer& picture, GlyphInks& inks, const InkText& text, Color ink, Color ground) {
    for (const PlacedGlyph& glyph : text.drawn.paragraph->glyphs) {
        const auto at = inks.placed(glyph, text.drawn.at);
        for (int y = 0; y < at.bitmap->height; ++y)
            for (int x = 0; x < at.bitmap->width; ++x) {
                const float part =
                    static_cast<float>(at.bitmap->coverage[static_cast<size_t>(y * at.bitmap->width + x)]) / 255;
                const Color c = mix(ground, ink, part);
                picture.pixels[static_cast<size_t>((at.y + y) * picture.width + at.x + x)] =
                    0xFF000000U | static_cast<uint32_t>(c.r) << 16U | static_cast<uint32_t>(c.g) << 8U | c.b;
            }
    }
}

template <typename Check, typename... More>
std::vector<Finding> found_by(Check check, const Snapshot& snapshot, More&... more) {
    std::vector<Finding> found;
    check(snapshot, more..., found);
    return found;
}

}  // namespace

TEST_CASE("names: one that is missing, one that is there twice, an id that is there twice") {
    Snapshot snapshot = blank();
    snapshot.nodes = {button("a", {0, 0, 100, 100}), button("b", {0, 200, 100, 100})};
    CHECK(found_by(check_names, snapshot).empty());
    snapshot.nodes[1].name = "a";
    CHECK(found_by(check_names, snapshot).size() == 1);
    snapshot.nodes[1].name = "";
    CHECK(found_by(check_names, snapshot).size() == 1);
    snapshot.nodes[1] = snapshot.nodes[0];
    CHECK(found_by(check_names, snapshot).size() == 2);
}

TEST_CASE("answer: one that is below the edge of what scrolls, or whose largest words are") {
    Words words;
    Snapshot snapshot = blank();
    snapshot.places = {{.id = "page", .at = {0, 200, 1080, 1500}, .scrolls = ui::Scrolls::down}};
    snapshot.nodes = {button("product.hold", {0, 1600, 1080, 100}), button("search.result.0", {0, 1400, 1080, 200})};
    CHECK(found_by(check_answer, snapshot).empty());
    snapshot.nodes[1].rect = {0, 1600, 1080, 100};  // the rest is cut
    CHECK(found_by(check_answer, snapshot).size() == 1);
    // Enlarged, its title is enough.
    snapshot.where.zoom = 2;
    snapshot.texts = {words.text("Copper kettle", {20, 1620}, 52), words.text("4 here", {20, 1750}, 40)};
    for (InkText& text : snapshot.texts) text.node = &snapshot.nodes[1];
    CHECK(found_by(check_answer, snapshot).empty());
    snapshot.texts[0].ink.y += 80;
    CHECK(found_by(check_answer, snapshot).size() == 1);
    // A field that is typed into is whole.
    Node field = button("form.field", {0, 300, 1080, 100});
    field.role = Role::textbox;
    field.state = "focused";
    snapshot.texts.clear();
    snapshot.nodes = {field};
    CHECK(found_by(check_answer, snapshot).empty());
    snapshot.nodes[0].rect.height = 60;
    CHECK(found_by(check_answer, snapshot).size() == 1);
    // Its first is no answer where nothing was found.
    snapshot.nodes = {button("search.result.0", {0, 1600, 1080, 100})};
    snapshot.nodes.push_back(button("search.empty", {0, 300, 1080, 100}));
    CHECK(found_by(check_answer, snapshot).empty());
}

TEST_CASE("aria: states that a role does not have, two choices of one group, values that are missing") {
    Snapshot snapshot = blank();
    snapshot.nodes = {button("a", {0, 0, 100, 100})};
    snapshot.nodes[0].state = "disabled pressed";
    CHECK(found_by(check_aria, snapshot).empty());
    snapshot.nodes[0].state = "selected";
    CHECK(found_by(check_aria, snapshot).size() == 1);
    Node radio = button("group.one", {0, 0, 100, 100});
    radio.role = Role::radio;
    radio.group = "group";
    radio.state = "checked";
    snapshot.nodes = {radio, radio};
    snapshot.nodes[1].id = "group.two";
    CHECK(found_by(check_aria, snapshot).size() == 1);
    snapshot.nodes = {Node{.id = "t", .role = Role::timer, .name = "left"}};
    CHECK(found_by(check_aria, snapshot).size() == 1);
    snapshot.nodes[0].value = "20";
    CHECK(found_by(check_aria, snapshot).empty());
}

TEST_CASE("order: upwards is wrong, but to the top of the next column") {
    Snapshot snapshot = blank();
    snapshot.nodes = {button("a", {0, 500, 100, 100}), button("b", {0, 100, 100, 100})};
    CHECK(found_by(check_order, snapshot).size() == 1);
    snapshot.nodes[1].rect.x = 300;
    CHECK(found_by(check_order, snapshot).empty());
    snapshot.rtl = true;
    CHECK(found_by(check_order, snapshot).size() == 1);
    snapshot.rtl = false;
    snapshot.nodes[1] = button("cross", {0, 100, 100, 100});
    snapshot.nodes[1].part = ui::Part::foot;  // read last, wherever it stands
    CHECK(found_by(check_order, snapshot).empty());
    snapshot.nodes[1].part = ui::Part::content;
    snapshot.nodes[1].role = Role::status;  // heard when it comes
    CHECK(found_by(check_order, snapshot).empty());
}

TEST_CASE("targets: 15 mm, 20 mm for a main action, 2 mm apart, none in another") {
    Snapshot snapshot = blank();
    const float mm = snapshot.metrics.px_per_mm;
    snapshot.nodes = {button("a", {0, 0, 15 * mm, 15 * mm}), button("b", {17 * mm, 0, 20 * mm, 20 * mm}, true)};
    CHECK(found_by(check_targets, snapshot).empty());
    CHECK(found_by(check_gaps, snapshot).empty());
    snapshot.nodes[0].touch_height = 14.5F * mm;
    snapshot.nodes[1].touch_width = 19.5F * mm;
    CHECK(found_by(check_targets, snapshot).size() == 2);
    snapshot.nodes[1].rect.x = 16 * mm;
    CHECK(found_by(check_gaps, snapshot).size() == 1);
    snapshot.nodes[1].rect = {mm, mm, 2 * mm, 2 * mm};
    REQUIRE(found_by(check_gaps, snapshot).size() == 1);
    CHECK(found_by(check_gaps, snapshot)[0].what == "one target in the other: a");
}

TEST_CASE("heights: 0.7 degrees for capitals, less for captions, by the letters of each script") {
    Words words;
    Snapshot snapshot = blank();
    for (const char* plain : {"Halden", "2", "הלו", "السلام", "ไทย", "नमस्ते", "日本"}) {
        CAPTURE(plain);
        snapshot.texts = {words.text(plain, {100, 100}, 42)};
        CHECK(found_by(check_heights, snapshot, words.inks).empty());
        snapshot.texts = {words.text(plain, {100, 100}, 28)};
        CHECK_FALSE(found_by(check_heights, snapshot, words.inks).empty());
    }
    snapshot.texts = {words.text("as of 14:02", {100, 100}, 31, ui::Type::caption)};
    CHECK(found_by(check_heights, snapshot, words.inks).empty());
    snapshot.texts = {words.text("as of 14:02", {100, 100}, 24, ui::Type::caption)};
    CHECK(found_by(check_heights, snapshot, words.inks).size() == 1);
}

TEST_CASE("cuts: out of the picture, out of a clip, out of a control, cut short; not what can be scrolled to") {
    Words words;
    Snapshot snapshot = blank();
    snapshot.texts = {words.text("Halden", {1000, 100})};
    snapshot.texts[0].drawn.clip = {0, 0, 1080, 1920};
    CHECK(found_by(check_cuts, snapshot).size() == 1);
    snapshot.texts = {words.text("Halden", {100, 100})};
    CHECK(found_by(check_cuts, snapshot).empty());
    snapshot.texts[0].drawn.clip = {0, 0, 1080, 120};
    CHECK(found_by(check_cuts, snapshot).size() == 1);
    snapshot.texts[0].drawn.scrolls = ui::Scrolls::down;
    snapshot.last = false;
    CHECK(found_by(check_cuts, snapshot).empty());
    snapshot.last = true;
    CHECK(found_by(check_cuts, snapshot).size() == 1);

    snapshot.texts = {words.text("Halden", {100, 100})};
    snapshot.nodes = {button("a", {90, 90, 100, 80})};
    snapshot.texts[0].node = &snapshot.nodes[0];
    CHECK(found_by(check_cuts, snapshot).size() == 1);
    snapshot.nodes[0] = button("a", {90, 90, 300, 80});
    CHECK(found_by(check_cuts, snapshot).empty());
    snapshot.texts[0].drawn.paragraph =
        words.engine->layout("Halden am Kurfürstendamm", {.size_px = 42}, {.max_width = 200, .max_lines = 1});
    CHECK(found_by(check_cuts, snapshot).size() == 1);
}

TEST_CASE("cuts: letters keep off the line round a field; icon and caret lie in their control") {
    Words words;
    Snapshot snapshot = blank();
    Node field{.id = "field", .role = Role::searchbox, .name = "Search", .rect = {100, 100, 600, 100}};
    field.touch_width = 600, field.touch_height = 100;
    snapshot.nodes = {field};
    const auto found = [&](float y) {
        InkText text = words.text("gypsy", {140, y});
        text.node = &snapshot.nodes[0];
        snapshot.texts = {text};
        std::vector<Finding> list;
        check_cuts(snapshot, list);
        return list.size();
    };
    const float bottom = words.text("gypsy", {140, 100}).ink.bottom() - 100;
    CHECK(found(200 - 7 - bottom) == 0);
    CHECK(found(200 - 4 - bottom) == 1);  // on the line, though not out of it

    snapshot.texts.clear();
    std::vector<Finding> list;
    snapshot.icons = {{Icon::store, {120, 120, 60, 60}, {}, {0, 0, 1080, 1920}}};
    snapshot.carets = {{300, 120, 4, 60}};
    check_cuts(snapshot, list);
    CHECK(list.empty());
    snapshot.icons[0].at.y = 155;
    snapshot.carets[0].y = 145;
    check_cuts(snapshot, list);
    CHECK(list.size() == 2);
    snapshot.icons[0].clip = {0, 0, 1080, 170};  // scrolled away: what is seen of it says nothing
    list.clear();
    check_cuts(snapshot, list);
    CHECK(list.size() == 1);
}

TEST_CASE("overlaps: text over text and over an icon") {
    Words words;
    Snapshot snapshot = blank();
    snapshot.texts = {words.text("Halden", {100, 100}), words.text("Touchpoint", {100, 180})};
    CHECK(found_by(check_overlaps, snapshot).empty());
    snapshot.texts[1] = words.text("Touchpoint", {110, 110});
    CHECK(found_by(check_overlaps, snapshot).size() == 1);
    snapshot.texts.pop_back();
    snapshot.icons = {{Icon::store, {110, 100, 60, 60}, {}, {0, 0, 1080, 1920}}};
    CHECK(found_by(check_overlaps, snapshot).size() == 1);
}

TEST_CASE("contrast: measured on the pixels, 4.5:1, 3:1 for large text, 7:1 in the high-contrast theme") {
    Words words;
    Snapshot snapshot = blank();
    const Color white{255, 255, 255}, grey = Color::rgb(0x767676), light = Color::rgb(0x8A8A8A);  // 4.54:1, 3.45:1
    const auto measure = [&](float size, Color ink) {
        snapshot.texts = {words.text("Halden", {100, 100}, size)};
        snapshot.picture = sheet(0xFFFFFFFF);
        print(*snapshot.picture, words.inks, snapshot.texts[0], ink, white);
        return found_by(check_contrast, snapshot, words.inks).size();
    };
    CHECK(measure(42, grey) == 0);
    CHECK(measure(42, light) == 1);
    CHECK(measure(64, light) == 0);
    snapshot.high_contrast = true;
    CHECK(measure(64, grey) == 1);
    // What is not active may be faint.
    snapshot.high_contrast = false;
    snapshot.nodes = {button("a", {90, 90, 300, 100})};
    snapshot.nodes[0].state = "disabled";
    snapshot.texts[0] = words.text("Halden", {100, 100});
    snapshot.texts[0].node = &snapshot.nodes[0];
    print(*snapshot.picture, words.inks, snapshot.texts[0], light, white);
    CHECK(found_by(check_contrast, snapshot, words.inks).empty());
}

TEST_CASE("parts: the edge of a field, and what tells that something is chosen") {
    Words words;
    Snapshot snapshot = blank();
    Node field = button("field", {100, 100, 400, 120});
    field.role = Role::textbox;
    snapshot.nodes = {field};
    snapshot.picture = sheet(0xFFF5F3EE);
    paint(*snapshot.picture, field.rect, 0xFFFFFFFF);
    CHECK(found_by(check_parts, snapshot, words.inks).size() == 1);
    paint(*snapshot.picture, {100, 100, 3, 120}, 0xFF0B5D4B);
    CHECK(found_by(check_parts, snapshot, words.inks).empty());

    Node one = button("chip.one", {100, 400, 200, 100}), two = button("chip.two", {400, 400, 200, 100});
    one.role = two.role = Role::checkbox;
    one.state = "checked";
    snapshot.nodes = {one, two};
    paint(*snapshot.picture, one.rect, 0xFFDFEEE8);
    paint(*snapshot.picture, two.rect, 0xFFFFE6DB);
    CHECK(found_by(check_parts, snapshot, words.inks).size() == 1);
    paint(*snapshot.picture, one.rect, 0xFF0B5D4B);
    CHECK(found_by(check_parts, snapshot, words.inks).empty());
}

TEST_CASE("flashes: more than three a second over more than a quarter") {
    std::vector<PixelBuffer> calm, wild, small;
    for (int i = 0; i <= 20; ++i) {
        const uint32_t now = i % 2 == 0 ? 0xFF000000 : 0xFFFFFFFF, slow = i / 5 % 2 == 0 ? 0xFF000000 : 0xFFFFFFFF;
        calm.push_back(sheet(slow, 96, 96));
        wild.push_back(sheet(now, 96, 96));
        small.push_back(sheet(0xFF000000, 96, 96));
        paint(small.back(), {0, 0, 96, 20}, now);
    }
    const auto count = [](const std::vector<PixelBuffer>& second) {
        std::vector<Finding> found;
        check_flashes({}, second, found);
        return found.size();
    };
    CHECK(count(calm) == 0);
    CHECK(count(wild) == 1);
    CHECK(count(small) == 0);
}

TEST_CASE("every combination of the full audit is there once, and the small one meets each language, size and theme") {
    const auto full = combinations(Selection::full), ci = combinations(Selection::ci);
    for (size_t i = 0; i < full.size(); ++i)
        for (size_t k = i + 1; k < full.size(); ++k)
            CHECK_FALSE((full[i].language == full[k].language && full[i].width == full[k].width &&
                         full[i].theme == full[k].theme && full[i].zoom == full[k].zoom &&
                         full[i].low_reach == full[k].low_reach));
    for (const Combination& one : full) {
        const auto meets = [&](auto member) {
            return std::ranges::any_of(ci, [&](const Combination& other) { return other.*member == one.*member; });
        };
        CHECK(meets(&Combination::language));
        CHECK(meets(&Combination::theme));
        CHECK(meets(&Combination::width));
        CHECK(meets(&Combination::zoom));
        CHECK(meets(&Combination::low_reach));
    }
    CHECK(std::ranges::any_of(ci, [](const Combination& one) { return one.part_of == 1 && one.pixels; }));
}

TEST_CASE("reach: controls between 380 and 1,120 mm above the floor where it was asked for") {
    Snapshot snapshot = blank();
    snapshot.where.low_reach = true;  // the panel stands from 900 to 1,376 mm
    snapshot.nodes = {button("high", {0, 900, 100, 100}), button("low", {0, 1500, 100, 100})};
    const auto found = found_by(check_reach, snapshot);
    REQUIRE(found.size() == 1);
    CHECK(found[0].node == "high");
    CHECK(found[0].measured == "1128 to 1153 mm above the floor");
    snapshot.where.low_reach = false;
    CHECK(found_by(check_reach, snapshot).empty());
    snapshot.where.low_reach = true;
    snapshot.visitor = false;
    CHECK(found_by(check_reach, snapshot).empty());
    snapshot.visitor = true;
    snapshot.panel.mounting_height_mm = 200;
    snapshot.nodes = {button("floor", {0, 1500, 100, 100})};
    CHECK(found_by(check_reach, snapshot).size() == 1);
}

TEST_CASE("ring: a line round a control that differs from what is round it, on each side") {
    const Rect control{100, 100, 200, 80};
    PixelBuffer picture = sheet(0xFFFFFFFF, 400, 300);
    paint(picture, control, 0xFF0B5D4B);
    CHECK(ring_contrast(picture, control, 20, 16) == doctest::Approx(1));
    paint(picture, control.inset(-16), 0xFF14201B);
    paint(picture, control.inset(-4), 0xFFFFFFFF);
    paint(picture, control, 0xFF0B5D4B);
    CHECK(ring_contrast(picture, control, 20, 16) > 10);
    // Where something as dark comes near on one side the line is lost there.
    paint(picture, {317, 0, 83, 300}, 0xFF14201B);
    paint(picture, control.inset(-4), 0xFF14201B);
    CHECK(ring_contrast(picture, control, 20, 16) == doctest::Approx(1));
    // A light line beside the dark one stays.
    paint(picture, control.inset(-16), 0xFFFFFFFF);
    paint(picture, control.inset(-10), 0xFF14201B);
    CHECK(ring_contrast(picture, control, 20, 16) > 10);
    // What fills the picture has no place for a ring outside of it.
    CHECK(ring_contrast(picture, {0, 0, 400, 300}, 0, 16) == 21);
}

TEST_CASE("ring: the one that a screen draws, and none before the keypad is in use") {
    std::unique_ptr<TextEngine> text = *TextEngine::open();
    scenes::Theatre theatre({.width = 1080, .height = 1920, .theme = "default", .languages = {"en"}}, *text);
    theatre.set_up({});
    theatre.visit();
    theatre.settle();
    const Where where{"home", "en", "default", 1080, 1920, 1};
    std::vector<Finding> found;
    check_ring(theatre, where, *theatre.tree().find("header.access"), found);
    CHECK(found.size() == 1);
    found.clear();
    std::set<std::string> ringed;
    check_focus(theatre, where, &ringed, found);
    CHECK(found.empty());
    CHECK(ringed.contains("header.access"));
    CHECK(ringed.size() > 6);
}

TEST_CASE("a report comes back from its JSON, parts make a whole, and the table tells what was walked") {
    Report part;
    part.scenes = 3;
    part.pictures = 5;
    part.seconds = 2;
    part.walked = {{{.language = "ar", .width = 800, .height = 1280, .theme = "dark", .zoom = 1.5F}, 3, 5}};
    part.findings = {{Rule::ring,
                      {"home.\"quoted\"", "ar", "dark", 800, 1280, 1.5F, false},
                      "home.search",
                      "the ring of the focus",
                      "2.00:1",
                      "3.0:1",
                      {1, 2, 3, 4}}};
    const auto back = from_json(to_json(part));
    REQUIRE(back);
    CHECK(to_json(*back) == to_json(part));
    CHECK_FALSE(from_json("{}"));
    CHECK_FALSE(from_json("no JSON"));
    Report other = part;
    other.walked[0].how.language = other.findings[0].where.language = "de";
    Report whole = part;
    merge(whole, other);
    CHECK(whole.scenes == 6);
    CHECK(whole.findings.size() == 2);
    // Walked anew, it counts once.
    merge(whole, *back);
    CHECK(whole.scenes == 6);
    CHECK(whole.pictures == 10);
    CHECK(whole.walked.size() == 2);
    CHECK(whole.findings.size() == 2);
    const std::string table = results_of(whole, "2026-11-22", "touchpoint-audit");
    CHECK(table.find("| 800x1280 | 6 | 10 | 0 |") != std::string::npos);
    CHECK(table.find("| dark | 6 | 10 |") != std::string::npos);
    CHECK(table.find("2 findings, 6 s") != std::string::npos);
}
