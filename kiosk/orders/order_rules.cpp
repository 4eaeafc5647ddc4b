#include "kiosk/orders/order_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/base/log.h"
#include "platform/base/text_numbers.h"

namespace tp {

namespace {

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool ended(OrderStage stage) {
    return stage == OrderStage::handed_over || stage == OrderStage::cancelled || stage == OrderStage::returned;
}

}  // namespace

std::string normalise_order_number(std::string_view typed) {
    std::string out;
    for (const char c : typed) {
        if (is_digit(c) || is_letter(c))
            out += upper(c);
        else if (c == '-' && !out.empty() && out.back() != '-')
            out += '-';
    }
    if (!out.empty() && out.back() == '-') out.pop_back();
    if (out.size() == 8 && std::ranges::all_of(out, is_digit)) out.insert(4, 1, '-');
    return out;
}

bool plausible_order_number(std::string_view normalised) {
    const auto count = std::ranges::count_if(normalised, [](char c) { return c != '-'; });
    return count >= 4 && count <= 24;
}

std::vector<CourseStep> course_of(const Order& order) {
    std::vector<CourseStep> course;
    for (const OrderStep& step : order.steps)
        course.push_back({step.stage, step.at, step.note, CourseStep::State::todo});
    const auto last =
        std::ranges::find_if(course.rbegin(), course.rend(), [](const CourseStep& s) { return s.at.has_value(); });
    for (auto step = last; step != course.rend(); ++step) step->state = CourseStep::State::done;
    if (last != course.rend() && !ended(last->stage)) last->state = CourseStep::State::now;
    return course;
}

OrderStage present_stage(const Order& order) {
    OrderStage stage = OrderStage::ordered;
    for (const OrderStep& step : order.steps)
        if (step.at) stage = step.stage;
    return stage;
}

bool can_check_in(const Order& order, std::string_view this_store) {
    return present_stage(order) == OrderStage::ready && order.store == this_store;
}

std::string checkin_payload(const Order& order) {
    return fmt::format(R"({{"order":"{}"}})", json_escape(order.number));
}

}  // namespace tp
