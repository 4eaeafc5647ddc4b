#include "tests/journeys/house.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

#include <fmt/format.h>

namespace tp::journeys {

using nlohmann::json;
using test::Program;
using test::ProgramInput;
using test::ProgramRun;

namespace {

void write(const std::string& path, const std::string& text) {
    std::ofstream(path) << text;
}

}  // namespace

void must(const Status& status) {
    REQUIRE_MESSAGE(status, status.error().message);
}

House::House(const Records& records) {
    // Freed memory is overwritten by the kiosk itself; a sanitizer brings an allocator of its own, which does so when
    // told.
    const char* given = std::getenv("ASAN_OPTIONS");
    ::setenv("ASAN_OPTIONS",
             fmt::format("{}:detect_stack_use_after_return=0:max_free_fill_size=2147483647:free_fill_byte=0",
                         given ? given : "")
                 .c_str(),
             1);
    start_hub();
    import(records);
    const ProgramRun code = ctl({"hub", "code", "new", "--store", "1042", "--name", "Door"});
    const ProgramRun enrolled =
        ctl({"enrol", "--hub", fmt::format("https://127.0.0.1:{}", m_hub_port), "--root", m_folder.file("hub/ca.pem")},
            code.out);
    REQUIRE_MESSAGE(enrolled.exit_status == 0, enrolled.err);
}

void House::start_hub() {
    // A log for each start: the line that says so is looked for in it.
    const std::vector<std::string> arguments{"--listen", fmt::format("127.0.0.1:{}", m_hub_port), "--health-listen",
                                             "127.0.0.1:0"};
    m_hub.emplace(Program::hub, arguments, m_input, m_folder.file(fmt::format("hub-{}.log", ++m_hub_starts)));
    const auto started = m_hub->wait_for("hub_started");
    REQUIRE_MESSAGE(started, m_hub->log());
    m_hub_port = json::parse(*started)["port"].get<int>();
}

void House::import(const Records& records) const {
    std::vector<std::string> arguments{"hub", "import"};
    const auto add = [&](const char* name, const std::string& text) {
        if (text.empty()) return;
        write(m_folder.file(name), text);
        arguments.push_back(m_folder.file(name));
    };
    add("stores.csv", "id,name,country\n1042,Main Street,US\n");
    add("products.csv", "sku,title,brand,price,currency,popularity\nA-1,Whole Milk,Meadow,1.49,USD,10\n");
    add("members.csv", records.members);
    add("orders.csv", records.orders);
    const ProgramRun done = ctl(arguments);
    REQUIRE_MESSAGE(done.exit_status == 0, done.err);
}

void House::start_kiosk(const std::string& size, const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"--test-input", "--size", size};
    arguments.insert(arguments.end(), more.begin(), more.end());
    m_kiosk.reset();
    m_kiosk.emplace(Program::kiosk, arguments, m_input, m_folder.file("kiosk/kiosk.log"));
}

KioskDriver House::drive() const {
    auto kiosk = KioskDriver::connect(m_folder.file("kiosk.sock"));
    REQUIRE_MESSAGE(kiosk, kiosk.error().message);
    return std::move(*kiosk);
}

void House::configure_kiosk(const std::string& toml) const {
    write(m_folder.file("kiosk.toml"), toml);
}

ProgramRun House::ctl(const std::vector<std::string>& arguments, const std::string& input) const {
    ProgramInput with = m_input;
    if (!input.empty()) {
        with.kind = test::Stdin::text;
        with.text = input;
    }
    return test::run_ctl(arguments, with);
}

json House::outbox() const {
    return json::parse(ctl({"outbox", "--json"}).out, nullptr, false);
}

}  // namespace tp::journeys
