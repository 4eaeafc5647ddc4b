// Databases and durable files are doors that the thread that draws must not go through.
#include <doctest/doctest.h>

#include <thread>

#include "platform/base/no_blocking_here.h"
#include "platform/storage/database.h"
#include "platform/storage/durable_file.h"
#include "tests/doubles/aborting_child.h"
#include "tests/doubles/temporary_folder.h"

using namespace tp;

TEST_CASE("every way into a database aborts where it would hold up the picture, and none elsewhere") {
    const TemporaryFolder folder;
    const std::string path = folder.file("a.db");
    Database database = Database::open(path, Role::disposable_writer).value();
    REQUIRE(database.execute("CREATE TABLE t(a)"));
    Statement select = database.prepare("SELECT 1").value();

    const std::function<void()> doors[] = {
        [&] { (void)Database::open(path, Role::reader); }, [&] { (void)database.prepare("SELECT 2"); },
        [&] { (void)database.execute("DELETE FROM t"); },  [&] { (void)select.step(); },
        [&] { (void)database.checkpoint_truncate(); },     [&] { (void)sync_file(path); },
    };
    for (const auto& door : doors) {
        const NoBlockingHere drawing;
        const ChildEnd end = run_in_child(door);
        CHECK(end.aborted);
        CHECK(end.complaint.starts_with("this thread draws and must not wait: "));
    }
    const NoBlockingHere drawing;
    std::thread([&] {
        for (const auto& door : doors) door();
    }).join();
}
