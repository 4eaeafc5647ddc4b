// A terminal as the test wants it: keeps what the staff menu asks and does; nothing is answered before the test does
// it. Thread rule: UI thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/staff/staff_desk.h"

namespace tp::test {

class DeskDouble final : public StaffDesk {
  public:
    std::vector<std::function<void(PinState)>> pin_states;
    struct Attempt {
        std::string digits;
        std::function<void(PinVerdict)> answer;
    };
    std::vector<Attempt> attempts;
    std::vector<std::function<void(std::vector<HealthFinding>)>> overviews;
    std::vector<std::function<void(NetworkFacts)>> networks;
    std::vector<std::function<void(NetworkTest)>> network_tests;
    std::vector<std::function<void(Result<OutboxFacts>)>> outboxes;
    std::vector<std::function<void(Result<PrinterState>)>> printers;
    std::vector<std::function<void(Status)>> prints, services;
    std::vector<std::optional<OutReason>> switched;
    std::vector<std::string> notes;  // "event what"
    std::vector<LogLine> lines;
    std::optional<OutOfService> out;
    bool printer_there = true;
    int sent = 0, restarts = 0;

    void ask_pin_state(std::function<void(PinState)> answer) override;
    void try_pin(SecretDigits pin, std::function<void(PinVerdict)> answer) override;
    void look_over(std::function<void(std::vector<HealthFinding>)> answer) override;
    void ask_network(std::function<void(NetworkFacts)> answer) override;
    void test_network(std::function<void(NetworkTest)> progress) override;
    void ask_outbox(std::function<void(Result<OutboxFacts>)> answer) override;
    void send_now() override { ++sent; }
    [[nodiscard]] std::vector<LogLine> log() override { return lines; }
    [[nodiscard]] bool has_printer() const override { return printer_there; }
    void ask_printer(std::function<void(Result<PrinterState>)> answer) override;
    void print_test_page(std::function<void(Status)> answer) override;
    [[nodiscard]] std::optional<OutOfService> out_of_service() const override { return out; }
    void set_out_of_service(std::optional<OutReason> reason, std::function<void(Status)> answer) override;
    void restart() override { ++restarts; }
    [[nodiscard]] Milliseconds close_after() const override { return std::chrono::minutes{5}; }
    void note(std::string event, std::string what) override { notes.push_back(event + " " + what); }
};

}  // namespace tp::test
