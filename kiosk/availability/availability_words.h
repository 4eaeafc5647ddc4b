// Facts of a product in the screen's words. Thread rule: UI thread, in a frame.
#pragma once

#include <optional>
#include <string>

#include "kiosk/availability/availability_service.h"
#include "kiosk/ui/cards.h"

namespace tp {

// Up to this many are "low" on rows that know no options of the service.
inline constexpr int64_t low_stock_on_rows = 3;

// "2.1 km", in the units of the store's country.
[[nodiscard]] std::string distance_words(const ui::Ui& ui, const NearbyStore& store);
[[nodiscard]] std::string money_words(const ui::Ui& ui, const Money& money);
// "Crest · 6 oz"
[[nodiscard]] std::string maker_words(const Product& product);
// "$0.83 / oz"; empty where the size tells none.
[[nodiscard]] std::string unit_price_words(const ui::Ui& ui, const Product& product);
// "Aisle 12, shelf C, left side"; empty where the place is not known.
[[nodiscard]] std::string shelf_words(const ui::Ui& ui, const ShelfPlace& shelf);
// "open until 21:00", "open until 9:00 PM"
[[nodiscard]] std::string opening_words(const ui::Ui& ui, const OpeningState& opening);

// A badge's label must outlive its drawing, so the words come apart from the tone.
struct StockWords {
    ui::Tone tone = ui::Tone::none;
    std::string label;
};
// "Aisle 12 · 14 here"; without the aisle where it is not known or has a name of its own, or nothing is here.
[[nodiscard]] StockWords stock_words_here(const ui::Ui& ui, std::optional<int64_t> quantity, const std::string& aisle);
[[nodiscard]] StockWords stock_words_there(const ui::Ui& ui, StockLevel level, int64_t quantity);

// Where the title was met by what was typed, as spans of paint 1.
[[nodiscard]] std::vector<TextSpan> highlight_spans(const std::vector<TextRange>& ranges);

}  // namespace tp
