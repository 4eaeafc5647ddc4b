// `touchpoint-ctl tree` asks the kiosk and prints its picture's meaning for people and for programs.
#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "platform/base/control_socket.h"
#include "tests/doubles/programs/program.h"

using namespace tp;
using namespace tp::test;

namespace {

struct TreeHome {
    std::string path;
    TreeHome() {
        char name[] = "/tmp/tp-tree-XXXXXX";
        path = ::mkdtemp(name);
    }
    ~TreeHome() { std::filesystem::remove_all(path); }
};

}  // namespace

TEST_CASE("the tree is printed a line a node, with the keypad's place, and nothing in it can drive a terminal") {
    const TreeHome home;
    const auto server = ControlServer::listen(home.path + "/kiosk.sock", [](std::string_view request,
                                                                            ControlReply& reply) {
        if (nlohmann::json::parse(request)["command"] != "tree") return reply.error({errc::unsupported, "no"});
        reply.ok(
            R"({"screen":"access","language":"en","direction":"ltr","width":1080,"height":1920,"focused":"access.size.125","nodes":[
            {"id":"access","role":"dialog","name":"Make this screen easier","value":"","state":"","part":"content","rect":[0,860,1080,1060]},
            {"id":"access.size.125","role":"radio","name":"125%","value":"","state":"checked focused","part":"content","group":"access.size.choice","rect":[300,1000,232,108]},
            {"id":"evil","role":"text","name":"a\u001b[31mb","value":"7","state":"","part":"content","rect":[0,0,1,1]},
            {"id":"access.close","role":"button","name":"Close","value":"","state":"","part":"foot","rect":[928,900,96,96]}]})");
    });
    REQUIRE(server);
    const ProgramRun run = run_ctl({"tree"}, {.home = home.path});
    CAPTURE(run.err);
    CHECK(run.exit_status == 0);
    CHECK(run.out ==
          "screen access, en ltr, 1080×1920\n"
          " content\n"
          "  dialog \"Make this screen easier\"  0,860 1080×1060  access\n"
          "    > radio \"125%\" [checked focused]  300,1000 232×108  access.size.125\n"
          "    text \"a\uFFFD[31mb\" = \"7\"  0,0 1×1  evil\n"
          " foot\n"
          "    button \"Close\"  928,900 96×96  access.close\n");
    const ProgramRun raw = run_ctl({"tree", "--json"}, {.home = home.path});
    CHECK(raw.exit_status == 0);
    CHECK(nlohmann::json::parse(raw.out)["nodes"].size() == 4);
}

TEST_CASE("where no kiosk runs the tree command says so") {
    const TreeHome home;
    const ProgramRun run = run_ctl({"tree"}, {.home = home.path});
    CHECK(run.exit_status == 1);
    CHECK(run.out.empty());
    CHECK(run.err.find("touchpoint-ctl: ") != std::string::npos);
}
