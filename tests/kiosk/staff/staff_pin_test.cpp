// The PIN: which are taken, how they are kept, and what wrong ones cost.
#include "kiosk/staff/staff_pin.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

#include "platform/secure/secret_file.h"
#include "tests/doubles/temporary_folder.h"

using namespace tp;

namespace {

constexpr PasswordCost cheap{.passes = 1, .memory_bytes = 8192};

struct PinFolder : TemporaryFolder {
    void write(const std::string& name, std::string_view content, mode_t mode = 0600) const {
        std::ofstream(file(name), std::ios::trunc) << content;
        ::chmod(file(name).c_str(), mode);
    }
};

SecretDigits digits(std::string_view text) {
    SecretDigits pin;
    for (const char c : text) REQUIRE(pin.add(c));
    return pin;
}

// Every write to a file fails, as on a full disk: RLIMIT_FSIZE, setrlimit(2).
class FilesTakeNothing {
  public:
    FilesTakeNothing() : m_handler(std::signal(SIGXFSZ, SIG_IGN)) {
        REQUIRE(::getrlimit(RLIMIT_FSIZE, &m_before) == 0);
        const rlimit none{0, m_before.rlim_max};
        REQUIRE(::setrlimit(RLIMIT_FSIZE, &none) == 0);
    }
    FilesTakeNothing(const FilesTakeNothing&) = delete;
    FilesTakeNothing& operator=(const FilesTakeNothing&) = delete;
    ~FilesTakeNothing() {
        ::setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_handler);
    }

  private:
    rlimit m_before{};
    void (*m_handler)(int);
};

const WallTime noon = *parse_rfc3339("2026-11-22T12:00:00Z");

}  // namespace

TEST_CASE("staff PIN: weak ones are refused") {
    for (const char* pin : {"", "1", "12345", "1234567890123", "12a456", "١٢٣٤٥٦", "-12345"})
        CHECK_MESSAGE(check_pin(pin).error().code == pin_errc::bad_pin, pin);
    for (const char* pin :
         {"000000", "777777777", "123456", "987654", "890123", "210987", "121212", "123123", "909090909090"})
        CHECK_MESSAGE(check_pin(pin).error().code == pin_errc::weak_pin, pin);
    for (const char* pin : {"259106", "113355", "824017", "123465", "820614739512"}) CHECK_MESSAGE(check_pin(pin), pin);
}

TEST_CASE("staff PIN: digits are zeroed when they go") {
    SecretDigits pin = digits("259106");
    const char* const kept = pin.view().data();
    SecretDigits moved = std::move(pin);
    CHECK(moved.view() == "259106");
    CHECK(std::string(kept, SecretDigits::most) == std::string(SecretDigits::most, '\0'));
    moved.remove_last();
    CHECK(moved.view().data()[5] == '\0');
    CHECK_FALSE(moved.add('x'));
    moved.clear();
    CHECK(moved.empty());
    for (int i = 0; i < 12; ++i) CHECK(moved.add('4'));
    CHECK_FALSE(moved.add('4'));
}

TEST_CASE("staff PIN: kept as Argon2id for its owner alone, and told right from wrong") {
    const PinFolder folder;
    VirtualClock clock(noon);
    const auto log = Logger::to_nowhere();
    PinKeeper keeper(folder.path(), clock, *log);
    CHECK_FALSE(keeper.state().set);
    CHECK(keeper.attempt(digits("259106")).answer == PinAnswer::not_set);
    CHECK(set_pin(folder.path(), "123456", cheap).error().code == pin_errc::weak_pin);
    REQUIRE(set_pin(folder.path(), "259106", cheap));
    struct stat facts{};
    REQUIRE(::stat(folder.file("staff.pin").c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0600);
    CHECK(read_secret_file(folder.file("staff.pin"))->starts_with("$argon2id$"));
    CHECK(read_secret_file(folder.file("staff.pin"))->find("259106") == std::string::npos);
    CHECK(keeper.attempt(digits("259107")).answer == PinAnswer::wrong);
    CHECK(keeper.state().wrong == 1);
    CHECK(keeper.attempt(digits("259106")).answer == PinAnswer::right);
    CHECK(keeper.state().wrong == 0);
}

TEST_CASE("staff PIN: the fifth wrong one rests 30 s, then twice as long each time, to an hour") {
    CHECK(pin_rest(0).count() == 0);
    CHECK(pin_rest(4).count() == 0);
    CHECK(pin_rest(5) == Milliseconds{30'000});
    CHECK(pin_rest(6) == Milliseconds{60'000});
    CHECK(pin_rest(11) == Milliseconds{1'920'000});
    CHECK(pin_rest(12) == Milliseconds{3'600'000});
    CHECK(pin_rest(1'000'000) == Milliseconds{3'600'000});

    const PinFolder folder;
    VirtualClock clock(noon);
    const auto log = Logger::to_nowhere();
    REQUIRE(set_pin(folder.path(), "259106", cheap));
    PinKeeper keeper(folder.path(), clock, *log);
    for (int i = 0; i < 4; ++i) CHECK(keeper.attempt(digits("000001")).state.rest.count() == 0);
    CHECK(keeper.attempt(digits("000001")).state.rest == Milliseconds{30'000});
    // Neither the right one nor others are looked at meanwhile, and they do not count.
    CHECK(keeper.attempt(digits("259106")).answer == PinAnswer::resting);
    clock.advance(Milliseconds{29'999});
    CHECK(keeper.state().rest == Milliseconds{1});
    CHECK(keeper.attempt(digits("259106")).answer == PinAnswer::resting);
    clock.advance(Milliseconds{1});
    CHECK(keeper.state().wrong == 5);
    CHECK(keeper.attempt(digits("000001")).state.rest == Milliseconds{60'000});
    clock.advance(Milliseconds{60'000});
    CHECK(keeper.attempt(digits("259106")).answer == PinAnswer::right);
    CHECK(keeper.attempt(digits("000001")).state.rest.count() == 0);
}

TEST_CASE("staff PIN: a restart, a pulled plug and a clock that was set back give no more guesses") {
    const PinFolder folder;
    const auto log = Logger::to_nowhere();
    REQUIRE(set_pin(folder.path(), "259106", cheap));
    {
        VirtualClock clock(noon);
        PinKeeper keeper(folder.path(), clock, *log);
        for (int i = 0; i < 5; ++i) CHECK(keeper.attempt(digits("000001")).answer == PinAnswer::wrong);
    }
    {
        VirtualClock clock(noon + Milliseconds{10'000});
        PinKeeper keeper(folder.path(), clock, *log);
        CHECK(keeper.state().wrong == 5);
        CHECK(keeper.state().rest == Milliseconds{20'000});
        CHECK(keeper.attempt(digits("259106")).answer == PinAnswer::resting);
    }
    {
        VirtualClock clock(noon - Milliseconds{1});
        PinKeeper keeper(folder.path(), clock, *log);
        CHECK(keeper.state().rest == Milliseconds{30'000});
    }
    {
        VirtualClock clock(noon + Milliseconds{30'000});
        PinKeeper keeper(folder.path(), clock, *log);
        CHECK(keeper.state().rest.count() == 0);
        // Somebody with the machine's own account sets a new one: the count begins anew.
        CHECK(keeper.attempt(digits("000001")).state.rest == Milliseconds{60'000});
        REQUIRE(set_pin(folder.path(), "820614", cheap));
        CHECK(keeper.state().rest.count() == 0);
        CHECK(keeper.attempt(digits("259106")).answer == PinAnswer::wrong);
        CHECK(keeper.attempt(digits("820614")).answer == PinAnswer::right);
    }
}

TEST_CASE("staff PIN: a disk that takes nothing gives no more guesses") {
    const PinFolder folder;
    VirtualClock clock(noon);
    const auto log = Logger::to_nowhere();
    REQUIRE(set_pin(folder.path(), "259106", cheap));
    PinKeeper keeper(folder.path(), clock, *log);
    const FilesTakeNothing full;
    for (int i = 0; i < 5; ++i) CHECK(keeper.attempt(digits("000001")).answer == PinAnswer::wrong);
    CHECK(keeper.state().wrong == 5);
    CHECK(keeper.attempt(digits("259106")).answer == PinAnswer::resting);
    clock.advance(Milliseconds{30'000});
    CHECK(keeper.attempt(digits("259106")).answer == PinAnswer::right);
    CHECK(keeper.state().wrong == 0);
}

TEST_CASE("staff PIN: bad files keep the door shut") {
    const PinFolder folder;
    VirtualClock clock(noon);
    const auto log = Logger::to_nowhere();
    const auto problem = [&] { return PinKeeper(folder.path(), clock, *log).state().problem; };
    for (const char* content : {"", "\n", "259106", "$argon2i$v=19$m=65536,t=3,p=1$x", "$2y$12$abc", "\xFF\xFE"}) {
        folder.write("staff.pin", content);
        CHECK(problem() == "corrupt");
        PinKeeper keeper(folder.path(), clock, *log);
        CHECK(keeper.attempt(digits("259106")).answer == PinAnswer::not_set);
    }
    folder.write("staff.pin", "$argon2id$v=19$m=8,t=1,p=1$nonsense");
    PinKeeper nonsense(folder.path(), clock, *log);
    CHECK(nonsense.attempt(digits("259106")).answer == PinAnswer::wrong);
    REQUIRE(set_pin(folder.path(), "259106", cheap));
    ::chmod(folder.file("staff.pin").c_str(), 0644);
    CHECK(problem() == "refused");
    std::filesystem::remove(folder.file("staff.pin"));
    std::filesystem::create_directory(folder.file("staff.pin"));
    CHECK_FALSE(problem().empty());
}

TEST_CASE("staff PIN: a count of attempts that cannot be read may hide many") {
    const PinFolder folder;
    VirtualClock clock(noon);
    const auto log = Logger::to_nowhere();
    REQUIRE(set_pin(folder.path(), "259106", cheap));
    for (const char* content : {"", "wrong", "wrong -1 since 2026-11-22T12:00:00Z", "wrong 5 since yesterday",
                                "wrong 99999999 since 2026-11-22T12:00:00Z"}) {
        folder.write("staff.attempts", content);
        PinKeeper keeper(folder.path(), clock, *log);
        CHECK_MESSAGE(keeper.attempt(digits("259106")).answer == PinAnswer::resting, content);
        clock.advance(Milliseconds{30'000});
        CHECK(keeper.attempt(digits("259106")).answer == PinAnswer::right);
    }
}

TEST_CASE("staff PIN: the trail names what happened and never a PIN") {
    const PinFolder folder;
    VirtualClock clock(noon);
    {
        folder.write("staff-audit.log", "");  // of an earlier version, that everybody may read
        REQUIRE(::chmod(folder.file("staff-audit.log").c_str(), 0644) == 0);
        const auto audit = open_staff_audit(folder.path()).value();
        REQUIRE(set_pin(folder.path(), "259106", cheap));
        PinKeeper keeper(folder.path(), clock, *audit);
        (void)keeper.attempt(digits("482019"));
        (void)keeper.attempt(digits("259106"));
        CHECK(audit->recent().size() == 2);
        CHECK(audit->recent()[0].event == "staff_opened");
        CHECK(audit->recent()[1].event == "staff_pin_wrong");
        CHECK(audit->recent()[1].fields == "wrong=1 rest_s=0");
    }
    std::ifstream in(folder.file("staff-audit.log"));
    const std::string trail{std::istreambuf_iterator<char>(in), {}};
    struct stat about{};
    REQUIRE(::stat(folder.file("staff-audit.log").c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0600);
    CHECK(trail.find("staff_opened") != std::string::npos);
    CHECK(trail.find("482019") == std::string::npos);
    CHECK(trail.find("259106") == std::string::npos);
}
