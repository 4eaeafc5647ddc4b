#include "kiosk/scan/scan_json.h"

#include <nlohmann/json.hpp>

namespace tp {
namespace {

using Json = nlohmann::ordered_json;

void add(Json& to, const char* name, const std::string& value) {
    if (!value.empty()) to[name] = value;
}

std::string iso_date(const std::chrono::year_month_day& date) {
    const auto padded = [](unsigned number, size_t width) {
        const std::string text = std::to_string(number);
        return text.size() < width ? std::string(width - text.size(), '0') + text : text;
    };
    return padded(static_cast<unsigned>(static_cast<int>(date.year())), 4) + "-" +
           padded(static_cast<unsigned>(date.month()), 2) + "-" + padded(static_cast<unsigned>(date.day()), 2);
}

Json leg_json(const BoardingLeg& leg) {
    Json json;
    json["pnr"] = leg.operating_carrier_pnr_code;
    json["from"] = leg.from_city_airport_code;
    json["to"] = leg.to_city_airport_code;
    json["carrier"] = leg.operating_carrier_designator;
    json["flight"] = leg.flight_number;
    json["day_of_year"] = leg.date_of_flight ? Json(*leg.date_of_flight) : Json();
    json["date"] = leg.date ? Json(iso_date(*leg.date)) : Json();
    json["cabin"] = leg.compartment_code;
    json["seat"] = leg.seat_number;
    json["sequence"] = leg.check_in_sequence_number;
    json["status"] = leg.passenger_status;
    add(json, "airline_numeric_code", leg.airline_numeric_code);
    add(json, "document_form_serial_number", leg.document_form_serial_number);
    add(json, "selectee_indicator", leg.selectee_indicator);
    add(json, "international_document_verification", leg.international_document_verification);
    add(json, "marketing_carrier_designator", leg.marketing_carrier_designator);
    add(json, "frequent_flyer_airline_designator", leg.frequent_flyer_airline_designator);
    add(json, "frequent_flyer_number", leg.frequent_flyer_number);
    add(json, "id_ad_indicator", leg.id_ad_indicator);
    add(json, "free_baggage_allowance", leg.free_baggage_allowance);
    add(json, "fast_track", leg.fast_track);
    add(json, "for_individual_airline_use", leg.for_individual_airline_use);
    return json;
}

// The items that occur once stand in the first leg, as they do on the pass.
void add_unique_items(Json& leg, const BoardingPass& pass) {
    add(leg, "version_number", pass.version_number);
    add(leg, "passenger_description", pass.passenger_description);
    add(leg, "source_of_check_in", pass.source_of_check_in);
    add(leg, "source_of_boarding_pass_issuance", pass.source_of_boarding_pass_issuance);
    add(leg, "date_of_issue_of_boarding_pass", pass.date_of_issue_of_boarding_pass);
    add(leg, "document_type", pass.document_type);
    add(leg, "airline_designator_of_boarding_pass_issuer", pass.airline_designator_of_boarding_pass_issuer);
    add(leg, "baggage_tag_license_plate_number", pass.baggage_tag_license_plate_number);
    add(leg, "first_non_consecutive_baggage_tag_license_plate_number",
        pass.first_non_consecutive_baggage_tag_license_plate_number);
    add(leg, "second_non_consecutive_baggage_tag_license_plate_number",
        pass.second_non_consecutive_baggage_tag_license_plate_number);
}

void add_boarding_pass(Json& json, const BoardingPass& pass) {
    json["passenger"] = pass.passenger_name;
    json["electronic_ticket"] = pass.electronic_ticket_indicator == "E";
    json["legs"] = Json::array();
    for (const BoardingLeg& leg : pass.legs) json["legs"].push_back(leg_json(leg));
    if (!pass.legs.empty()) add_unique_items(json["legs"][0], pass);
    json["security"] = nullptr;
    if (pass.security) {
        json["security"] = {
            {"type", pass.security->type}, {"length", pass.security->length}, {"data", pass.security->data}};
    }
}

}  // namespace

std::string scan_to_json(const Scan& scan) {
    Json json;
    json["kind"] = name_of(scan.kind);
    json["valid"] = scan.valid();
    json["error"] = scan.error ? Json(scan.error->code.name()) : Json();
    add(json, "gtin", scan.gtin);
    if (!scan.ais.empty()) json["ais"] = scan.ais;
    if (scan.weight_grams) json["weight_grams"] = *scan.weight_grams;
    if (scan.price_minor) json["price_minor"] = *scan.price_minor;
    if (scan.boarding_pass) add_boarding_pass(json, *scan.boarding_pass);
    add(json, "card", scan.card);
    add(json, "order", scan.order);
    add(json, "token", scan.token);
    add(json, "text", scan.text);
    json["message"] = scan.error ? scan.error->message : "understood";
    return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace tp
