// A theme that is edited while the kiosk runs.
#include <doctest/doctest.h>

#include <chrono>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <optional>
#include <sstream>

#include "kiosk/terminal/theme_watch.h"
#include "tests/doubles/temporary_folder.h"

using namespace tp;

namespace {

class Edited {
  public:
    Edited() {
        std::filesystem::copy(TOUCHPOINT_SOURCE_DIR "/assets/themes", folder.path(),
                              std::filesystem::copy_options::recursive);
    }
    // As editors do: written beside it and renamed over.
    void replace(const std::string& file, const std::string& what, const std::string& with) const {
        std::stringstream text;
        text << std::ifstream(folder.file(file)).rdbuf();
        std::string all = text.str();
        const size_t at = all.find(what);
        REQUIRE(at != std::string::npos);
        std::ofstream(folder.file(".swap")) << all.replace(at, what.size(), with);
        std::filesystem::rename(folder.file(".swap"), folder.file(file));
    }
    void watch(const std::string& name) {
        auto opened = ThemeWatch::open(
            folder.path(), name,
            [this](ThemePair pair) {
                const std::lock_guard lock(mutex);
                read = std::move(pair);
                changed.notify_all();
            },
            [this](const Error& error) {
                const std::lock_guard lock(mutex);
                refused = error;
                changed.notify_all();
            });
        REQUIRE(opened);
        watching = std::move(*opened);
    }
    template <typename Holds>
    bool wait(Holds holds) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, std::chrono::seconds{10}, holds);
    }

    TemporaryFolder folder;
    std::mutex mutex;
    std::condition_variable changed;
    std::optional<ThemePair> read;
    std::optional<Error> refused;
    std::unique_ptr<ThemeWatch> watching;  // the last: its thread uses the rest
};

}  // namespace

TEST_CASE("a saved theme is read again with its theme of high contrast; a broken one is refused and told") {
    Edited edited;
    edited.watch("norrwind");
    edited.replace("norrwind.toml", "card = 52", "card = 20");
    REQUIRE(edited.wait([&] { return edited.read.has_value(); }));
    CHECK(edited.read->theme.card_radius == 20);
    CHECK(edited.read->high_contrast.name == "norrwind-high-contrast");
    CHECK(edited.read->high_contrast.card_radius == 20);  // it extends the theme that was changed
    edited.replace("norrwind.toml", "card = 20", "card = \"twenty\"");
    REQUIRE(edited.wait([&] { return edited.refused.has_value(); }));
    CHECK(edited.refused->code == errc::malformed);
    CHECK(edited.refused->message.find("norrwind.toml") != std::string::npos);
    CHECK(edited.refused->message.find("'card'") != std::string::npos);
    CHECK(edited.read->theme.card_radius == 20);
    // A base that is saved counts too.
    edited.replace("norrwind.toml", "card = \"twenty\"", "card = 30");
    REQUIRE(edited.wait([&] { return edited.read->theme.card_radius == 30; }));
    edited.replace("default.toml", "margin = 56", "margin = 64");
    CHECK(edited.wait([&] { return edited.read->theme.margin == 64; }));
}

TEST_CASE("a theme whose other is not of high contrast is refused") {
    const Edited edited;
    edited.replace("norrwind-high-contrast.toml", "aaa = true", "aaa = false");
    const auto pair = ThemePair::load(edited.folder.path(), "norrwind");
    REQUIRE_FALSE(pair);
    CHECK(pair.error().code == errc::malformed);
}
