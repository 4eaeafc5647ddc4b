// TOML that people write. The input's first byte chooses what it is read as.
#include <array>
#include <cmath>
#include <fstream>

#include "fuzz.h"
#include "kiosk/app/profile.h"
#include "kiosk/terminal/terminal_config.h"
#include "platform/base/config.h"
#include "platform/base/toml_parser.h"
#include "platform/text/patterns.h"
#include "sync/hub/import/mapping.h"
#include "tests/doubles/temporary_folder.h"

using namespace tp;

namespace {

const std::array schema{
    ConfigKey{"name", ConfigType::text, std::string("x"), "A text.", 1, 20},
    ConfigKey{"level", ConfigType::text, std::string("info"), "A choice.", {}, {}, {"debug", "info", "error"}},
    ConfigKey{"sync.count", ConfigType::integer, int64_t{3}, "A number.", 0, 50},
    ConfigKey{"sync.scale", ConfigType::number, 1.5, "A number.", 0.5, 4},
    ConfigKey{"sync.on", ConfigType::boolean, true, "A switch."},
    ConfigKey{"sync.codes", ConfigType::list, std::vector<std::string>{"a"}, "A list.", 0, 3},
    ConfigKey{"sync.poll", ConfigType::duration, Milliseconds{60'000}, "A duration.", 1'000, 3'600'000},
    ConfigKey{"sync.wait", ConfigType::duration, Milliseconds{60'000}, "A duration of any length."},
    ConfigKey{"log.file", ConfigType::path, std::string(), "A path."},
    ConfigKey{"hub.url", ConfigType::https_url, std::string(), "An address."},
};

bool is_address(const std::string& url) {
    return url.empty() || (url.starts_with("https://") && url.size() > 8 && url.find_first_of(" \t") == url.npos);
}

void check_config(const Config& config) {
    TP_PROMISE(!config.text("name").empty() && config.text("name").size() <= 20);
    TP_PROMISE(config.text("level") == "debug" || config.text("level") == "info" || config.text("level") == "error");
    TP_PROMISE(config.integer("sync.count") >= 0 && config.integer("sync.count") <= 50);
    TP_PROMISE(config.number("sync.scale") >= 0.5 && config.number("sync.scale") <= 4);
    TP_PROMISE(config.list("sync.codes").size() <= 3);
    TP_PROMISE(config.duration("sync.poll") >= Milliseconds(1'000));
    TP_PROMISE(config.duration("sync.poll") <= Milliseconds(3'600'000));
    TP_PROMISE(config.duration("sync.wait") > Milliseconds(0));
    TP_PROMISE(parse_duration(to_duration_text(config.duration("sync.wait"))) == config.duration("sync.wait"));
    TP_PROMISE(config.text("log.file").empty() || config.text("log.file").front() == '/');
    TP_PROMISE(is_address(config.text("hub.url")));
}

// The file's text, and each of its lines as an assignment on a command line.
void check_schema(std::string_view text) {
    const auto config = Config::parse(text, "kiosk.toml", schema, "/etc/touchpoint");
    if (config)
        check_config(*config);
    else
        fuzz::check_error(config.error());
    Config changed = Config::defaults(schema);
    for (std::string_view lines = text; !lines.empty();) {
        const auto line = fuzz::take_until(lines, "\n");
        if (const Status set = changed.set(line); !set) fuzz::check_error(set.error());
    }
    TP_PROMISE(changed.set("log.file=\"\""));  // without a folder a relative path stays one
    check_config(changed);
}

const std::string& file_with(std::string_view text) {
    static const TemporaryFolder folder;
    static const std::string path = folder.file("file.toml");
    std::ofstream(path, std::ios::binary | std::ios::trunc)
        .write(text.data(), static_cast<std::streamsize>(text.size()));
    return path;
}

void check_terminal(std::string_view text) {
    const auto terminal = TerminalConfig::load(file_with(text), TerminalConfig::Named::by_person);
    if (!terminal) return fuzz::check_error(terminal.error());
    TP_PROMISE(terminal->poll >= Milliseconds(1'000));
    TP_PROMISE(!terminal->time_zone.empty());
    TP_PROMISE(terminal->serial_baud >= 1'200 && terminal->serial_baud <= 230'400);
    TP_PROMISE(!terminal->question || *terminal->question <= Milliseconds(600'000));
    TP_PROMISE(ScanRules::compile(terminal->scan, {}));
}

void check_profile(std::string_view text) {
    const auto profile = Profile::load(file_with(text));
    if (!profile) return fuzz::check_error(profile.error());
    TP_PROMISE(profile->idle.question >= least_question_time);
    TP_PROMISE(profile->product_link.empty() || profile->product_link.starts_with("https://"));
    TP_PROMISE(static_cast<int>(profile->rotation) >= 0 && static_cast<int>(profile->rotation) <= 3);
    TP_PROMISE(std::isfinite(profile->diagonal_inches) && profile->diagonal_inches >= 0);
}

void check_words(std::string_view text) {
    const auto words = parse_patterns(text, "xx.toml");
    if (!words) return fuzz::check_error(words.error());
    for (const WordFault& fault : broken_words(*words, *words))
        TP_PROMISE(!fault.missing && words->contains(fault.key));
}

void check_table(std::string_view text) {
    const auto table = parse_toml(text, "x.toml");
    if (!table) return fuzz::check_error(table.error());
    for (const auto& [key, node] : *table) {
        const std::string name(key.str());
        const auto number = toml_at<double>(*table, name);
        TP_PROMISE(!toml_at<int64_t>(*table, name) || number);
        if (number) TP_PROMISE(!toml_at<std::string>(*table, name));
        if (const auto tables = toml_tables_at(*table, name); !tables) fuzz::check_error(tables.error());
        TP_PROMISE(line_of(node) >= 1);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    std::string_view text = fuzz::text_of(data, size);
    switch (fuzz::take_byte(text) % 8) {
        case 0:
        case 1:
            check_schema(text);
            break;
        case 2:
            check_terminal(text);
            break;
        case 3:
            check_profile(text);
            break;
        case 4:
            if (const auto mapping = Mapping::parse(std::string(text), "map.toml"); !mapping)
                fuzz::check_error(mapping.error());
            break;
        case 5:
            check_words(text);
            break;
        case 6:
            if (const auto duration = parse_duration(text))
                TP_PROMISE(parse_duration(to_duration_text(*duration)) == *duration);
            break;
        default:
            check_table(text);
    }
    return 0;
}
