#include "kiosk/availability/availability_words.h"

namespace tp {

std::string distance_words(const ui::Ui& ui, const NearbyStore& store) {
    return ui.format().distance(store.kilometres.value_or(0) * 1000, length_units_of(store.store.country));
}

std::string money_words(const ui::Ui& ui, const Money& money) {
    return ui.format().money(money.minor, money.currency);
}

std::string maker_words(const Product& product) {
    if (product.brand.empty() || product.size.empty()) return product.brand + product.size;
    return isolated(product.brand) + " · " + isolated(product.size);
}

std::string unit_price_words(const ui::Ui& ui, const Product& product) {
    const auto price = unit_price(product.price, product.size);
    return price ? isolated(money_words(ui, price->price)) + " / " + isolated(price->unit) : "";
}

// Aisle and bay are names: in every language the characters that the sign over the shelf has (platform/text/README.md).
std::string shelf_words(const ui::Ui& ui, const ShelfPlace& shelf) {
    if (shelf.aisle.empty()) return {};
    if (shelf.bay.empty()) return ui.words("product.aisle", {{"aisle", shelf.aisle}});
    const char* key = shelf.side == "left"    ? "product.aisle_bay_left"
                      : shelf.side == "right" ? "product.aisle_bay_right"
                                              : "product.aisle_bay";
    return ui.words(key, {{"aisle", shelf.aisle}, {"bay", shelf.bay}});
}

std::string opening_words(const ui::Ui& ui, const OpeningState& opening) {
    using Kind = OpeningState::Kind;
    switch (opening.kind) {
        case Kind::open:
            return ui.words("product.open_until", {{"time", ui.format().time_of_day(opening.minute)}});
        case Kind::always_open:
            return ui.words("product.always_open");
        case Kind::opens_later:
            if (opening.days_ahead == 0)
                return ui.words("product.opens_at", {{"time", ui.format().time_of_day(opening.minute)}});
            return ui.words(
                "product.opens_day",
                {{"day", ui.format().relative_day(ui.wall() + std::chrono::days{opening.days_ahead}, ui.wall())},
                 {"time", ui.format().time_of_day(opening.minute)}});
        case Kind::closed:
            return ui.words("product.closed");
        case Kind::unknown:
            break;
    }
    return ui.words("product.hours_unknown");
}

StockWords stock_words_here(const ui::Ui& ui, std::optional<int64_t> known, const std::string& aisle) {
    if (!known) return {ui::Tone::none, ui.words("stock.unknown")};
    const int64_t quantity = *known;
    if (quantity <= 0) return {ui::Tone::none, ui.words("stock.not_here")};
    const bool low = quantity <= low_stock_on_rows;
    // What is no number or letter ("Kühlregal 3") is a name that needs no "aisle" before it, and is said on the page.
    constexpr size_t longest_sign = 4;
    const bool sign = !aisle.empty() && aisle.size() <= longest_sign;
    const std::string key = std::string(low ? "stock.last" : "stock.here") + (sign ? "_aisle" : "");
    std::string words = ui.words(key, {{"count", quantity}, {"aisle", aisle}});
    return {low ? ui::Tone::low : ui::Tone::ok, words};
}

StockWords stock_words_there(const ui::Ui& ui, StockLevel level, int64_t quantity) {
    switch (level) {
        case StockLevel::in_stock:
            return {ui::Tone::ok, ui.words("stock.there", {{"count", quantity}})};
        case StockLevel::low:
            return {ui::Tone::low, ui.words("stock.last", {{"count", quantity}})};
        case StockLevel::none_here:
            return {ui::Tone::none, ui.words("stock.there", {{"count", 0}})};
        case StockLevel::not_known:
            break;
    }
    return {ui::Tone::none, ui.words("stock.unknown")};
}

std::vector<TextSpan> highlight_spans(const std::vector<TextRange>& ranges) {
    std::vector<TextSpan> spans;
    for (const TextRange& range : ranges) spans.push_back({range.begin, range.end, 0, 1});
    return spans;
}

}  // namespace tp
