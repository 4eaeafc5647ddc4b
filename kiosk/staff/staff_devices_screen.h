// The scanner shows what it read, the printer prints a page. Thread rule: UI thread.
#pragma once

#include "kiosk/staff/staff_screen.h"

namespace tp {

// A scan as it is shown: what kind it was and its fields, those about a person masked.
struct SeenScan {
    std::string kind;   // name_of(ScanKind)
    std::string error;  // stable code; empty: valid
    std::vector<std::pair<std::string, std::string>> fields;
    MonotonicTime at{};
};
[[nodiscard]] SeenScan seen_scan(const Scan& scan, MonotonicTime at);

struct StaffDevices {
    std::optional<SeenScan> latest;
    size_t scans = 0, refused = 0;
    std::optional<Result<PrinterState>> printer;
    bool asking = false, printing = false;
};

class StaffDevicesScreen final : public StaffScreen {
  public:
    using StaffScreen::StaffScreen;
    [[nodiscard]] std::string_view name() const override { return "staff_devices"; }
    bool on_scan(const Scan& scan) override;

  private:
    void begin() override { ask_printer(); }
    void draw_page(ui::Ui& ui, const ui::Chrome& chrome) override;
    void draw_scanner(ui::Ui& ui, ui::Column& column);
    void draw_printer(ui::Ui& ui, ui::Column& column);
    void ask_printer();
    void print();
    [[nodiscard]] StaffDevices& devices() const { return m_context.session.of<StaffDevices>(); }
};

}  // namespace tp
