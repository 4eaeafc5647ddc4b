#include "kiosk/availability/search_screen.h"
#include "tests/kiosk/scenes/data.h"
#include "tests/kiosk/scenes/scenes.h"

namespace tp::scenes {
namespace {

SearchVisit& search(Theatre& at) {
    at.open("search");
    SearchVisit& visit = at.state<SearchVisit>();
    visit.departments = departments();
    visit.popular = answer().hits;
    visit.browsable = true;
    ++visit.answers;
    return visit;
}

SearchVisit& search_found(Theatre& at) {
    SearchVisit& visit = search(at);
    visit.query.set("olive");
    visit.answer = answer();
    ++visit.answers;
    return visit;
}

// What rises and hangs farthest in the script that is typed; Latin is typed in every language.
std::string_view words_with_tails(std::string_view language) {
    if (language == "th") return "น้ำปู่กุ้งญี่ปุ่น";
    if (language == "hi") return "घी जूस कुर्सी";
    if (language == "he") return "קפה לחם ךץ";
    if (language == "ja") return "ぎょうざ";
    return "Ågjy gypsy";
}

SearchVisit& department(Theatre& at) {
    SearchVisit& visit = search(at);
    visit.department = "household";
    return visit;
}

constexpr Scene search_table[] = {
    {"search.departments", [](Theatre& at) { search(at); }},
    {"search.departments_loading",
     [](Theatre& at) {
         SearchVisit& visit = search(at);
         visit.departments.clear();
         visit.popular.clear();
         visit.browsable = false;
     },
     true},
    {"search.without_departments", [](Theatre& at) { search(at).departments.clear(); }},
    {"search.empty_catalogue",
     [](Theatre& at) {
         SearchVisit& visit = search(at);
         visit.departments.clear();
         visit.popular.clear();
     }},
    {"search.typing", [](Theatre& at) { search_found(at).typing = true; }},
    {"search.typing_tails",
     [](Theatre& at) {
         SearchVisit& visit = search_found(at);
         visit.query.set(words_with_tails(at.app->languages().current().tag));
         visit.typing = true;
     }},
    {"search.results", [](Theatre& at) { search_found(at); }},
    {"search.results_tails",
     [](Theatre& at) { search_found(at).query.set(words_with_tails(at.app->languages().current().tag)); }},
    {"search.filtered",
     [](Theatre& at) {
         SearchVisit& visit = search_found(at);
         visit.chip = SearchChip::in_stock_here;
         visit.brand = "Halden";
     }},
    {"search.filtered_to_nothing",
     [](Theatre& at) {
         SearchVisit& visit = search_found(at);
         visit.chip = SearchChip::on_offer;
         visit.answer->hits.clear();
         visit.answer->total = 0;
     }},
    {"search.stock_unknown",
     [](Theatre& at) {
         SearchVisit& visit = search_found(at);
         visit.answer->stock_known = false;
         for (SearchHit& hit : visit.answer->hits) hit.stock_here.reset();
     }},
    {"search.corrected",
     [](Theatre& at) {
         SearchVisit& visit = search_found(at);
         visit.answer->corrected = "olive oil";
         visit.answer->respelled = true;
     }},
    {"search.corrected_left_out",
     [](Theatre& at) {
         SearchVisit& visit = search_found(at);
         visit.query.set("oliev oil submarine");
         visit.answer->corrected = "olive oil";
         visit.answer->respelled = true;
         visit.answer->left_out = "submarine";
     }},
    {"search.corrected_typing",
     [](Theatre& at) {
         SearchVisit& visit = search_found(at);
         visit.answer->corrected = "olive oil";
         visit.answer->respelled = true;
         visit.typing = true;
     }},
    {"search.left_out",
     [](Theatre& at) {
         SearchVisit& visit = search_found(at);
         visit.query.set("olive submarine");
         visit.answer->corrected = "olive";
         visit.answer->left_out = "submarine";
     }},
    {"search.did_you_mean",
     [](Theatre& at) {
         SearchVisit& visit = search_found(at);
         visit.query.set("oliv");
         visit.answer->did_you_mean = "olive oil";
     }},
    {"search.facets",
     [](Theatre& at) {
         SearchVisit& visit = search_found(at);
         SearchFacets& facets = visit.answer->facets;
         facets.counted = 1'240;
         facets.in_stock_here = 12;
         facets.on_offer = 3;
         facets.brands = {{"Halden", 700}, {"Casa Lunetta", 540}};
         facets.departments = {{visit.departments.front().id, 800}, {visit.departments.back().id, 440}};
         facets.prices = {{{}, 200, 300}, {200, 500, 500}, {500, {}, 440}};
         visit.answer->departments = {visit.departments.front()};
         visit.price_from = 200;
         visit.price_below = 500;
     }},
    {"search.nothing_nearest",
     [](Theatre& at) {
         SearchVisit& visit = search(at);
         visit.query.set("kettel");
         visit.answer.emplace();
         visit.answer->suggestions = {"kettle"};
         visit.answer->nearest = answer().hits;
         ++visit.answers;
     }},
    {"search.popular",
     [](Theatre& at) {
         SearchVisit& visit = search(at);
         visit.popular = answer().hits;
         ++visit.answers;
     }},
    {"search.nothing",
     [](Theatre& at) {
         SearchVisit& visit = search(at);
         visit.query.set("Donaudampfschifffahrtsgesellschaftskapitän");
         visit.answer.emplace();
     }},
    {"search.nothing_suggestions",
     [](Theatre& at) {
         SearchVisit& visit = search(at);
         visit.query.set("kettel");
         visit.answer.emplace();
         visit.answer->suggestions = {"kettle", "kettle descaler", "kettlebell, cast iron, with a wide handle"};
     }},
    {"search.nothing_typing",
     [](Theatre& at) {
         SearchVisit& visit = search(at);
         visit.query.set("kettel");
         visit.typing = true;
         visit.answer.emplace();
         visit.answer->suggestions = {"kettle", "kettle descaler"};
     }},
    {"search.loading",
     [](Theatre& at) {
         SearchVisit& visit = search(at);
         visit.query.set("olive");
         visit.asking = true;
     },
     true},
    {"search.no_data", [](Theatre& at) { search(at).failed = true; }},
    {"search.not_set_up",
     [](Theatre& at) {
         HomeFacts facts;
         facts.set_up = false;
         at.app->set_facts(facts);
         search(at).failed = true;
     }},
    {"search.offline",
     [](Theatre& at) {
         at.app->set_offline(true);
         search_found(at);
     }},
    {"department.products",
     [](Theatre& at) {
         SearchVisit& visit = department(at);
         visit.page = DepartmentPage{answer().hits, true};
         ++visit.answers;
     }},
    {"department.loading", [](Theatre& at) { department(at).asking = true; }, true},
};

}  // namespace

std::span<const Scene> search_scenes() {
    return search_table;
}

}  // namespace tp::scenes
