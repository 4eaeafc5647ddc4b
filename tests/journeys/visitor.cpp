#include "tests/journeys/visitor.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <thread>

namespace tp::journeys {

const std::vector<std::string>& canaries() {
    static const std::vector<std::string> all{
        canary::searched, canary::order,   canary::postcode,       canary::buyer,      canary::receipt_order,
        "7712-0934",      canary::card,    canary::receipt_token,  canary::first_name, canary::last_name,
        canary::phone,    canary::comment, canary::record_locator, canary::passenger,  canary::kana,
        canary::pinyin,   canary::hanzi};
    return all;
}

Records records_with_canaries() {
    return {
        .members = fmt::format("id,first_name,last_name,card,phone,postal_code,points\nm-1,{},{},{},{},{},120\n",
                               canary::first_name, canary::last_name, canary::card, canary::phone, canary::postcode),
        .orders =
            fmt::format("number,steps,name,postal_code,store,receipt_number,receipt_token,lines\n"
                        "{0},ordered@2026-11-19T18:24:00Z|ready@2026-11-20T09:00:00Z,{1},{2},1042,,,A-1*1\n"
                        "{3},ordered@2026-11-19T18:24:00Z,{1},{2},1042,{3},{4},A-1*1\n",
                        canary::order, canary::buyer, canary::postcode, canary::receipt_order, canary::receipt_token)};
}

void Visitor::comes(Sense sense) {
    m_sense = sense;
    if (sense == Sense::hears) key("headset_in");
}

void Visitor::look_for_a_product() {
    begin();
    search_for(canary::searched);
}

void Visitor::look_for_a_product_in_japanese() {
    begin();
    touch("header.language");
    touch("language.ja");
    search_for(canary::kana);
}

void Visitor::compose_chinese() {
    begin();
    touch("header.language");
    touch("language.zh-Hans");
    touch("home.search");
    see("keyboard.backspace");
    for (const char letter : std::string_view(canary::pinyin)) touch(fmt::format("keyboard.{}", letter));
    see("keyboard.choice.0");
    REQUIRE(m_kiosk.settle());
}

void Visitor::look_for_a_product_in_chinese() {
    compose_chinese();
    const auto picture = m_kiosk.look();
    REQUIRE(picture);
    const Node* first = picture->find("keyboard.choice.0");
    REQUIRE(first);
    REQUIRE(first->name == canary::hanzi);
    touch(first->id);
    REQUIRE(m_kiosk.settle());
}

void Visitor::hold_a_product() {
    begin();
    search_for("milk");
    touch("keyboard.done");
    touch("search.result.0");
    touch("product.hold");
    touch("hold.confirm");
    touch("hold.done");
}

void Visitor::scan_a_boarding_pass() {
    begin();
    must(m_kiosk.scan(fmt::format("M1{:<20}E{:<7}YULFRAAC 0834 326J001A0025 100",
                                  fmt::format("{}/LUC", canary::passenger), canary::record_locator)));
    see("scan.boarding_pass");
}

void Visitor::ask_for_an_order() {
    type_order();
    see("order.timeline");
}

void Visitor::ask_for_an_order_in_vain() {
    type_order();
    see("orders.problem", 20'000);
}

void Visitor::say_that_i_am_here() {
    touch("order.checkin");
    see("order.checked_in");
}

void Visitor::scan_a_receipt() {
    begin();
    must(m_kiosk.scan(fmt::format("HR-{}-{}", canary::receipt_order, canary::receipt_token)));
    see("order.timeline");
}

void Visitor::scan_a_card() {
    begin();
    must(m_kiosk.scan(canary::card));
    see("loyalty.proof");
    type(canary::postcode);
    touch("loyalty.show");
    see("member.points");
}

void Visitor::type_a_phone_number() {
    type_phone_number();
    see("member.points");
}

void Visitor::type_a_phone_number_in_vain() {
    type_phone_number();
    see("loyalty.problem", 20'000);
}

void Visitor::comment() {
    begin();
    touch("home.feedback");
    touch("feedback.face.bad");
    touch("feedback.comment");
    type(canary::comment);
    touch("keyboard.done");
    touch("feedback.send");
    see("feedback.thanks");
}

void Visitor::stays() {
    std::this_thread::sleep_for(std::chrono::milliseconds{300});
    const auto picture = m_kiosk.look();
    REQUIRE(picture);
    if (picture->find("idle.more_time")) touch("idle.more_time");
}

void Visitor::leave() {
    if (m_sense == Sense::hears) listen();
    end();
    if (m_sense == Sense::hears) key("headset_out");
}

void Visitor::walk_away() {
    constexpr int most_ms = 60'000;  // what is being said is said first
    see("idle.question", most_ms);
    see("attract.begin", most_ms);
    if (m_sense == Sense::hears) key("headset_out");
}

void Visitor::begin() {
    if (m_sense == Sense::sees) touch("attract.begin");  // a headset wakes the terminal itself
    see("home.search");
}

void Visitor::end() {
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

void Visitor::type_order() {
    begin();
    touch("home.orders");
    type(canary::order);
    touch("orders.proof");
    type(canary::postcode);
    touch("orders.show");
}

void Visitor::type_phone_number() {
    begin();
    touch("home.loyalty");
    type(canary::phone);
    touch("loyalty.proof");
    type(canary::postcode);
    touch("loyalty.show");
}

void Visitor::search_for(const char* words) {
    touch("home.search");
    type(words);
    REQUIRE(m_kiosk.settle());
}

void Visitor::key(const char* name) {
    REQUIRE(m_kiosk.ask({{"command", "key"}, {"name", name}}));
}

// Until what is being said has been said, at most as long as a person has patience.
void Visitor::listen() {
    for (int i = 0; i < 60; ++i) {
        const auto status = m_kiosk.ask({{"command", "status"}});
        REQUIRE(status);
        REQUIRE((*status)["audio"]["reading"] == true);
        REQUIRE((*status)["audio"]["headset"] == "in");
        m_spoken_to |= (*status)["audio"]["speaking"] == true;
        if ((*status)["audio"]["speaking"] == false) return;
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
}

void Visitor::touch(const std::string& id) {
    see(id.c_str());
    REQUIRE(m_kiosk.settle());  // a dialog whose words have changed finds its height with the next frame
    must(m_kiosk.touch(id));
}

void Visitor::type(const char* text) {
    see("keyboard.backspace");
    must(m_kiosk.type(text));
}

void Visitor::see(const char* id, int timeout_ms) {
    const auto seen = m_kiosk.wait_for(id, timeout_ms);
    if (seen) return;
    std::string there;
    if (const auto picture = m_kiosk.look())
        for (const auto& node : picture->nodes) there += "\n  " + node.id + " " + node.state;
    FAIL(seen.error().message << there);
}

std::string told(const std::vector<Trace>& traces) {
    std::string text = fmt::format("{} traces", traces.size());
    for (size_t i = 0; i < std::min<size_t>(traces.size(), 40); ++i)
        text += fmt::format("\n  {} in {}: {}", traces[i].word, traces[i].where, traces[i].around);
    return text;
}

void is_in_memory(House& house, const std::vector<std::string>& words) {
    const auto found = find_in_memory(house.kiosk().pid(), words);
    REQUIRE_MESSAGE(found, found.error().message);
    for (const std::string& word : words)
        CHECK_MESSAGE(std::ranges::find(*found, word, &Trace::word) != found->end(), word << " was not found");
}

void nothing_is_left_in_memory(House& house) {
    // Without their first byte, which is all that a string's clear() overwrites.
    std::vector<std::string> rests;
    for (const std::string& word : canaries()) rests.push_back(word.substr(1));
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
}

void nothing_is_left_in_files(const House& house) {
    const auto files = find_in_files(house.kiosk_folder(), canaries());
    REQUIRE_MESSAGE(files, files.error().message);
    CHECK_MESSAGE(files->empty(), told(*files));
}

void wait_until_all_is_told(const House& house) {
    for (int i = 0; i < 300 && house.outbox().value("pending", 1) != 0; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds{100});
    CHECK(house.outbox()["pending"] == 0);
}

}  // namespace tp::journeys
