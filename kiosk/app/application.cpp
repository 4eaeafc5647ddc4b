#include "kiosk/app/application.h"

#include <malloc.h>

#include <algorithm>
#include <utility>

#include "kiosk/app/attract_screen.h"
#include "kiosk/app/home_screen.h"
#include "kiosk/app/out_of_service_screen.h"
#include "platform/base/scrub_stack.h"
#include "platform/text/compose/composer.h"

namespace tp {

void register_shell_screens(ScreenRegistry& registry) {
    registry.add("attract", [](ScreenContext& context) { return std::make_unique<AttractScreen>(context); });
    registry.add("home", [](ScreenContext& context) { return std::make_unique<HomeScreen>(context); });
    registry.add("out_of_service", [](ScreenContext&) { return std::make_unique<OutOfServiceScreen>(); });
}

Application::Application(ApplicationParts parts, Language language)
    : m_parts(std::move(parts)),
      m_languages(std::move(language)),
      m_context{*this, m_session, m_parts.clock, m_parts.ui_tasks, m_parts.log, m_parts.content_folder},
      m_idle(m_parts.profile.idle),
      m_rehearsal(m_context, m_parts.screens) {
    m_session.on_wipe([this] {
        m_ui.forget_all();
        if (m_parts.composer != nullptr) m_parts.composer->forget();
        m_keys = std::vector<KeyStroke>();  // not cleared: what it has room for would keep them
        m_overlay = Overlay::none;
        m_languages.forget();
        m_languages.choose_default();
    });
    speak_language();
    show("attract", {});
}

Application::~Application() = default;

// --- Shell: effects come after the frame, because the screen that asks is being drawn

void Application::open(std::string_view screen, ScreenArguments arguments) {
    m_later.push_back([this, name = std::string(screen), arguments = std::move(arguments)]() mutable {
        if (name == "scan")
            m_overlay = Overlay::scan;
        else
            show(name, std::move(arguments));
    });
}

void Application::replace(std::string_view screen, ScreenArguments arguments) {
    m_later.push_back([this, name = std::string(screen), arguments = std::move(arguments)]() mutable {
        if (!has_screen(name)) return;
        if (m_stack.size() > 1) {
            m_stack.back()->leave();
            m_stack.pop_back();
        }
        show(name, std::move(arguments));
    });
}

void Application::back() {
    m_later.push_back([this] {
        if (m_overlay != Overlay::none) {
            m_overlay = Overlay::none;
            return;
        }
        if (m_stack.back()->on_back() || m_stack.size() < 2) return;
        m_stack.back()->leave();
        m_stack.pop_back();
        m_toast.reset();
        m_stack.back()->enter({});
    });
}

void Application::home() {
    m_later.push_back([this] {
        m_overlay = Overlay::none;
        for (const auto& screen : m_stack) screen->leave();
        m_stack.clear();
        show("home", {});
    });
}

void Application::end_visit() {
    m_later.push_back([this] {
        const bool staff = staff_at_work();
        std::string cleared = m_languages.current().messages->format("idle.cleared");  // in the language that ends now
        wipe();
        if (staff) return;
        m_toast = Toast{"cleared.notice", std::move(cleared), Icon::check_circle, m_parts.clock.monotonic()};
    });
}

void Application::say(std::string_view id, std::string text, std::optional<Icon> icon) {
    m_toast = Toast{std::string(id), std::move(text), icon, m_parts.clock.monotonic()};
}

// Screens of products are there only where the profile has the service: an order's line, a scan or a promotion must
// not lead to one elsewhere.
bool Application::has_screen(std::string_view screen) const {
    if ((screen == "search" || screen == "product") && !m_parts.profile.sells_products()) return false;
    return m_parts.screens.has(screen);
}

void Application::set_facts(HomeFacts facts) {
    if (!m_parts.profile.sells_products())
        std::erase_if(facts.promotions, [](const HomePromotion& of) {
            return !of.promotion.sku.empty() || !of.promotion.department.empty();
        });
    m_facts = std::move(facts);
}

std::string_view Application::language() const {
    return language_tag();
}
const std::string& Application::language_tag() const {
    return m_languages.current().tag;
}

void Application::show(std::string_view screen, ScreenArguments arguments) {
    auto made = has_screen(screen) ? m_parts.screens.make(screen, m_context) : nullptr;
    if (!made) {
        m_parts.log.error("screen_unknown", {{"screen", screen}});
        return;
    }
    if (!m_stack.empty()) m_stack.back()->leave();
    m_stack.push_back(std::move(made));
    m_undrawn = m_afresh = true;
    m_toast.reset();  // it was about the screen before
    m_stack.back()->enter(arguments);
    if (m_stack.back()->has_visitor()) {
        if (m_idle.phase() == IdlePolicy::Phase::resting) m_idle.begin(m_parts.clock.monotonic());
    } else {
        m_idle.rest();
    }
}

void Application::show_first() {
    if (m_out_of_service)
        show("out_of_service", {{"reason", m_out_reason}});
    else
        show("attract", {});
}

void Application::wipe() {
    for (const auto& screen : m_stack) screen->leave();
    m_stack.clear();
    m_session.wipe();
    speak_language();
    m_parts.text.forget(words_for_everybody());
    m_toast.reset();
    m_later.clear();
    scrub_stack();
    malloc_trim(0);  // a visit in another script has taken megabytes that would stay with this process
    show_first();
    tell_access();
    m_parts.log.info("session_wiped", {{"visit", static_cast<int64_t>(m_session.visit())}});
}

// --- from outside

void Application::add_language(Language language) {
    const auto& offered = m_parts.profile.languages;
    if (!offered.empty() && std::ranges::find(offered, language.tag) == offered.end()) return;
    m_languages.add(std::move(language));
    m_rehearsal.more_names();
}

void Application::set_out_of_service(bool out) {
    set_out_of_service(out, {});
}

void Application::set_out_of_service(bool out, std::string reason) {
    if (m_out_of_service == out && m_out_reason == reason) return;
    m_out_of_service = out;
    m_out_reason = std::move(reason);
    if (!staff_at_work()) wipe();  // else when they close their menu
}

void Application::open_staff() {
    if (staff_at_work() || !m_parts.screens.has("staff")) return;
    wipe();
    show("staff", {});
    m_changed = true;
}

// --- one frame

void Application::draw(Canvas& canvas, PictureStore& pictures, const PointerFrame& pointer, MonotonicTime last_touch) {
    const MonotonicTime now = m_parts.clock.monotonic();
    m_idle.activity(last_touch);
    m_last_touch = last_touch;
    update_idle();
    if (std::exchange(m_invited, false)) m_parts.text.close_foreign_faces();
    if (!m_keys.empty()) take_keys(now);
    const PointerFrame finger = past_gesture(pointer, now);

    const AccessSettings settings = access();
    lay_out(canvas.size(), settings);
    const Look look{m_parts.text.generation(), m_laid_out};
    if (std::exchange(m_rehearsed, look) != look) m_rehearsal.begin();
    ui::FrameInput input = frame(canvas, pictures);
    input.pointer = finger;
    input.keys = std::exchange(m_keys, {});
    input.fresh = std::exchange(m_afresh, false);
    m_ui.begin_frame(input);
    canvas.clear(m_theme.color.paper);
    draw_out_of_reach(canvas);
    m_stack.back()->draw(m_ui, chrome());
    m_drawn_screen = m_stack.back()->name();
    if (m_idle.phase() == IdlePolicy::Phase::asking)
        draw_idle_question();
    else
        draw_overlay();
    draw_toast();
    m_ui.end_frame();
    m_invited = input.fresh && !m_stack.back()->has_visitor();
    m_changed = false;
    m_undrawn = false;
    apply(m_ui.intent());
    run_later();
    tell_access();
}

ui::FrameInput Application::frame(Canvas& canvas, PictureStore& pictures) {
    const Language& language = m_languages.current();
    const AccessSettings& settings = access();
    return {.canvas = canvas,
            .text = m_parts.text,
            .pictures = pictures,
            .theme = m_theme,
            .metrics = m_metrics,
            .messages = *language.messages,
            .format = *language.format,
            .pointer = {},
            .keys = {},
            .now = m_parts.clock.monotonic(),
            .wall = m_parts.clock.wall(),
            .motion = settings.still ? ui::Motion::reduced : ui::Motion::full,
            .slow = settings.slow,
            .reading = settings.speech,
            .depth = m_stack.size(),
            .fresh = false,
            .composer = m_parts.composer};
}

void Application::speak_language() {
    const uint64_t before = m_parts.text.generation();
    m_parts.text.set_language(language_tag());
    if (m_parts.text.generation() != before) give_back_unicode_data();  // of the language before
}

std::vector<std::string> Application::words_for_everybody() const {
    std::vector<std::string> words = m_languages.current().messages->plain_words();
    for (const auto& language : m_languages.all()) words.push_back(language->own_name);
    return words;
}

bool Application::rehearsing() const {
    // The picture has come to rest by then, and the double-strike guard still takes no touch (EN 301 549 5.8).
    constexpr Milliseconds nobody_touches{300};
    return !m_rehearsal.done() && m_picture_size.width > 0 && !m_out_of_service && !staff_at_work() &&
           m_parts.clock.monotonic() - m_last_touch > nobody_touches;
}

void Application::rehearse(Canvas& canvas, PictureStore& pictures) {
    m_rehearsal.step(frame(canvas, pictures), chrome(), m_languages, access_offer());
    if (!m_rehearsal.done()) return;
    m_parts.text.close_foreign_faces();
    malloc_trim(0);
}

// What follows from the picture's size and the visitor's settings.
void Application::lay_out(Size picture, AccessSettings settings) {
    // Where there is no visitor there are no wishes, and the whole picture is one target.
    if (!m_stack.back()->has_visitor()) {
        settings.zoom = 1;
        settings.low_reach = false;
    }
    if (picture == m_picture_size && settings.zoom == m_laid_out.zoom && settings.low_reach == m_laid_out.low_reach &&
        settings.contrast == m_laid_out.contrast)
        return;
    m_picture_size = picture;
    m_laid_out = settings;
    const PanelGeometry panel =
        m_parts.profile.panel(static_cast<int>(picture.width), static_cast<int>(picture.height));
    m_metrics = ui::Metrics::of(panel, settings.zoom, settings.low_reach ? ui::Reach::low : ui::Reach::whole);
    m_low_reach_offered = ui::Metrics::offers_low_reach(panel);
    m_theme = m_metrics.fit(settings.contrast ? m_parts.contrast_theme : m_parts.theme);
}

void Application::set_access(const AccessSettings& settings) {
    m_session.of<AccessSettings>() = settings;
    m_changed = true;
    tell_access();
}

void Application::tell_access() {
    const AccessSettings& now = access();
    if (now == m_told_access) return;
    m_told_access = now;
    m_idle.stretch(now.slow ? slow_factor : 1);
    m_changed = true;
    if (m_on_access) m_on_access(now);
}

void Application::apply(ui::Intent intent) {
    if (intent == ui::Intent::back && m_idle.phase() == IdlePolicy::Phase::asking) {
        m_idle.extend(m_parts.clock.monotonic());
        m_changed = true;
        return;
    }
    switch (intent) {
        case ui::Intent::none:
            return;
        case ui::Intent::back:
            return back();
        case ui::Intent::home:
            if (m_out_of_service && !staff_at_work()) return;
            return staff_at_work() ? end_visit() : home();
        case ui::Intent::help:
            return open("assistance");
        case ui::Intent::language:
            m_overlay = Overlay::language;
            break;
        case ui::Intent::access:
            m_overlay = Overlay::access;
            break;
        case ui::Intent::low_reach: {
            AccessSettings settings = access();
            settings.low_reach = true;
            return set_access(settings);
        }
        case ui::Intent::done:
            return end_visit();
    }
    // From attract a sheet opens over the home screen: the visit has begun.
    if (!m_stack.back()->has_visitor() && !staff_at_work() && !m_out_of_service) {
        m_stack.clear();
        show("home", {});
    }
    m_changed = true;
}

void Application::run_later() {
    const auto later = std::exchange(m_later, {});
    for (const auto& action : later) action();
    m_changed |= !later.empty();
}

bool Application::saving() const {
    return std::ranges::any_of(m_stack, [](const auto& screen) { return screen->saving(); });
}

void Application::update_idle() {
    const MonotonicTime now = m_parts.clock.monotonic();
    m_idle.hold(saving(), now);
    m_idle.speak(m_speaking, now);
    const auto before = m_idle.phase();
    const auto phase = m_idle.update(now);
    if (before != phase && phase == IdlePolicy::Phase::asking && m_on_question) m_on_question();
    if (phase != IdlePolicy::Phase::expired) return;
    end_visit();
    run_later();
}

ui::Chrome Application::chrome() const {
    const Language& language = m_languages.current();
    return {.brand = m_parts.profile.brand,
            .language_name = language.own_name,
            .language_tag = language.tag,
            .offline = m_offline,
            .can_go_back = m_stack.size() > 1,
            .help = m_parts.screens.has("assistance") && m_drawn_screen != "assistance",
            .languages = m_languages.all().size() > 1,
            .low_reach = m_low_reach_offered && !m_laid_out.low_reach};
}

bool Application::wants_frames() const {
    return m_ui.moving() || m_changed;
}

std::optional<ui::Wake> Application::next_wake() const {
    std::optional<ui::Wake> wake = m_ui.next_wake();
    for (const auto& other : {m_idle.deadline(), m_gesture.deadline()})
        if (other) wake = std::min(wake.value_or(ui::Wake{*other}), ui::Wake{*other});
    return wake;
}

std::string Application::tree_json(ui::Personal personal) const {
    return m_ui.tree().to_json(screen_name(), language_tag(), m_languages.current().messages->rtl(), m_picture_size,
                               personal);
}

std::string_view Application::screen_name() const {
    if (m_idle.phase() == IdlePolicy::Phase::asking) return "idle";
    switch (m_overlay) {
        case Overlay::language:
            return "language";
        case Overlay::access:
            return "access";
        case Overlay::scan:
            return "scan";
        case Overlay::none:
            break;
    }
    return m_stack.back()->name();
}

bool Application::settled() const {
    return !m_undrawn && !wants_frames() && !m_ui.pictures_pending() && m_keys.empty() && m_later.empty() &&
           !m_stack.back()->waiting();
}

}  // namespace tp
