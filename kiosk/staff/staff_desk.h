// What the staff menu asks of the terminal and has it do. Screens are written against this seam; kiosk/terminal joins
// it to the machine, tests put a double in its place. Thread rule: UI thread. Answers come back on it in a later turn,
// never from within a call; what takes time is done on workers.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kiosk/health/health_checks.h"
#include "kiosk/staff/secret_digits.h"
#include "kiosk/staff/service_switch.h"
#include "kiosk/staff/staff_pin.h"
#include "platform/base/log.h"
#include "platform/devices/printer.h"

namespace tp {

struct NetworkFacts {
    std::vector<std::string> addresses;  // of this machine, with their interfaces: "eth0 10.0.7.21"
    std::string hub;                     // "https://hub.example:8443"; empty: not enrolled
    std::string root;                    // common name of the authority that is believed
    std::optional<WallTime> root_ends;
    std::string last_error;
    std::optional<WallTime> last_complete;
};

// A real request to the hub, step by step.
enum class NetworkStep { resolve, connect, certificate, admitted };
inline constexpr size_t network_steps = 4;
enum class StepState { waiting, running, passed, failed };
struct NetworkTest {
    std::array<StepState, network_steps> steps{};
    std::string error = {};    // stable code of the step that failed
    int64_t milliseconds = 0;  // of the request; 0 while it runs
    bool done = false;
};

struct OutboxFacts {
    std::vector<std::pair<std::string, int64_t>> lanes;  // by urgency, only those that hold something
    int64_t waiting = 0, dead_letters = 0, quarantined_files = 0;
    std::optional<WallTime> oldest;
    struct DeadLetter {
        std::string type, code;
        WallTime since{};
    };
    std::vector<DeadLetter> set_aside;  // at most 50
};

class StaffDesk {
  public:
    virtual ~StaffDesk() = default;

    virtual void ask_pin_state(std::function<void(PinState)> answer) = 0;
    virtual void try_pin(SecretDigits pin, std::function<void(PinVerdict)> answer) = 0;

    virtual void look_over(std::function<void(std::vector<HealthFinding>)> answer) = 0;
    virtual void ask_network(std::function<void(NetworkFacts)> answer) = 0;
    // Several answers; the last one is done.
    virtual void test_network(std::function<void(NetworkTest)> progress) = 0;
    virtual void ask_outbox(std::function<void(Result<OutboxFacts>)> answer) = 0;
    virtual void send_now() = 0;  // what waits in the outbox
    // The newest first.
    [[nodiscard]] virtual std::vector<LogLine> log() = 0;

    [[nodiscard]] virtual bool has_printer() const = 0;
    virtual void ask_printer(std::function<void(Result<PrinterState>)> answer) = 0;
    virtual void print_test_page(std::function<void(Status)> answer) = 0;

    [[nodiscard]] virtual std::optional<OutOfService> out_of_service() const = 0;
    virtual void set_out_of_service(std::optional<OutReason> reason, std::function<void(Status)> answer) = 0;
    // The program ends with the status on which its supervisor starts it again.
    virtual void restart() = 0;

    // The menu closes by itself when nobody has touched it for so long.
    [[nodiscard]] virtual Milliseconds close_after() const = 0;

    // Into the log and the audit trail: what a technician found or did. Never personal data.
    virtual void note(std::string event, std::string what) = 0;
};

}  // namespace tp
