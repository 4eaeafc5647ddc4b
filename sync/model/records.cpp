#include "sync/model/records.h"

#include <cmath>
#include <numbers>

namespace tp {

namespace {

constexpr std::array<std::string_view, 8> stage_names = {"ordered", "packed",      "shipped",   "arrived",
                                                         "ready",   "handed_over", "cancelled", "returned"};
constexpr std::array<std::string_view, 6> lane_names = {"staff_call", "consent_withdrawal", "reservation",
                                                        "complaint",  "feedback",           "telemetry"};

template <typename Enum, size_t N>
std::optional<Enum> find_name(const std::array<std::string_view, N>& names, std::string_view name) {
    for (size_t i = 0; i < N; ++i)
        if (names[i] == name) return static_cast<Enum>(i);
    return std::nullopt;
}

}  // namespace

std::string_view to_string(OrderStage stage) {
    return stage_names[static_cast<size_t>(stage)];
}
std::optional<OrderStage> parse_order_stage(std::string_view name) {
    return find_name<OrderStage>(stage_names, name);
}
std::string_view to_string(Lane lane) {
    return lane_names[static_cast<size_t>(lane)];
}
std::optional<Lane> parse_lane(std::string_view name) {
    return find_name<Lane>(lane_names, name);
}

const std::string& pick_text(const LocalText& text, std::string_view language) {
    static const std::string none;
    const auto primary = language.substr(0, language.find('-'));
    for (const std::string_view tag : {language, primary, std::string_view{}, std::string_view{"en"}})
        if (const auto found = text.find(std::string(tag)); found != text.end()) return found->second;
    return text.empty() ? none : text.begin()->second;
}

double distance_km(const Store& a, const Store& b) {
    constexpr double radius_km = 6371.0088;
    const auto radians = [](double degrees) { return degrees * std::numbers::pi / 180; };
    const double half_lat = std::sin(radians(b.latitude - a.latitude) / 2);
    const double half_lon = std::sin(radians(b.longitude - a.longitude) / 2);
    const double h =
        half_lat * half_lat + std::cos(radians(a.latitude)) * std::cos(radians(b.latitude)) * half_lon * half_lon;
    return 2 * radius_km * std::asin(std::sqrt(std::min(1.0, h)));
}

}  // namespace tp
