// The staff menu's real side: PIN, checks, outbox, printer and switch of this machine.
// Thread rule: UI thread; what blocks runs on a worker of its own, and on the outbox's. Destroyed after the screens and
// before the shop.
#pragma once

#include <functional>
#include <memory>

#include "kiosk/staff/overview.h"
#include "kiosk/staff/staff_desk.h"
#include "kiosk/terminal/shop.h"
#include "platform/base/data_folder.h"

namespace tp {

struct StaffLinkParts {
    const Clock& clock;
    Logger& log;
    TaskQueue& ui_tasks;
    DataFolder folder;
    std::string version;
    Shop* shop = nullptr;              // nullptr where it could not be opened
    std::unique_ptr<Printer> printer;  // none: this terminal has no printer
    std::optional<OutOfService> out;   // as it was kept
    Milliseconds close_after;          // without a touch
    // Fills in what the UI thread knows: products, voice, scanners, panel, version.
    std::function<void(StaffFacts&)> add_own;
    std::function<void(const std::optional<OutOfService>&)> on_service;  // it was changed, durably
    std::function<void()> restart;
};

class StaffLink final : public StaffDesk {
  public:
    explicit StaffLink(StaffLinkParts parts);
    ~StaffLink() override;

    void ask_pin_state(std::function<void(PinState)> answer) override;
    void try_pin(SecretDigits pin, std::function<void(PinVerdict)> answer) override;
    void look_over(std::function<void(std::vector<HealthFinding>)> answer) override;
    void ask_network(std::function<void(NetworkFacts)> answer) override;
    void test_network(std::function<void(NetworkTest)> progress) override;
    void ask_outbox(std::function<void(Result<OutboxFacts>)> answer) override;
    void send_now() override;
    [[nodiscard]] std::vector<LogLine> log() override;
    [[nodiscard]] bool has_printer() const override;
    void ask_printer(std::function<void(Result<PrinterState>)> answer) override;
    void print_test_page(std::function<void(Status)> answer) override;
    [[nodiscard]] std::optional<OutOfService> out_of_service() const override;
    void set_out_of_service(std::optional<OutReason> reason, std::function<void(Status)> answer) override;
    void restart() override;
    [[nodiscard]] Milliseconds close_after() const override;
    void note(std::string event, std::string what) override;

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp
