// The records that kiosk and hub share. Plain values: any thread.
// Text is UTF-8 as the centre gave it; times are UTC; money is an integer of minor units with an ISO 4217 code.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "platform/base/clock.h"

namespace tp {

struct Money {
    int64_t minor = 0;
    std::string currency;  // ISO 4217, "USD"
    bool operator==(const Money&) const = default;
};

// One text in several languages: BCP 47 tag → text. An empty tag is the centre's own language, used when no other fits.
using LocalText = std::map<std::string, std::string>;

struct Department {
    std::string id;
    LocalText name;
    std::string icon;  // name of a Material Design icon, "food-apple"
    int position = 0;  // order on the screen
    bool operator==(const Department&) const = default;
};

struct Product {
    std::string sku;   // the retailer's key, unique
    std::string gtin;  // 14 digits, or empty where the source has none or a broken one
    std::string title;
    std::string brand;        // may be empty
    std::string size;         // as written on the pack: "6 oz"; may be empty
    std::string department;   // Department::id
    std::string description;  // may be empty
    Money price;
    std::optional<Money> price_before;  // before the running promotion
    std::string promotion;              // Promotion::id, or empty
    std::string variant_group;          // products with the same non-empty group are variants of one another
    std::string variant;                // what tells this one from its variants: "500 ml", "Blue / M"
    std::string picture;                // content id (see Content), or empty
    int64_t popularity = 0;             // higher sells more; orders search results and the snapshot
    bool derived_price = false;         // made up from a seed, where the source has no prices
    bool operator==(const Product&) const = default;
};

struct Promotion {
    std::string id;
    LocalText title, subtitle;  // "Pasta week: 3 for 2", "Aisle 7, until Sunday"
    std::string sku;            // the product it leads to, or empty
    std::string department;     // or the department
    std::string picture;        // content id
    std::optional<WallTime> starts_at, ends_at;
    int position = 0;
    bool operator==(const Promotion&) const = default;
};

// Opening hours of one weekday: minutes after local midnight; `closes` past 1440 runs into the next day. Empty: closed.
struct OpenInterval {
    int opens = 0, closes = 0;
    bool operator==(const OpenInterval&) const = default;
};
struct Store {
    std::string id;
    std::string name;
    std::string address, city, region, postal_code;
    std::string country;                 // ISO 3166-1 alpha-2
    double latitude = 0, longitude = 0;  // WGS 84 degrees
    std::string time_zone;               // IANA name, "America/Chicago"; may be empty: the kiosk's own
    std::optional<std::array<std::vector<OpenInterval>, 7>> hours;  // from Monday; absent: not known
    std::vector<std::string> services;
    std::string zone;  // price zone
    bool operator==(const Store&) const = default;
};

// What an article costs at the stores of one price zone: instead of Product's price, price_before and promotion.
struct ZonePrice {
    std::string zone, sku;
    Money price;
    std::optional<Money> price_before;
    std::string promotion;  // Promotion::id, or empty
    bool operator==(const ZonePrice&) const = default;
};

struct ShelfPlace {
    std::string aisle;  // "12", empty where not known
    std::string bay;    // "C"
    std::string side;   // "left", "right" or empty
    bool operator==(const ShelfPlace&) const = default;
};
struct Stock {
    std::string store, sku;
    int64_t quantity = 0;  // ≥ 0
    ShelfPlace shelf;
    bool operator==(const Stock&) const = default;
};

// "Bought together": how much more often than chance (lift × 1000), for the best few of each product.
struct Relation {
    std::string sku, other;
    int64_t strength = 0;
    bool operator==(const Relation&) const = default;
};

// A picture whose bytes are GET /v1/chunk/{sha256}.
struct Content {
    std::string id;
    std::string sha256;  // of the bytes, lower-case hexadecimal
    int64_t bytes = 0;
    std::string media_type;  // "image/webp"
    bool operator==(const Content&) const = default;
};

enum class OrderStage { ordered, packed, shipped, arrived, ready, handed_over, cancelled, returned };
struct OrderStep {
    OrderStage stage = OrderStage::ordered;
    std::optional<WallTime> at;  // absent: still to come
    std::string note;            // "Shelf P-14"
    bool operator==(const OrderStep&) const = default;
};
struct OrderLine {
    std::string sku, title;
    int64_t quantity = 1;
    bool operator==(const OrderLine&) const = default;
};
// What a terminal is told about an order once both proofs hold.
struct Order {
    std::string number;        // "4471-0925"
    std::string masked_name;   // "J. D***"
    std::string store;         // where it waits or goes
    std::string pickup_place;  // "Pick-up desk, entrance"
    std::optional<WallTime> pickup_until;
    std::vector<OrderStep> steps;  // in order; the last one with a time is the present
    std::vector<OrderLine> lines;
    bool operator==(const Order&) const = default;
};

struct Reward {
    std::string id;
    LocalText title;
    int64_t cost = 0;  // points
    bool operator==(const Reward&) const = default;
};
// What a terminal is told about a member once both proofs hold.
struct Member {
    std::string id;
    std::string first_name;
    std::string tier;  // "gold"
    int64_t points = 0;
    int64_t next_reward_at = 0;  // points
    LocalText next_reward;
    int64_t expiring_points = 0;
    std::optional<WallTime> expires_at;
    std::vector<Reward> rewards;      // affordable and next, cheapest first
    std::vector<std::string> offers;  // Promotion::id
    std::vector<std::string> open_orders;
    bool operator==(const Member&) const = default;
};

// Events: what a terminal tells the centre, exactly once.
enum class Lane { staff_call, consent_withdrawal, reservation, complaint, feedback, telemetry };  // by urgency
struct Event {
    std::string id;    // UUIDv7
    int64_t seq = 0;   // of the install, from 1; given by the outbox
    std::string type;  // "staff.call", "staff.cancel", "reservation.create", "reservation.cancel", "feedback.submit",
                       // "order.checkin"
    Lane lane = Lane::feedback;
    std::string stream_key;  // order is kept within it
    WallTime created_at{};
    std::string payload;  // a JSON object, canonical text as hashed
    std::string sha256;   // of payload, lower-case hexadecimal
    bool operator==(const Event&) const = default;
};

// What the centre made of an event; travels in the device's bucket.
struct Outcome {
    std::string event_id;
    std::string status;  // "applied", "rejected", "claimed", "done"
    std::string detail;  // stable code: "out_of_stock"
    bool operator==(const Outcome&) const = default;
};

[[nodiscard]] std::string_view to_string(OrderStage stage);
[[nodiscard]] std::optional<OrderStage> parse_order_stage(std::string_view name);
[[nodiscard]] std::string_view to_string(Lane lane);
[[nodiscard]] std::optional<Lane> parse_lane(std::string_view name);

// The text for a screen in `language`: exact tag, then its language ("pt-BR" → "pt"), then "", then "en", then any.
[[nodiscard]] const std::string& pick_text(const LocalText& text, std::string_view language);

// Great-circle distance in kilometres on a sphere of 6,371.0088 km (IUGG mean radius).
[[nodiscard]] double distance_km(const Store& a, const Store& b);

}  // namespace tp
