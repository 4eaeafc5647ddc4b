// Visitors whose every word is a canary, and the search for what they leave behind. A failure ends the test.
// Thread rule: one thread.
#pragma once

#include "tests/journeys/house.h"
#include "tests/journeys/process_memory.h"

namespace tp::journeys {

// What is typed, scanned or chosen, and what the centre answers. Nothing else in the kiosk looks like one of these.
namespace canary {
inline constexpr const char* searched = "qzxjvky";
inline constexpr const char* order = "ZQ7X84K2";
inline constexpr const char* postcode = "XQ9ZV7K2W3";
inline constexpr const char* buyer = "Ombravixtz";
inline constexpr const char* receipt_order = "77120934";  // as printed; "7712-0934" as it is shown
inline constexpr const char* receipt_token = "W9XQ7ZJ4VB";
inline constexpr const char* card = "9520774139058269";
inline constexpr const char* first_name = "Zephyrinqa";
inline constexpr const char* last_name = "Quxvalkor";
inline constexpr const char* phone = "5557310942";
inline constexpr const char* comment = "wxqjzkfv";
inline constexpr const char* passenger = "JXQUVZEK";  // of a boarding pass (IATA Resolution 792)
inline constexpr const char* record_locator = "ZXQ7KJ";
inline constexpr const char* kana = "ぬれゆほむへね";   // typed on the pad of kana
inline constexpr const char* pinyin = "zuanqiehunnuo";  // the letters of syllables that no word of the dictionary joins
inline constexpr const char* hanzi = "钻且混诺";        // what they are by themselves, the first candidate
}  // namespace canary
[[nodiscard]] const std::vector<std::string>& canaries();

// One member and two orders; the first one is ready at the house's store.
[[nodiscard]] Records records_with_canaries();

enum class Sense { sees, hears };

class Visitor {
  public:
    explicit Visitor(KioskDriver& kiosk) : m_kiosk(kiosk) {}

    // Who hears has a headset in, so that personal things are spoken too, each screen to its end.
    void comes(Sense sense);

    void look_for_a_product();
    void look_for_a_product_in_japanese();
    void compose_chinese();  // and choose nothing yet
    void look_for_a_product_in_chinese();
    void hold_a_product();
    void scan_a_boarding_pass();
    void ask_for_an_order();
    void ask_for_an_order_in_vain();  // the centre is away
    void say_that_i_am_here();        // on the screen of an order
    void scan_a_receipt();
    void scan_a_card();
    void type_a_phone_number();
    void type_a_phone_number_in_vain();
    void comment();

    // The kiosk may ask after it has stood still to be searched.
    void stays();
    void leave();
    // Without a word: the kiosk asks, nobody answers, and it ends the visit itself.
    void walk_away();

    [[nodiscard]] bool spoken_to() const { return m_spoken_to; }

  private:
    void begin();
    void end();
    void type_order();
    void type_phone_number();
    void search_for(const char* words);
    void key(const char* name);
    void listen();
    void touch(const std::string& id);
    void type(const char* text);
    void see(const char* id, int timeout_ms = 10'000);

    KioskDriver& m_kiosk;
    Sense m_sense = Sense::sees;
    bool m_spoken_to = false;
};

[[nodiscard]] std::string told(const std::vector<Trace>& traces);
// Of a visit that lasts: the search has teeth.
void is_in_memory(House& house, const std::vector<std::string>& words);
// Of any canary, in the kiosk's memory; shortly after a visit's end.
void nothing_is_left_in_memory(House& house);
// Of any canary, in the kiosk's files and their names.
void nothing_is_left_in_files(const House& house);
// Until the centre has what visitors told it.
void wait_until_all_is_told(const House& house);

}  // namespace tp::journeys
