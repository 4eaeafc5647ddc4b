// A real hub and a real kiosk that is enrolled at it, for tests that walk through them. A failure ends the test.
// Thread rule: one thread.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tests/doubles/programs/program.h"
#include "tests/doubles/temporary_folder.h"
#include "tests/journeys/kiosk_driver.h"

namespace tp::journeys {

// The test ends where the status is an error.
void must(const Status& status);

// What the hub imports beside one store and one product, as CSV; empty: nothing.
struct Records {
    std::string members = {}, orders = {};
};

class House {
  public:
    // The hub serves, the kiosk is enrolled and does not run yet.
    explicit House(const Records& records = {});

    // Away from the kiosk and back at the same address, with all that it had.
    void stop_hub() { m_hub.reset(); }
    void start_hub();

    // With --test-input, on a panel of this size.
    void start_kiosk(const std::string& size = "1080x1920", const std::vector<std::string>& more = {});
    [[nodiscard]] test::ServingProgram& kiosk() { return *m_kiosk; }
    [[nodiscard]] KioskDriver drive() const;
    void configure_kiosk(const std::string& toml) const;

    [[nodiscard]] test::ProgramRun ctl(const std::vector<std::string>& arguments, const std::string& input = {}) const;
    [[nodiscard]] std::string kiosk_folder() const { return m_folder.file("kiosk"); }
    [[nodiscard]] std::string kiosk_log() const { return m_kiosk->log(); }
    [[nodiscard]] nlohmann::json outbox() const;

  private:
    void import(const Records& records) const;

    TemporaryFolder m_folder;
    test::ProgramInput m_input{.home = m_folder.path()};
    int m_hub_port = 0, m_hub_starts = 0;
    std::optional<test::ServingProgram> m_hub, m_kiosk;
};

}  // namespace tp::journeys
