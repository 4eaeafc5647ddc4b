// The search screen's list of products: rows alone or in pairs, of which only those near the picture are measured and
// drawn.
#include <algorithm>
#include <charconv>

#include "kiosk/availability/availability_words.h"
#include "kiosk/availability/search_screen.h"
#include "kiosk/ui/buttons.h"
#include "kiosk/ui/cards.h"

namespace tp {

using ui::Column;
using ui::Ui;

namespace {

constexpr size_t most_hits = 192;
constexpr float wide = 1200;  // dp, of the content: products stand in pairs
constexpr float row_gap = 20;
constexpr float usual_row = 206;  // a product row with a picture and short words

}  // namespace

// What is in sight is little: beside or over a keyboard, on a low panel.
bool SearchScreen::compact_rows(const Ui& ui) const {
    return m_tight || ui.metrics().compact();
}

// How many products stand beside one another.
int SearchScreen::rows_beside(const Ui& ui, const Column& column) const {
    return column.area.width < wide || compact_rows(ui) ? 1 : 2;
}

float SearchScreen::gap() const {
    return m_tight ? 14 : row_gap;
}

void SearchScreen::products(Ui& ui, Column& column, const std::vector<SearchHit>& hits, bool more,
                            const std::function<void()>& after_first) {
    const SearchVisit& search = visit();
    const int a_row = rows_beside(ui, column);
    const size_t each = static_cast<size_t>(a_row), lines = (hits.size() + each - 1) / each;
    RowsOf rows_of{search.answers, column.area.width, ui.metrics().scale, std::string(m_context.shell.language()),
                   compact_rows(ui)};
    if (rows_of != m_rows_of || m_row_heights.size() != lines) m_row_heights.assign(lines, std::nullopt);
    m_rows_of = std::move(rows_of);

    float usual = ui.metrics().main_target(compact_rows(ui) ? 0 : usual_row);
    std::optional<std::string> chosen;
    std::optional<size_t> focus;
    constexpr std::string_view result = "search.result.";
    if (ui.keypad_in_use() && ui.focused().starts_with(result)) {
        const std::string_view number = ui.focused().substr(result.size());
        size_t at = 0;
        if (std::from_chars(number.data(), number.data() + number.size(), at).ec == std::errc{}) focus = at / each;
    }
    for (size_t line = 0; line < lines; ++line) {
        if (line == 1 && after_first) after_first();
        std::optional<float>& height = m_row_heights[line];
        const Rect at{column.area.x, column.y, column.area.width, height.value_or(usual)};
        // What is further down than the picture is as high as its neighbours until it comes into sight. What is further
        // up has been seen, or is measured, so that nothing moves under a finger.
        const bool below = !ui.visible(at) && column.y > column.area.y;
        // The keypad goes on to the next one however far that is: enlarged, one may be higher than the picture.
        const bool beside_focus = focus && line + 1 >= *focus && line <= *focus + 1;
        if (!ui.visible(at) && (height || below) && !beside_focus) {
            column.take(at.height, gap());
            continue;
        }
        const size_t first = line * each;
        const auto shown = std::span(hits).subspan(first, std::min(each, hits.size() - first));
        if (auto pressed = product_line(ui, column, shown, first, height)) chosen = std::move(pressed);
        usual = *height;
    }
    if (lines == 1 && after_first) after_first();
    if (more && hits.size() < most_hits) {
        const std::string label = ui.words("search.more");
        if (ui::button_row(ui, column, {{.id = "search.more", .label = label, .kind = ui::ButtonKind::ghost}}) == 0) {
            visit().limit += hits_a_page;
            search.department.empty() ? ask() : ask_department(search.department);
        }
    }
    if (chosen) m_context.shell.open("product", {{"sku", *chosen}});
}

std::optional<std::string> SearchScreen::product_line(Ui& ui, Column& column, std::span<const SearchHit> hits,
                                                      size_t first, std::optional<float>& height) {
    const SearchVisit& search = visit();
    const auto widths = ui::columns({column.area.x, column.y, column.area.width, 0}, rows_beside(ui, column), row_gap);
    // The words of a row live until it is drawn.
    struct Words {
        std::string id, picture, line, price, before, unit;
        StockWords stock;
        ui::ProductRowSpec spec;
    };
    std::vector<Words> row(hits.size());
    float highest = 0;
    for (size_t k = 0; k < row.size(); ++k) {
        const Product& product = hits[k].product;
        Words& words = row[k];
        words.id = "search.result." + std::to_string(first + k);
        if (const auto file = search.pictures.find(product.picture); file != search.pictures.end())
            words.picture = file->second;
        words.line = maker_words(product);
        words.price = money_words(ui, product.price);
        if (product.price_before && product.price_before->minor > product.price.minor)
            words.before = money_words(ui, *product.price_before);
        words.unit = unit_price_words(ui, product);
        words.stock = stock_words_here(ui, hits[k].stock_here, hits[k].aisle_here);
        words.spec = {.id = words.id,
                      .picture = words.picture,
                      .title = product.title,
                      .hits = highlight_spans(hits[k].highlights),
                      .line = words.line,
                      .badge = ui::BadgeSpec{.tone = words.stock.tone, .label = words.stock.label},
                      .price = words.price,
                      .price_before = words.before,
                      .unit_price = m_tight ? std::string_view{} : words.unit,
                      .compact = compact_rows(ui)};
        highest = std::max(highest, ui::product_row_height(ui, widths[k].width, words.spec));
    }
    height = highest;
    const Rect place = column.take(highest, gap());
    std::optional<std::string> chosen;
    for (size_t k = 0; k < row.size(); ++k)
        if (ui::product_row(ui, {widths[k].x, place.y, widths[k].width, highest}, row[k].spec))
            chosen = hits[k].product.sku;
    return chosen;
}

}  // namespace tp
