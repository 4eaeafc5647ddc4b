#include "tests/kiosk/staff/desk_double.h"

namespace tp::test {

void DeskDouble::ask_pin_state(std::function<void(PinState)> answer) {
    pin_states.push_back(std::move(answer));
}
void DeskDouble::try_pin(SecretDigits pin, std::function<void(PinVerdict)> answer) {
    attempts.push_back({std::string(pin.view()), std::move(answer)});
}
void DeskDouble::look_over(std::function<void(std::vector<HealthFinding>)> answer) {
    overviews.push_back(std::move(answer));
}
void DeskDouble::ask_network(std::function<void(NetworkFacts)> answer) {
    networks.push_back(std::move(answer));
}
void DeskDouble::test_network(std::function<void(NetworkTest)> progress) {
    network_tests.push_back(std::move(progress));
}
void DeskDouble::ask_outbox(std::function<void(Result<OutboxFacts>)> answer) {
    outboxes.push_back(std::move(answer));
}
void DeskDouble::ask_printer(std::function<void(Result<PrinterState>)> answer) {
    printers.push_back(std::move(answer));
}
void DeskDouble::print_test_page(std::function<void(Status)> answer) {
    prints.push_back(std::move(answer));
}
void DeskDouble::set_out_of_service(std::optional<OutReason> reason, std::function<void(Status)> answer) {
    switched.push_back(reason);
    services.push_back(std::move(answer));
}

}  // namespace tp::test
