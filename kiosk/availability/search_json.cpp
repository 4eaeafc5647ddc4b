#include "kiosk/availability/search_json.h"

#include <nlohmann/json.hpp>

namespace tp {

std::string search_to_json(const SearchAnswer& answer) {
    using Json = nlohmann::ordered_json;
    Json list = Json::array();
    for (const SearchHit& hit : answer.hits) {
        const Product& product = hit.product;
        list.push_back({{"sku", product.sku},
                        {"gtin", product.gtin.empty() ? Json() : Json(product.gtin)},
                        {"title", product.title},
                        {"brand", product.brand},
                        {"price_minor", product.price.minor},
                        {"currency", product.price.currency},
                        {"stock_here", hit.stock_here ? Json(*hit.stock_here) : Json()}});
    }
    return list.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Error search_refusal(const Error& error) {
    if (error.code != errc::corrupt) return error;
    return {errc::corrupt,
            "the products on this kiosk's disk are damaged; leave touchpoint-kiosk running and connected: it fetches "
            "them again by itself as soon as the hub answers. Should it happen again, replace the disk"};
}

}  // namespace tp
