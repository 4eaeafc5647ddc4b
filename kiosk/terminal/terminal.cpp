#include "kiosk/terminal/terminal.h"

#include <malloc.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <future>

#include <fmt/format.h>

#include "kiosk/app/application.h"
#include "kiosk/app/attract_screen.h"
#include "kiosk/staff/staff_screen.h"
#include "kiosk/terminal/asset_names.h"
#include "kiosk/terminal/assets_folder.h"
#include "kiosk/terminal/control.h"
#include "kiosk/terminal/first_language.h"
#include "kiosk/terminal/services.h"
#include "kiosk/terminal/shop.h"
#include "kiosk/terminal/staff_link.h"
#include "kiosk/terminal/theme_watch.h"
#include "kiosk/terminal/voice.h"
#include "platform/base/data_folder.h"
#include "platform/base/no_blocking_here.h"
#include "platform/devices/escpos_printer.h"
#include "platform/devices/scan_gate.h"
#include "platform/devices/serial_scanner.h"
#include "platform/devices/wedge_scanner.h"
#include "platform/display/window.h"
#include "platform/text/compose/composer.h"

namespace tp {
namespace {

Result<DataFolder> folder_of(const TerminalOptions& options) {
    if (options.data_folder.empty()) return DataFolder::from_environment();
    return DataFolder{std::filesystem::absolute(options.data_folder).lexically_normal().string()};
}

// How long a screen that has just been opened may wait for its answer before it is shown without: less than what a
// visitor takes for at once.
constexpr Milliseconds patience{40};

void log_refused(Logger& log, std::string_view event, std::string_view name, const Error& error) {
    log.error(event, {{"name", name}, {"code", error.code.name()}, {"error", error.message}});
}

std::chrono::sys_days day_of(WallTime time) {
    return std::chrono::floor<std::chrono::days>(time);
}

}  // namespace

struct Terminal::Impl {
    SystemClock clock;
    std::unique_ptr<Logger> log;
    std::optional<FolderLock> lock;
    std::unique_ptr<TextEngine> text;
    std::unique_ptr<Window> window;
    ScreenRegistry registry;
    std::optional<ui::StoreMap> map;
    std::unique_ptr<Shop> shop;
    std::unique_ptr<Services> services;
    std::unique_ptr<Composer> composer;
    std::unique_ptr<StaffLink> staff;
    std::unique_ptr<Application> application;
    std::optional<ScanRules> rules;
    ScanGate gate;
    std::unique_ptr<WedgeScanner> wedge;
    std::vector<std::unique_ptr<SerialScanner>> serial;
    std::unique_ptr<Worker> loader;  // reads the other languages after the first picture
    std::unique_ptr<Voice> voice;
    std::unique_ptr<KioskControl> control;
    std::unique_ptr<ThemeWatch> themes;
    int64_t commits_shown = -1;
    std::string locales, time_zone;
    bool time_zone_named = false;
    bool warmed_up = false;
    bool unusable = false;  // what this terminal is for, or every word, is not to be read: nothing can be served
    bool ending = false, restarting = false;
    std::string version, about;  // of the program; profile and theme: for the staff menu
    std::vector<std::string> scanner_devices;

    // Most answers come from the replica within milliseconds. A picture of the screen that waits for one would only
    // delay it by a repaint.
    void expect_answer() {
        if (!application->opening()) return;
        window->scheduler().hold_until(clock.monotonic() + patience, [this] { return application->opening(); });
    }

    void scanned(const std::string& bytes) {
        if (!gate.admit(bytes, clock.monotonic())) return;
        rules->set_today(day_of(clock.wall()));
        const Scan scan = parse_scan(bytes, *rules);
        voice->scanned(scan.valid());
        application->on_scan(scan);
        expect_answer();
        window->scheduler().on_action();
    }

    void typed(const std::string& characters) {
        if (characters.empty()) return;
        voice->action();
        application->on_key({.key = Key::text, .text = characters, .when = clock.monotonic()});
        window->scheduler().on_event();
    }

    // A scanner that types is told from a person before a field sees the keys.
    void key(const KeyStroke& stroke) {
        if (stroke.key != Key::text && voice->key(stroke)) return window->scheduler().on_event();
        if (stroke.key == Key::text) return typed(wedge->feed(stroke.text, stroke.when));
        if (stroke.key == Key::enter || stroke.key == Key::tab) {
            const std::string kept = wedge->feed(stroke.key == Key::enter ? "\r" : "\t", stroke.when);
            const bool consumed = kept.empty() || (kept.back() != '\r' && kept.back() != '\t');
            std::string printable = kept;
            std::erase_if(printable, [](char c) { return c == '\r' || c == '\t'; });
            typed(printable);
            if (consumed) return;
        }
        application->on_key(stroke);
        window->scheduler().on_event();
    }

    void shop_changed(const SyncState& state) {
        application->set_offline(shop->sync() != nullptr && !state.online);
        window->scheduler().on_event();
        if (state.commits == commits_shown) return;
        commits_shown = state.commits;
        ask_facts();
        if (services && warmed_up) services->warm_up();
    }
    void ask_facts() {
        shop->ask([this](HomeFacts facts) {
            if (!time_zone_named && facts.store && !facts.store->time_zone.empty())
                if (const auto set = application->set_time_zone(facts.store->time_zone); !set)
                    log->error("time_zone_unknown", {{"error", set.error().message}});
            application->set_facts(std::move(facts));
            window->scheduler().on_event();
        });
    }

    // Out of service where the files cannot be opened, or because staff said so.
    void apply_service(const std::optional<OutOfService>& out) {
        application->set_out_of_service(shop == nullptr || unusable || out.has_value(),
                                        out ? std::string(name_of(out->reason)) : "");
        window->scheduler().on_event();
    }

    // What the staff menu says of this terminal and only this thread knows.
    void tell_staff(StaffFacts& facts) const {
        if (facts.hub) facts.hub->products = application->facts().products.value_or(0);
        facts.voice = application->speech_offered();
        facts.scanners.push_back({.device = "", .connected = true, .scans = wedge->counts().delivered});
        for (size_t i = 0; i < serial.size(); ++i)
            facts.scanners.push_back({.device = scanner_devices[i],
                                      .connected = serial[i]->state() == Scanner::State::connected,
                                      .scans = serial[i]->counts().delivered});
        const Size size = window->size();
        const float px_per_mm = application->metrics().px_per_mm;
        const auto mm = [&](float px) { return std::lround(px / px_per_mm); };
        facts.panel = fmt::format("{} × {} px · {} × {} mm · {:.1f}″ · {}", size.width, size.height, mm(size.width),
                                  mm(size.height), std::hypot(size.width, size.height) / px_per_mm / 25.4F, about);
        facts.version = version + (window->accelerated() ? " · accelerated" : " · software");
    }

    Status open_staff_menu(const TerminalOptions& options, const TerminalConfig& config, const DataFolder& folder,
                           const Profile& profile) {
        std::unique_ptr<Printer> printer;
        if (!config.printer.empty()) printer = TRY(EscPosPrinter::make({.device = config.printer}));
        version = options.version;
        about = profile.name + " · " + profile.theme;
        scanner_devices = config.serial_scanners;
        staff = std::make_unique<StaffLink>(
            StaffLinkParts{.clock = clock,
                           .log = *log,
                           .ui_tasks = window->tasks(),
                           .folder = folder,
                           .version = version,
                           .shop = shop.get(),
                           .printer = std::move(printer),
                           .out = load_out_of_service(folder.kiosk()),
                           .close_after = config.staff_close_after,
                           .add_own = [this](StaffFacts& facts) { tell_staff(facts); },
                           .on_service = [this](const std::optional<OutOfService>& out) { apply_service(out); },
                           .restart = [this] { ending = restarting = true; }});
        register_staff_screens(registry, *staff);
        return {};
    }

    // A kiosk without its map still answers: the aisle stands in words.
    void load_map(const std::string& path) {
        if (auto loaded = ui::StoreMap::load(path))
            map = *std::move(loaded);
        else
            log_refused(*log, "map_refused", std::filesystem::path(path).stem().string(), loaded.error());
    }

    // The other files of the assets that cannot be read: told, and done without.
    Profile load_profile(const std::string& path, const std::string& name) {
        if (auto loaded = Profile::load(path)) {
            return *std::move(loaded);
        } else {
            log_refused(*log, "profile_refused", name, loaded.error());
        }
        unusable = true;
        Profile blank;
        blank.name = name;
        return blank;
    }
    Language take_language(FirstLanguage first) {
        for (const RefusedLanguage& refused : first.refused)
            log_refused(*log, "language_refused", refused.tag, refused.error);
        unusable |= first.carried;
        return std::move(first.language);
    }
    ThemePair load_themes(const std::string& folder, const std::string& name) {
        return ThemePair::first_readable(folder, name, [this](const std::string& of, const Error& error) {
            log_refused(*log, "theme_refused", of, error);
        });
    }

    void load_languages() {
        loader = std::make_unique<Worker>("tp-languages");
        loader->post([this] {
            const auto names = languages_in(locales);
            if (!names) return log->error("languages_unreadable", {{"error", names.error().message}});
            std::vector<Language> languages;
            for (const LanguageName& name : *names) {
                auto language = load_language(locales, name.tag, time_zone);
                if (language)
                    languages.push_back(std::move(*language));
                else
                    log_refused(*log, "language_not_offered", name.tag, language.error());
            }
            // All at once: the sheet that offers them must not grow under a finger.
            window->tasks().post([this, languages = std::move(languages)]() mutable {
                for (Language& language : languages) application->add_language(std::move(language));
                window->scheduler().on_event();
            });
            malloc_trim(0);  // reading has left megabytes free that would stay with this process
        });
    }

    void draw(Canvas& canvas) {
        application->draw(canvas, window->pictures(), window->input().pointer(), window->input().last_activity());
        voice->after_frame(window->input().pointer());
        FrameScheduler& scheduler = window->scheduler();
        if (application->wants_frames()) scheduler.request_frames(2);
        if (application->provisional()) window->skip_frame();
        if (const auto wake = application->next_wake()) scheduler.wake_at(wake->at, wake->frames);
        expect_answer();  // of the screen that a touch has opened in this frame
    }

    // A theme that is edited is shown as soon as it is saved; one that cannot be read leaves the picture as it is.
    void watch_themes(const std::string& folder, const std::string& name) {
        auto watch = ThemeWatch::open(
            folder, name,
            [this](ThemePair pair) {
                window->tasks().post([this, pair = std::move(pair)]() mutable {
                    for (const ui::Theme* theme : {&pair.theme, &pair.high_contrast})
                        for (const std::string& picture :
                             {theme->brand.logo, theme->brand.logo_on_deep, theme->brand.header, theme->brand.attract})
                            if (!picture.empty()) window->pictures().forget(picture);
                    log->info("theme_read_again", {{"name", pair.theme.name}});
                    application->set_themes(std::move(pair.theme), std::move(pair.high_contrast));
                    window->scheduler().on_event();
                });
            },
            [this, name](const Error& error) { log_refused(*log, "theme_refused", name, error); });
        if (watch)
            themes = std::move(*watch);
        else
            log->warning("themes_not_watched", {{"error", watch.error().message}});
    }

    Status open_scanners(const TerminalConfig& config) {
        rules = TRY(ScanRules::compile(config.scan, day_of(clock.wall())));
        const ScanSink sink = [this](const RawScan& scan) { scanned(scan.bytes); };
        wedge = std::make_unique<WedgeScanner>(WedgeSettings{}, sink);
        for (const std::string& device : config.serial_scanners)
            serial.push_back(
                TRY(SerialScanner::open({.device = device, .baud = config.serial_baud}, clock, window->tasks(), sink)));
        window->input().on_key([this](const KeyStroke& stroke) { key(stroke); });
        window->input().on_wake([this] {
            voice->action();
            return false;
        });
        return window->input().map_keys(config.audio.keys);
    }

    void run() {
        const NoBlockingHere drawing;  // from here on, the first picture included: all was read and opened before
        while (!ending) {
            Milliseconds longest{60'000};
            if (const auto until = wedge->deadline())
                longest =
                    std::clamp(std::chrono::ceil<Milliseconds>(*until - clock.monotonic()), Milliseconds{1}, longest);
            constexpr Milliseconds between_parts{20};
            const bool rehearsing = warmed_up && application->rehearsing();
            if (rehearsing) longest = std::min(longest, between_parts);
            if (!window->step([this](Canvas& canvas) { draw(canvas); }, longest)) break;
            if (rehearsing)
                window->rehearse([this](Canvas& canvas) { application->rehearse(canvas, window->pictures()); });
            typed(wedge->tick(clock.monotonic()));
            control->turn_ended();
            if (!warmed_up && window->counters().presented > 0) {
                warmed_up = true;  // and not earlier: the first picture needs the processors itself
                if (shop) ask_facts();
                load_languages();
                if (services) services->warm_up();
            }
        }
    }

    ~Impl() {
        // What posts to the window goes before the window; what the screens ask goes after the screens.
        control.reset();
        themes.reset();
        voice.reset();
        loader.reset();
        serial.clear();
        application.reset();
        staff.reset();
        services.reset();
        shop.reset();
    }
};

Terminal::Terminal(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Terminal::~Terminal() = default;

Result<TerminalConfig> Terminal::configuration(const TerminalOptions& options) {
    if (!options.config_file.empty())
        return TerminalConfig::load(options.config_file, TerminalConfig::Named::by_person);
    return TerminalConfig::load(TRY(folder_of(options)).kiosk_config());
}

Result<std::unique_ptr<Terminal>> Terminal::open(const TerminalOptions& options, const TerminalConfig& config) {
    auto impl = std::make_unique<Impl>();
    impl->log = Logger::to_stderr(LogLevel::info);
    const DataFolder folder = TRY(folder_of(options));
    TRY(make_private_folder(folder.kiosk()));
    const std::string assets = TRY(find_assets(options.assets_folder));
    Profile profile = impl->load_profile(TRY(profile_file(assets, options.profile)), options.profile);
    const std::string tag =
        TRY(nearest_language(assets, options.language.empty() ? config.language : options.language));
    if (config.question_after) profile.idle.question_after = *config.question_after;
    if (config.question) profile.idle.question = *config.question;
    impl->lock.emplace(TRY_CONTEXT(FolderLock::take(folder.kiosk()), "this terminal's data folder"));

    impl->locales = assets + "/locales";
    impl->time_zone = config.time_zone;
    impl->time_zone_named = config.time_zone_named;
    impl->text = TRY(TextEngine::open());
    // Beside the window: reading the assets takes as long as opening it. The window's parts only learn where text is.
    auto reading =
        std::async(std::launch::async, [&own = *impl, &profile = std::as_const(profile), &config, &assets, &tag] {
            auto first = first_readable_language(own.locales, tag, config.time_zone);
            ThemePair themes = own.load_themes(assets + "/themes", profile.theme);
            if (first) prepare_attract_words(*own.text, themes.theme, first->language);
            if (!profile.map.empty()) own.load_map(assets + "/maps/" + profile.map + ".toml");
            return std::pair(std::move(first), std::move(themes));
        });
    const RendererKind renderer = options.renderer == "accelerated" ? RendererKind::accelerated
                                  : options.renderer == "automatic" ? RendererKind::automatic
                                                                    : RendererKind::software;
    impl->window = TRY(Window::open({.title = profile.brand,
                                     .width = options.width,
                                     .height = options.height,
                                     .full_screen = !options.windowed && !options.headless,
                                     .rotation = profile.rotation,
                                     .renderer = renderer,
                                     .headless = options.headless,
                                     .show_cursor = options.windowed},
                                    impl->clock, *impl->text));

    auto shop = Shop::open({.folder = folder.kiosk(), .version = options.version, .poll = config.poll}, impl->clock,
                           *impl->log, impl->window->tasks());
    if (!shop)
        impl->log->error("out_of_service", {{"error", shop.error().message}});
    else
        impl->shop = std::move(*shop);

    auto [first, themes] = reading.get();
    if (!first) return std::unexpected(first.error().with_context("the language of this terminal"));
    register_shell_screens(impl->registry);
    if (impl->shop) {
        if (const auto& identity = impl->shop->identity()) {
            if (!profile.store_label) profile.store_label = identity->enrolled.configuration.store;
            if (!profile.kiosk_label) profile.kiosk_label = identity->enrolled.configuration.name;
        }
        impl->services = std::make_unique<Services>(*impl->shop, impl->clock, *impl->log, impl->window->tasks(),
                                                    config.time_zone, assets, impl->map ? &*impl->map : nullptr);
        impl->services->register_screens(impl->registry);
    }
    TRY(impl->open_staff_menu(options, config, folder, profile));
    impl->composer = std::make_unique<Composer>(impl->window->tasks(), *impl->log);
    impl->application =
        std::make_unique<Application>(ApplicationParts{.clock = impl->clock,
                                                       .text = *impl->text,
                                                       .ui_tasks = impl->window->tasks(),
                                                       .log = *impl->log,
                                                       .screens = impl->registry,
                                                       .theme = std::move(themes.theme),
                                                       .contrast_theme = std::move(themes.high_contrast),
                                                       .profile = profile,
                                                       .content_folder = folder.kiosk() + "/content",
                                                       .composer = impl->composer.get()},
                                      impl->take_language(std::move(*first)));
    Impl& self = *impl;
    TRY(self.open_scanners(config));
    self.watch_themes(assets + "/themes", profile.theme);
    self.application->session().on_wipe([&self] {
        self.gate.forget();
        self.wedge->reset();
        self.window->forget();
        if (self.services) self.services->forget();
        if (self.shop) self.shop->forget();
    });
    AudioConfig audio = config.audio;
    audio.enabled &= !options.mute;
    self.voice = TRY(Voice::open(audio, make_sdl_output(), *self.application, *self.window, *self.log));
    if (self.shop) self.shop->on_change([&self](const SyncState& state) { self.shop_changed(state); });
    self.apply_service(self.staff->out_of_service());
    impl->control = TRY(
        KioskControl::open(folder.kiosk_socket(), {.application = *self.application,
                                                   .window = *self.window,
                                                   .clock = self.clock,
                                                   .shop = self.shop.get(),
                                                   .services = self.services.get(),
                                                   .test_input = options.test_input,
                                                   .version = options.version,
                                                   .out_of_service = [&self] { return self.staff->out_of_service(); },
                                                   .scanned = [&self](std::string bytes) { self.scanned(bytes); },
                                                   .voice = *self.voice}));
    return std::unique_ptr<Terminal>(new Terminal(std::move(impl)));
}

Terminal::Ended Terminal::run() {
    m_impl->run();
    return m_impl->restarting ? Ended::to_restart : Ended::as_asked;
}

void Terminal::end() {
    m_impl->window->tasks().post([impl = m_impl.get()] { impl->ending = true; });
}

}  // namespace tp
