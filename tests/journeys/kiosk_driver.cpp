#include "tests/journeys/kiosk_driver.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "platform/base/control_socket.h"

namespace tp::journeys {

namespace {

using nlohmann::json;

constexpr Milliseconds look_interval{50};
constexpr int most_scrolls = 12;  // a list is dragged this often at most in search of a node

Result<Picture> parse_picture(const json& ok) {
    try {
        Picture picture{ok.at("screen"), ok.at("language"), ok.at("direction"), {}};
        for (const json& node : ok.at("nodes")) {
            const auto& rect = node.at("rect");
            picture.nodes.push_back({node.at("id"), node.at("role"), node.at("name"), node.value("value", ""),
                                     node.value("state", ""), rect.at(0), rect.at(1), rect.at(2), rect.at(3)});
        }
        return picture;
    } catch (const json::exception& error) {
        return fail(errc::malformed, fmt::format("the kiosk's tree: {}", error.what()));
    }
}

// The characters of UTF-8 text, one code point each: what one key of the keyboard types.
std::vector<std::string> characters(std::string_view text) {
    std::vector<std::string> out;
    for (const char c : text) {
        if ((static_cast<unsigned char>(c) & 0xC0) == 0x80 && !out.empty())
            out.back() += c;
        else
            out.emplace_back(1, c);
    }
    return out;
}

}  // namespace

const Node* Picture::find(std::string_view id) const {
    const auto found = std::ranges::find(nodes, id, &Node::id);
    return found == nodes.end() ? nullptr : &*found;
}

const Node* Picture::find_prefix(std::string_view prefix) const {
    const auto found = std::ranges::find_if(nodes, [&](const Node& node) { return node.id.starts_with(prefix); });
    return found == nodes.end() ? nullptr : &*found;
}

struct KioskDriver::Impl {
    ControlClient client;
    double width = 0, height = 0;  // of the picture
    std::string struck = {};       // last, where and when
    double struck_x = 0, struck_y = 0;
    std::chrono::steady_clock::time_point struck_at{};

    // A second strike within half a second is taken for a trembling hand's (EN 301 549, 5.8); people are slower.
    void wait_between_strikes(std::string_view id, double x, double y) {
        constexpr std::chrono::milliseconds pause{600};
        constexpr double same_place = 80;  // px: more than 10 mm on any panel
        const bool again = id == struck || std::hypot(x - struck_x, y - struck_y) < same_place;
        if (again && !id.starts_with("keyboard.")) std::this_thread::sleep_until(struck_at + pause);
        struck = id;
        struck_x = x;
        struck_y = y;
        struck_at = std::chrono::steady_clock::now();
    }
};

KioskDriver::KioskDriver(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
KioskDriver::KioskDriver(KioskDriver&&) noexcept = default;
KioskDriver& KioskDriver::operator=(KioskDriver&&) noexcept = default;
KioskDriver::~KioskDriver() = default;

Result<KioskDriver> KioskDriver::connect(const std::string& socket_path) {
    constexpr int tries = 200;
    for (int i = 0;; ++i) {
        auto client = ControlClient::connect(socket_path);
        if (client) {
            KioskDriver driver(std::make_unique<Impl>(Impl{std::move(*client)}));
            const json tree = TRY(driver.ask({{"command", "tree"}}));
            driver.m_impl->width = tree.value("width", 0.0);
            driver.m_impl->height = tree.value("height", 0.0);
            return driver;
        }
        if (i == tries)
            return fail(errc::unavailable, "no kiosk answers at " + socket_path + ": " + client.error().message);
        std::this_thread::sleep_for(Milliseconds{100});
    }
}

Result<json> KioskDriver::ask(const json& request) {
    const ControlAnswer answer = TRY(m_impl->client.ask(request.dump(), {}, Milliseconds{120'000}));
    json body = json::parse(answer.json, nullptr, false);
    if (body.is_discarded()) return fail(errc::malformed, "the kiosk's answer is no JSON");
    if (!answer.ok) return fail(errc::refused, request.value("command", "") + ": " + body.value("message", ""));
    return body;
}

Result<Picture> KioskDriver::look() {
    return parse_picture(TRY(ask({{"command", "tree"}})));
}

Status KioskDriver::touch(std::string_view id) {
    for (int scrolls = 0; scrolls <= most_scrolls; ++scrolls) {
        const Picture picture = TRY(look());
        const Node* node = picture.find(id);
        if (!node) return fail(errc::not_found, fmt::format("no {} on screen {}", id, picture.screen));
        const double x = node->x + node->width / 2, y = node->y + node->height / 2;
        if (x >= 0 && y >= 0 && x < m_impl->width && y < m_impl->height) {
            return tap(*node);
        }
        const double middle = m_impl->height / 2, reach = m_impl->height / 5 * (y < 0 ? 1 : -1);
        TRY(drag(m_impl->width / 2, middle, m_impl->width / 2, middle + reach));
        TRY(settle());
    }
    return fail(errc::not_found, fmt::format("{} cannot be scrolled into the picture", id));
}

Status KioskDriver::tap(const Node& node) {
    const double x = node.x + node.width / 2, y = node.y + node.height / 2;
    m_impl->wait_between_strikes(node.id, x, y);
    TRY(ask({{"command", "touch"}, {"x", x}, {"y", y}, {"kind", "tap"}}));
    return {};
}

Status KioskDriver::press_at(double x, double y, Milliseconds time) {
    TRY(ask({{"command", "touch"}, {"x", x}, {"y", y}, {"kind", "down"}}));
    std::this_thread::sleep_for(time);
    TRY(ask({{"command", "touch"}, {"x", x}, {"y", y}, {"kind", "up"}}));
    std::this_thread::sleep_for(look_interval);
    return {};
}

Status KioskDriver::drag(double from_x, double from_y, double to_x, double to_y) {
    constexpr int samples = 8;
    TRY(ask({{"command", "touch"}, {"x", from_x}, {"y", from_y}, {"kind", "down"}}));
    for (int i = 1; i <= samples; ++i) {
        TRY(ask({{"command", "touch"},
                 {"x", from_x + (to_x - from_x) * i / samples},
                 {"y", from_y + (to_y - from_y) * i / samples},
                 {"kind", "move"}}));
        std::this_thread::sleep_for(Milliseconds{16});
    }
    TRY(ask({{"command", "touch"}, {"x", to_x}, {"y", to_y}, {"kind", "up"}}));
    return {};
}

Status KioskDriver::scan(std::string_view text) {
    TRY(ask({{"command", "scan"}, {"text", text}}));
    return {};
}

Status KioskDriver::type(std::string_view text) {
    constexpr int most_layers = 8;
    Picture picture = TRY(look());  // keys stay where they are until the layer is changed
    for (const std::string& character : characters(text)) {
        const std::string id = "keyboard." + (character == " " ? "space" : character);
        // Letters of a keyboard with a globe and without capitals become kana or hanzi.
        const bool latin = character.size() == 1 && std::isalpha(static_cast<unsigned char>(character[0])) != 0;
        const auto typed_by_key = [&] {
            const bool composed = latin && picture.find("keyboard.globe") && !picture.find("keyboard.shift");
            return picture.find(id) && !composed;
        };
        for (int layer = 0; !typed_by_key(); ++layer) {
            // Digits and signs stand on the numbers layer; letters of another script behind the globe.
            const bool sign =
                !character.empty() && static_cast<unsigned char>(character[0]) < 0x80 && !std::isalpha(character[0]);
            const char* turn =
                (sign || !picture.find("keyboard.globe") || layer % 3 == 2) && picture.find("keyboard.numbers")
                    ? "keyboard.numbers"
                    : "keyboard.globe";
            if (layer == most_layers || !picture.find(turn))
                return fail(errc::not_found, fmt::format("no key '{}' on screen {}", character, picture.screen));
            TRY(touch(turn));
            TRY(settle());
            picture = TRY(look());
        }
        TRY(tap(*picture.find(id)));
    }
    TRY(settle());
    return {};
}

Result<double> KioskDriver::settle(int timeout_ms) {
    const json ok = TRY(ask({{"command", "settle"}, {"timeout_ms", timeout_ms}}));
    return ok.value("milliseconds", 0.0);
}

Result<Picture> KioskDriver::wait_for(std::string_view id, int timeout_ms) {
    for (int waited = 0;; waited += static_cast<int>(look_interval.count())) {
        Picture picture = TRY(look());
        if (picture.find(id)) return picture;
        if (waited >= timeout_ms)
            return fail(errc::timed_out, fmt::format("no {} on screen {} after {} ms", id, picture.screen, timeout_ms));
        std::this_thread::sleep_for(look_interval);
    }
}

Status KioskDriver::wait_until_fed(int timeout_ms) {
    constexpr int quiet_ms = 1500;
    int quiet = 0;
    int64_t commits = -1;
    for (int waited = 0; waited < timeout_ms; waited += static_cast<int>(look_interval.count())) {
        const auto status = TRY(ask({{"command", "status"}}));
        const auto sync = status.value("sync", json::object());
        const auto now = sync.value("commits", int64_t{-1});
        const bool whole = status.value("products", int64_t{0}) > 0 && sync.contains("last_complete") &&
                           sync["last_complete"].is_string();
        quiet = whole && now == commits ? quiet + static_cast<int>(look_interval.count()) : 0;
        if (quiet >= quiet_ms) return {};
        commits = now;
        std::this_thread::sleep_for(look_interval);
    }
    return fail(errc::timed_out, fmt::format("no first replica with its pictures within {} ms", timeout_ms));
}

Status KioskDriver::wait_for_language(std::string_view tag, int timeout_ms) {
    for (int waited = 0; waited < timeout_ms; waited += static_cast<int>(look_interval.count())) {
        if (TRY(look()).language == tag) return {};
        std::this_thread::sleep_for(look_interval);
    }
    return fail(errc::timed_out, fmt::format("the screen does not speak {} after {} ms", tag, timeout_ms));
}

Status KioskDriver::screenshot(const std::string& path) {
    TRY(ask({{"command", "screenshot"}, {"path", path}}));
    return {};
}

}  // namespace tp::journeys
