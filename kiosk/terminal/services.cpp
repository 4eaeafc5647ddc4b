#include "kiosk/terminal/services.h"

#include "kiosk/assistance/assistance_screen.h"
#include "kiosk/availability/product_screen.h"
#include "kiosk/availability/search_screen.h"
#include "kiosk/centre/centre_link.h"
#include "kiosk/feedback/feedback_screen.h"
#include "kiosk/loyalty/member_screens.h"
#include "kiosk/orders/order_screens.h"

namespace tp {

struct Services::Impl {
    Impl(Shop& of_shop, Clock& clock, Logger& log, TaskQueue& ui_tasks, std::string time_zone,
         const std::string& assets, const ui::StoreMap* of_map)
        : shop(of_shop),
          map(of_map),
          store(shop.identity() ? shop.identity()->enrolled.configuration.store : ""),
          replica(shop.place()),
          centre({.ui_tasks = ui_tasks,
                  .outbox_worker = shop.outbox_worker(),
                  .outbox = shop.outbox(),
                  .database_worker = shop.database(),
                  .replica = replica,
                  .sync = shop.sync()}),
          availability(std::make_unique<AvailabilityService>(
              shop.place(), clock, shop.database(), ui_tasks, centre,
              AvailabilityOptions{.store = store,
                                  .time_zone = std::move(time_zone),
                                  .synonyms = assets + "/search/synonyms",
                                  .synonyms_refused = [&log](const std::string& file, const Error& error) {
                                      log.error(
                                          "synonyms_refused",
                                          {{"file", file}, {"code", error.code.name()}, {"error", error.message}});
                                  }})) {}
    ~Impl() {
        availability.reset();
        shop.database().wait_idle();  // nothing there uses `replica` any more
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    Shop& shop;
    const ui::StoreMap* map;
    std::string store;
    ReplicaReader replica;  // of the database worker
    CentreLink centre;
    std::unique_ptr<AvailabilityService> availability;
};

Services::Services(Shop& shop, Clock& clock, Logger& log, TaskQueue& ui, std::string time_zone,
                   const std::string& assets, const ui::StoreMap* map)
    : m_impl(std::make_unique<Impl>(shop, clock, log, ui, std::move(time_zone), assets, map)) {}
Services::~Services() = default;

void Services::register_screens(ScreenRegistry& registry) {
    Impl& of = *m_impl;
    registry.add("search",
                 [&of](ScreenContext& context) { return std::make_unique<SearchScreen>(context, *of.availability); });
    registry.add("product", [&of](ScreenContext& context) {
        return std::make_unique<ProductScreen>(context, *of.availability, of.map);
    });
    registry.add("orders",
                 [&of](ScreenContext& context) { return std::make_unique<OrdersScreen>(context, of.centre); });
    const LineLookup lookup = [&of](std::vector<std::string> skus, std::function<void(std::vector<LineProduct>)> done) {
        of.availability->products(std::move(skus), [done = std::move(done)](Result<std::vector<ListedProduct>> found) {
            std::vector<LineProduct> lines;
            if (found)
                for (ListedProduct& one : *found)
                    lines.push_back({one.product.sku, one.product.brand, one.product.size, one.picture.value_or("")});
            done(std::move(lines));
        });
    };
    registry.add("order", [&of, lookup](ScreenContext& context) {
        return std::make_unique<OrderScreen>(context, of.centre, of.store, lookup);
    });
    registry.add("loyalty",
                 [&of](ScreenContext& context) { return std::make_unique<LoyaltyScreen>(context, of.centre); });
    registry.add("member", [](ScreenContext& context) { return std::make_unique<MemberScreen>(context); });
    registry.add("feedback",
                 [&of](ScreenContext& context) { return std::make_unique<FeedbackScreen>(context, of.centre); });
    registry.add("assistance",
                 [&of](ScreenContext& context) { return std::make_unique<AssistanceScreen>(context, of.centre); });
}

void Services::search(SearchQuestion question, std::function<void(Result<SearchAnswer>)> answer) {
    m_impl->availability->search_aside(std::move(question), std::move(answer));
}

void Services::forget() {
    m_impl->availability->forget();
}

void Services::warm_up() {
    m_impl->availability->warm_up();
}

}  // namespace tp
