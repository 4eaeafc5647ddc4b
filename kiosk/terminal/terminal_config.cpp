#include "kiosk/terminal/terminal_config.h"

#include <array>
#include <cstdlib>
#include <filesystem>

namespace tp {
namespace {

const std::array schema{
    ConfigKey{"language", ConfigType::text, std::string("en"), "The language of a visit's beginning, as a BCP 47 tag."},
    ConfigKey{"time_zone", ConfigType::text, std::string(),
              "The IANA time zone of the terminal, as Europe/Berlin. Empty: its store's, and the system's until that "
              "is known."},
    ConfigKey{"idle.question_after_s", ConfigType::integer, int64_t{0},
              "Seconds without a touch until it is asked whether somebody is there. 0: as the profile has it.", 0, 600},
    ConfigKey{"idle.question_s", ConfigType::integer, int64_t{0},
              "Seconds that the question stands; less than 20 becomes 20. 0: as the profile has it.", 0, 600},
    ConfigKey{"scanner.serial", ConfigType::list, std::vector<std::string>{},
              "Device files of scanners on serial lines. A scanner that types needs no entry."},
    ConfigKey{"scanner.baud", ConfigType::integer, int64_t{9600}, "Their speed.", 1200, 230400},
    ConfigKey{"scanner.loyalty_cards", ConfigType::list, ScanSettings{}.loyalty_cards,
              "Patterns of the loyalty cards."},
    ConfigKey{"scanner.receipts", ConfigType::list, ScanSettings{}.receipts, "Patterns of the receipts."},
    ConfigKey{"scanner.variable_measures", ConfigType::list, ScanSettings{}.variable_measures,
              "Layouts of the store's own codes for weighed goods."},
    ConfigKey{"audio.enabled", ConfigType::boolean, true, "Whether this terminal makes any sound."},
    ConfigKey{"audio.speech", ConfigType::boolean, true,
              "Whether it reads its screen aloud to who plugs a headset in, uses a keypad or asks for it."},
    ConfigKey{"audio.earcons", ConfigType::boolean, true, "Short sounds: a question, a scan, a problem, data cleared."},
    ConfigKey{"audio.touch_sound", ConfigType::boolean, true, "A soft tick where a control is touched."},
    ConfigKey{"audio.device", ConfigType::text, std::string(),
              "The sound card's name for SDL. Empty: the system's default."},
    ConfigKey{"audio.headset_device", ConfigType::text, std::string(),
              "The same for a headset that is a sound card of its own. Empty: it is on the same card."},
    ConfigKey{"audio.headset_switch", ConfigType::text, std::string("auto"),
              "Which input device says that a headset is plugged in: its file below /dev/input, auto for each that has "
              "such a "
              "switch, off for none."},
    ConfigKey{"keypad.keys", ConfigType::list, std::vector<std::string>{},
              "What the keys of an assistive keypad do, as \"F13=help\": enter, next, back, up, down, left, right, "
              "page_up, page_down, home, help, "
              "volume_up, volume_down, pause, headset_in, headset_out. Its arrows and Enter need no entry."},
    ConfigKey{
        "printer.device", ConfigType::text, std::string(),
        "The receipt printer (ESC/POS): a device file, as /dev/usb/lp0, or tcp:HOST[:PORT]. Empty: there is none."},
    ConfigKey{"staff.close_after", ConfigType::duration, Milliseconds{300'000},
              "How long nobody has to touch the staff menu until it closes by itself.", 30'000, 3'600'000},
    ConfigKey{"sync.poll", ConfigType::duration, Milliseconds{60'000},
              "How often the hub is asked for changes at the latest.", 1'000, 3'600'000},
};

std::string system_time_zone() {
    if (const char* zone = std::getenv("TZ"); zone != nullptr && *zone != 0 && *zone != ':') return zone;
    std::error_code error;
    const std::string target = std::filesystem::weakly_canonical("/etc/localtime", error).string();
    const size_t at = target.find("zoneinfo/");
    return error || at == std::string::npos ? "UTC" : target.substr(at + 9);
}

}  // namespace

Result<TerminalConfig> TerminalConfig::load(const std::string& path, Named named) {
    auto loaded = Config::load(path, schema);
    if (!loaded && (named == Named::by_person || loaded.error().code != errc::not_found))
        return std::unexpected(loaded.error());
    const Config config = loaded ? std::move(*loaded) : Config::defaults(schema);
    TerminalConfig terminal;
    terminal.language = config.text("language");
    terminal.time_zone_named = !config.text("time_zone").empty();
    terminal.time_zone = config.text("time_zone").empty() ? system_time_zone() : config.text("time_zone");
    const auto seconds = [&](std::string_view key) -> std::optional<Milliseconds> {
        const int64_t value = config.integer(key);
        return value > 0 ? std::optional(Milliseconds{value * 1000}) : std::nullopt;
    };
    terminal.question_after = seconds("idle.question_after_s");
    terminal.question = seconds("idle.question_s");
    terminal.serial_scanners = config.list("scanner.serial");
    terminal.serial_baud = static_cast<int>(config.integer("scanner.baud"));
    terminal.printer = config.text("printer.device");
    terminal.staff_close_after = config.duration("staff.close_after");
    terminal.poll = config.duration("sync.poll");
    terminal.scan.loyalty_cards = config.list("scanner.loyalty_cards");
    terminal.scan.receipts = config.list("scanner.receipts");
    terminal.scan.variable_measures = config.list("scanner.variable_measures");
    terminal.audio.enabled = config.boolean("audio.enabled");
    terminal.audio.speech = config.boolean("audio.speech");
    terminal.audio.earcons = config.boolean("audio.earcons");
    terminal.audio.touch_sound = config.boolean("audio.touch_sound");
    terminal.audio.device = config.text("audio.device");
    terminal.audio.headset_device = config.text("audio.headset_device");
    const std::string& headset = config.text("audio.headset_switch");
    terminal.audio.watch_headset = headset != "off";
    if (headset != "off" && headset != "auto") terminal.audio.headset_switch = headset;
    terminal.audio.keys = config.list("keypad.keys");
    TRY_CONTEXT(ScanRules::compile(terminal.scan, {}), path);
    return terminal;
}

std::string TerminalConfig::reference() {
    return config_reference(schema);
}

}  // namespace tp
