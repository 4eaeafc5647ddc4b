#include "kiosk/availability/search_screen.h"

#include <algorithm>

#include "kiosk/availability/availability_words.h"
#include "kiosk/availability/completions.h"
#include "kiosk/ui/buttons.h"
#include "kiosk/ui/cards.h"
#include "kiosk/ui/fields.h"
#include "kiosk/ui/text.h"

namespace tp {

using ui::Column;
using ui::Ui;

namespace {

constexpr size_t popular_shown = 6;
// Widths of the content, dp: below the first one department stands in a row, from the second on three do: their names
// of two or three words fit.
constexpr float narrow = 900, widest = 1500;

Icon department_icon(const Department& department) {
    return icon_by_name(department.icon).value_or(Icon::package_variant_closed);
}

}  // namespace

SearchScreen::~SearchScreen() {
    m_gone.cancel();
    if (m_context.session.has<SearchVisit>()) visit().asking = false;
}

void SearchScreen::enter(const ScreenArguments& arguments) {
    // What was typed is there again, back from a product and from home; who comes to look round begins anew.
    if (m_fresh && !arguments.contains("typing")) start_anew();
    m_fresh = false;
    SearchVisit& search = visit();
    if (arguments.contains("typing")) {
        // For words, over the whole shop.
        search.typing = true;
        search.department.clear();
        search.page.reset();
        if (narrowed()) {
            widen();
            ask();
        }
    }
    if (const auto department = arguments.find("department"); department != arguments.end()) {
        search.query.clear();
        ask_department(department->second);
    }
    if (search.departments.empty()) ask_departments();
    if (search.popular.empty()) ask_popular();
}

void SearchScreen::start_anew() {
    SearchVisit anew;
    anew.departments = std::move(visit().departments);
    anew.popular = std::move(visit().popular);
    anew.browsable = visit().browsable;
    anew.pictures = std::move(visit().pictures);
    visit() = std::move(anew);
}

void SearchScreen::draw(Ui& ui, const ui::Chrome& chrome) {
    SearchVisit& search = visit();
    const std::string action = ui.words("search.action");
    ui::Page page(ui, chrome,
                  {.id = search.department.empty() ? "search" : "search." + search.department,
                   .typing = search.typing ? &search.query : nullptr,
                   .keyboard_done = action,
                   .suggestions = search.completions});
    Column& column = page.column();
    if (page.keyboard().changed) ask();
    const bool was_typing = search.typing;
    if (page.keyboard().done) search.typing = false;
    // Beside or over a keyboard there is little height: rows are compact, filters come back when typing ends.
    m_tight = page.has_typing_row() || (search.typing && ui.metrics().zoom > 1);
    const float top = column.y;
    if (search.department.empty()) field(ui, page);
    m_room = column.area.height - (column.y - top);
    // Filters come into sight, and count all that was found.
    if (was_typing && !search.typing) ask();
    if (!search.department.empty()) {
        const auto open = std::ranges::find(search.departments, search.department, &Department::id);
        const std::string title = open == search.departments.end() ? ui.words("search.title")
                                                                   : pick_text(open->name, m_context.shell.language());
        const bool low = ui.metrics().shallow();
        ui::heading(ui, column, "search.title", title, low ? ui::Type::title : ui::Type::display);
        column.skip(low ? 12 : 32);
        if (search.page)
            products(ui, column, search.page->products, search.page->more);
        else
            ui::skeleton_rows(ui, column, 4, "search.loading", ui.words("part.loading"));
    } else if (search.failed) {
        no_data(ui, column);
    } else if (search.query.empty() || (!search.answer && !search.asking)) {
        departments(ui, column);  // also while the first letters of a kana mean nothing yet
    } else {
        results(ui, column);
    }
}

void SearchScreen::field(Ui& ui, ui::Page& page) {
    SearchVisit& search = visit();
    const std::string label = ui.words("search.title"), placeholder = ui.words("search.placeholder");
    const ui::FieldSpec spec{.id = "search.field",
                             .label = label,
                             .placeholder = placeholder,
                             .icon = Icon::magnify,
                             .clear_id = "search.clear",
                             .search = true,
                             .focused = search.typing,
                             .help = false};
    ui::FieldEvent event;
    const auto draw = [&](Column& column) { event = ui::text_field(ui, column, spec, search.query); };
    if (page.has_typing_row())
        page.in_typing_row(draw);
    else
        draw(page.column());
    ui::field_help(ui, page.column(), spec, search.query);
    if (!page.has_typing_row()) page.column().skip(ui.metrics().snug(ui.metrics().portrait() ? 28 : 16));
    if (event.pressed) search.typing = true;
    if (event.entered) search.typing = false;
    if (event.changed) ask();
}

// The replica has not come yet, or never will here.
void SearchScreen::no_data(Ui& ui, Column& column) {
    const bool set_up = m_context.shell.facts().set_up;
    ui::notice(ui, column,
               {.id = "search.problem",
                .icon = set_up ? Icon::refresh : Icon::information_outline,
                .title = ui.words(set_up ? "footer.no_data" : "footer.not_set_up_title"),
                .line = ui.words(set_up ? "search.no_data_line" : "footer.not_set_up_line"),
                .state = set_up ? "no_data" : "not_set_up",
                .tone = ui::Tone::low});
    look_again(ui);
}

void SearchScreen::look_again(Ui& ui) {
    constexpr std::chrono::seconds pause{1};
    if (ui.now() - visit().departments_asked > pause) {
        ask_departments();
        ask_popular();
        ask();
    }
    ui.wake_at(ui.now() + pause);
}

void SearchScreen::departments(Ui& ui, Column& column) {
    const SearchVisit& search = visit();
    const HomeFacts& facts = m_context.shell.facts();
    if (search.departments.empty()) {
        const bool nothing = search.popular.empty();
        if (nothing && (!facts.set_up || (facts.as_of && search.browsable))) return no_data(ui, column);
        // The first replica is still on its way, or an answer did not come.
        if (!facts.as_of || nothing) look_again(ui);
        if (nothing) {
            ui::heading(ui, column, "search.departments", ui.words("search.departments"), ui::Type::title);
            column.skip(24);
            return ui::skeleton_rows(ui, column, 4, "search.loading", ui.words("part.loading"));
        }
    } else {
        department_cards(ui, column);
    }
    if (search.popular.empty()) return;
    if (!search.departments.empty()) column.skip(24);
    ui::heading(ui, column, "search.popular", ui.words("search_help.popular"), ui::Type::title);
    column.skip(24);
    products(ui, column, search.popular, false);
}

void SearchScreen::department_cards(Ui& ui, Column& column) {
    const SearchVisit& search = visit();
    ui::heading(ui, column, "search.departments", ui.words("search.departments"), ui::Type::title);
    column.skip(24);
    int a_row = column.area.width < narrow ? 1 : column.area.width < widest ? 2 : 3;
    const float gap = ui.metrics().apart(24);
    const auto card_of = [&](const Department& department) -> ui::RowCardSpec {
        return {.id = {},
                .icon = department_icon(department),
                .title = pick_text(department.name, m_context.shell.language()),
                .chevron = false,
                .strong = false};
    };
    const auto width = [&] { return ui::columns({0, 0, column.area.width, 0}, a_row, gap).front().width; };
    while (a_row > 1 && !std::ranges::all_of(search.departments, [&](const Department& department) {
               return ui::row_card_keeps_words(ui, width(), card_of(department));
           }))
        --a_row;
    // All as high as the one that needs most lines.
    float height = ui.metrics().main_target(128);
    for (const Department& department : search.departments)
        height = std::max(height, ui::row_card_height(ui, width(), card_of(department)));
    std::optional<std::string> chosen;
    for (size_t i = 0; i < search.departments.size(); i += static_cast<size_t>(a_row)) {
        const auto places = ui::columns(column.take(height, gap), a_row, gap);
        for (size_t k = 0; k < places.size() && i + k < search.departments.size(); ++k) {
            const Department& department = search.departments[i + k];
            const std::string id = "departments." + department.id;
            ui::RowCardSpec card = card_of(department);
            card.id = id;
            if (ui::row_card(ui, places[k], card)) chosen = department.id;
        }
    }
    if (chosen) ask_department(*chosen);
}

void SearchScreen::results(Ui& ui, Column& column) {
    SearchVisit& search = visit();
    if (!search.answer) return ui::skeleton_rows(ui, column, 3, "search.loading", ui.words("part.loading"));
    const SearchAnswer& answer = *search.answer;  // a chip may ask anew while this is drawn, the answer comes later
    if (answer.hits.empty() && !narrowed()) return nothing(ui, column, answer);
    // Where hardly more than one result is in sight, it goes before the filters; so it does where the way back from a
    // correction may need a line of its own.
    const bool two_lines = answer.respelled && !answer.left_out.empty();
    const bool little =
        m_room < 300 || (answer.respelled && compact_rows(ui)) || (two_lines && !ui.metrics().portrait());
    const bool late = !m_tight && !answer.hits.empty() && little;
    const auto filters = [&] {
        if (m_tight) return;
        chips(ui, column, answer);
        named_departments(ui, column, answer);
    };
    if (!late) filters();
    if (answer.hits.empty()) return filtered_out(ui, column);
    // While letters come in nothing is offered, and with hardly any place the result says what was meant.
    const bool said_late = m_tight && m_room < ui.metrics().mm(20) + 190;
    const bool offered = !said_late && wordings(ui, column, answer);
    products(ui, column, answer.hits, answer.total > static_cast<int64_t>(answer.hits.size()), [&] {
        if (late) filters();
        if (said_late) wordings(ui, column, answer);
        if (!offered) offer(ui, column, answer);
    });
}

bool SearchScreen::on_back() {
    if (visit().department.empty()) return false;
    visit().department.clear();
    visit().page.reset();
    return true;
}

bool SearchScreen::waiting() const {
    return m_context.session.has<SearchVisit>() && visit().asking;
}

void SearchScreen::ask() {
    SearchVisit& search = visit();
    if (search.query.empty()) {
        search.answer.reset();
        search.completions.clear();
        search.asking = false;
        widen();
        return;
    }
    if (search.limit < hits_a_page) search.limit = hits_a_page;
    // While it is not known what is being composed, what was found before stays.
    if (SearchWays ways(search.query.meant()); !ways.empty()) ask(std::move(ways), search.query.revision());
}

void SearchScreen::ask(SearchWays ways, size_t of_revision) {
    SearchVisit& search = visit();
    SearchQuestion question{
        .text = ways.text(),
        .store = {},
        .chip = search.chip,
        .brand = search.brand,
        .department = search.within,
        .price_from = search.price_from,
        .price_below = search.price_below,
        .language = std::string(m_context.shell.language()),
        .limit = search.limit,
        .correction = search.literal == ways.text() ? SearchQuestion::Correction::literal : ways.correction(),
        .effort = search.typing ? SearchQuestion::Effort::typing : SearchQuestion::Effort::settled};
    search.asking = true;
    m_service.search(std::move(question), [this, gone = m_gone, of_visit = m_context.session.visit(), of_revision,
                                           ways = std::move(ways)](Result<SearchAnswer> answer) mutable {
        if (gone.cancelled() || m_context.session.visit() != of_visit) return;
        SearchVisit& now = visit();
        now.asking = false;
        now.failed = !answer && answer.error().code == errc::not_found;
        if (!answer) return;
        // Another text's ways are not gone on with.
        if (ways.take(std::move(*answer))) {
            if (now.query.revision() == of_revision) ask(std::move(ways), of_revision);
            return;
        }
        auto [text, best] = std::move(ways).best();
        if (now.query.revision() == of_revision && best.meets_all()) now.query.found(text);
        now.answer = std::move(best);
        ++now.answers;
        constexpr size_t most_completions = 6;
        now.completions = completions(text, now.answer->hits, most_completions);
        ask_pictures(now.answer->hits.empty() ? now.answer->nearest : now.answer->hits);
    });
}

void SearchScreen::ask_departments() {
    visit().departments_asked = m_context.clock.monotonic();
    m_service.departments(
        [&context = m_context, of_visit = m_context.session.visit()](Result<std::vector<Department>> found) {
            if (context.session.visit() != of_visit) return;
            SearchVisit& now = context.session.of<SearchVisit>();
            now.failed = !found && found.error().code == errc::not_found;
            if (found) now.departments = std::move(*found);
        });
}

void SearchScreen::ask_popular() {
    m_service.popular(popular_shown, [this, gone = m_gone,
                                      of_visit = m_context.session.visit()](Result<std::vector<SearchHit>> found) {
        if (gone.cancelled() || m_context.session.visit() != of_visit || !found) return;
        SearchVisit& now = visit();
        now.popular = std::move(*found);
        now.browsable = true;
        ++now.answers;
        ask_pictures(now.popular);
    });
}

void SearchScreen::ask_department(const std::string& id) {
    SearchVisit& search = visit();
    if (search.department != id) {
        search.page.reset();
        search.limit = hits_a_page;
    }
    search.department = id;
    search.typing = false;
    search.asking = true;
    m_service.department(id, 0, search.limit,
                         [this, gone = m_gone, of_visit = m_context.session.visit()](Result<DepartmentPage> page) {
                             if (gone.cancelled() || m_context.session.visit() != of_visit) return;
                             SearchVisit& now = visit();
                             now.asking = false;
                             if (!page) return;
                             now.page = std::move(*page);
                             ++now.answers;
                             ask_pictures(now.page->products);
                         });
}

void SearchScreen::ask_pictures(const std::vector<SearchHit>& hits) {
    std::vector<std::string> wanted;
    for (const SearchHit& hit : hits)
        if (!hit.product.picture.empty() && !visit().pictures.contains(hit.product.picture) &&
            std::ranges::find(wanted, hit.product.picture) == wanted.end())
            wanted.push_back(hit.product.picture);
    if (wanted.empty()) return;
    m_service.pictures(wanted, [&context = m_context, wanted, of_visit = m_context.session.visit()](
                                   Result<std::vector<std::optional<std::string>>> files) {
        if (context.session.visit() != of_visit || !files) return;
        SearchVisit& now = context.session.of<SearchVisit>();
        for (size_t i = 0; i < files->size() && i < wanted.size(); ++i)
            if ((*files)[i]) now.pictures[wanted[i]] = *(*files)[i];
    });
}

}  // namespace tp
