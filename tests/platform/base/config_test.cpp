#include "platform/base/config.h"
#include "tests/doubles/temporary_folder.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

using namespace tp;
using namespace std::chrono_literals;

namespace {

const std::array<ConfigKey, 9> schema{{
    {.name = "sync.hub_url", .type = ConfigType::https_url, .fallback = "", .description = "Where the hub answers."},
    {.name = "sync.poll", .type = ConfigType::duration, .fallback = Milliseconds{60'000}, .description = "How often."},
    {.name = "sync.jitter_percent",
     .type = ConfigType::integer,
     .fallback = int64_t{20},
     .description = "Spread.",
     .least = 0,
     .most = 50},
    {.name = "display.scale",
     .type = ConfigType::number,
     .fallback = 1.0,
     .description = "Scale.",
     .least = 0.5,
     .most = 3},
    {.name = "display.full_screen", .type = ConfigType::boolean, .fallback = true, .description = "Full screen."},
    {.name = "display.profile",
     .type = ConfigType::text,
     .fallback = "retail",
     .description = "The profile.",
     .choices = {"retail", "airport", "field"}},
    {.name = "scan.loyalty_patterns",
     .type = ConfigType::list,
     .fallback = std::vector<std::string>{},
     .description = "Patterns.",
     .most = 3},
    {.name = "log.file", .type = ConfigType::path, .fallback = "", .description = "Where the log goes."},
    {.name = "log.level", .type = ConfigType::text, .fallback = "info", .description = "How much."},
}};

std::string write(const TemporaryFolder& folder, const std::string& text, mode_t mode = 0600) {
    std::string file = folder.file("kiosk.toml");
    std::ofstream(file) << text;
    ::chmod(file.c_str(), mode);
    return file;
}

Error error_of(const std::string& toml) {
    const auto config = Config::parse(toml, "kiosk.toml", schema);
    REQUIRE_MESSAGE(!config, toml);
    return config.error();
}

}  // namespace

TEST_CASE("a file's values stand over the defaults") {
    const auto config = Config::parse(
        "[sync]\nhub_url = \"https://hub.example:8443\"\npoll = \"5 min\"\n[display]\nscale = 2\nfull_screen = false\n"
        "[scan]\nloyalty_patterns = [\"LC#########\", 'x']\n",
        "kiosk.toml", schema);
    REQUIRE_MESSAGE(config, config.error().message);
    CHECK(config->text("sync.hub_url") == "https://hub.example:8443");
    CHECK(config->duration("sync.poll") == 5min);
    CHECK(config->number("display.scale") == 2.0);
    CHECK_FALSE(config->boolean("display.full_screen"));
    CHECK(config->list("scan.loyalty_patterns") == std::vector<std::string>{"LC#########", "x"});
    CHECK(config->integer("sync.jitter_percent") == 20);
    CHECK(config->is_set("sync.poll"));
    CHECK_FALSE(config->is_set("sync.jitter_percent"));
}

TEST_CASE("an unknown key is refused with its line and the nearest name") {
    const Error error = error_of("[sync]\n\n# how often\npol = \"30 s\"\n");
    CHECK(error.code == errc::config_unknown_key);
    CHECK(error.message == "kiosk.toml:4: there is no key sync.pol; did you mean sync.poll?");
    CHECK(error_of("poll = \"30 s\"\n").message == "kiosk.toml:1: there is no key poll; did you mean sync.poll?");
    CHECK(error_of("[sync]\nscle = 1\n").message.find("did you mean display.scale?") != std::string::npos);
    CHECK(error_of("[sink]\npoll = \"30 s\"\n").message.find("did you mean sync.poll?") != std::string::npos);
    CHECK(error_of("[weather]\nforecast = true\n").message == "kiosk.toml:2: there is no key weather.forecast");
    CHECK(error_of("[sync.poll]\nx = 1\n").code == errc::config_unknown_key);
}

TEST_CASE("wrong types and values out of range name the line") {
    CHECK(error_of("[sync]\npoll = 30\n").code == errc::config_wrong_type);
    CHECK(error_of("[sync]\npoll = \"30 parsecs\"\n").code == errc::config_wrong_type);
    CHECK(error_of("[sync]\njitter_percent = \"20\"\n").code == errc::config_wrong_type);
    CHECK(error_of("[display]\nscale = nan\n").code == errc::config_wrong_type);
    CHECK(error_of("[display]\nscale = 9007199254740993\n").code == errc::config_out_of_range);
    CHECK(error_of("[sync]\njitter_percent = 20.0\n").code == errc::config_wrong_type);
    CHECK(error_of("[sync]\npoll = 2026-11-23\n").code == errc::config_wrong_type);
    CHECK(error_of("[scan]\nloyalty_patterns = [1]\n").code == errc::config_wrong_type);
    CHECK(error_of("sync = 1\n").code == errc::config_unknown_key);
    const Error high = error_of("[sync]\njitter_percent = 51\n");
    CHECK(high.code == errc::config_out_of_range);
    CHECK(high.message == "kiosk.toml:2: sync.jitter_percent is above the most, 50");
    CHECK(error_of("[sync]\njitter_percent = -1\n").code == errc::config_out_of_range);
    CHECK(error_of("[scan]\nloyalty_patterns = [\"a\",\"b\",\"c\",\"d\"]\n").code == errc::config_out_of_range);
    const Error choice = error_of("[display]\nprofile = \"airprot\"\n");
    CHECK(choice.code == errc::config_out_of_range);
    CHECK(choice.message.find("did you mean \"airport\"?") != std::string::npos);
}

TEST_CASE("zero intervals and http are refused") {
    CHECK(error_of("[sync]\npoll = \"0 s\"\n").code == errc::config_out_of_range);
    CHECK(error_of("[sync]\nhub_url = \"http://hub.example\"\n").code == errc::config_insecure);
    for (const char* url :
         {"hub.example", "https://", "https:///x", "https://user:pw@hub", "HTTPS://hub", "https://a b"})
        CHECK_MESSAGE(error_of("[sync]\nhub_url = \"" + std::string(url) + "\"\n").code == errc::malformed, url);
}

TEST_CASE("what is no TOML of ours is malformed, never a crash") {
    CHECK(error_of("[sync\n").code == errc::malformed);
    CHECK(error_of("[sync]\npoll = \"30 s\"\npoll = \"31 s\"\n").code == errc::malformed);
    CHECK(error_of("a = \xff\n").code == errc::malformed);
    CHECK(error_of(std::string("a = 1\0\n", 7)).code == errc::malformed);
    CHECK(error_of("[log]\nlevel = \"a\\u0007b\"\n").code == errc::malformed);
    CHECK(error_of("a = " + std::string(7000, '[') + "\n").code == errc::too_large);
    std::string deep = "a = ";
    for (int i = 0; i < 10'000; ++i) deep += "[\n";
    CHECK(error_of(deep).code == errc::too_large);
    CHECK(error_of("a = \"\"\"\n\"\"\"\n").code == errc::unsupported);
    CHECK(error_of("a = '''\n''', " + std::string(5000, '[') + "\n").code == errc::unsupported);
    CHECK(error_of(std::string(300 * 1024, '\n')).code == errc::too_large);
    CHECK(error_of("# " + std::string(9000, 'x') + "\n").code == errc::too_large);
    CHECK(error_of("[log]\nlevel = \"" + std::string(5000, 'x') + "\"\n").code == errc::too_large);
}

TEST_CASE("a half-written file is refused, even where its rest would parse") {
    CHECK(error_of("[sync]\njitter_percent = 4").code == errc::config_incomplete);
    CHECK(error_of("[sync]\nhub_url = \"https://hu").code == errc::config_incomplete);
}

TEST_CASE("files that others may change are refused") {
    const TemporaryFolder folder;
    const std::string good = "[log]\nfile = \"logs/kiosk.log\"\n";
    const std::string file = write(folder, good, 0644);
    const auto config = Config::load(file, schema);
    REQUIRE_MESSAGE(config, config.error().message);
    CHECK(config->text("log.file") == folder.path() + "/logs/kiosk.log");

    write(folder, good, 0666);
    const auto open_to_all = Config::load(file, schema);
    REQUIRE_FALSE(open_to_all);
    CHECK(open_to_all.error().code == errc::config_insecure);
    CHECK(open_to_all.error().message.find("chmod go-w") != std::string::npos);

    write(folder, good, 0644);
    const std::string link = folder.file("link.toml");
    std::filesystem::create_symlink(file, link);
    CHECK(Config::load(link, schema).error().code == errc::config_insecure);
    CHECK(Config::load(folder.path(), schema).error().code == errc::config_insecure);
    CHECK(Config::load(folder.file("none.toml"), schema).error().code == errc::not_found);
    const std::string pipe = folder.file("pipe.toml");
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK(Config::load(pipe, schema).error().code == errc::config_insecure);
}

TEST_CASE("the command line overrides under the same checks") {
    Config config = Config::defaults(schema);
    CHECK(config.set("sync.poll=30 s"));
    CHECK(config.set("sync.jitter_percent=5"));
    CHECK(config.set("display.full_screen=false"));
    CHECK(config.set("scan.loyalty_patterns=[\"a\", \"b\"]"));
    CHECK(config.set("log.level=\"debug\""));
    CHECK(config.duration("sync.poll") == 30s);
    CHECK(config.integer("sync.jitter_percent") == 5);
    CHECK(config.list("scan.loyalty_patterns").size() == 2);
    CHECK(config.text("log.level") == "debug");
    CHECK(config.set("sync.poll").error().code == errc::invalid_argument);
    CHECK(config.set("sync.pool=30 s").error().message ==
          "command line: there is no key sync.pool; did you mean sync.poll?");
    CHECK(config.set("sync.jitter_percent=many").error().code == errc::config_wrong_type);
    CHECK(config.set("sync.jitter_percent=1\n[x]").error().code == errc::malformed);
    CHECK(config.set("sync.hub_url=http://x").error().code == errc::config_insecure);
}

TEST_CASE("the reference documents every key and is itself a valid file") {
    const std::string text = config_reference(schema);
    for (const ConfigKey& key : schema) CHECK(text.find(std::string(key.description)) != std::string::npos);
    CHECK(text.find("# (whole number 0 to 50)\n# jitter_percent = 20\n") != std::string::npos);
    CHECK(text.find("# poll = \"1 min\"\n") != std::string::npos);
    CHECK(text.find("[sync]\n") != std::string::npos);
    // With the comment signs before the defaults taken away it must still parse, to the same defaults.
    std::string live;
    for (size_t at = 0; at < text.size();) {
        const size_t end = text.find('\n', at);
        const std::string line = text.substr(at, end - at);
        live += (line.starts_with("# ") && line.find(" = ") != std::string::npos ? line.substr(2) : line) + "\n";
        at = end + 1;
    }
    const auto config = Config::parse(live, "reference", schema);
    REQUIRE_MESSAGE(config, config.error().message << "\n" << live);
    CHECK(config->duration("sync.poll") == 60s);
    CHECK(config->number("display.scale") == 1.0);
}

TEST_CASE("durations") {
    CHECK(*parse_duration("250ms") == 250ms);
    CHECK(*parse_duration("14 d") == 14 * 24h);
    for (const char* bad : {"", "s", "-1 s", "1", "1  s", "1.5 s", "99999999999999999999 s", "9999999999999999 d"})
        CHECK_MESSAGE(!parse_duration(bad), bad);
    CHECK(to_duration_text(90s) == "90 s");
    CHECK(to_duration_text(72h) == "3 d");
    CHECK(to_duration_text(0ms) == "0 ms");
}
