// `hub import` of the real program against a hub's socket that remembers what came.
#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "platform/base/control_socket.h"
#include "platform/base/data_folder.h"
#include "platform/base/log.h"
#include "platform/secure/certificates.h"
#include "sync/hub/rules/hub_admin.h"
#include "tests/doubles/programs/program.h"

using namespace tp;
using namespace tp::test;

namespace {

class ListeningHub {
  public:
    ListeningHub() {
        char name[] = "/tmp/tp-import-XXXXXX";
        home = ::mkdtemp(name);
        m_server = *ControlServer::listen(home + "/hub.sock", [this](std::string_view request, ControlReply& reply) {
            answer(nlohmann::json::parse(request), reply);
        });
    }
    ~ListeningHub() {
        m_server.reset();
        std::filesystem::remove_all(home);
    }
    std::string write(const std::string& name, const std::string& text) const {
        std::ofstream(home + "/" + name) << text;
        return home + "/" + name;
    }
    [[nodiscard]] ProgramRun import(std::vector<std::string> words) const {
        words.insert(words.begin(), {"hub", "import"});
        return run_ctl(words, {.home = home});
    }

    std::string home;
    std::map<std::string, nlohmann::json> rows;  // by sku
    std::map<std::string, std::string> marks;
    int fail_after = -1;  // batches

  private:
    void answer(const nlohmann::json& request, ControlReply& reply) {
        const std::scoped_lock lock(m_mutex);
        if (request["command"] == "import_mark") {
            const auto found = marks.find(request["key"]);
            return reply.ok(
                nlohmann::json{{"value", found == marks.end() ? nlohmann::json() : nlohmann::json(found->second)}}
                    .dump());
        }
        if (request["command"] != "import_batch") return reply.ok("{}");
        if (fail_after == 0) return reply.error(Error{errc::full, "the disk is full"});
        if (fail_after > 0) --fail_after;
        auto rejected = nlohmann::json::array();
        for (size_t i = 0; i < request["rows"].size(); ++i) {
            const auto& row = request["rows"][i];
            if (row["sku"] == "cursed")
                rejected.push_back({{"index", i}, {"code", "conflict"}, {"message", "cursed"}});
            else
                rows[row["sku"]] = row;
        }
        if (request.contains("mark")) marks[request["mark"]["key"]] = request["mark"]["value"];
        reply.ok(nlohmann::json{{"applied", 1}, {"rejected", rejected}}.dump());
    }

    std::mutex m_mutex;
    std::unique_ptr<ControlServer> m_server;
};

const std::string head = "sku,title,price,currency\n";

}  // namespace

TEST_CASE("good rows arrive, bad rows are named by line and left out") {
    ListeningHub hub;
    const std::string file =
        hub.write("products.csv", head + "1,Milk,1.20,EUR\n2,Bread,cheap,EUR\n3,Salt,0.80,EUR\ncursed,X,1.00,EUR\n");
    const ProgramRun run = hub.import({file});
    CHECK(run.exit_status == 1);
    CHECK(hub.rows.size() == 2);
    CHECK(hub.rows["1"].dump().find("120") != std::string::npos);
    CHECK(run.err.find("products.csv:3: ") != std::string::npos);
    CHECK(run.err.find("(bad_price)") != std::string::npos);
    CHECK(run.err.find("products.csv:5: cursed (conflict)") != std::string::npos);
    CHECK(run.out.find("products.csv: 2 products, 2 left out") != std::string::npos);
    CHECK(hub.import({"--allow-bad-rows", file}).exit_status == 0);
    const auto json = nlohmann::json::parse(hub.import({"--json", file}).out);
    CHECK(json["files"][0]["bad_rows"] == 2);
    CHECK(json["refused_by_hub"] == 1);
}

TEST_CASE("an import that broke off goes on behind the last committed row") {
    ListeningHub hub;
    std::string text = head;
    for (int i = 0; i < 7000; ++i) text += std::to_string(i) + ",Thing " + std::to_string(i) + ",1.00,EUR\n";
    const std::string file = hub.write("products.csv", text);
    hub.fail_after = 2;
    const ProgramRun broken = hub.import({file});
    CHECK(broken.exit_status == 1);
    CHECK(broken.err.find("the disk is full (full)") != std::string::npos);
    const size_t before = hub.rows.size();
    CHECK(before > 0);
    CHECK(before < 7000);
    hub.fail_after = -1;
    const ProgramRun whole = hub.import({file});
    CHECK(whole.exit_status == 0);
    CHECK(whole.out.find("went on at line") != std::string::npos);
    CHECK(hub.rows.size() == 7000);
}

TEST_CASE("a row that the hub refuses is named by its own line, in whichever request it went") {
    ListeningHub hub;
    std::string text = head;
    const std::string title(400, 'x');
    for (int i = 0; i < 5000; ++i)
        text += (i == 1990 || i == 4321 ? std::string("cursed") : std::to_string(i)) + "," + title + ",1.00,EUR\n";
    const ProgramRun run = hub.import({hub.write("products.csv", text)});
    CHECK(run.exit_status == 1);
    CHECK(run.err.find("products.csv:1992: cursed (conflict)") != std::string::npos);
    CHECK(run.err.find("products.csv:4323: cursed (conflict)") != std::string::npos);
    CHECK(run.out.find("products.csv: 4998 products, 2 left out") != std::string::npos);
}

TEST_CASE("wrong files and words are refused with their reason") {
    ListeningHub hub;
    const std::string file = hub.write("things.csv", head + "1,Milk,1.20,EUR\n");
    CHECK(hub.import({file}).err.find("(unknown_table)") != std::string::npos);
    CHECK(hub.import({"--table", "products", file}).exit_status == 0);
    CHECK(hub.import({"--table", "thing", file}).exit_status == 2);
    CHECK(hub.import({}).exit_status == 2);
    CHECK(hub.import({"--folder", "/nonexistent"}).exit_status == 2);
    CHECK(hub.import({"-products.csv"}).exit_status == 2);
    CHECK(hub.import({"--table", "products", "--", "-products.csv"}).err.find("(not_found)") != std::string::npos);
    CHECK(hub.import({hub.home + "/products.csv"}).err.find("(not_found)") != std::string::npos);
    CHECK(hub.import({"--table"}).exit_status == 2);
    const ProgramRun missing = hub.import({hub.home + "/nosuch.csv"});
    CHECK(missing.exit_status == 1);
    CHECK(missing.err ==
          "touchpoint-ctl: opening " + hub.home + "/nosuch.csv: No such file or directory (not_found)\n");
    CHECK(hub.import({hub.home}).err.find("is not a regular file") != std::string::npos);
    for (const char* text : {"sku,title\n", ""}) {
        const std::string plain = hub.write("products.csv.gz", text);
        const ProgramRun no_gzip = hub.import({plain});
        CHECK(no_gzip.exit_status == 1);
        CHECK(no_gzip.err.starts_with("touchpoint-ctl: " + plain + " is named .gz and is not gzip"));
    }
    CHECK(run_ctl({"hub", "import", file}, {.home = "/nonexistent"}).err.find("holds none; start touchpoint-hub") !=
          std::string::npos);
}

TEST_CASE("enrolment takes its code from standard input or a private file only") {
    ListeningHub hub;
    const auto authority = CertificateAuthority::load_or_create(hub.home, SystemClock());
    REQUIRE(authority);
    const std::string root = hub.home + "/ca.pem";
    const std::vector<std::string> words{"enrol", "--hub", "https://127.0.0.1:1", "--root", root};
    CHECK(run_ctl(words, {.kind = Stdin::closed, .home = hub.home}).err.find("(io)") != std::string::npos);
    CHECK(run_ctl(words, {.kind = Stdin::text, .text = "\n", .home = hub.home}).err.find("no code came") !=
          std::string::npos);
    auto with_file = words;
    with_file.insert(with_file.end(), {"--code-file", hub.write("code", "7Q2FJ\n")});
    CHECK(run_ctl(with_file, {.home = hub.home}).err.find("(refused)") != std::string::npos);  // mode 0644
    const std::string other = hub.write("other.pem", "no certificate\n");
    const ProgramRun none = run_ctl({"enrol", "--hub", "https://127.0.0.1:1", "--root", other},
                                    {.kind = Stdin::text, .text = "7Q2FJ\n", .home = hub.home});
    CHECK(none.exit_status == 1);
    CHECK(none.err == "touchpoint-ctl: " + other + " holds no certificate (malformed)\n");
    auto as_argument = words;
    as_argument.emplace_back("7Q2FJ-8M0ZR-1ABCD-2EFGH-3JKMN-P");
    CHECK(run_ctl(as_argument, {.home = hub.home}).exit_status == 2);
    CHECK(run_ctl({"enrol", "--hub", "http://x", "--root", root}, {.kind = Stdin::text, .text = "x", .home = hub.home})
              .exit_status == 1);
}

TEST_CASE("a name or store that no hub would take is wrong usage, before anything is asked") {
    const ListeningHub hub;  // for its folder
    const std::vector<std::string> enrol{"enrol", "--hub", "https://127.0.0.1:1", "--root", "/nonexistent"};
    for (const std::vector<std::string>& command : {enrol, {"hub", "code", "new"}}) {
        for (const char* option : {"--name", "--store"}) {
            for (const auto& [value, reason] : {std::pair{std::string(201, 'x'), "at most 200"},
                                                {std::string("Door\n"), "control characters"},
                                                {std::string("\x1b[31m"), "control characters"},
                                                {std::string("a\xc2\x9b"), "control characters"}}) {
                auto words = command;
                words.insert(words.end(), {option, value});
                const ProgramRun run = run_ctl(words, {.home = hub.home + "/empty"});
                CAPTURE(run.err);
                CHECK(run.exit_status == 2);
                CHECK(run.err.starts_with("touchpoint-ctl: " + std::string(option) + ": "));
                CHECK(run.err.find(reason) != std::string::npos);
            }
            auto fine = command;
            fine.insert(fine.end(), {option, std::string(198, 'x') + "ü"});
            CHECK(run_ctl(fine, {.home = hub.home + "/empty"}).exit_status == 1);  // understood; nothing is there
        }
    }
}

TEST_CASE("where no hub runs, its files answer, to one asker at a time") {
    char name[] = "/tmp/tp-rest-XXXXXX";
    const std::string home = ::mkdtemp(name);
    {
        const SystemClock clock;
        const auto logger = Logger::to_nowhere();
        const auto admin = hub::HubAdmin::open(home + "/hub", clock, *logger);
        REQUIRE_MESSAGE(admin, admin.error().message);
        const ProgramRun held = run_ctl({"hub", "devices"}, {.home = home});
        CHECK(held.exit_status == 1);
        CHECK(held.err.find("(conflict)") != std::string::npos);
    }
    CHECK(run_ctl({"hub", "devices", "--json"}, {.home = home}).out == "[]\n");
    const ProgramRun nobody = run_ctl({"hub", "devices", "--revoke", "d-9"}, {.home = home});
    CHECK(nobody.exit_status == 1);
    CHECK(nobody.err.find("hub devices lists those it has (not_found)") != std::string::npos);
    CHECK(run_ctl({"hub", "devices", "--revoke", ""}, {.home = home}).exit_status == 2);
    const ProgramRun code = run_ctl({"hub", "code", "new", "--name", "Door"}, {.home = home});
    CHECK_MESSAGE(code.exit_status == 0, code.err);
    CHECK(code.out.size() > 26);
    CHECK(run_ctl({"hub", "events", "--json"}, {.home = home}).exit_status == 0);
    std::filesystem::remove_all(home);
}

TEST_CASE("where no hub runs, an import goes into its files, one at a time") {
    char name[] = "/tmp/tp-rest-XXXXXX";
    const std::string home = ::mkdtemp(name);
    const SystemClock clock;
    const auto logger = Logger::to_nowhere();
    std::ofstream(home + "/stores.csv") << "id,name,country\n1,Main Street,US\n2,Side Street,US\n";
    const std::vector<std::string> words{"hub", "import", "--json", home + "/stores.csv"};
    {
        const auto admin = hub::HubAdmin::open(home + "/hub", clock, *logger);
        REQUIRE_MESSAGE(admin, admin.error().message);
        const ProgramRun second = run_ctl({"hub", "import", home + "/stores.csv"}, {.home = home});
        CHECK(second.exit_status == 1);
        CHECK_MESSAGE(second.err.find("the hub's files are taken by another import") != std::string::npos, second.err);
        CHECK(second.err.find("(conflict)") != std::string::npos);
    }
    const ProgramRun run = run_ctl(words, {.home = home});
    CHECK_MESSAGE(run.exit_status == 0, run.err);
    CHECK(nlohmann::json::parse(run.out)["files"][0]["rows"] == 2);
    {
        const auto admin = hub::HubAdmin::open(home + "/hub", clock, *logger);
        REQUIRE(admin);
        CHECK((*admin)->new_code("2", ""));
        CHECK(!(*admin)->new_code("3", ""));  // the stores are those of the file
        const auto trail = (*admin)->audit();
        REQUIRE(trail);
        CHECK(trail->front().detail == "stores from stores.csv: 2 rows, 0 left out");
    }
    std::filesystem::remove_all(home);
}

TEST_CASE("the columns of the tables can be asked for") {
    const ProgramRun all = run_ctl({"hub", "import", "--columns"});
    CHECK(all.exit_status == 0);
    for (const char* part :
         {"products\n  required:  sku title", "stock\n", "orders\n", "members\n", "  localized: name"})
        CHECK_MESSAGE(all.out.find(part) != std::string::npos, all.out);
    const auto stock = nlohmann::json::parse(run_ctl({"hub", "import", "--columns", "--table", "stock", "--json"}).out);
    CHECK(stock.size() == 1);
    CHECK(stock["stock"]["required"] == nlohmann::json({"store", "sku", "quantity"}));
}

TEST_CASE("a hub that is just starting is waited for") {
    ListeningHub hub;
    // As one does that has opened its files and does not listen yet.
    const std::string home = hub.home + "/late";
    std::filesystem::create_directories(home + "/hub");
    std::ofstream(home + "/hub/hub.db") << "";
    auto lock = FolderLock::take(home + "/hub");
    REQUIRE(lock);
    std::unique_ptr<ControlServer> server;
    std::jthread later([&] {
        std::this_thread::sleep_for(Milliseconds{500});
        server =
            *ControlServer::listen(home + "/hub.sock", [](std::string_view, ControlReply& reply) { reply.ok("[]"); });
    });
    CHECK(run_ctl({"hub", "devices", "--json"}, {.home = home}).out == "[]\n");
}
