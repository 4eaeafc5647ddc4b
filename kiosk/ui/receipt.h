// A receipt as on paper, and the list of stores that have a thing. Thread rule: UI thread, in a frame.
#pragma once

#include <string>
#include <vector>

#include "kiosk/ui/cards.h"
#include "kiosk/ui/ui.h"

namespace tp::ui {

struct ReceiptLine {
    std::string text;         // "Body lotion 500 ml"
    std::string amount;       // "$14.58", already written for the locale
    std::string detail = {};  // below the text: "2 × $7.29"
    bool strong = false;      // a total
};
struct ReceiptSpec {
    std::string_view id;
    std::string_view name;       // spoken, and printed on top
    std::string_view line = {};  // under it: store, date
    std::vector<ReceiptLine> lines;
    std::vector<ReceiptLine> totals;  // after a dashed line
    std::string_view foot = {};       // "Thank you"
};
// Takes its height from the column. Amounts stand in a column of equally wide digits; the paper ends in a torn edge.
void receipt(Ui& ui, Column& column, const ReceiptSpec& spec);

// Stores, the nearest first as the caller sorted them: name, distance and opening state, what is there.
struct StoreEntry {
    std::string name;
    std::string distance;  // "3.1 km"; empty: not known
    std::string opening;   // "open until 21:00"
    Tone tone = Tone::none;
    std::string stock;  // "9 there"; on a badge of that tone
};
// On a card; ids "<id>.0", "<id>.1" … Takes its height from the column. With `choosable` each is a target, and the
// pressed one is given back; else −1.
enum class StoreListUse { read, choose };
int store_list(Ui& ui, Column& column, std::string_view id, const std::vector<StoreEntry>& stores,
               StoreListUse use = StoreListUse::read);

}  // namespace tp::ui
