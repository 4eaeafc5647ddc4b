// What people do at the terminal, on its way to the screen on top: the staff's gesture, scans, keys.
#include "kiosk/app/application.h"

namespace tp {

// The finger as the screen may see it.
PointerFrame Application::past_gesture(const PointerFrame& pointer, MonotonicTime now) {
    if (staff_at_work() || !m_parts.screens.has("staff") || m_picture_size.width <= 0) {
        m_gesture = {};
        return pointer;
    }
    const float side = CornerGesture::corner_mm * m_metrics.px_per_mm;
    const bool rtl = m_languages.current().messages->rtl();
    const CornerGesture::Step step =
        m_gesture.update(pointer, {rtl ? m_picture_size.width - side : 0, 0, side, side}, now);
    if (step.opens) open_staff();
    return step.swallow ? PointerFrame{} : pointer;
}

void Application::on_scan(const Scan& scan) {
    if (staff_at_work()) {
        m_changed = true;
        m_stack.back()->on_scan(scan);
        return;
    }
    if (m_out_of_service) return;
    const MonotonicTime now = m_parts.clock.monotonic();
    m_idle.activity(now);
    m_idle.extend(now);
    if (m_overlay == Overlay::scan) m_overlay = Overlay::none;
    if (!m_stack.back()->has_visitor()) {  // a scan wakes the terminal and is answered
        m_stack.clear();
        show("home", {});
    }
    if (m_stack.back()->on_scan(scan)) {
        m_toast.reset();
        m_undrawn = true;
        return;
    }
    route_scan(scan);
}

// What a code is for, unless the screen on top has its own use for it.
void Application::route_scan(const Scan& scan) {
    const Messages& words = *m_languages.current().messages;
    const auto to = [this](std::string_view screen, ScreenArguments arguments) {
        if (!has_screen(screen)) return false;
        open(screen, std::move(arguments));
        run_later();
        return true;
    };
    if (scan.valid()) {
        if (!scan.gtin.empty() && to("product", {{"gtin", scan.gtin}})) return;
        if (scan.kind == ScanKind::receipt &&
            to("orders", {{"receipt_number", scan.order}, {"receipt_token", scan.token}}))
            return;
        if (scan.kind == ScanKind::loyalty_card && to("loyalty", {{"card", scan.card}})) return;
        if (scan.boarding_pass && !scan.boarding_pass->legs.empty()) {
            // Named without its passenger: others may stand by.
            const BoardingLeg& leg = scan.boarding_pass->legs.front();
            return say("scan.boarding_pass",
                       words.format("scan.boarding_pass",
                                    {{"flight", leg.operating_carrier_designator + " " + leg.flight_number},
                                     {"from", leg.from_city_airport_code},
                                     {"to", leg.to_city_airport_code}}),
                       Icon::barcode);
        }
        return say("scan.problem", words.format("scan.problem_unknown"), Icon::barcode);
    }
    const bool digit = scan.error->code == scan_errc::bad_check_digit;
    const bool unknown = scan.error->code == scan_errc::unrecognised;
    say("scan.problem",
        words.format(digit     ? "scan.problem_check"
                     : unknown ? "scan.problem_unknown"
                               : "scan.problem_unreadable"),
        Icon::barcode);
}

void Application::on_key(const KeyStroke& key) {
    m_keys.push_back(key);
}

// The key that wakes the terminal does nothing else. While the question stands a key shows that somebody is there: the
// question stays, and its time begins again.
void Application::take_keys(MonotonicTime now) {
    if (staff_at_work()) return;
    if (m_out_of_service)
        return;  // nothing to be woken; its language and its accessibility are there for a keypad, too
    if (!m_stack.back()->has_visitor() && m_overlay == Overlay::none) {
        m_keys.clear();
        home();
        run_later();
        return;
    }
    if (m_idle.phase() == IdlePolicy::Phase::asking) m_idle.linger(now);
}

}  // namespace tp
