#include "kiosk/staff/staff_devices_screen.h"

#include "kiosk/ui/buttons.h"
#include "kiosk/ui/text.h"

namespace tp {
namespace {

// The first and last sign of a longer one: enough to know it again, too little to use it.
std::string masked(const std::string& text) {
    if (text.empty()) return {};
    return text.size() < 5 ? "•••" : text.substr(0, 1) + "•••" + text.substr(text.size() - 1);
}

HealthFinding printer_finding(const Result<PrinterState>& printer) {
    HealthFinding finding{.check = "printer"};
    if (!printer) {
        finding.health = Health::bad;
        finding.code = "printer_failed";
        finding.error = printer.error().code.name();
        return finding;
    }
    switch (*printer) {
        case PrinterState::ready:
            finding.code = "printer_ready";
            break;
        case PrinterState::paper_low:
            finding.health = Health::warning;
            finding.code = "printer_paper_low";
            break;
        case PrinterState::paper_out:
            finding.health = Health::bad;
            finding.code = "printer_paper_out";
            break;
        case PrinterState::cover_open:
            finding.health = Health::bad;
            finding.code = "printer_cover_open";
            break;
        case PrinterState::failed:
            finding.health = Health::bad;
            finding.code = "printer_failed";
            break;
    }
    return finding;
}

// What a visitor is told of it, and the code for who looks it up.
std::string problem_words(const ui::Ui& ui, const std::string& code) {
    const std::string words = ui.words(code == scan_errc::bad_check_digit.name() ? "scan.problem_check"
                                       : code == scan_errc::unrecognised.name()  ? "scan.problem_unknown"
                                                                                 : "scan.problem_unreadable");
    return words + " · " + staff_parts::code_words(ui, code);
}

// Application identifiers, "(01)", and GTIN are the same in every language: they stand on the label so.
std::string field_words(const ui::Ui& ui, const std::string& field) {
    if (field == "gtin") return "GTIN";
    return field.starts_with('(') ? field : ui.words("staff_scan.field_" + field);
}

}  // namespace

SeenScan seen_scan(const Scan& scan, MonotonicTime at) {
    SeenScan seen{.kind = std::string(name_of(scan.kind)), .error = {}, .fields = {}, .at = at};
    if (scan.error) {
        seen.error = scan.error->code.name();
        return seen;  // unchecked content is never shown
    }
    const auto field = [&](const char* name, const std::string& value) {
        if (!value.empty()) seen.fields.emplace_back(name, value);
    };
    field("gtin", scan.gtin);
    // AI 8017 and 8018 name a person (GSRN); serial numbers and the like do not.
    for (const auto& [ai, value] : scan.ais)
        field(("(" + ai + ")").c_str(), ai == "8017" || ai == "8018" ? masked(value) : value);
    if (scan.weight_grams) field("weight_g", std::to_string(*scan.weight_grams));
    if (scan.price_minor) field("price_minor", std::to_string(*scan.price_minor));
    field("card", masked(scan.card));
    field("order", masked(scan.order));
    field("token", masked(scan.token));
    if (scan.boarding_pass) {
        field("passenger", masked(scan.boarding_pass->passenger_name));
        for (const BoardingLeg& leg : scan.boarding_pass->legs)
            field("leg", leg.operating_carrier_designator + " " + leg.flight_number + " " + leg.from_city_airport_code +
                             "–" + leg.to_city_airport_code);
    }
    if (scan.kind == ScanKind::text) field("text", masked(scan.text));
    return seen;
}

bool StaffDevicesScreen::on_scan(const Scan& scan) {
    StaffDevices& seen = devices();
    seen.latest = seen_scan(scan, m_context.clock.monotonic());
    ++seen.scans;
    if (!scan.valid()) ++seen.refused;
    return true;
}

void StaffDevicesScreen::ask_printer() {
    StaffDevices& seen = devices();
    if (!m_desk.has_printer() || seen.asking) return;
    seen.asking = true;
    m_desk.ask_printer([&context = m_context, of_visit = context_visit()](Result<PrinterState> state) {
        if (context.session.visit() != of_visit) return;
        StaffDevices& now = context.session.of<StaffDevices>();
        now.asking = false;
        now.printer = std::move(state);
    });
}

void StaffDevicesScreen::print() {
    StaffDevices& seen = devices();
    seen.printing = true;
    m_desk.print_test_page([&context = m_context, of_visit = context_visit()](const Status& printed) {
        if (context.session.visit() != of_visit) return;
        StaffDevices& now = context.session.of<StaffDevices>();
        now.printing = false;
        if (!printed) now.printer = std::unexpected(printed.error());
    });
}

void StaffDevicesScreen::draw_page(ui::Ui& ui, const ui::Chrome& chrome) {
    ui::Page page(ui, chrome, {.id = "staff_devices", .home = false, .help = false});
    ui::Column& column = page.column();
    draw_scanner(ui, column);
    column.skip(40);
    draw_printer(ui, column);
    column.skip(24);
}

void StaffDevicesScreen::draw_scanner(ui::Ui& ui, ui::Column& column) {
    const StaffDevices& seen = devices();
    ui::heading(ui, column, "staff.title", ui.words("staff.part_scanner"), ui::Type::title);
    column.skip(20);
    ui::paragraph(ui, column, "staff.scan.line", ui.words("staff.scan_line"),
                  {.type = ui::Type::body, .color = ui.colors().soft});
    column.skip(24);
    if (!seen.latest) return;
    const bool valid = seen.latest->error.empty();
    const auto age = std::chrono::duration_cast<Milliseconds>(ui.now() - seen.latest->at);
    ui::answer_panel(ui, column,
                     {.id = "staff.scan.latest",
                      .tone = valid ? ui::Tone::ok : ui::Tone::bad,
                      .answer = ui.words("staff_scan.kind_" + seen.latest->kind),
                      .line = valid ? "" : problem_words(ui, seen.latest->error),
                      .age = ui.format().relative_time(ui.wall() - age, ui.wall()),
                      .age_id = "staff.scan.age",
                      .icon = valid ? Icon::barcode : Icon::alert_outline});
    ui.wake_at(ui.now() + Milliseconds{1'000});
    column.skip(24);
    if (!seen.latest->fields.empty()) {
        const staff_parts::FactCard card(ui, column, "staff.scan.fields");
        for (size_t i = 0; i < seen.latest->fields.size(); ++i) {
            const auto& [name, value] = seen.latest->fields[i];
            const std::string id = "staff.scan.field." + std::to_string(i);
            const std::string words = field_words(ui, name);
            staff_parts::fact(ui, column, {.id = id, .name = words, .value = value, .ltr = true});
        }
    }
    column.skip(20);
    ui::paragraph(ui, column, "staff.scan.count",
                  ui.words("staff.scan_count", {{"count", seen.scans}, {"refused", seen.refused}}),
                  {.type = ui::Type::secondary});
}

void StaffDevicesScreen::draw_printer(ui::Ui& ui, ui::Column& column) {
    const StaffDevices& seen = devices();
    ui::heading(ui, column, "staff.printer.title", ui.words("staff.part_printer"), ui::Type::title);
    column.skip(20);
    if (!m_desk.has_printer())
        return ui::paragraph(ui, column, "staff.printer.none", ui.words("staff.is_printer_none"),
                             {.type = ui::Type::body, .color = ui.colors().soft});
    if (seen.printer) {
        const HealthFinding finding = printer_finding(*seen.printer);
        ui::answer_panel(ui, column,
                         {.id = "staff.printer.state",
                          .tone = staff_parts::tone_of(finding.health),
                          .answer = staff_parts::sentence(ui, finding),
                          .line = staff_parts::code_words(ui, finding.error),
                          .icon = Icon::printer});
        column.skip(24);
    }
    const std::string page = ui.words("staff.print"), again = ui.words("staff.ask_again");
    const int pressed = ui::button_row(
        ui, column,
        {{.id = "staff.printer.print", .label = page, .icon = Icon::printer, .busy = seen.printing},
         {.id = "staff.printer.ask", .label = again, .kind = ui::ButtonKind::ghost, .busy = seen.asking}});
    if (pressed == 0) print();
    if (pressed == 1) ask_printer();
}

}  // namespace tp
