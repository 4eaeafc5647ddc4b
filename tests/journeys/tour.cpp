// touchpoint-tour: performs the journeys of a shopper on a running kiosk and keeps a picture of each step.
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>

#include "tests/journeys/kiosk_driver.h"

namespace tp::journeys {
namespace {

struct Options {
    std::string socket, demo, out, size = "1080x1920", language = "en", profile = "retail";
    bool offline = false;
    int hub_pid = 0;
};

struct Record {
    std::string journey, step, picture, why;
    bool passed = false;
    double milliseconds = 0;
};

// Names a state of the world in which a step has to end: nodes that must be there, and nodes that must not.
struct Expect {
    std::vector<std::string> present;
    std::vector<std::string> absent = {};
    bool at_rest = true;  // false: something runs on, such as a countdown
};

class Tour {
  public:
    Tour(KioskDriver kiosk, nlohmann::json demo, Options options)
        : m_kiosk(std::move(kiosk)), m_demo(std::move(demo)), m_options(std::move(options)) {}

    int run() {
        language();
        availability_by_words();
        availability_by_department();
        availability_by_scan();
        if (m_options.offline) kill_hub();
        orders();
        loyalty();
        feedback();
        assistance();
        if (m_options.offline) availability_offline();
        idle();
        return write_report();
    }

  private:
    void step(const std::string& journey, const std::string& name, const std::function<Status()>& act,
              const Expect& expect, int timeout_ms = 8000) {
        Record record{journey, name, fmt::format("{:02}-{}-{}.png", m_records.size() + 1, journey, name), "", false, 0};
        const auto attempt = [&]() -> Status {
            TRY_CONTEXT(act(), "acting");
            for (const std::string& id : expect.present)
                TRY_CONTEXT(m_kiosk.wait_for(id, timeout_ms), "waiting for " + id);
            if (expect.at_rest) record.milliseconds = TRY_CONTEXT(m_kiosk.settle(timeout_ms), "settling");
            const Picture picture = TRY(m_kiosk.look());
            for (const std::string& id : expect.present)
                if (!picture.find(id)) return fail(errc::not_found, id + " has gone from screen " + picture.screen);
            for (const std::string& id : expect.absent)
                if (picture.find(id)) return fail(errc::conflict, id + " must not be on screen " + picture.screen);
            return {};
        };
        const Status done = attempt();
        record.passed = done.has_value();
        if (!done) record.why = done.error().message;
        const Status pictured = m_kiosk.screenshot((std::filesystem::path(m_options.out) / record.picture).string());
        if (!pictured) {
            record.passed = false;
            record.why += (record.why.empty() ? "" : "; ") + pictured.error().message;
        }
        std::cout << fmt::format("{} {:02} {}: {} ({:.0f} ms){}\n", record.passed ? "ok  " : "FAIL",
                                 m_records.size() + 1, journey, name, record.milliseconds,
                                 record.why.empty() ? "" : " — " + record.why)
                  << std::flush;
        m_records.push_back(std::move(record));
    }

    std::function<Status()> touch(std::string id) {
        return [this, id = std::move(id)] { return m_kiosk.touch(id); };
    }
    std::function<Status()> scan(const std::string& key) {
        return [this, key] { return m_kiosk.scan(m_demo.at(key).get<std::string>()); };
    }
    std::function<Status()> type(std::string text) {
        return [this, text = std::move(text)] { return m_kiosk.type(text); };
    }
    [[nodiscard]] std::string demo(const char* key) const { return m_demo.at(key).get<std::string>(); }

    void go_home(const std::string& journey) {
        step(journey, "home",
             [this]() -> Status {
                 const Picture picture = TRY(m_kiosk.look());
                 if (picture.find("home.search")) return {};
                 if (picture.find("attract.begin")) return m_kiosk.touch("attract.begin");
                 if (picture.find("footer.home")) return m_kiosk.touch("footer.home");
                 return fail(errc::not_found, "no way home from screen " + picture.screen);
             },
             {{"home.search", "home.orders", "home.loyalty", "home.feedback"}});
    }

    void language() {
        step("welcome", "attract", [this] { return m_kiosk.wait_until_fed(60000); }, {{"attract.begin"}}, 20000);
        step("welcome", "home", touch("attract.begin"), {{"home.search", "home.availability", "header.language"}});
        step("welcome", "languages", touch("header.language"), {{"language." + m_options.language}});
        const auto choose = [this]() -> Status {
            TRY(m_kiosk.touch("language." + m_options.language));
            return m_kiosk.wait_for_language(m_options.language, 8000);
        };
        step("welcome", "chosen", choose, {{"home.search"}, {"language." + m_options.language}});
        step("welcome", "accessibility", touch("header.access"), {{"access.close"}});
        step("welcome", "as-it-was", touch("access.close"), {{"home.search"}, {"access.close"}});
    }

    void availability_by_words() {
        step("search", "open", touch("home.search"), {{"search.field", "keyboard.backspace"}});
        step("search", "typo", type(demo("typo")), {{"search.result.0", "search.corrected"}});
        step("search", "product", touch("search.result.0"),
             {{"product.title", "product.price", "product.answer", "product.age"}});
        step("search", "back", touch("footer.back"), {{"search.field", "search.result.0"}});
        step("search", "again", touch("search.result.0"), {{"product.answer"}});
    }

    void availability_by_department() {
        go_home("departments");
        step("departments", "list", touch("home.availability"), {{"departments." + demo("department")}});
        step("departments", "products", touch("departments." + demo("department")), {{"search.result.0"}});
    }

    void availability_by_scan() {
        go_home("scan");
        step("scan", "prompt", touch("home.scan"), {{"scan.prompt"}});
        step("scan", "product", scan("gtin"), {{"product.title", "product.price", "product.answer", "product.hold"}});
        step("scan", "hold", touch("product.hold"), {{"hold.confirm"}});
        step("scan", "held", touch("hold.confirm"), {{"hold.saved", "hold.done"}});
        step("scan", "hold-done", touch("hold.done"), {{"product.answer"}, {"hold.saved"}});
        step("scan", "to-my-phone", touch("product.phone"), {{"product.phone.code", "product.phone.sheet.close"}});
        step("scan", "phone-done", touch("product.phone.sheet.close"), {{"product.answer"}, {"product.phone.code"}});
        step("scan", "unknown-code", [this] { return m_kiosk.scan("9520000000000"); }, {{"scan.problem"}});
    }

    void availability_offline() {
        go_home("offline");
        step("offline", "note", [] { return Status{}; }, {{"status.offline"}}, 90000);
        step("offline", "search", touch("home.search"), {{"search.field"}});
        step("offline", "results", type(demo("query")), {{"search.result.0"}});
        step("offline", "product", touch("search.result.0"), {{"product.answer", "product.age"}});
    }

    void orders() {
        const bool hub = !m_options.offline;
        const std::string answer = hub ? "order.timeline" : "orders.problem";
        go_home("order");
        step("order", "open", touch("home.orders"), {{"orders.number"}});
        step("order", "number", type(demo("order")), {{"orders.number", "orders.proof"}});
        step("order", "proof",
             [this]() -> Status {
                 TRY(m_kiosk.touch("orders.proof"));
                 return m_kiosk.type(demo("postcode"));
             },
             {{"orders.show"}});
        step("order", hub ? "timeline" : "offline", touch("orders.show"), {{answer}}, 15000);
        go_home("receipt");
        step("receipt", hub ? "timeline" : "offline", scan("receipt"), {{answer}}, 15000);
        if (hub) step("receipt", "i-am-here", touch("order.checkin"), {{"order.checked_in"}});
    }

    void loyalty() {
        const bool hub = !m_options.offline;
        go_home("member");
        step("member", "open", touch("home.loyalty"), {{"loyalty.identifier"}});
        step("member", "card", scan("card"), {{"loyalty.proof"}});
        step("member", "proof", type(demo("member_postcode")), {{"loyalty.show"}});
        step("member", hub ? "points" : "offline", touch("loyalty.show"), {{hub ? "member.points" : "loyalty.problem"}},
             15000);
        if (hub) step("member", "cleared", touch("footer.done"), {{}, {"member.points"}});
    }

    void feedback() {
        go_home("feedback");
        step("feedback", "faces", touch("home.feedback"), {{"feedback.face.great", "feedback.face.bad"}});
        step("feedback", "saved", touch("feedback.face.good"), {{"feedback.send", "feedback.comment"}});
        step("feedback", "comment", touch("feedback.comment"), {{"feedback.field", "keyboard.backspace"}});
        step("feedback", "words", type("nice store"), {{"feedback.field"}});
        step("feedback", "written", touch("keyboard.done"), {{"feedback.send"}});
        step("feedback", "thanks", touch("feedback.send"), {{"feedback.thanks"}});
    }

    void assistance() {
        go_home("staff");
        step("staff", "open", touch("home.assistance"), {{"assistance.call"}});
        step("staff", "called", touch("assistance.call"), {{"assistance.called", "assistance.cancel"}});
        step("staff", "cancelled", touch("assistance.cancel"), {{}, {"assistance.called"}});
    }

    void idle() {
        go_home("idle");
        step("idle", "typed",
             [this]() -> Status {
                 TRY(m_kiosk.touch("home.search"));
                 TRY(m_kiosk.wait_for("search.field", 5000));
                 return m_kiosk.type(demo("query"));
             },
             {{"search.result.0"}});
        step("idle", "question", [] { return Status{}; }, {{"idle.question", "idle.more_time"}, {}, false}, 60000);
        step("idle", "more-time", touch("idle.more_time"), {{"search.result.0"}, {"idle.question"}});
        step("idle", "question-again", [] { return Status{}; }, {{"idle.question"}, {}, false}, 60000);
        step("idle", "wiped", [] { return Status{}; }, {{"attract.begin"}, {"search.result.0"}}, 90000);
    }

    void kill_hub() {
        std::cout << "     stopping the hub\n";
        if (m_options.hub_pid > 1) kill(m_options.hub_pid, SIGKILL);
    }

    int write_report() {
        nlohmann::ordered_json report = {{"size", m_options.size},
                                         {"language", m_options.language},
                                         {"profile", m_options.profile},
                                         {"steps", nlohmann::ordered_json::array()}};
        size_t failed = 0;
        for (const Record& record : m_records) {
            failed += record.passed ? 0 : 1;
            report["steps"].push_back({{"journey", record.journey},
                                       {"step", record.step},
                                       {"passed", record.passed},
                                       {"milliseconds", record.milliseconds},
                                       {"picture", record.picture},
                                       {"why", record.why}});
        }
        std::ofstream file(std::filesystem::path(m_options.out) / "tour.json");
        file << report.dump(2) << '\n';
        file.close();
        std::cout << fmt::format("{} steps, {} failed\n", m_records.size(), failed);
        return failed == 0 && file ? 0 : 1;
    }

    KioskDriver m_kiosk;
    nlohmann::json m_demo;
    Options m_options;
    std::vector<Record> m_records;
};

}  // namespace
}  // namespace tp::journeys

int main(int argc, char** argv) {
    using namespace tp::journeys;
    Options options;
    CLI::App app(
        "Performs the journeys of a shopper on a running touchpoint-kiosk (started with --test-input) by touch and "
        "scan,\n"
        "and writes one picture a step and tour.json. Exit status: 0 all steps passed, 1 some failed, 2 usage.",
        "touchpoint-tour");
    app.add_option("--socket", options.socket, "The kiosk's control socket")->required();
    app.add_option("--demo", options.demo, "demo.json, which the import of the data wrote")
        ->required()
        ->check(CLI::ExistingFile);
    app.add_option("--out", options.out, "Folder for the pictures and tour.json; made where missing")->required();
    app.add_option("--size", options.size, "Size of the picture, for the report");
    app.add_option("--language", options.language, "Language to choose on the first screen");
    app.add_option("--profile", options.profile, "Profile, for the report");
    auto* offline = app.add_flag("--offline", options.offline, "Kill the hub half-way and go on");
    app.add_option("--hub-pid", options.hub_pid, "Process id of the hub, for --offline")
        ->needs(offline)
        ->check(CLI::Range(2, 1 << 22));
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    std::error_code made;
    std::filesystem::create_directories(options.out, made);
    nlohmann::json demo = nlohmann::json::parse(std::ifstream(options.demo), nullptr, false);
    if (made || demo.is_discarded()) {
        std::cerr << "touchpoint-tour: " << (made ? "cannot make " + options.out : options.demo + " is not JSON")
                  << '\n';
        return 1;
    }
    auto kiosk = KioskDriver::connect(options.socket);
    if (!kiosk) {
        std::cerr << "touchpoint-tour: " << kiosk.error().message << '\n';
        return 1;
    }
    return Tour(std::move(*kiosk), std::move(demo), options).run();
}
