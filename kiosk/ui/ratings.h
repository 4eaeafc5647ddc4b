// Ways to give and to show a rating. Each gives the pressed choice, or −1, and takes its height from the column.
// Thread rule: UI thread, in a frame.
#pragma once

#include <span>

#include "kiosk/ui/cards.h"
#include "kiosk/ui/ui.h"

namespace tp::ui {

// 0–10, "how likely are you to recommend us": eleven keys in one row, or two where they would be smaller than a finger.
// `selected` and the answer are 0 … 10. The words of the ends stand below their keys.
struct ScaleSpec {
    std::string_view id;
    std::string_view least_label, most_label;  // "Not at all likely", "Very likely"
    int selected = -1;
};
int scale_0_to_10(Ui& ui, Column& column, const ScaleSpec& spec);

// One to five stars; `selected` and the answer are 1 … 5, or 0 for none yet.
int star_input(Ui& ui, Column& column, std::string_view id, int selected);

// A row of a report card: what is judged, and its grade.
inline constexpr std::array<std::string_view, 5> school_grades{"A", "B", "C", "D", "F"};
struct GradeSpec {
    std::string_view id;
    std::string_view name;                                     // "Friendliness"
    std::span<const std::string_view> grades = school_grades;  // best first
    int selected = -1;                                         // index
};
int letter_grade(Ui& ui, Column& column, const GradeSpec& spec);

// A score of 1 … 100 on three quarters of a ring, with a word that says what it means.
struct ScoreSpec {
    std::string_view id;
    std::string_view name;     // spoken: what is scored
    int score = 0;             // clamped to 1 … 100
    std::string_view caption;  // "Very good"
    Tone tone = Tone::ok;
};
void score_dial(Ui& ui, const Rect& at, const ScoreSpec& spec);

// A bar that fills from the start: points to the next reward, a download.
struct ProgressSpec {
    std::string_view id;
    std::string_view name;   // spoken
    std::string_view value;  // spoken: "660 of 2,500"
    float part = 0;          // 0 … 1
    std::optional<Color> track = {}, color = {};
};
inline constexpr float progress_height = 20;
void progress_bar(Ui& ui, const Rect& at, const ProgressSpec& spec);

}  // namespace tp::ui
