#include "kiosk/feedback/feedback_rules.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

#include "kiosk/scan/gtin.h"
#include "platform/base/log.h"
#include "platform/base/text_numbers.h"
#include "platform/text/text_engine.h"

namespace tp {

namespace {

// From a digit on: digits with single spaces or hyphens between them.
struct DigitRun {
    std::string digits;
    size_t end = 0;  // behind the last digit
};
DigitRun digits_at(std::string_view text, size_t at) {
    DigitRun run{{}, at};
    while (at < text.size()) {
        if (is_digit(text[at])) {
            run.digits += text[at];
            run.end = ++at;
        } else if ((text[at] == ' ' || text[at] == '-') && at + 1 < text.size() && is_digit(text[at + 1]) &&
                   at == run.end) {
            ++at;
        } else {
            break;
        }
    }
    return run;
}

// Length of track 2 data at `at` (start sentinel, account number, separator, data, end sentinel), or 0.
size_t track2_length(std::string_view text, size_t at) {
    if (text[at] != ';') return 0;
    const size_t end = text.find('?', at);
    const size_t separator = text.find('=', at);
    if (end == std::string_view::npos || end - at > 40 || separator > end || separator - at < 9) return 0;
    for (size_t i = at + 1; i < end; ++i)
        if (!is_digit(text[i]) && i != separator) return 0;
    return end - at + 1;
}

}  // namespace

std::string mask_card_numbers(std::string_view text) {
    std::string out;
    for (size_t at = 0; at < text.size();) {
        if (const size_t track = track2_length(text, at); track > 0) {
            out += "****";
            at += track;
            continue;
        }
        if (!is_digit(text[at])) {
            out += text[at++];
            continue;
        }
        const DigitRun run = digits_at(text, at);
        // A card number may stand inside of a longer run of digits: look at every window.
        size_t found_at = std::string::npos, found_size = 0;
        for (size_t size = 19; size >= 13 && found_size == 0; --size)
            for (size_t from = 0; from + size <= run.digits.size(); ++from)
                if (has_luhn_check_digit(std::string_view(run.digits).substr(from, size))) {
                    found_at = from;
                    found_size = size;
                    break;
                }
        if (found_size == 0)
            out += text.substr(at, run.end - at);
        else
            out += "****" + run.digits.substr(found_at + found_size - 4, 4);
        at = run.end;
    }
    return out;
}

std::string clean_comment(std::string_view typed) {
    const std::string clean = clean_outside_text(typed, 16 * 1024);
    const std::vector<size_t> bounds = grapheme_boundaries(clean);
    const std::string_view kept = bounds.size() > most_comment_graphemes + 1
                                      ? std::string_view(clean).substr(0, bounds[most_comment_graphemes])
                                      : clean;
    return mask_card_numbers(kept);
}

std::string feedback_payload(const Feedback& feedback) {
    std::vector<std::string> reasons;
    for (const std::string& reason : feedback.reasons) reasons.push_back(fmt::format(R"("{}")", json_escape(reason)));
    return fmt::format(R"({{"feedback":"{}","score":{},"reasons":[{}],"comment":"{}","language":"{}"}})",
                       json_escape(feedback.id), feedback.score, fmt::join(reasons, ","),
                       json_escape(clean_comment(feedback.comment)), json_escape(feedback.language));
}

}  // namespace tp
