// One product: is it here, where, what it costs, who else has it, hold one. Thread rule: UI thread.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "kiosk/app/screen.h"
#include "kiosk/availability/availability_service.h"
#include "kiosk/ui/qr_code.h"
#include "kiosk/ui/store_map.h"

namespace tp {

// What a visitor looks at and holds; lives in the session and goes with its wipe.
struct ProductVisit {
    enum class State { loading, found, not_sold, failed } state = State::loading;
    std::string sku, gtin;  // what was asked for
    std::optional<ProductPage> page;
    std::map<std::string, std::string> pictures;  // content id → file, of what is shown beside it
    enum class Hold { none, asking, saving, saved, not_saved } hold = Hold::none;
    std::optional<SavedHold> held;
    std::optional<ui::QrCode> to_phone;  // its sheet is open
};

class ProductScreen final : public Screen {
  public:
    // `map`: of this store, or nullptr; outlives the screen.
    ProductScreen(ScreenContext& context, AvailabilityService& service, const ui::StoreMap* map)
        : m_context(context), m_service(service), m_map(map) {}
    ~ProductScreen() override;  // hears no answer after it
    [[nodiscard]] std::string_view name() const override { return "product"; }
    // "sku" or "gtin" (14 digits) in the arguments.
    void enter(const ScreenArguments& arguments) override;
    void draw(ui::Ui& ui, const ui::Chrome& chrome) override;
    bool on_scan(const Scan& scan) override;
    bool on_back() override;
    [[nodiscard]] bool waiting() const override;
    [[nodiscard]] bool saving() const override;

  private:
    [[nodiscard]] ProductVisit& visit() const { return m_context.session.of<ProductVisit>(); }
    void ask(std::string sku, std::string gtin);
    void ask_pictures();
    void take(Result<std::optional<ProductPage>> answer);
    // `maker`: the line above the name; may be empty.
    void headline(ui::Ui& ui, ui::Column& column, const ProductPage& page, std::string_view maker);
    enum class Headline { beside, low, above };
    // The picture; beside it the headline unless that stands above, size and price. `low`: as low as it can be, for the
    // plan below it.
    void title(ui::Ui& ui, ui::Column& column, const ProductPage& page, Headline where);
    void price(ui::Ui& ui, ui::Column& column, const ProductPage& page);
    void answer(ui::Ui& ui, ui::Column& column, const ProductPage& page);
    // nullopt: nothing here to walk to, or the plan does not show it.
    [[nodiscard]] std::optional<ui::StoreMap::Found> place_on_plan(const ProductPage& page) const;
    // `room`: of its height, so that its foot is in sight; 0: as high as it likes.
    void where(ui::Ui& ui, ui::Column& column, const ProductPage& page, float room);
    void actions(ui::Ui& ui, ui::Column& column, const ProductPage& page);
    [[nodiscard]] std::optional<ui::QrCode> code_to_take_along(const ui::Ui& ui, const ProductPage& page) const;
    void variants(ui::Ui& ui, ui::Column& column, const ProductPage& page);
    void nearby(ui::Ui& ui, ui::Column& column, const ProductPage& page);
    void together(ui::Ui& ui, ui::Column& column, const ProductPage& page);
    void hold_dialog(ui::Ui& ui, const ProductPage& page);
    void hold();
    void look_again();

    ScreenContext& m_context;
    AvailabilityService& m_service;
    CancelToken m_gone;
    std::string m_chosen;  // in this frame: sku of the product that comes in its place
    const ui::StoreMap* m_map;
};

}  // namespace tp
