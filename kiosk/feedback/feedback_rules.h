// What a visitor says about the visit, as the event that carries it. No pixels. Thread rule: pure functions.
#pragma once

#include <array>
#include <set>
#include <string>
#include <string_view>

namespace tp {

inline constexpr size_t most_comment_graphemes = 500;

// Scores as the centre counts them: 4 great, 3 good, 2 poor, 1 bad.
struct Feedback {
    std::string id;  // UUID of this visit's feedback; a later event with the same id replaces the earlier one
    int score = 0;   // 1–4
    std::set<std::string> reasons;  // of feedback_reasons
    std::string comment;
    std::string language;  // BCP 47, of the screen
};

inline constexpr std::array<std::string_view, 7> feedback_reasons = {"staff", "fast",   "waiting", "prices",
                                                                     "clean", "choice", "other"};

// A comment as it may leave the screen: valid UTF-8 (the rest is U+FFFD), controls and bidi controls removed, card
// numbers masked. `<script>`, `=HYPERLINK()` and the like stay what they are: text.
[[nodiscard]] std::string clean_comment(std::string_view typed);

// Runs of 13–19 digits (single spaces or hyphens between them) that satisfy Luhn, as payment card numbers do
// (ISO/IEC 7812-1), become "****" and their last four digits; track 2 data (";…=…?", ISO/IEC 7813) becomes "****".
[[nodiscard]] std::string mask_card_numbers(std::string_view text);

// The payload of "feedback.submit".
[[nodiscard]] std::string feedback_payload(const Feedback& feedback);

}  // namespace tp
