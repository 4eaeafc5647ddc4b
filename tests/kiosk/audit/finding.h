// What the audit has found, and where. Thread rule: plain values.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "platform/display/geometry.h"

namespace tp::audit {

// One column of the table each. Numbers and sources: README.md.
enum class Rule {
    name,      // each node has one, each control its own
    aria,      // state and value suit the role
    order,     // read from top to bottom, column by column
    target,    // millimetres of what is touched
    apart,     // millimetres between what is touched
    height,    // of capital letters
    cut,       // text cut off, truncated, or out of its card or the picture
    overlap,   // text over text or over an icon
    contrast,  // of text
    part,      // contrast of what shows a control and its state
    flash,
    focus,   // the keypad reaches every control and leaves it
    ring,    // contrast of what shows where it is
    reach,   // from a wheelchair, where it was asked for
    answer,  // the first of what was asked for is in sight before anything is scrolled
};
inline constexpr size_t rule_count = static_cast<size_t>(Rule::answer) + 1;
[[nodiscard]] std::string_view name_of(Rule rule);

struct Where {
    std::string scene, language, theme;
    int width = 0, height = 0;
    float zoom = 1;
    bool low_reach = false;
    bool operator==(const Where&) const = default;
};

struct Finding {
    Rule rule = Rule::name;
    Where where;
    std::string node;      // id, or the words where they belong to none
    std::string what;      // one sentence
    std::string measured;  // with its unit; empty where there is no number
    std::string asked;
    Rect at;  // px
};

}  // namespace tp::audit
