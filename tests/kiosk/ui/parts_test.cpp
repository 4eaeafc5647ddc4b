// The parts that ask and show: roles, names, answers, sizes.
#include <doctest/doctest.h>

#include <set>

#include "kiosk/ui/fields.h"
#include "kiosk/ui/overlays.h"
#include "kiosk/ui/qr_code.h"
#include "kiosk/ui/ratings.h"
#include "kiosk/ui/receipt.h"
#include "kiosk/ui/text.h"
#include "part_stage.h"

using namespace tp;
using namespace tp::ui_test;

namespace {

void check_targets(const PartStage& stage) {
    for (const ui::Node& node : stage.part.tree().nodes()) {
        if (node.touch_width <= 0) continue;
        CHECK_MESSAGE(stage.metrics.to_mm(node.touch_width) >= 14.9F, node.id);
        CHECK_MESSAGE(stage.metrics.to_mm(node.touch_height) >= (node.main_action ? 19.9F : 14.9F), node.id);
    }
    for (const std::string& problem : stage.part.tree().problems()) FAIL_CHECK(problem);
}

}  // namespace

TEST_CASE("a dialog is shown when its height is known, and again when its words have changed it") {
    PartStage stage;
    std::string words = "Are you still there?";
    const auto draw = [&](ui::Ui& ui, ui::Column&) {
        ui::Dialog dialog(ui, "question", words);
        ui::paragraph(ui, dialog.column(), "question.words", words, {});
    };
    stage.frame(draw);
    CHECK(stage.part.provisional());
    stage.frame(draw);
    CHECK_FALSE(stage.part.provisional());
    const float before = stage.find("question")->rect.height;
    for (int i = 0; i < 20; ++i) words += " All that you have typed is cleared.";
    stage.frame(draw);
    CHECK(stage.part.provisional());
    stage.frame(draw);
    CHECK_FALSE(stage.part.provisional());
    CHECK(stage.find("question")->rect.height > before + 100);
}

TEST_CASE("0–10: eleven radios, each with a name of its own, in one row or two, all large enough") {
    for (const float width : {1080.0F, 700.0F}) {
        PartStage stage("en", {width, 1200});
        int answer = -1, asked = 8;
        const auto draw = [&](ui::Ui& ui, ui::Column& column) {
            if (const int pressed = ui::scale_0_to_10(
                    ui, column,
                    {.id = "nps", .least_label = "Not likely", .most_label = "Very likely", .selected = asked});
                pressed >= 0)
                answer = pressed;
        };
        stage.frame(draw);
        check_targets(stage);
        std::set<std::string> names;
        for (int i = 0; i <= 10; ++i) {
            const ui::Node* node = stage.find("nps." + std::to_string(i));
            REQUIRE(node);
            CHECK(node->role == ui::Role::radio);
            CHECK((node->state == "checked") == (i == asked));
            names.insert(node->name);
        }
        CHECK(names.size() == 11);
        CHECK(names.contains("7 of 10"));
        CHECK(stage.find("nps.least")->name == "Not likely");
        stage.tap("nps.10", draw);
        CHECK(answer == 10);
        stage.tap("nps.0", draw);
        CHECK(answer == 0);
    }
}

TEST_CASE("stars are told by their number, in plural forms") {
    PartStage stage("ar");
    int answer = -1;
    const auto draw = [&](ui::Ui& ui, ui::Column& column) {
        if (const int pressed = ui::star_input(ui, column, "stars", 2); pressed >= 0) answer = pressed;
    };
    stage.frame(draw);
    check_targets(stage);
    CHECK(stage.find("stars.2")->name == "نجمتان");
    CHECK(stage.find("stars.2")->state == "checked");
    CHECK(stage.find("stars.1")->rect.x > stage.find("stars.5")->rect.x);  // from the right
    stage.tap("stars.4", draw);
    CHECK(answer == 4);
}

TEST_CASE("a report card's row says what is judged with each grade") {
    PartStage stage;
    int answer = -1;
    const auto draw = [&](ui::Ui& ui, ui::Column& column) {
        if (const int pressed = ui::letter_grade(ui, column, {.id = "staff", .name = "Friendly staff", .selected = 1});
            pressed >= 0)
            answer = pressed;
    };
    stage.frame(draw);
    check_targets(stage);
    CHECK(stage.find("staff.0")->name == "Friendly staff: A");
    CHECK(stage.find("staff.1")->state == "checked");
    stage.tap("staff.4", draw);
    CHECK(answer == 4);
}

TEST_CASE("a score and a bar say their value") {
    PartStage stage;
    stage.frame([](ui::Ui& ui, ui::Column& column) {
        ui::score_dial(ui, column.take(300),
                       {.id = "score", .name = "Your visit", .score = 870, .caption = "Very good"});
        ui::progress_bar(ui, column.take(20),
                         {.id = "bar", .name = "To your reward", .value = "660 of 2,500", .part = 0.26F});
    });
    CHECK(stage.find("score")->role == ui::Role::progressbar);
    CHECK(stage.find("score")->value == "100 of 100, Very good");
    CHECK(stage.find("bar")->value == "660 of 2,500");
}

TEST_CASE("a receipt is a list of its lines with their amounts") {
    PartStage stage;
    float height = 0;
    stage.frame([&](ui::Ui& ui, ui::Column& column) {
        const float from = column.y;
        ui::receipt(ui, column,
                    {.id = "receipt",
                     .name = "Halden",
                     .line = "22 Nov",
                     .lines = {{"Tea", "$3.79"}, {"Lotion", "$14.58", "2 × $7.29"}},
                     .totals = {{"Total", "$18.37", "", true}},
                     .foot = "Thank you"});
        height = column.y - from;
    });
    CHECK(stage.find("receipt")->role == ui::Role::list);
    CHECK(stage.find("receipt.1")->name == "Lotion");
    CHECK(stage.find("receipt.1")->value == "2 × $7.29, $14.58");
    CHECK(stage.find("receipt.total.0")->value == "$18.37");
    CHECK(stage.find("receipt.total.0")->rect.bottom() < 56 + height);
}

TEST_CASE("stores are read, or chosen where that is asked") {
    PartStage stage;
    const std::vector<ui::StoreEntry> stores{{"Elm Street", "3.1 km", "open until 21:00", ui::Tone::ok, "9 there"},
                                             {"Harbour Park", "", "closed", ui::Tone::none, "none"}};
    int answer = -1;
    const auto draw = [&](ui::Ui& ui, ui::Column& column) {
        ui::store_list(ui, column, "near", stores);
        column.skip(20);
        if (const int pressed = ui::store_list(ui, column, "pick", stores, ui::StoreListUse::choose); pressed >= 0)
            answer = pressed;
    };
    stage.frame(draw);
    check_targets(stage);
    CHECK(stage.find("near.0")->role == ui::Role::listitem);
    CHECK(stage.find("pick.0")->role == ui::Role::button);
    CHECK(stage.find("near.1")->value == "none, closed");
    stage.tap("pick.1", draw);
    CHECK(answer == 1);
}

TEST_CASE("a QR code has whole pixels, its quiet zone, and dark on white in a dark theme") {
    const auto code = ui::QrCode::encode("https://halden.example/p/H-1002");
    REQUIRE(code);
    CHECK(code->side() == 29);  // version 3, level M
    // The three finder patterns (ISO/IEC 18004, 6.3.3): 7 × 7 with a light ring.
    for (const auto& [x, y] : {std::pair{0, 0}, {22, 0}, {0, 22}})
        for (int i = 0; i < 7; ++i) {
            CHECK(code->dark(x + i, y));
            CHECK(code->dark(x, y + i));
            CHECK(code->dark(x + i, y + 6));
            CHECK(code->dark(x + 3, y + 3));
            if (i > 0 && i < 6) CHECK_FALSE(code->dark(x + i, y + 1));
        }
    PartStage stage("ar", {600, 600});
    stage.theme.color.paper = Color::rgb(0x101010);
    bool large = false, small = true;
    stage.frame(
        [&](ui::Ui& ui, ui::Column& column) { large = ui::qr_code(ui, column.take(400), "qr", "To my phone", *code); });
    CHECK(large);
    CHECK(stage.find("qr")->role == ui::Role::img);
    const PixelBuffer picture = stage.picture();
    // 488 × 400 → 10 px a module: 370 px, in the middle.
    const int left = 56 + (488 - 370) / 2, top = 56 + 15;
    for (int y = -4; y < 33; ++y)
        for (int x = -4; x < 33; ++x) {
            const bool dark = x >= 0 && y >= 0 && x < 29 && y < 29 && code->dark(x, y);
            for (const int part : {0, 9}) {
                const int px = left + (x + 4) * 10 + part, py = top + (y + 4) * 10 + part;
                REQUIRE((picture.pixels[static_cast<size_t>(py * picture.width + px)] & 0xFFFFFFU) ==
                        (dark ? 0U : 0xFFFFFFU));
            }
        }
    stage.frame(
        [&](ui::Ui& ui, ui::Column& column) { small = ui::qr_code(ui, column.take(100), "qr", "To my phone", *code); });
    CHECK_FALSE(small);
}

TEST_CASE("a text that makes no readable QR code is refused") {
    CHECK(ui::QrCode::encode("").error().code == errc::invalid_argument);
    CHECK(ui::QrCode::encode(std::string(1'000, 'x')).error().code == errc::too_large);
    CHECK(ui::QrCode::encode(std::string(100'000, 'x')).error().code == errc::too_large);
    CHECK(ui::QrCode::encode(std::string(412, 'x')));  // version 15 M holds 412 bytes (ISO/IEC 18004, table 7)
    CHECK_FALSE(ui::QrCode::encode(std::string(413, 'x')));
}

TEST_CASE("a resting caret costs one frame each time it blinks on or off, and each of them shows something new") {
    PartStage stage("en", {1080, 700}, ui::Motion::full);
    ui::TextEdit edit(ui::InputKind::words);
    edit.set("kettle");
    const auto draw = [&](ui::Ui& ui, ui::Column& column) {
        (void)ui::text_field(ui, column, {.id = "field", .label = "Search", .placeholder = "", .search = true}, edit);
    };
    FrameScheduler scheduler;
    const MonotonicTime begun = stage.clock.monotonic();
    uint64_t built_before = 0, presented_before = 0;
    const auto run_to = [&](Milliseconds end) {
        for (; stage.clock.monotonic() - begun < end; stage.clock.advance(Milliseconds{1})) {
            if (!scheduler.frame_due(stage.clock.monotonic())) continue;
            stage.frame(draw, Milliseconds{0});
            scheduler.frame_built(stage.clock.monotonic());
            if (stage.part.moving()) scheduler.request_frames(2);
            if (const auto wake = stage.part.next_wake()) scheduler.wake_at(wake->at, wake->frames);
        }
    };
    run_to(Milliseconds{2'000});
    built_before = stage.window->counters().built;
    presented_before = stage.window->counters().presented;
    run_to(Milliseconds{12'000});
    CHECK(stage.window->counters().built - built_before == 20);  // on and off, once a second each
    CHECK(stage.window->counters().presented - presented_before == 20);
}
