// The half of the service that lives on the database worker. Thread rule: the database worker, but for construction.
#pragma once

#include <map>
#include <vector>

#include "kiosk/availability/availability_service.h"
#include "kiosk/availability/own_holds.h"

namespace tp {

class AvailabilityBackend {
  public:
    AvailabilityBackend(const ReplicaPlace& place, const Clock& clock, AvailabilityOptions options)
        : m_clock(clock),
          m_options(std::move(options)),
          m_reader(place),
          m_search(m_reader, {m_options.synonyms, m_options.synonyms_refused}) {}

    // All stock that is told here is less what this terminal holds and the centre cannot have counted.
    void add_hold(OwnHold hold) { m_holds.add(std::move(hold)); }
    Result<SearchAnswer> find(const SearchQuestion& question, const CancelToken& cancel);
    Result<std::vector<SearchHit>> popular(size_t limit, const CancelToken& cancel);
    Result<std::optional<ProductPage>> page(const std::optional<Product>& product, const CancelToken& cancel);
    Result<std::vector<PromotionCard>> promotions(const CancelToken& cancel);
    Result<std::vector<NearbyStore>> stores(const CancelToken& cancel);
    Result<DepartmentPage> department(const std::string& id, size_t offset, size_t limit, const CancelToken& cancel);

    ReplicaReader& reader() { return m_reader; }
    Search& search() { return m_search; }

  private:
    Status take_holds_off(std::vector<SearchHit>& hits, const CancelToken& cancel);
    Result<std::map<std::string, FactAge>> ages(const CancelToken& cancel);
    [[nodiscard]] StockLevel level_of(int64_t quantity) const;
    Result<std::vector<NearbyStore>> nearby(const Product& product, const std::map<std::string, FactAge>& ages,
                                            const CancelToken& cancel);

    const Clock& m_clock;
    AvailabilityOptions m_options;
    ReplicaReader m_reader;
    Search m_search;
    OwnHolds m_holds;
};

}  // namespace tp
