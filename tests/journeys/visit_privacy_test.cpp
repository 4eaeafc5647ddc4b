// What a visitor typed, scanned and was shown is nowhere on the kiosk once the visit has ended: visits (30; 200 with
// TOUCHPOINT_LONG) leave canaries everywhere, then the process's memory and all its files are searched for them.
#include <doctest/doctest.h>

#include <fmt/format.h>
#include <algorithm>
#include <cstdlib>
#include <thread>

#include "tests/journeys/house.h"
#include "tests/journeys/process_memory.h"

using namespace tp;
using namespace tp::journeys;

namespace {

// What is typed or scanned, and what the centre answers. Nothing else in the kiosk looks like one of these.
namespace canary {
constexpr const char* searched = "qzxjvky";
constexpr const char* order = "ZQ7X84K2";
constexpr const char* postcode = "XQ9ZV7K2W3";
constexpr const char* buyer = "Ombravixtz";
constexpr const char* receipt_order = "77120934";  // as printed; "7712-0934" as it is shown
constexpr const char* receipt_token = "W9XQ7ZJ4VB";
constexpr const char* card = "9520774139058269";
constexpr const char* first_name = "Zephyrinqa";
constexpr const char* last_name = "Quxvalkor";
constexpr const char* phone = "5557310942";
constexpr const char* comment = "wxqjzkfv";
constexpr const char* passenger = "JXQUVZEK";   // of a boarding pass (IATA Resolution 792)
constexpr const char* record_locator = "ZXQ7KJ";
constexpr const char* kana = "ぬれゆほむへね";  // typed on the pad of kana
}  // namespace canary

const std::vector<std::string> canaries{canary::searched,      canary::order,         canary::postcode,
                                        canary::buyer,         canary::receipt_order, "7712-0934",
                                        canary::receipt_token, canary::card,          canary::first_name,
                                        canary::last_name,     canary::phone,         canary::comment,
                                        canary::passenger,     canary::record_locator, canary::kana};

// One member and two orders.
Records records() {
    return {
        .members = fmt::format("id,first_name,last_name,card,phone,postal_code,points\nm-1,{},{},{},{},{},120\n",
                               canary::first_name, canary::last_name, canary::card, canary::phone, canary::postcode),
        .orders =
            fmt::format("number,steps,name,postal_code,store,receipt_number,receipt_token,lines\n"
                        "{0},ordered@2026-11-19T18:24:00Z,{1},{2},1042,,,A-1*1\n"
                        "{3},ordered@2026-11-19T18:24:00Z,{1},{2},1042,{3},{4},A-1*1\n",
                        canary::order, canary::buyer, canary::postcode, canary::receipt_order, canary::receipt_token)};
}

enum class Sense { sees, hears };

class Visitor {
  public:
    explicit Visitor(KioskDriver& kiosk) : m_kiosk(kiosk) {}

    // Who hears has a headset in, so that personal things are spoken too, each screen to its end.
    void comes(Sense sense) {
        m_sense = sense;
        if (sense == Sense::hears) key("headset_in");
    }

    void look_for_a_product() {
        begin();
        search_for(canary::searched);
    }
    void look_for_a_product_in_japanese() {
        begin();
        touch("header.language");
        touch("language.ja");
        search_for(canary::kana);
    }
    void hold_a_product() {
        begin();
        search_for("milk");
        touch("keyboard.done");
        touch("search.result.0");
        touch("product.hold");
        touch("hold.confirm");
        touch("hold.done");
    }
    void scan_a_boarding_pass() {
        begin();
        must(m_kiosk.scan(fmt::format("M1{:<20}E{:<7}YULFRAAC 0834 326J001A0025 100", fmt::format("{}/LUC", canary::passenger), canary::record_locator)));
        see("scan.boarding_pass");
    }
    void ask_for_an_order() {
        begin();
        touch("home.orders");
        type(canary::order);
        touch("orders.proof");
        type(canary::postcode);
        touch("orders.show");
        see("order.timeline");
    }
    void scan_a_receipt() {
        begin();
        must(m_kiosk.scan(fmt::format("HR-{}-{}", canary::receipt_order, canary::receipt_token)));
        see("order.timeline");
    }
    void scan_a_card() {
        begin();
        must(m_kiosk.scan(canary::card));
        see("loyalty.proof");
        type(canary::postcode);
        touch("loyalty.show");
        see("member.points");
    }
    void type_a_phone_number() {
        begin();
        touch("home.loyalty");
        type(canary::phone);
        touch("loyalty.proof");
        type(canary::postcode);
        touch("loyalty.show");
        see("member.points");
    }
    void comment() {
        begin();
        touch("home.feedback");
        touch("feedback.face.bad");
        touch("feedback.comment");
        type(canary::comment);
        touch("keyboard.done");
        touch("feedback.send");
        see("feedback.thanks");
    }

    // The kiosk may ask after it has stood still to be searched.
    void stays() {
        std::this_thread::sleep_for(std::chrono::milliseconds{300});
        const auto picture = m_kiosk.look();
        REQUIRE(picture);
        if (picture->find("idle.more_time")) touch("idle.more_time");
    }
    void leave() {
        if (m_sense == Sense::hears) {
            listen();
            end();
            key("headset_out");
            return;
        }
        end();
    }

  private:
    void end() {
        const auto picture = m_kiosk.look();
        REQUIRE(picture);
        for (const char* end : {"footer.done", "order.done", "feedback.done"}) {
            if (!picture->find(end)) continue;
            touch(end);
            return see("attract.begin");
        }
        if (picture->screen != "home") touch("footer.home");
        touch("home.feedback");
        touch("feedback.face.great");
        touch("feedback.send");
        touch("feedback.done");
        see("attract.begin");
    }

  public:
    bool spoke = false;

  private:
    void begin() {
        if (m_sense == Sense::sees) touch("attract.begin");  // a headset wakes the terminal itself
        see("home.search");
    }
    void search_for(const char* words) {
        touch("home.search");
        type(words);
        REQUIRE(m_kiosk.settle());
    }
    void key(const char* name) { REQUIRE(m_kiosk.ask({{"command", "key"}, {"name", name}})); }
    // Until what is being said has been said, at most as long as a person has patience.
    void listen() {
        for (int i = 0; i < 60; ++i) {
            const auto status = m_kiosk.ask({{"command", "status"}});
            REQUIRE(status);
            REQUIRE((*status)["audio"]["reading"] == true);
            REQUIRE((*status)["audio"]["headset"] == "in");
            spoke |= (*status)["audio"]["speaking"] == true;
            if ((*status)["audio"]["speaking"] == false) return;
            std::this_thread::sleep_for(std::chrono::milliseconds{50});
        }
    }
    void touch(const char* id) {
        see(id);
        REQUIRE(m_kiosk.settle());  // a dialog whose words have changed finds its height with the next frame
        must(m_kiosk.touch(id));
    }
    void type(const char* text) {
        see("keyboard.backspace");
        must(m_kiosk.type(text));
    }
    void see(const char* id) {
        const auto seen = m_kiosk.wait_for(id, 10'000);
        if (seen) return;
        std::string there;
        if (const auto picture = m_kiosk.look())
            for (const auto& node : picture->nodes) there += "\n  " + node.id + " " + node.state;
        FAIL(seen.error().message << there);
    }

    KioskDriver& m_kiosk;
    Sense m_sense = Sense::sees;
};

std::string told(const std::vector<Trace>& traces) {
    std::string text = fmt::format("{} traces", traces.size());
    for (size_t i = 0; i < std::min<size_t>(traces.size(), 40); ++i)
        text += fmt::format("\n  {} in {}: {}", traces[i].word, traces[i].where, traces[i].around);
    return text;
}

}  // namespace

TEST_CASE("after many visits nothing of a visitor is in the kiosk's memory or files") {
    ::setenv("SDL_AUDIODRIVER", "dummy", 1);  // a sound card that everything is played on and nobody hears
    House house(records());
    house.start_kiosk();
    KioskDriver kiosk = house.drive();
    must(kiosk.wait_until_fed(60'000));
    Visitor visitor(kiosk);
    struct Journey {
        void (Visitor::*make)();
        std::vector<std::string> there;  // at its end, before the visitor leaves
    };
    const std::vector<Journey> journeys{
        {&Visitor::look_for_a_product, {canary::searched}},
        {&Visitor::look_for_a_product_in_japanese, {canary::kana}},
        {&Visitor::hold_a_product, {}},
        {&Visitor::scan_a_boarding_pass, {}},
        {&Visitor::ask_for_an_order, {canary::order, canary::postcode}},
        {&Visitor::scan_a_receipt, {canary::receipt_order, canary::receipt_token}},
        {&Visitor::scan_a_card, {canary::card, canary::postcode, canary::first_name}},
        {&Visitor::type_a_phone_number, {canary::phone, canary::postcode, canary::first_name}},
        {&Visitor::comment, {canary::comment}}};
    // Without their first byte, which is all that a string's clear() overwrites.
    std::vector<std::string> rests;
    for (const std::string& word : canaries) rests.push_back(word.substr(1));
    const auto nothing_is_left_in_memory = [&] {
        // What was told to the centre leaves when the centre has it.
        for (int i = 0; i < 300 && house.outbox().value("pending", 1) != 0; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds{100});
        CHECK(house.outbox()["pending"] == 0);
        // The voice says that all was cleared, and forgets then.
        constexpr int tries = 10;
        for (int i = 1;; ++i) {
            const auto memory = find_in_memory(house.kiosk().pid(), rests);
            REQUIRE_MESSAGE(memory, memory.error().message);
            if (!memory->empty() && i < tries) {
                std::this_thread::sleep_for(std::chrono::milliseconds{500});
                continue;
            }
            CHECK_MESSAGE(memory->empty(), told(*memory));
            return;
        }
    };
    const int visits = std::getenv("TOUCHPOINT_LONG") != nullptr ? 200 : 30;
    for (int visit = 0; visit < visits; ++visit) {
        CAPTURE(visit);
        // Each journey is made by both, one after the other.
        const size_t round = static_cast<size_t>(visit) / journeys.size();
        const Journey& journey = journeys[static_cast<size_t>(visit) % journeys.size()];
        visitor.comes(round % 2 == 1 ? Sense::hears : Sense::sees);
        (visitor.*journey.make)();
        if (round == 0) {
            // The search has teeth: while the visit lasts, what was typed, scanned and shown is there.
            const auto during = find_in_memory(house.kiosk().pid(), journey.there);
            REQUIRE_MESSAGE(during, during.error().message);
            for (const std::string& word : journey.there)
                CHECK_MESSAGE(std::ranges::find(*during, word, &Trace::word) != during->end(),
                              word << " was not found");
            visitor.stays();
        }
        visitor.leave();
        if (round < 2) nothing_is_left_in_memory();  // before others come and overwrite it
    }
    CHECK(visitor.spoke);
    CHECK(house.ctl({"hub", "events", "--json"}).out.find(canary::comment) != std::string::npos);

    nothing_is_left_in_memory();
    const auto files = find_in_files(house.kiosk_folder(), canaries);
    REQUIRE_MESSAGE(files, files.error().message);
    CHECK_MESSAGE(files->empty(), told(*files));
}
