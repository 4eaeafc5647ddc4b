#include "kiosk/assistance/assistance_screen.h"
#include "tests/kiosk/scenes/scenes.h"

namespace tp::scenes {
namespace {

using Call = AssistanceVisit::Call;

AssistanceVisit& call(Theatre& at, Call state) {
    at.open("assistance");
    AssistanceVisit& visit = at.state<AssistanceVisit>();
    visit.call = state;
    return visit;
}

constexpr Scene assistance_table[] = {
    {"assistance.reasons", [](Theatre& at) { call(at, Call::none); }},
    {"assistance.chosen", [](Theatre& at) { call(at, Call::none).reason = "carry"; }},
    {"assistance.saving", [](Theatre& at) { call(at, Call::saving).reason = "carry"; }, true},
    {"assistance.not_saved", [](Theatre& at) { call(at, Call::not_saved); }},
    {"assistance.called", [](Theatre& at) { call(at, Call::called); }},
    {"assistance.called_offline",
     [](Theatre& at) {
         at.app->set_offline(true);
         call(at, Call::called);
     }},
    {"assistance.claimed",
     [](Theatre& at) { call(at, Call::called).outcome = Outcome{"event", "claimed", "Maximiliana"}; }},
    {"assistance.cancelling", [](Theatre& at) { call(at, Call::cancelling); }, true},
};

}  // namespace

std::span<const Scene> assistance_scenes() {
    return assistance_table;
}

}  // namespace tp::scenes
