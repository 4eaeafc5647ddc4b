#include "platform/devices/headset.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <linux/input.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <thread>
#include <vector>

#include "tests/doubles/temporary_folder.h"

using namespace tp;
using namespace std::chrono_literals;

namespace {

// A pipe stands in for the kernel's device: the driver reads the same bytes from it.
class Switch {
  public:
    explicit Switch(const std::string& path) {
        // It appears when both ends are there: a reader that comes before the writer would find it hung up.
        const std::string made = path + ".new";
        REQUIRE(::mkfifo(made.c_str(), 0600) == 0);
        m_fd = ::open(made.c_str(), O_RDWR | O_CLOEXEC);
        REQUIRE(m_fd >= 0);
        std::filesystem::rename(made, path);
    }
    ~Switch() { unplug(); }
    void unplug() {
        if (m_fd >= 0) ::close(m_fd);
        m_fd = -1;
    }
    void send(int type, int code, int value, size_t from = 0, size_t to = sizeof(input_event)) const {
        input_event event{};
        event.type = static_cast<unsigned short>(type);
        event.code = static_cast<unsigned short>(code);
        event.value = value;
        REQUIRE(::write(m_fd, reinterpret_cast<const char*>(&event) + from, to - from) ==
                static_cast<ssize_t>(to - from));
    }

  private:
    int m_fd = -1;
};

struct JackOwner {
    TaskQueue tasks;
    std::vector<bool> told;
    bool hears(size_t count) {
        for (int i = 0; i < 2'000; ++i) {
            tasks.drain();
            if (told.size() >= count) return true;
            std::this_thread::sleep_for(5ms);
        }
        return false;
    }
};

}  // namespace

TEST_CASE("A headset that goes in and out is told, once each") {
    const TemporaryFolder folder;
    const std::string path = folder.path() + "/event3";
    Switch jack(path);
    JackOwner owner;
    auto headset = EvdevHeadset::open({.device = path}, owner.tasks, [&](bool in) { owner.told.push_back(in); });
    REQUIRE(headset);
    jack.send(EV_SW, SW_HEADPHONE_INSERT, 1);
    CHECK(owner.hears(1));
    CHECK((*headset)->state() == Headset::State::in);
    jack.send(EV_SW, SW_HEADPHONE_INSERT, 1);
    jack.send(EV_SW, SW_MICROPHONE_INSERT, 0);
    jack.send(EV_KEY, SW_HEADPHONE_INSERT, 0);
    jack.send(EV_SYN, SYN_REPORT, 0);
    // An event that comes in two pieces is one.
    jack.send(EV_SW, SW_HEADPHONE_INSERT, 0, 0, 9);
    std::this_thread::sleep_for(20ms);
    jack.send(EV_SW, SW_HEADPHONE_INSERT, 0, 9);
    CHECK(owner.hears(2));
    CHECK((*headset)->state() == Headset::State::out);
    CHECK(owner.told == std::vector<bool>{true, false});
}

TEST_CASE("A device that comes later is found, and one that goes takes its headset along") {
    const TemporaryFolder folder;
    const std::string path = folder.path() + "/event7";
    JackOwner owner;
    auto headset = EvdevHeadset::open({.device = path}, owner.tasks, [&](bool in) { owner.told.push_back(in); });
    REQUIRE(headset);
    std::this_thread::sleep_for(20ms);
    CHECK((*headset)->state() == Headset::State::absent);
    Switch jack(path);
    for (int i = 0; i < 2'000 && (*headset)->state() == Headset::State::absent; ++i) std::this_thread::sleep_for(5ms);
    CHECK((*headset)->state() == Headset::State::out);
    jack.send(EV_SW, SW_HEADPHONE_INSERT, 1);
    CHECK(owner.hears(1));
    jack.unplug();
    CHECK(owner.hears(2));
    CHECK(owner.told == std::vector<bool>{true, false});
    CHECK((*headset)->state() == Headset::State::absent);
}

TEST_CASE("What is no input device is left alone, and nothing is told after the end") {
    const TemporaryFolder folder;
    Switch stranger(folder.path() + "/event0");
    JackOwner owner;
    {
        auto headset =
            EvdevHeadset::open({.folder = folder.path()}, owner.tasks, [&](bool in) { owner.told.push_back(in); });
        REQUIRE(headset);
        std::this_thread::sleep_for(30ms);
        CHECK((*headset)->state() == Headset::State::absent);
        stranger.send(EV_SW, SW_HEADPHONE_INSERT, 1);
        std::this_thread::sleep_for(30ms);
        CHECK((*headset)->state() == Headset::State::absent);
    }
    {
        const std::string path = folder.path() + "/event1";
        Switch jack(path);
        auto headset = EvdevHeadset::open({.device = path}, owner.tasks, [&](bool in) { owner.told.push_back(in); });
        REQUIRE(headset);
        jack.send(EV_SW, SW_HEADPHONE_INSERT, 1);
        for (int i = 0; i < 2'000 && (*headset)->state() != Headset::State::in; ++i) std::this_thread::sleep_for(5ms);
    }
    owner.tasks.drain();
    CHECK(owner.told.empty());
    auto nowhere = EvdevHeadset::open({.folder = "/does/not/exist"}, owner.tasks, [](bool) {});
    REQUIRE(nowhere);
    CHECK((*nowhere)->state() == Headset::State::absent);
}
