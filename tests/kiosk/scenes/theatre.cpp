#include "tests/kiosk/scenes/theatre.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "kiosk/assistance/assistance_screen.h"
#include "kiosk/availability/product_screen.h"
#include "kiosk/availability/search_screen.h"
#include "kiosk/feedback/feedback_screen.h"
#include "kiosk/loyalty/member_screens.h"
#include "kiosk/orders/order_screens.h"
#include "kiosk/scan/scan_rules.h"
#include "kiosk/staff/staff_screen.h"
#include "tests/kiosk/scenes/data.h"
#include "tests/kiosk/staff/desk_double.h"

namespace tp::scenes {
namespace {

const std::string root = TOUCHPOINT_SOURCE_DIR;
const WallTime afternoon = *parse_rfc3339("2026-11-22T14:02:00Z");

template <typename T>
T must(Result<T> result) {
    if (result) return std::move(*result);
    std::fprintf(stderr, "%s\n", result.error().message.c_str());
    std::abort();
}

// Takes everything and answers nothing.
struct SilentCentre final : Centre {
    void record(std::string_view, Lane, std::string_view, std::string, std::function<void(Result<Event>)>) override {}
    void waiting(std::string, std::function<void(const std::vector<Event>&)>) override {}
    void look_up_order(OrderQuestion, CancelToken, std::function<void(LookedUp<Order>)>) override {}
    void look_up_member(MemberQuestion, CancelToken, std::function<void(LookedUp<Member>)>) override {}
    void outcome_of(std::string, std::function<void(std::optional<Outcome>)>) override {}
};

}  // namespace

std::vector<std::string> languages() {
    std::vector<std::string> tags;
    for (const LanguageName& name : must(languages_in(root + "/assets/locales"))) tags.push_back(name.tag);
    tags.insert(tags.end(), {"en-XA", "ar-XB"});
    return tags;
}

// Answers come into a queue that nobody empties.
struct Theatre::Services {
    SilentCentre centre;
    test::DeskDouble desk;
    ReplicaPlace nowhere{"/dev/null/no-replica"};
    Worker worker{"scenes"};
    TaskQueue unheard;
    AvailabilityService availability;
    ui::StoreMap map = must(ui::StoreMap::load(root + "/assets/maps/halden.toml"));

    explicit Services(Clock& clock)
        : availability(nowhere, clock, worker, unheard, centre,
                       {.store = std::string(this_store), .time_zone = "UTC"}) {}
};

Theatre::Theatre(const TheatreOptions& options, TextEngine& engine)
    : clock(afternoon), text(engine), m_options(options), m_log(Logger::to_nowhere()) {
    window = must(Window::open({.width = options.width, .height = options.height, .headless = true}, clock, text));
    m_services = std::make_unique<Services>(clock);
    Services& of = *m_services;
    register_shell_screens(m_registry);
    m_registry.add("search",
                   [&of](ScreenContext& context) { return std::make_unique<SearchScreen>(context, of.availability); });
    m_registry.add("product", [&of](ScreenContext& context) {
        return std::make_unique<ProductScreen>(context, of.availability, &of.map);
    });
    m_registry.add("orders",
                   [&of](ScreenContext& context) { return std::make_unique<OrdersScreen>(context, of.centre); });
    m_registry.add("order", [&of](ScreenContext& context) {
        return std::make_unique<OrderScreen>(context, of.centre, std::string(this_store), [](auto&&, auto&&) {});
    });
    m_registry.add("loyalty",
                   [&of](ScreenContext& context) { return std::make_unique<LoyaltyScreen>(context, of.centre); });
    m_registry.add("member", [](ScreenContext& context) { return std::make_unique<MemberScreen>(context); });
    m_registry.add("feedback",
                   [&of](ScreenContext& context) { return std::make_unique<FeedbackScreen>(context, of.centre); });
    m_registry.add("assistance",
                   [&of](ScreenContext& context) { return std::make_unique<AssistanceScreen>(context, of.centre); });

    register_staff_screens(m_registry, of.desk);

    Profile profile = must(Profile::load(root + "/assets/profiles/retail.toml"));
    profile.store_label = "1042";
    profile.kiosk_label = "3";
    m_panel = profile.panel(options.width, options.height);
    const std::string locales = root + "/assets/locales";
    app = std::make_unique<Application>(
        ApplicationParts{.clock = clock,
                         .text = text,
                         .ui_tasks = window->tasks(),
                         .log = *m_log,
                         .screens = m_registry,
                         .theme = must(ui::Theme::load(root + "/assets/themes/" + options.theme + ".toml")),
                         .contrast_theme = must(ui::Theme::load(root + "/assets/themes/high-contrast.toml")),
                         .profile = std::move(profile),
                         .content_folder = ""},
        must(load_language(locales, "en", "UTC")));
    for (const std::string& tag : options.languages.empty() ? languages() : options.languages) {
        auto language = load_language(locales, tag, "UTC");
        if (language)
            app->add_language(std::move(*language));
        else
            std::fprintf(stderr, "%s\n", language.error().message.c_str());
    }
}

Theatre::~Theatre() {
    app.reset();  // its screens withdraw their questions from the services
}

void Theatre::wear(const std::string& theme) {
    m_options.theme = theme;
    app->set_themes(must(ui::Theme::load(root + "/assets/themes/" + theme + ".toml")),
                    must(ui::Theme::load(root + "/assets/themes/high-contrast.toml")));
}

void Theatre::set_up(const Setting& setting) {
    m_setting = setting;
    last_input = {};
    app->ui().record(nullptr);
    app->set_out_of_service(false);
    app->set_offline(false);
    app->set_facts(usual_facts());
    app->languages().set_default(setting.language);
    app->end_visit();
    frame();
    clock.set_wall(afternoon);
    clock.advance(ui::toast_time);
    if (!app->languages().choose(setting.language)) {
        std::fprintf(stderr, "no such language: %s\n", setting.language.c_str());
        std::abort();
    }
    text.set_language(setting.language);
    auto& access = state<AccessSettings>();
    access.zoom = setting.zoom;
    access.low_reach = setting.low_reach;
    access.still = setting.motion == ui::Motion::reduced;
    frame();
    clock.set_wall(afternoon);
}

void Theatre::visit() {
    app->home();
    for (int i = 0; i < 3 && app->screen_name() != "home"; ++i) frame();
    frame();
}

void Theatre::expect(std::string_view id) {
    if (tree().find(id) != nullptr) return;
    std::fprintf(stderr, "%s did not come on screen %s\n", std::string(id).c_str(),
                 std::string(app->screen_name()).c_str());
    std::abort();
}

void Theatre::open(std::string_view screen, ScreenArguments arguments) {
    visit();
    app->open(screen, std::move(arguments));
    frame();
}

void Theatre::open_staff(std::string_view screen) {
    app->open_staff();
    state<StaffVisit>().open = std::make_unique<OpenStaffMenu>(desk());
    if (screen != "staff") app->replace(screen);
    // The language of the setting again: the visit before was wiped.
    (void)app->languages().choose(m_setting.language);
    text.set_language(m_setting.language);
    state<AccessSettings>().zoom = m_setting.zoom;
    state<AccessSettings>().still = m_setting.motion == ui::Motion::reduced;
    frame();
}

test::DeskDouble& Theatre::desk() {
    return m_services->desk;
}

void Theatre::press(std::string_view id) {
    const ui::Node* node = tree().find(id);
    if (node == nullptr) {
        std::fprintf(stderr, "%s is not on screen %s\n", std::string(id).c_str(),
                     std::string(app->screen_name()).c_str());
        std::abort();
    }
    clock.advance(Milliseconds{600});  // past the double-strike guard
    const TouchPosition at{node->rect.centre().x, node->rect.centre().y};
    PointerFrame pointer{.position = at, .down = true, .pressed = true, .raw = at, .start = at};
    window->build_only([&](Canvas& canvas) { draw(canvas, pointer); });
    pointer.down = pointer.pressed = false;
    pointer.released = true;
    window->build_only([&](Canvas& canvas) { draw(canvas, pointer); });
    settle();
}

void Theatre::type(std::string_view typed) {
    app->on_key({.key = Key::text, .text = std::string(typed)});
    frame();
}

void Theatre::scan(std::string_view code) {
    app->on_scan(parse_scan(code, ScanRules::defaults(std::chrono::sys_days{std::chrono::year{2026} / 11 / 22})));
    frame();
}

void Theatre::pass(Milliseconds time) {
    for (Milliseconds left = time; left > Milliseconds{0}; left -= Milliseconds{1000})
        frame(std::min(left, Milliseconds{1000}));
}

void Theatre::frame(Milliseconds later) {
    clock.advance(later);
    window->build_only([this](Canvas& canvas) { draw(canvas, {}); });
}

void Theatre::settle() {
    for (int i = 0; i < 3; ++i) frame();
}

void Theatre::show() {
    window->draw_now([this](Canvas& canvas) { draw(canvas, {}); });
}

PixelBuffer Theatre::picture() {
    show();
    return must(window->capture());
}

void Theatre::draw(Canvas& canvas, const PointerFrame& pointer) {
    app->draw(canvas, window->pictures(), pointer, last_input);
}

}  // namespace tp::scenes
