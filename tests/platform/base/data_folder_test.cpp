#include "platform/base/data_folder.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace tp;

TEST_CASE("the data folder comes from the environment, in order") {
    ::setenv("TOUCHPOINT_HOME", "/a/b/", 1);
    ::setenv("XDG_DATA_HOME", "/x", 1);
    ::setenv("HOME", "/h", 1);
    CHECK(DataFolder::from_environment()->root == "/a/b");
    ::unsetenv("TOUCHPOINT_HOME");
    CHECK(DataFolder::from_environment()->kiosk_socket() == "/x/touchpoint/kiosk.sock");
    ::unsetenv("XDG_DATA_HOME");
    CHECK(DataFolder::from_environment()->hub() == "/h/.local/share/touchpoint/hub");
    ::setenv("TOUCHPOINT_HOME", "relative", 1);
    CHECK(DataFolder::from_environment().error().code == errc::invalid_argument);
    ::unsetenv("TOUCHPOINT_HOME");
}

TEST_CASE("a folder has one owner at a time") {
    char name[] = "/tmp/tp-folder-XXXXXX";
    const std::string root = ::mkdtemp(name);
    const std::string folder = root + "/deep/hub";
    {
        auto lock = FolderLock::take(folder);
        REQUIRE_MESSAGE(lock, lock.error().message);
        struct stat info{};
        REQUIRE(::stat(folder.c_str(), &info) == 0);
        CHECK((info.st_mode & 0777) == 0700);
        const auto second = FolderLock::take(folder);
        REQUIRE_FALSE(second);
        CHECK(second.error().code == errc::conflict);
        CHECK(second.error().message == folder + " is in use by process " + std::to_string(::getpid()));
    }
    CHECK(FolderLock::take(folder));
    std::ofstream(root + "/file") << "x";
    CHECK(make_private_folder(root + "/file").error().code == errc::conflict);
    CHECK_FALSE(make_private_folder(root + "/file/below"));
    std::filesystem::remove_all(root);
}
