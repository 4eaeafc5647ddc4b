// What the search screen says round its results: filters, other wordings, and what there is where nothing was found.
#include <algorithm>
#include <functional>

#include "kiosk/availability/availability_words.h"
#include "kiosk/availability/search_screen.h"
#include "kiosk/ui/buttons.h"
#include "kiosk/ui/cards.h"
#include "kiosk/ui/text.h"

namespace tp {

using ui::Column;
using ui::Ui;

namespace {

// What a filter is called. While letters come in its count would change under the eyes with each of them.
std::string filter_words(const Ui& ui, const SearchVisit& search, const std::string& name, int64_t count) {
    if (search.typing) return name;
    return ui.words("search_help.counted", {{"name", name}, {"count", ui.format().number(count)}});
}

std::string price_words(const Ui& ui, const PriceFacet& facet, const std::string& currency) {
    const auto money = [&](int64_t minor) { return money_words(ui, {minor, currency}); };
    if (!facet.from) return ui.words("search_help.price_below", {{"price", money(facet.below.value_or(0))}});
    if (!facet.below) return ui.words("search_help.price_from", {{"price", money(*facet.from)}});
    return ui.words("search_help.price_between", {{"from", money(*facet.from)}, {"below", money(*facet.below)}});
}

}  // namespace

bool SearchScreen::narrowed() const {
    const SearchVisit& search = visit();
    return search.chip != SearchChip::all || !search.brand.empty() || !search.within.empty() || search.price_from ||
           search.price_below;
}

void SearchScreen::widen() {
    SearchVisit& search = visit();
    search.chip = SearchChip::all;
    search.brand.clear();
    search.within.clear();
    search.price_from.reset();
    search.price_below.reset();
}

void SearchScreen::search_for(const std::string& words) {
    visit().query.set(words);
    widen();
    ask();
}

void SearchScreen::chips(Ui& ui, Column& column, const SearchAnswer& answer) {
    SearchVisit& search = visit();
    struct Chip {
        std::string id, label;
        bool on = false;
        std::function<void()> press;
    };
    std::vector<Chip> chips;
    const SearchFacets& facets = answer.facets;
    // "48", or "40+" where no more were counted.
    const std::string all = ui.format().number(facets.counted) + (facets.is_at_least ? "+" : "");
    chips.push_back({"search.chip.all", ui.words("search.all", {{"count", all}}), !narrowed(), [&] { widen(); }});
    const auto add_chip = [&](const char* id, const char* words, int64_t count, SearchChip chip) {
        if (count == 0 && search.chip != chip) return;
        chips.push_back({id, filter_words(ui, search, ui.words(words), count), search.chip == chip,
                         [&search, chip] { search.chip = search.chip == chip ? SearchChip::all : chip; }});
    };
    // Before the store's stock is known it would promise a list of what is here. One that is on can be taken off.
    if (answer.stock_known || search.chip == SearchChip::in_stock_here)
        add_chip("search.chip.in_stock", "search.in_stock", facets.in_stock_here, SearchChip::in_stock_here);
    add_chip("search.chip.on_offer", "search.on_offer", facets.on_offer, SearchChip::on_offer);
    const auto add_value = [&](const std::string& id, const std::string& label, std::string& chosen,
                               const std::string& value) {
        chips.push_back({id, label, chosen == value, [&chosen, value] { chosen = chosen == value ? "" : value; }});
    };
    // A filter that all results meet narrows nothing.
    for (size_t i = 0; i < facets.departments.size(); ++i) {
        const FacetCount& facet = facets.departments[i];
        const auto known = std::ranges::find(search.departments, facet.value, &Department::id);
        if (known == search.departments.end() || (facet.products == facets.counted && search.within != facet.value))
            continue;
        const std::string& name = pick_text(known->name, m_context.shell.language());
        add_value("search.chip.department." + std::to_string(i), filter_words(ui, search, name, facet.products),
                  search.within, facet.value);
    }
    const std::string currency = answer.hits.empty() ? "" : answer.hits.front().product.price.currency;
    for (size_t i = 0; i < facets.prices.size() && !currency.empty(); ++i) {
        const PriceFacet& facet = facets.prices[i];
        const bool on = search.price_from == facet.from && search.price_below == facet.below;
        chips.push_back({"search.chip.price." + std::to_string(i),
                         filter_words(ui, search, price_words(ui, facet, currency), facet.products), on,
                         [&search, &facet, on] {
                             search.price_from = on ? std::nullopt : facet.from;
                             search.price_below = on ? std::nullopt : facet.below;
                         }});
    }
    for (size_t i = 0; i < facets.brands.size(); ++i) {
        const FacetCount& facet = facets.brands[i];
        if (facet.products == facets.counted && search.brand != facet.value) continue;
        add_value("search.chip.brand." + std::to_string(i), filter_words(ui, search, facet.value, facet.products),
                  search.brand, facet.value);
    }
    std::vector<ui::ChipSpec> specs;
    for (const Chip& chip : chips) specs.push_back({.id = chip.id, .label = chip.label, .on = chip.on});
    const Rect strip = column.take(ui::chip_height(ui), ui.metrics().snug(ui.metrics().portrait() ? 24 : 14));
    // In sight the chip that is on says it.
    if (!search.typing)
        ui.meaning({.id = "search.count",
                    .role = ui::Role::status,
                    .name = ui.words("search.count", {{"count", answer.total}})},
                   strip);
    const int pressed = ui::chip_strip(ui, strip, "search.chips", specs);
    if (pressed < 0) return;
    chips[static_cast<size_t>(pressed)].press();
    ask();
}

void SearchScreen::named_departments(Ui& ui, Column& column, const SearchAnswer& answer) {
    if (answer.departments.empty() || narrowed()) return;
    std::vector<std::string> ids, labels;
    for (size_t i = 0; i < answer.departments.size(); ++i) {
        ids.push_back("search.department." + std::to_string(i));
        const std::string& name = pick_text(answer.departments[i].name, m_context.shell.language());
        labels.push_back(ui.words("search_help.department", {{"name", name}}));
    }
    std::vector<ui::ChipSpec> specs;
    for (size_t i = 0; i < ids.size(); ++i) specs.push_back({.id = ids[i], .label = labels[i], .one_of_many = true});
    if (const int pressed = ui::chip_flow(ui, column, specs); pressed >= 0)
        ask_department(answer.departments[static_cast<size_t>(pressed)].id);
    column.skip(24);
}

bool SearchScreen::wordings(Ui& ui, Column& column, const SearchAnswer& answer) {
    const ui::TextOptions quiet{.type = ui::Type::secondary, .color = ui.colors().soft};
    const bool corrected = answer.respelled;
    const std::string left_out =
        answer.left_out.empty() ? "" : ui.words("search_help.left_out", {{"words", answer.left_out}});
    if (corrected && !left_out.empty()) {
        ui::paragraph(ui, column, "search.left_out", left_out, quiet);
        column.skip(compact_rows(ui) ? 0 : 8);
    }
    const std::string said = corrected ? ui.words("search.corrected", {{"words", answer.corrected}}) : left_out;
    const char* id = corrected ? "search.corrected" : "search.left_out";
    const std::string chip = offered(ui, answer);
    const float width = said.empty() ? 0 : ui.text_width(said, quiet) + 28;
    // The way back from a correction stands with what it undoes, however little is in sight.
    const bool waits = compact_rows(ui) && !corrected;
    const bool room = !waits || m_room >= 300;
    const bool beside = room && !said.empty() && !chip.empty() && width + ui::chip_width(ui, chip) <= column.area.width;
    if (beside) {
        const float line = ui.layout(said, width, quiet).height;
        ui::paragraph(ui, ui::centred({column.area.x, column.y, width, ui::chip_height(ui)}, width, line), id, said,
                      quiet);
        Column after({column.area.x + width, column.y, column.area.width - width, column.left()});
        offer(ui, after, answer);
        column.y = after.y;
        return true;
    }
    if (!said.empty()) {
        ui::paragraph(ui, column, id, said, quiet);
        column.skip(compact_rows(ui) ? 8 : ui.metrics().snug(16));
    }
    if (waits) return false;
    offer(ui, column, answer);
    return true;
}

// While letters come in, a line that offers something else would jump in and out under the fingers.
std::string SearchScreen::offered(const Ui& ui, const SearchAnswer& answer) const {
    const SearchVisit& search = visit();
    if (search.typing) return {};
    if (answer.respelled) return ui.words("search_help.instead", {{"words", search.query.text()}});
    if (!answer.did_you_mean.empty()) return ui.words("search_help.did_you_mean", {{"words", answer.did_you_mean}});
    return {};
}

void SearchScreen::offer(Ui& ui, Column& column, const SearchAnswer& answer) {
    SearchVisit& search = visit();
    const std::string label = offered(ui, answer);
    if (label.empty()) return;
    const bool instead = answer.respelled;
    const std::string_view id = instead ? "search.instead" : "search.did_you_mean";
    const int pressed = ui::chip_flow(ui, column, {{.id = id, .label = label, .one_of_many = true}});
    column.skip(ui.metrics().apart(m_tight || !ui.metrics().portrait() ? 8 : 16));
    if (pressed != 0) return;
    if (instead) {
        search.literal = search.query.text();
        ask();
    } else {
        search_for(answer.did_you_mean);
    }
}

void SearchScreen::filtered_out(Ui& ui, Column& column) {
    const std::string title = ui.words("search.filtered_out"), label = ui.words("search.unfilter");
    if (ui.metrics().compact())
        ui::heading(ui, column, "search.filtered_out", title, ui::Type::title);  // the way on is in sight
    else
        ui::notice(ui, column, {.id = "search.filtered_out", .icon = Icon::magnify, .title = title, .state = "empty"});
    column.skip(ui.metrics().snug(24));
    if (ui::button_row(ui, column, {{.id = "search.unfilter", .label = label, .kind = ui::ButtonKind::ghost}}) != 0)
        return;
    widen();
    ask();
}

// Never a dead end: near words, near products, the departments, and somebody who knows.
void SearchScreen::nothing(Ui& ui, Column& column, const SearchAnswer& answer) {
    const std::string title = ui.words("search.empty", {{"words", visit().query.text()}});
    ui::notice(ui, column,
               {.id = "search.empty",
                .icon = Icon::magnify,
                .title = title,
                .line = ui.words("search.empty_line"),
                .state = "empty"});
    if (!answer.suggestions.empty()) {
        column.skip(24);
        std::vector<std::string> ids, labels;
        for (size_t i = 0; i < answer.suggestions.size(); ++i) {
            ids.push_back("search.suggestion." + std::to_string(i));
            labels.push_back(ui.words("search_help.did_you_mean", {{"words", answer.suggestions[i]}}));
        }
        std::vector<ui::ChipSpec> chips;
        for (size_t i = 0; i < ids.size(); ++i)
            chips.push_back({.id = ids[i], .label = labels[i], .one_of_many = true});
        if (const int pressed = ui::chip_flow(ui, column, chips); pressed >= 0)
            return search_for(answer.suggestions[static_cast<size_t>(pressed)]);
    }
    if (m_tight) return;
    column.skip(24);
    const std::string all = ui.words("search_help.departments"), help = ui.words("search_help.staff");
    const bool staff = m_context.shell.has_screen("assistance");
    const ui::ButtonSpec departments_button{.id = "search.departments", .label = all, .kind = ui::ButtonKind::ghost};
    const ui::ButtonSpec staff_button{.id = "search.staff", .label = help, .icon = Icon::bell_ring};
    const int pressed = staff ? ui::button_row(ui, column, {staff_button, departments_button})
                              : ui::button_row(ui, column, {departments_button});
    if (pressed == 0 && staff) return m_context.shell.open("assistance");
    if (pressed >= 0) {
        visit().query.clear();
        visit().typing = false;
        return ask();
    }
    if (answer.nearest.empty()) return;
    column.skip(32);
    // Where no word is near, they are what sells best.
    ui::heading(ui, column, "search.nearest",
                ui.words(answer.suggestions.empty() ? "search_help.popular" : "search_help.nearest"), ui::Type::title);
    column.skip(24);
    products(ui, column, answer.nearest, false);
}

}  // namespace tp
