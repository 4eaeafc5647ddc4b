#include "kiosk/availability/product_screen.h"

#include <algorithm>
#include <array>
#include <utility>

#include "kiosk/app/facts.h"
#include "kiosk/app/phone_sheet.h"
#include "kiosk/availability/availability_words.h"
#include "kiosk/ui/buttons.h"
#include "kiosk/ui/cards.h"
#include "kiosk/ui/overlays.h"
#include "kiosk/ui/receipt.h"
#include "kiosk/ui/text.h"

namespace tp {

using ui::Column;
using ui::Ui;

ProductScreen::~ProductScreen() {
    m_gone.cancel();
}

void ProductScreen::enter(const ScreenArguments& arguments) {
    const auto sku = arguments.find("sku"), gtin = arguments.find("gtin");
    if (sku != arguments.end() || gtin != arguments.end())
        ask(sku == arguments.end() ? "" : sku->second, gtin == arguments.end() ? "" : gtin->second);
}

void ProductScreen::draw(Ui& ui, const ui::Chrome& chrome) {
    const ProductVisit& product = visit();
    {
        ui::Page frame(ui, chrome, {.id = "product"});
        Column& column = frame.column();
        switch (product.state) {
            case ProductVisit::State::loading:
                ui::skeleton(ui, column.take(400, 32), ui.theme().card_radius);
                ui::skeleton_rows(ui, column, 2, "product.loading", ui.words("part.loading"));
                break;
            case ProductVisit::State::not_sold:
                ui::notice(ui, column,
                           {.id = "product.not_sold",
                            .icon = Icon::barcode,
                            .title = ui.words("scan.problem_not_sold"),
                            .line = ui.words("scan.problem_line"),
                            .state = "not_sold",
                            .tone = ui::Tone::low});
                column.skip(40);
                if (m_context.shell.has_screen("search") &&
                    ui::button_row(
                        ui, column,
                        {{.id = "product.search", .label = ui.words("search.title"), .icon = Icon::magnify}}) == 0)
                    m_context.shell.replace("search", {{"typing", "yes"}});
                break;
            case ProductVisit::State::failed:
                ui::notice(ui, column,
                           {.id = "product.problem",
                            .icon = Icon::refresh,
                            .title = ui.words("product.answer_unknown"),
                            .line = ui.words("product.answer_unknown_line"),
                            .state = "failed",
                            .tone = ui::Tone::low});
                break;
            case ProductVisit::State::found: {
                const ProductPage& page = *product.page;
                if (ui.metrics().portrait()) {
                    // Where little is in sight at once, the answer comes before picture and price.
                    const bool answer_first = ui.metrics().zoom > 1 || ui.metrics().compact();
                    if (answer_first) {
                        const float name =
                            ui.layout(page.product.title, column.area.width, {.type = ui::Type::title}).height;
                        // Who has little left beside a long name knows what they touched.
                        constexpr float little_height = 660;
                        const bool before_name =
                            ui.metrics().height < little_height || name > column.area.height * 0.3F;
                        if (before_name) answer(ui, column, page);
                        headline(ui, column, page, page.product.brand);
                        column.skip(24);
                        if (!before_name) answer(ui, column, page);
                    }
                    title(ui, column, page, answer_first ? Headline::above : Headline::beside);
                    if (!answer_first) answer(ui, column, page);
                    where(ui, column, page, 0);
                    actions(ui, column, page);
                    variants(ui, column, page);
                    nearby(ui, column, page);
                    together(ui, column, page);
                } else {
                    const auto halves = ui::columns(column.rest(), 2, 40);
                    Column left(halves[0]), right(halves[1]);
                    title(ui, left, page, place_on_plan(page) ? Headline::low : Headline::beside);
                    // A plan whose foot is cut off says less than a smaller one.
                    where(ui, left, page, frame.area().height - (left.y - left.area.y));
                    variants(ui, left, page);
                    answer(ui, right, page);
                    actions(ui, right, page);
                    nearby(ui, right, page);
                    column.y = std::max(left.y, right.y);
                    together(ui, column, page);
                }
                break;
            }
        }
    }
    if (product.state != ProductVisit::State::found) return;
    if (!m_chosen.empty()) return ask(std::exchange(m_chosen, {}), "");
    if (product.hold != ProductVisit::Hold::none) return hold_dialog(ui, *product.page);
    if (product.to_phone && !phone_sheet(ui, "product.phone", *product.to_phone)) visit().to_phone.reset();
}

void ProductScreen::headline(Ui& ui, Column& column, const ProductPage& page, std::string_view maker) {
    if (!maker.empty()) {
        ui::paragraph(ui, column, "product.brand", maker,
                      {.type = ui::Type::secondary, .color = ui.colors().soft, .weight = 600});
        column.skip(8);
    }
    ui::heading(ui, column, "product.title", page.product.title, ui::Type::title);
}

void ProductScreen::title(Ui& ui, Column& column, const ProductPage& page, Headline where) {
    const bool low = where == Headline::low, wide = column.area.width > 860 && !low;
    const float side = wide ? 400 : std::min(320.0F, column.area.width * 0.36F);
    const float gap = 40;
    const Rect picture{column.area.x, column.y, side, side};
    // Enlarged, the words stand under the picture: beside it lines would be shorter than their words.
    const bool below = column.area.width < 560;
    Column text(below ? Rect{column.area.x, column.y + side + 24, column.area.width, side}
                      : Rect{column.area.x + side + gap, column.y, column.area.width - side - gap, side});
    if (where != Headline::above) headline(ui, text, page, low ? maker_words(page.product) : page.product.brand);
    if (!page.product.size.empty() && !low) {
        text.skip(8);
        ui::paragraph(ui, text, "product.size", page.product.size,
                      {.type = ui::Type::secondary, .color = ui.colors().soft});
    }
    text.skip(low ? 8 : 20);
    price(ui, text, page);
    const float height = std::max(side, text.y - column.y);
    ui.card(picture);
    ui::picture_box(ui, picture.inset(28), page.picture.value_or(""), Icon::package_variant_closed, 16,
                    ui.colors().surface);
    column.take(height, 32);
}

void ProductScreen::price(Ui& ui, Column& column, const ProductPage& page) {
    const Product& product = page.product;
    const std::string now = money_words(ui, product.price);
    ui::TextOptions large{.type = ui::Type::display};
    large.size = ui::size_that_fits(ui, now, column.area.width - 8, large);
    const float height = ui.layout(now, column.area.width, large).height;
    Rect row = column.take(height, 4);
    const float width = ui.text_width(now, large);
    ui.line({row.x, row.y, width + 8, row.height}, now, large);
    ui.meaning({.id = "product.price", .role = ui::Role::text, .name = now}, {row.x, row.y, width, row.height});
    if (product.price_before && product.price_before->minor > product.price.minor) {
        const std::string before = money_words(ui, *product.price_before);
        const ui::TextOptions struck{.type = ui::Type::body, .color = ui.colors().soft};
        const float before_width = ui.text_width(before, struck);
        Rect place{row.x + width + 24, row.y, before_width, row.height};
        if (place.right() > column.area.right())
            place = column.take(ui.layout(before, before_width + 8, struck).height, 4);
        ui.line(place, before, struck);
        ui.stroke_line({place.x, place.centre().y}, {place.x + before_width, place.centre().y}, 4, ui.colors().soft);
        ui.meaning({.id = "product.price_before",
                    .role = ui::Role::text,
                    .name = ui.words("product.was", {{"price", before}})},
                   place);
    }
    const std::string unit = unit_price_words(ui, product);
    std::string caption = unit;
    if (product.derived_price) caption += (caption.empty() ? "" : " · ") + ui.words("product.price_derived");
    if (!caption.empty())
        ui::paragraph(ui, column, "product.unit_price", caption,
                      {.type = ui::Type::caption, .color = ui.colors().soft});
    if (page.promotion) {
        column.skip(12);
        const std::string words =
            page.promotion->ends_at
                ? ui.words("product.until",
                           {{"date", ui.format().date(*page.promotion->ends_at, DateStyle::weekday_date)}})
                : pick_text(page.promotion->title, m_context.shell.language());
        const ui::BadgeSpec spec{.tone = ui::Tone::offer, .label = words, .most = column.area.width};
        const Rect badge = column.take(ui::badge_size(ui, spec).height, 4);
        ui::badge(ui, {badge.x, badge.y}, spec, "product.promotion");
    }
}

void ProductScreen::answer(Ui& ui, Column& column, const ProductPage& page) {
    std::string words, line = shelf_words(ui, page.shelf);
    ui::Tone tone = ui::Tone::ok;
    switch (page.level) {
        case StockLevel::in_stock:
            words = ui.words("product.answer_yes", {{"count", page.stock_here}});
            break;
        case StockLevel::low:
            tone = ui::Tone::low;
            words = ui.words("product.answer_last", {{"count", page.stock_here}});
            break;
        case StockLevel::none_here: {
            tone = ui::Tone::none;
            words = ui.words("product.answer_no");
            const auto near =
                std::ranges::find_if(page.nearby, [](const NearbyStore& store) { return store.quantity > 0; });
            line = near == page.nearby.end()
                       ? ui.words("product.answer_nowhere_line")
                       : ui.words("product.answer_no_line",
                                  {{"store", near->store.name}, {"distance", distance_words(ui, *near)}});
            break;
        }
        case StockLevel::not_known:
            tone = ui::Tone::low;
            words = ui.words("product.answer_unknown");
            line = ui.words("product.answer_unknown_line");
            break;
    }
    const std::string age = age_words(ui, page.stock_age.as_of);
    ui::answer_panel(ui, column,
                     {.id = "product.answer",
                      .tone = tone,
                      .answer = words,
                      .line = line,
                      .age = age,
                      .age_id = "product.age",
                      .icon = page.level == StockLevel::not_known ? std::optional(Icon::help_circle) : std::nullopt});
    column.skip(28);
}

namespace {
ui::MapPlace place_of(const ProductPage& page) {
    return {page.shelf.aisle, page.shelf.bay, page.shelf.side};
}
}  // namespace

std::optional<ui::StoreMap::Found> ProductScreen::place_on_plan(const ProductPage& page) const {
    if (m_map == nullptr || (page.level != StockLevel::in_stock && page.level != StockLevel::low)) return std::nullopt;
    return m_map->find(place_of(page));
}

// The shelf on the plan of the store, where the plan has it.
void ProductScreen::where(Ui& ui, Column& column, const ProductPage& page, float room) {
    const auto found = place_on_plan(page);
    if (!found) return;
    const auto& store = m_context.shell.facts().store;
    const std::string name =
        ui::map_words(ui, shelf_words(ui, page.shelf), found->metres, length_units_of(store ? store->country : ""));
    constexpr float air = 28;  // off the fade at the page's foot
    const float full = ui::store_map_height(ui, *m_map, column.area.width), low = std::min(full, room - air);
    // Lower than this its shelves are no longer shapes: then it stands whole where one scrolls to it.
    const float height = low >= full * 0.58F ? low : full;
    ui::store_map(ui, column.take(height, 32),
                  {.id = "product.map", .map = m_map, .marked = place_of(page), .name = name});
}

void ProductScreen::actions(Ui& ui, Column& column, const ProductPage& page) {
    const std::string hold = ui.words(page.hold_is_request ? "product.hold_request" : "product.hold");
    const std::string phone = ui.words("product.phone");
    const ui::ButtonSpec holding{.id = "product.hold", .label = hold, .icon = Icon::package_variant_closed};
    const ui::ButtonSpec taking{
        .id = "product.phone", .label = phone, .kind = ui::ButtonKind::ghost, .icon = Icon::qrcode};
    const int pressed =
        page.can_hold ? ui::button_row(ui, column, {holding, taking}) : ui::button_row(ui, column, {taking}) + 1;
    if (page.can_hold && pressed == 0) visit().hold = ProductVisit::Hold::asking;
    if (pressed == 1) visit().to_phone = code_to_take_along(ui, page);
    column.skip(32);
}

std::optional<ui::QrCode> ProductScreen::code_to_take_along(const Ui& ui, const ProductPage& page) const {
    if (const std::string& link = m_context.shell.profile().product_link; !link.empty())
        return code_of_lines(std::array{filled_link(link, "sku", page.product.sku)});
    const auto& store = m_context.shell.facts().store;
    const bool here = page.level == StockLevel::in_stock || page.level == StockLevel::low;
    return code_of_lines(std::array{page.product.title, money_words(ui, page.product.price),
                                    here ? shelf_words(ui, page.shelf) : std::string(),
                                    store && here ? store->name : std::string(), age_words(ui, page.stock_age.as_of)});
}

void ProductScreen::variants(Ui& ui, Column& column, const ProductPage& page) {
    if (page.variants.size() < 2) return;
    ui::heading(ui, column, "product.variants", ui.words("product.variants"), ui::Type::title);
    column.skip(20);
    std::vector<std::string> ids;
    for (size_t i = 0; i < page.variants.size(); ++i) ids.push_back("product.variant." + std::to_string(i));
    std::vector<ui::ChipSpec> chips;
    for (size_t i = 0; i < ids.size(); ++i)
        chips.push_back({.id = ids[i],
                         .label = page.variants[i].variant.empty() ? page.variants[i].size : page.variants[i].variant,
                         .on = page.variants[i].sku == page.product.sku,
                         .one_of_many = true});
    if (const int chosen = ui::chip_flow(ui, column, chips); chosen >= 0)
        m_chosen = page.variants[static_cast<size_t>(chosen)].sku;
    column.skip(32);
}

void ProductScreen::nearby(Ui& ui, Column& column, const ProductPage& page) {
    if (page.nearby.empty()) return;
    ui::heading(ui, column, "product.nearby", ui.words("product.nearby"), ui::Type::title);
    column.skip(20);
    std::vector<ui::StoreEntry> stores;
    for (const NearbyStore& store : page.nearby) {
        const StockWords stock = stock_words_there(ui, store.level, store.quantity);
        stores.push_back({store.store.name, store.kilometres ? distance_words(ui, store) : "",
                          opening_words(ui, store.opening), stock.tone, stock.label});
    }
    ui::store_list(ui, column, "product.store", stores);
    column.skip(32);
}

void ProductScreen::together(Ui& ui, Column& column, const ProductPage& page) {
    if (page.together.empty()) return;
    ui::heading(ui, column, "product.together", ui.words("product.together"), ui::Type::title);
    column.skip(20);
    const int a_row = ui.metrics().portrait() ? (ui.metrics().narrow() ? 2 : 3) : 4;
    const size_t count = std::min(page.together.size(), static_cast<size_t>(a_row));
    struct Tile {
        std::string id, price, picture;
        ui::ProductRowSpec spec;
    };
    std::vector<Tile> tiles(count);
    const float width = (column.area.width - 24 * static_cast<float>(a_row - 1)) / static_cast<float>(a_row);
    float height = 0;
    for (size_t i = 0; i < count; ++i) {
        const Product& other = page.together[i];
        Tile& tile = tiles[i];
        tile.id = "product.together." + std::to_string(i);
        tile.price = money_words(ui, other.price);
        if (const auto file = visit().pictures.find(other.picture); file != visit().pictures.end())
            tile.picture = file->second;
        tile.spec = {.id = tile.id, .picture = tile.picture, .title = other.title, .price = tile.price};
        height = std::max(height, ui::product_tile_height(ui, width, tile.spec));
    }
    const auto places = ui::columns(column.take(height, 24), a_row, 24);
    for (size_t i = 0; i < count; ++i)
        if (ui::product_tile(ui, places[i], tiles[i].spec)) m_chosen = page.together[i].sku;
}

bool ProductScreen::on_scan(const Scan& scan) {
    if (saving()) return true;  // the answer will be about this product
    if (!scan.valid() || scan.gtin.empty()) return false;
    ask("", scan.gtin);
    return true;
}

bool ProductScreen::on_back() {
    if (visit().to_phone) {
        visit().to_phone.reset();
        return true;
    }
    if (visit().hold == ProductVisit::Hold::none || saving()) return saving();
    visit().hold = ProductVisit::Hold::none;
    return true;
}

bool ProductScreen::waiting() const {
    if (!m_context.session.has<ProductVisit>()) return false;
    return visit().state == ProductVisit::State::loading || saving();
}

bool ProductScreen::saving() const {
    return m_context.session.has<ProductVisit>() && visit().hold == ProductVisit::Hold::saving;
}

void ProductScreen::ask(std::string sku, std::string gtin) {
    visit() = ProductVisit{};
    visit().sku = sku;
    visit().gtin = gtin;
    auto done = [this, gone = m_gone, of_visit = m_context.session.visit()](Result<std::optional<ProductPage>> answer) {
        if (!gone.cancelled() && m_context.session.visit() == of_visit) take(std::move(answer));
    };
    if (gtin.empty())
        m_service.product(std::move(sku), std::move(done));
    else
        m_service.product_by_gtin(std::move(gtin), std::move(done));
}

void ProductScreen::take(Result<std::optional<ProductPage>> answer) {
    ProductVisit& product = visit();
    if (!answer) {
        product.state = ProductVisit::State::failed;
    } else if (!*answer) {
        product.state = ProductVisit::State::not_sold;
    } else {
        product.page = std::move(**answer);
        product.state = ProductVisit::State::found;
        ask_pictures();
    }
}

void ProductScreen::ask_pictures() {
    std::vector<std::string> wanted;
    for (const Product& other : visit().page->together)
        if (!other.picture.empty()) wanted.push_back(other.picture);
    if (wanted.empty()) return;
    m_service.pictures(wanted, [&context = m_context, wanted, of_visit = m_context.session.visit()](
                                   Result<std::vector<std::optional<std::string>>> files) {
        if (context.session.visit() != of_visit || !files) return;
        ProductVisit& now = context.session.of<ProductVisit>();
        for (size_t i = 0; i < files->size() && i < wanted.size(); ++i)
            if ((*files)[i]) now.pictures[wanted[i]] = *(*files)[i];
    });
}

}  // namespace tp
