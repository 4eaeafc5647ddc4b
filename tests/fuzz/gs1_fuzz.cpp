// GS1 element strings, bracketed text, Digital Link URIs, GTINs: what is taken can be written and read again.
#include "fuzz.h"
#include "kiosk/scan/digital_link.h"
#include "kiosk/scan/gs1.h"
#include "kiosk/scan/gtin.h"
#include "kiosk/scan/percent.h"
#include "kiosk/scan/scan_rules.h"
#include "kiosk/scan/variable_measure.h"
#include "platform/base/bytes.h"

using namespace tp;

namespace {

std::string written_as_elements(const Gs1Elements& elements) {
    std::string out;
    bool open = false;  // the last value is of variable length
    for (const auto& [ai, value] : elements) {
        if (open) out += gs1_separator;
        out += ai + value;
        open = predefined_length(ai) == 0;
    }
    return out;
}

void check_elements(const Result<Gs1Elements>& elements) {
    if (!elements) return fuzz::check_error(elements.error());
    TP_PROMISE(!elements->empty());
    bool brackets = true;
    std::string bracketed;
    for (const auto& [ai, value] : *elements) {
        const auto known = ai_at(ai);
        TP_PROMISE(known && *known == ai);
        TP_PROMISE(check_ai_value(ai, value));
        TP_PROMISE(value.size() <= longest_value(ai));
        TP_PROMISE(predefined_length(ai) == 0 || predefined_length(ai) == value.size());
        bracketed += "(" + ai + ")" + value;
        brackets = brackets && value.find('(') == std::string::npos;
    }
    const auto again = parse_element_string(written_as_elements(*elements));
    TP_PROMISE(again && *again == *elements);
    if (!brackets) return;
    TP_PROMISE(looks_bracketed(bracketed));
    const auto from_brackets = parse_bracketed(bracketed);
    TP_PROMISE(from_brackets && *from_brackets == *elements);
}

void check_gtin(std::string_view text) {
    const auto gtin = parse_gtin(text);
    if (!gtin) return fuzz::check_error(gtin.error());
    TP_PROMISE(gtin->size() == 14 && has_gs1_check_digit(*gtin));
    const auto again = parse_gtin(*gtin);
    TP_PROMISE(again && *again == *gtin);
}

void check_measure(std::string_view text) {
    if (text.size() != 13 || !has_gs1_check_digit(text)) return;
    static const ScanRules rules = ScanRules::defaults({});
    const auto measure = parse_variable_measure(text, rules.variable_measures());
    if (!measure || !*measure) return;
    TP_PROMISE((*measure)->value >= 0);
    TP_PROMISE((*measure)->item_gtin.size() == 14 && has_gs1_check_digit((*measure)->item_gtin));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    check_elements(parse_element_string(text));
    if (looks_bracketed(text)) check_elements(parse_bracketed(text));
    if (const auto link = parse_digital_link(text)) check_elements(*link);
    if (const auto plain = percent_decode(text)) {
        TP_PROMISE(plain->size() <= text.size());
    } else {
        fuzz::check_error(plain.error());
    }
    check_gtin(text);
    check_measure(text);
    return 0;
}
