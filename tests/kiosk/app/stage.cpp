#include "stage.h"

#include <cstdio>
#include <cstdlib>

#include "kiosk/ui/fields.h"
#include "kiosk/ui/text.h"

namespace tp::stage {
namespace {

const std::string root = TOUCHPOINT_SOURCE_DIR;

template <typename T>
T must(Result<T> result) {
    if (result) return std::move(*result);
    std::fprintf(stderr, "%s\n", result.error().message.c_str());
    std::abort();
}

struct StandInState {
    ui::TextEdit edit;
};

class StandIn final : public Screen {
  public:
    StandIn(ScreenContext& context, std::string name) : m_context(context), m_name(std::move(name)) {}
    [[nodiscard]] std::string_view name() const override { return m_name; }
    void draw(ui::Ui& ui, const ui::Chrome& chrome) override {
        auto& edit = m_context.session.of<StandInState>().edit;
        const std::string done = ui.words("search.action");
        ui::Page page(ui, chrome, {.id = m_name, .typing = &edit, .keyboard_done = done});
        ui::text_field(ui, page.column(),
                       {.id = m_name + ".field",
                        .label = m_name,
                        .placeholder = ui.words("search.placeholder"),
                        .icon = Icon::magnify,
                        .clear_id = m_name == "search" ? "search.clear" : "",
                        .search = true},
                       edit);
    }
    bool on_back() override { return false; }
    [[nodiscard]] bool saving() const override { return m_name == "feedback"; }

  private:
    ScreenContext& m_context;
    std::string m_name;
};

}  // namespace

void register_stand_ins(ScreenRegistry& registry) {
    for (const char* name : {"search", "product", "orders", "loyalty", "feedback", "assistance"})
        registry.add(name, [name](ScreenContext& context) { return std::make_unique<StandIn>(context, name); });
}

HomeFacts some_facts() {
    HomeFacts facts;
    facts.products = 84'310;
    facts.as_of = *parse_rfc3339("2026-11-22T14:02:00Z");
    const auto add = [&](const char* title, const char* line) {
        HomePromotion& promotion = facts.promotions.emplace_back();
        promotion.promotion.title = {{"en", title}};
        promotion.promotion.subtitle = {{"en", line}};
    };
    add("Pasta week:\n3 for 2", "Aisle 7, until Sunday");
    add("Fresh ideas\nfor breakfast", "Juicers from $79. Aisle 12.");
    add("Tea time", "All green teas, aisle 4");
    return facts;
}

Stage::Stage(const StageOptions& options) : clock(options.wall) {
    text = must(TextEngine::open());
    window = must(Window::open({.width = options.width, .height = options.height, .headless = true}, clock, *text));
    register_shell_screens(registry);
    register_stand_ins(registry);
    Profile profile = must(Profile::load(root + "/assets/profiles/" + options.profile + ".toml"));
    if (!profile.store_label) profile.store_label = "1042";
    if (!profile.kiosk_label) profile.kiosk_label = "3";
    ui::Theme theme = must(ui::Theme::load(root + "/assets/themes/" + profile.theme + ".toml"));
    ui::Theme contrast = must(ui::Theme::load(root + "/assets/themes/" + theme.high_contrast + ".toml"));
    if (options.composes) composer = std::make_unique<Composer>(window->tasks(), *log);
    app = std::make_unique<Application>(ApplicationParts{.clock = clock,
                                                         .text = *text,
                                                         .ui_tasks = window->tasks(),
                                                         .log = *log,
                                                         .screens = registry,
                                                         .theme = std::move(theme),
                                                         .contrast_theme = std::move(contrast),
                                                         .profile = std::move(profile),
                                                         .content_folder = "",
                                                         .composer = composer.get()},
                                        must(load_language(root + "/assets/locales", options.language, "UTC")));
    for (const LanguageName& name :
         options.every_language ? must(languages_in(root + "/assets/locales")) : std::vector<LanguageName>{})
        app->add_language(must(load_language(root + "/assets/locales", name.tag, "UTC")));
    window->input().on_key([this](const KeyStroke& key) { app->on_key(key); });
}

void Stage::frame(Milliseconds later) {
    clock.advance(later);
    window->draw_now([this](Canvas& canvas) {
        app->draw(canvas, window->pictures(), window->input().pointer(), window->input().last_activity());
    });
}

void Stage::settle() {
    frame();
    for (int i = 0; i < 200 && (!app->settled() || window->input().needs_frame()); ++i) {
        window->pictures().wait_decoded();
        frame(Milliseconds{16});
    }
}

void Stage::pass(Milliseconds time) {
    for (Milliseconds left = time; left > Milliseconds{0}; left -= Milliseconds{100})
        frame(std::min(left, Milliseconds{100}));
}

int Stage::rehearse() {
    int parts = 0;
    for (; app->rehearsing(); ++parts)
        window->rehearse([&](Canvas& canvas) { app->rehearse(canvas, window->pictures()); });
    return parts;
}

void Stage::tap(float x, float y) {
    clock.advance(Milliseconds{600});  // past the double-strike guard
    window->input().inject_touch_down(x, y);
    frame(Milliseconds{16});
    window->input().inject_touch_up(x, y);
    frame(Milliseconds{16});
    settle();
}

void Stage::key(Key key, bool shift) {
    clock.advance(Milliseconds{600});
    if (shift)
        app->on_key({.key = key, .shift = true, .when = clock.monotonic()});
    else
        window->input().inject_key(key);
    frame(Milliseconds{16});
    settle();
}

bool Stage::walk_to(std::string_view id, Key with, bool shift) {
    for (int i = 0; i < 200; ++i) {
        const std::string before = focused();
        if (before == id) return true;
        key(with, shift);
        if (focused() == before) return false;
    }
    return false;
}

bool Stage::touch(std::string_view id) {
    const ui::Node* node = find(id);
    if (!node) return false;
    tap(node->rect.centre().x, node->rect.centre().y);
    return true;
}

}  // namespace tp::stage
