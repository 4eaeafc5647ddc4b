// Any bytes from a scanner, and a retailer's own patterns. An input is "<pattern or layout>\n<scan>", or a scan alone.
#include <algorithm>
#include <array>

#include "fuzz.h"
#include "kiosk/scan/gtin.h"
#include "kiosk/scan/scan.h"
#include "kiosk/scan/scan_json.h"
#include "kiosk/scan/scan_rules.h"
#include "sync/protocol/json_guard.h"

using namespace tp;

namespace {

constexpr std::chrono::sys_days today{std::chrono::year(2026) / 11 / 22};

constexpr std::array scan_codes{
    scan_errc::empty,
    scan_errc::too_long,
    scan_errc::control_character,
    scan_errc::invalid_utf8,
    scan_errc::bidi_control,
    scan_errc::invisible_character,
    scan_errc::scanner_programming,
    scan_errc::unrecognised,
    scan_errc::bad_check_digit,
    scan_errc::bad_length,
    scan_errc::bad_character,
    scan_errc::bad_date,
    scan_errc::bad_value,
    scan_errc::truncated,
    scan_errc::trailing_data,
    scan_errc::unknown_ai,
    scan_errc::duplicate_ai,
    scan_errc::misplaced_ai,
    scan_errc::misplaced_fnc1,
    scan_errc::bad_percent_encoding,
    scan_errc::non_ascii,
    scan_errc::bad_leg_count,
};

// ISO/IEC 15424: those that parse_scan tells from each other, and one that it drops.
constexpr std::array<std::string_view, 11> symbologies{"",    "]C1", "]e0", "]d2", "]Q3", "]J1",
                                                       "]E0", "]E3", "]E4", "]A0", "]c1"};

bool is_empty(const Scan& scan) {
    return scan.gtin.empty() && scan.ais.empty() && !scan.weight_grams && !scan.price_minor && !scan.boarding_pass &&
           scan.card.empty() && scan.order.empty() && scan.token.empty();
}

void check_scan(const Scan& scan, std::string_view bytes) {
    if (scan.error) {
        fuzz::check_error(*scan.error);
        TP_PROMISE(std::ranges::find(scan_codes, scan.error->code) != scan_codes.end());
        TP_PROMISE(is_empty(scan));
        TP_PROMISE(scan.text.empty() || scan.error->code == scan_errc::unrecognised);
    } else {
        TP_PROMISE(scan.kind != ScanKind::text);
        TP_PROMISE(bytes.size() <= max_scan_bytes || std::string_view("\r\n\t").find(bytes.back()) != bytes.npos);
    }
    const bool has_gtin = scan.kind == ScanKind::gtin || scan.kind == ScanKind::variable_measure;
    TP_PROMISE(!scan.valid() || !has_gtin || scan.gtin.size() == 14);
    TP_PROMISE(scan.gtin.empty() || (scan.gtin.size() == 14 && has_gs1_check_digit(scan.gtin)));
    TP_PROMISE(!scan.weight_grams || *scan.weight_grams >= 0);
    TP_PROMISE(!scan.price_minor || *scan.price_minor >= 0);
}

void check_json_of(const Scan& scan) {
    const std::string json = scan_to_json(scan);
    TP_PROMISE(std::ranges::all_of(json, [](char c) { return c >= 0x20 && c < 0x7f; }));
    TP_PROMISE(check_json(json));
}

void check_pattern(std::string_view written, std::string_view scanned) {
    const auto pattern = ScanPattern::compile(written);
    if (!pattern) return fuzz::check_error(pattern.error());
    const auto match = pattern->match(scanned);
    using Fit = ScanPattern::Fit;
    TP_PROMISE(match.fit == Fit::whole || match.captures.empty());
    TP_PROMISE(match.fit != Fit::whole || scanned.size() == pattern->length());
    for (const auto& [name, value] : match.captures) {
        TP_PROMISE(pattern->has_capture(name));
        TP_PROMISE(scanned.find(value) != std::string_view::npos);
    }
}

// The retailer's whole settings, where the text is a pattern or a layout at all: compiling them takes its time.
void check_settings(std::string_view written, std::string_view scanned) {
    ScanSettings settings;
    const bool layout = VariableMeasureLayout::compile(written).has_value();
    if (!layout && !ScanPattern::compile(written)) return;
    (layout ? settings.variable_measures : settings.loyalty_cards) = {std::string(written)};
    const auto rules = ScanRules::compile(settings, today);
    TP_PROMISE(rules.has_value());
    check_scan(parse_scan(scanned, *rules), scanned);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static const ScanRules rules = ScanRules::defaults(today);
    const std::string_view text = fuzz::text_of(data, size);
    for (const std::string_view symbology : symbologies) {
        const std::string scanned = std::string(symbology).append(text);
        const Scan scan = parse_scan(scanned, rules);
        check_scan(scan, scanned);
        if (!symbology.empty() && !scan.valid()) continue;  // their JSON takes most of the time
        check_json_of(scan);
        // A scanner's terminator is no part of the code.
        TP_PROMISE(scan_to_json(parse_scan(scanned + "\r\n", rules)) == scan_to_json(scan));
    }
    std::string_view scanned = text;
    const std::string_view written = fuzz::take_until(scanned, "\n");
    check_pattern(written, scanned);
    check_settings(written, scanned);
    return 0;
}
