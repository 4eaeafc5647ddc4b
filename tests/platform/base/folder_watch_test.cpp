#include <doctest/doctest.h>

#include <chrono>
#include <condition_variable>
#include <fstream>
#include <mutex>

#include "platform/base/folder_watch.h"
#include "tests/doubles/temporary_folder.h"

using namespace tp;

namespace {

// What a watch told, waited for.
class Heard {
  public:
    void tell(const std::set<std::string>& names) {
        const std::lock_guard lock(m_mutex);
        ++m_times;
        m_names = names;
        m_changed.notify_all();
    }
    // False: nothing new within five seconds.
    bool wait(int times) {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, std::chrono::seconds{5}, [&] { return m_times >= times; });
    }
    std::set<std::string> names() {
        const std::lock_guard lock(m_mutex);
        return m_names;
    }
    int times() {
        const std::lock_guard lock(m_mutex);
        return m_times;
    }

  private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_times = 0;
    std::set<std::string> m_names;
};

void write(const std::string& path, const char* text) {
    std::ofstream(path) << text;
}

}  // namespace

TEST_CASE("a folder tells of files that were written, renamed over and removed, all at once after a calm") {
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder.file("brand"));
    Heard heard;
    const auto watch =
        FolderWatch::open(folder.path(), [&](const auto& names) { heard.tell(names); }, Milliseconds{60});
    REQUIRE(watch);
    write(folder.file("a.toml"), "a");
    write(folder.file("b.toml"), "b");
    REQUIRE(heard.wait(1));
    CHECK(heard.names() == std::set<std::string>{"a.toml", "b.toml"});
    // As editors save: a new file beside it, renamed over the old one.
    write(folder.file("a.toml.new"), "aa");
    std::filesystem::rename(folder.file("a.toml.new"), folder.file("a.toml"));
    REQUIRE(heard.wait(2));
    CHECK(heard.names().contains("a.toml"));
    write(folder.file("brand/logo.svg"), "<svg/>");
    REQUIRE(heard.wait(3));
    CHECK(heard.names() == std::set<std::string>{"brand/logo.svg"});
    std::filesystem::remove(folder.file("b.toml"));
    REQUIRE(heard.wait(4));
    CHECK(heard.names() == std::set<std::string>{"b.toml"});
    CHECK(heard.times() == 4);
}

TEST_CASE("folders that come later are watched too") {
    const TemporaryFolder folder;
    Heard heard;
    const auto watch =
        FolderWatch::open(folder.path(), [&](const auto& names) { heard.tell(names); }, Milliseconds{40});
    REQUIRE(watch);
    std::filesystem::create_directory(folder.file("new"));
    REQUIRE(heard.wait(1));
    CHECK(heard.names().empty());  // anything may have come with it
    write(folder.file("new/x"), "x");
    REQUIRE(heard.wait(2));
    CHECK(heard.names() == std::set<std::string>{"new/x"});
}

TEST_CASE("a folder that is not there is an error, and a watch ends while it is told nothing") {
    CHECK(FolderWatch::open("/nowhere/at/all", [](const auto&) {}).error().code == errc::not_found);
    const TemporaryFolder folder;
    const auto watch = FolderWatch::open(folder.path(), [](const auto&) {});
    CHECK(watch);
}
