#include "sync/hub/import/derive.h"

#include <algorithm>

#include "platform/base/text_numbers.h"

namespace tp {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr std::array<std::string_view, 40> first_names = {
    "Ada",    "Amir",  "Anika", "Bruno",  "Carla", "Chen",  "Dalia", "Diego", "Elif",  "Emil",
    "Esther", "Farid", "Freya", "Goran",  "Hana",  "Hugo",  "Ines",  "Ivan",  "Jonas", "Kavya",
    "Kenji",  "Lara",  "Leo",   "Lucia",  "Maren", "Mateo", "Mina",  "Nadia", "Noah",  "Olga",
    "Omar",   "Petra", "Priya", "Rafael", "Rosa",  "Samir", "Sofia", "Tomas", "Vera",  "Yusuf"};
constexpr std::array<std::string_view, 40> last_names = {
    "Abara",  "Alder",  "Berg",   "Castillo", "Cho",    "Dahl",   "Dumont",  "Ekman", "Farrow", "Fontana",
    "Garner", "Haddad", "Holm",   "Ito",      "Jansen", "Kapoor", "Keller",  "Lind",  "Lopez",  "Marsh",
    "Mbeki",  "Moreau", "Nakata", "Novak",    "Okafor", "Olsen",  "Pereira", "Quist", "Rahman", "Rossi",
    "Sato",   "Schmid", "Silva",  "Stone",    "Tanaka", "Thorne", "Varga",   "Weber", "Yilmaz", "Zhang"};
constexpr std::array<std::pair<int64_t, int>, 5> reward_steps = {
    {{500, 5}, {1000, 10}, {2500, 25}, {5000, 60}, {10000, 130}}};

WallTime year_end(WallTime now) {
    const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(now));
    return std::chrono::sys_days(today.year() / std::chrono::December / 31) + hours(23) + minutes(59);
}

void give_points(ImportedMember& person, int64_t points, const PeopleRules& rules) {
    auto& member = person.member;
    member.points = points;
    member.tier = points >= 5000 ? "platinum" : points >= 1500 ? "gold" : points >= 500 ? "silver" : "green";
    for (const auto& [cost, value] : reward_steps) {
        const auto amount = rules.currency_sign + std::to_string(value);
        const LocalText title = {
            {"", amount + " reward"},      {"es", "Vale de " + amount},    {"fr", "Bon de " + amount},
            {"de", amount + " Gutschein"}, {"ar", "مكافأة " + amount},     {"ja", amount + " 割引券"},
            {"hi", amount + " का इनाम"},   {"pt", "Vale de " + amount},    {"he", "שובר " + amount},
            {"th", "คูปอง " + amount},      {"zh-Hans", amount + " 代金券"}};
        member.rewards.push_back({"R-" + std::to_string(value), title, cost});
        if (cost <= points) continue;
        member.next_reward_at = cost;
        member.next_reward = title;
        break;
    }
}

ImportedMember known_member(const PeopleRules& rules) {
    ImportedMember person;
    person.derived = true;
    person.member.id = "M-1001";
    person.member.first_name = "Jana";
    person.last_name = "Dahl";
    person.card = loyalty_card(44718);
    person.phone = "+1 952 555 0142";
    person.email = "jana.dahl@halden.example";
    person.postal_code = "55425";
    give_points(person, 1840, rules);
    person.member.expiring_points = 200;
    person.member.expires_at = year_end(rules.now);
    person.member.open_orders = {"4471-0925"};
    return person;
}

struct Course {
    OrderStage reached;
    int64_t hours_ago;  // since it was ordered
};

// The stages of a pick-up order up to `reached`, and those still to come.
void set_steps(Order& order, const Course& course, WallTime now, int64_t shelf) {
    using enum OrderStage;
    const std::array<OrderStage, 5> way = {ordered, packed, arrived, ready, handed_over};
    const std::array<int64_t, 5> minutes_after = {0, 886, 2238, 2290, 3700};
    const WallTime start = now - hours(course.hours_ago);
    for (size_t i = 0; i < way.size(); ++i) {
        OrderStep step{way[i], std::nullopt, ""};
        if (course.reached == cancelled || way[i] <= course.reached) step.at = start + minutes(minutes_after[i]);
        if (way[i] == ready) step.note = "P-" + std::to_string(shelf);  // as the shelf's sign has it: no language
        if (course.reached == cancelled && i == 1) {
            order.steps.push_back({cancelled, start + minutes(95), ""});
            return;
        }
        if (course.reached == shipped && i == 2) order.steps.push_back({shipped, start + minutes(1100), ""});
        order.steps.push_back(step);
        // A stage lies in the past, however the hours were chosen.
        if (auto& at = order.steps.back().at; at && *at > now) at = now - minutes(static_cast<int64_t>(way.size() - i));
    }
    if (course.reached == ready) order.pickup_until = std::chrono::floor<std::chrono::days>(now) + hours(24 * 6 + 23);
}

void set_lines(Order& order, const PeopleRules& rules, Seeded& seeded) {
    const auto count = seeded.between(1, 4);
    for (int64_t i = 0; i < count && !rules.products.empty(); ++i) {
        const auto pick =
            static_cast<size_t>(seeded.unit() * seeded.unit() * static_cast<double>(rules.products.size()));
        const auto& product = rules.products[pick];
        const bool twice = std::any_of(order.lines.begin(), order.lines.end(),
                                       [&](const auto& line) { return line.sku == product.sku; });
        if (!twice) order.lines.push_back({product.sku, product.title, seeded.chance(25) ? 2 : 1});
    }
}

}  // namespace

int64_t shop_price(int64_t minor) {
    if (minor >= 10'000) return minor / 1000 * 1000 + 900;
    const int64_t whole = std::max<int64_t>(minor, 50) / 10 * 10 + 9;
    return whole % 100 < 20 && whole > 100 ? whole / 100 * 100 - 1 : whole;
}

int64_t derive_quantity(Seeded& seeded, int percent_none) {
    if (seeded.chance(percent_none)) return 0;
    if (seeded.chance(12)) return seeded.between(1, 2);
    return 3 + static_cast<int64_t>(seeded.unit() * seeded.unit() * 38);
}

char luhn_digit(std::string_view digits) {
    int sum = 0;
    bool doubled = true;
    for (auto c = digits.rbegin(); c != digits.rend(); ++c, doubled = !doubled) {
        const int value = (*c - '0') * (doubled ? 2 : 1);
        sum += value > 9 ? value - 9 : value;
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::string loyalty_card(int64_t number) {
    auto digits = std::to_string(number);
    digits = "9520" + std::string(11 - std::min<size_t>(11, digits.size()), '0') + digits;
    return digits + luhn_digit(digits);
}

std::string receipt_token(Seeded& seeded) {
    constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    std::string token;
    for (int i = 0; i < 10; ++i) token += alphabet[static_cast<size_t>(seeded.between(0, 31))];
    return token;
}

std::string order_number(int64_t number) {
    const auto digits = std::to_string(number);
    return digits.substr(0, digits.size() - 4) + "-" + digits.substr(digits.size() - 4);
}

std::vector<ImportedMember> derive_members(const PeopleRules& rules) {
    std::vector<ImportedMember> members;
    members.push_back(known_member(rules));
    members.front().member.offers.assign(
        rules.offers.begin(),
        rules.offers.begin() + static_cast<std::ptrdiff_t>(std::min<size_t>(2, rules.offers.size())));
    for (int i = 1; i < rules.members; ++i) {
        Seeded seeded(rules.seed, "member " + std::to_string(i));
        ImportedMember person;
        person.derived = true;
        person.member.id = "M-" + std::to_string(1001 + i);
        person.member.first_name = first_names[static_cast<size_t>(seeded.between(0, 39))];
        person.last_name = last_names[static_cast<size_t>(seeded.between(0, 39))];
        person.card = loyalty_card(50'000 + 17 * i);
        // 555-0100 to 0199 are set aside for invented numbers in every North American area.
        const int line = 100 + i % 100;
        person.phone = "+1 " + std::to_string(201 + i / 100) + " 555 0" + std::to_string(line);
        person.email = "member" + std::to_string(1001 + i) + "@halden.example";
        person.postal_code = std::to_string(55400 + seeded.between(1, 88));
        give_points(person, static_cast<int64_t>(seeded.unit() * seeded.unit() * 9000), rules);
        if (!rules.offers.empty())
            person.member.offers.push_back(
                rules.offers[static_cast<size_t>(seeded.between(0, static_cast<int64_t>(rules.offers.size()) - 1))]);
        members.push_back(std::move(person));
    }
    return members;
}

std::vector<ImportedOrder> derive_orders(const PeopleRules& rules, const std::vector<ImportedMember>& members) {
    using enum OrderStage;
    struct Known {
        int64_t number;
        Course course;
    };
    const std::array<Known, 4> known = {{{44710925, {ready, 60}},
                                         {44711180, {shipped, 30}},
                                         {44707702, {handed_over, 210}},
                                         {44710311, {cancelled, 96}}}};
    std::vector<ImportedOrder> orders;
    for (int i = 0; i < rules.orders; ++i) {
        Seeded seeded(rules.seed, "order " + std::to_string(i));
        const auto index = static_cast<size_t>(i);
        const bool is_known = index < known.size();
        ImportedOrder entry;
        const int64_t number = is_known ? known[index].number : 44'720'000 + 37 * i;
        const auto& person =
            members[is_known ? 0 : static_cast<size_t>(seeded.between(1, static_cast<int64_t>(members.size()) - 1))];
        constexpr std::array<OrderStage, 10> usual = {ordered, packed,      shipped,     arrived,     ready,
                                                      ready,   handed_over, handed_over, handed_over, cancelled};
        constexpr std::array<int64_t, 8> age = {6, 20, 30, 38, 60, 120, 96, 400};
        const auto stage = usual[static_cast<size_t>(seeded.between(0, 9))];
        const Course course =
            is_known ? known[index].course : Course{stage, age[static_cast<size_t>(stage)] + seeded.between(0, 9)};
        auto& order = entry.order;
        order.number = order_number(number);
        order.store =
            is_known || rules.stores.empty() || seeded.chance(40)
                ? rules.own_store
                : rules.stores[static_cast<size_t>(seeded.between(0, static_cast<int64_t>(rules.stores.size()) - 1))];
        order.pickup_place = "Pick-up desk, entrance";
        set_steps(order, course, rules.now, is_known ? 14 : seeded.between(1, 60));
        set_lines(order, rules, seeded);
        entry.customer_name = person.member.first_name + " " + person.last_name;
        entry.email = person.email;
        entry.phone = person.phone;
        entry.postal_code = person.postal_code;
        entry.member = person.member.id;
        entry.receipt_number = std::to_string(number);
        entry.receipt_token = is_known && i == 0 ? "7K2QM9XD4A" : receipt_token(seeded);
        entry.derived = true;
        orders.push_back(std::move(entry));
    }
    return orders;
}

}  // namespace tp
