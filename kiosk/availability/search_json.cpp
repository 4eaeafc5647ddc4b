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
                        {"stock_here", hit.stock_here}});
    }
    return list.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace tp
