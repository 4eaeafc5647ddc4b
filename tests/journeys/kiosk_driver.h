// Drives a running touchpoint-kiosk from outside, as a person would: looks at the semantic tree, touches the middle of
// a node, scans, and looks again. Needs a kiosk started with --test-input. Thread rule: one thread.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/clock.h"
#include "platform/base/error.h"

namespace tp::journeys {

struct Node {
    std::string id, role, name, value, state;
    double x = 0, y = 0, width = 0, height = 0;  // pixels of the picture
};

// What the kiosk shows at one moment.
struct Picture {
    std::string screen, language, direction;
    std::vector<Node> nodes;
    [[nodiscard]] const Node* find(std::string_view id) const;
    // The first node whose id starts with `prefix`.
    [[nodiscard]] const Node* find_prefix(std::string_view prefix) const;
};

class KioskDriver {
  public:
    // Waits up to 20 s for the kiosk's socket to answer.
    static Result<KioskDriver> connect(const std::string& socket_path);
    KioskDriver(KioskDriver&&) noexcept;
    KioskDriver& operator=(KioskDriver&&) noexcept;
    ~KioskDriver();

    Result<Picture> look();
    // Touches the centre of the node; scrolls towards it first where it lies outside of the picture.
    Status touch(std::string_view id);
    // A finger rests there for so long, whatever stands there.
    Status press_at(double x, double y, Milliseconds time);
    Status drag(double from_x, double from_y, double to_x, double to_y);
    Status scan(std::string_view text);
    // Types on the on-screen keyboard, changing its layer or language where a key is not in sight.
    Status type(std::string_view text);
    // Until nothing moves, loads or waits; the milliseconds that the kiosk took from the last input to that picture.
    Result<double> settle(int timeout_ms = 5000);
    // Looks again and again until a node with this id is there.
    Result<Picture> wait_for(std::string_view id, int timeout_ms);
    // Until a first pull is complete and no picture has come for a while.
    Status wait_until_fed(int timeout_ms);
    Status wait_for_language(std::string_view tag, int timeout_ms);
    Status screenshot(const std::string& path);
    Result<nlohmann::json> ask(const nlohmann::json& request);

  private:
    Status tap(const Node& node);

    struct Impl;
    explicit KioskDriver(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp::journeys
