#include "platform/base/no_blocking_here.h"

#include <doctest/doctest.h>

#include <thread>

#include "platform/base/config.h"
#include "platform/base/control_socket.h"
#include "platform/base/data_folder.h"
#include "tests/doubles/aborting_child.h"

using namespace tp;

TEST_CASE("a door of I/O aborts on a marked thread and names what was about to wait") {
    const ChildEnd end = run_in_child([] {
        const NoBlockingHere drawing;
        may_block("opening the database", "/x/outbox.db");
    });
    CHECK(end.aborted);
    CHECK(end.complaint == "this thread draws and must not wait: opening the database /x/outbox.db\n");
}

TEST_CASE("marks nest, end with their scope, and are one thread's own") {
    may_block("before", "");
    {
        const NoBlockingHere outer;
        {
            const NoBlockingHere inner;
        }
        CHECK(run_in_child([] { may_block("inside"); }).aborted);
        bool other_came_through = false;
        std::thread([&] {
            may_block("elsewhere");
            other_came_through = true;
        }).join();
        CHECK(other_came_through);
    }
    may_block("after");
    CHECK_FALSE(run_in_child([] { may_block("after"); }).aborted);
}

TEST_CASE("configuration, locks and control sockets are doors") {
    const NoBlockingHere drawing;
    for (const auto& [body, complaint] :
         {std::pair{+[] { (void)Config::load("/none.toml", {}); }, "reading /none.toml\n"},
          {+[] { (void)FolderLock::take("/none"); }, "locking /none\n"},
          {+[] { (void)ControlClient::connect("/none.sock"); }, "asking the program at /none.sock\n"}}) {
        const ChildEnd end = run_in_child(body);
        CHECK(end.aborted);
        CHECK(end.complaint.ends_with(complaint));
    }
}
