// Order status: the question (number and postcode, or a receipt's code) and the answer (the order's course).
// Thread rule: UI thread.
#pragma once

#include <string>

#include "kiosk/app/screen.h"
#include "kiosk/centre/centre.h"
#include "kiosk/orders/order_visit.h"

namespace tp {

class OrdersScreen final : public Screen {
  public:
    OrdersScreen(ScreenContext& context, Centre& centre) : m_context(context), m_centre(centre) {}
    [[nodiscard]] std::string_view name() const override { return "orders"; }
    // "number" in the arguments is typed in; "receipt_number" and "receipt_token" ask at once.
    void enter(const ScreenArguments& arguments) override;
    void draw(ui::Ui& ui, const ui::Chrome& chrome) override;
    bool on_scan(const Scan& scan) override;
    void leave() override;
    [[nodiscard]] bool waiting() const override;

  private:
    [[nodiscard]] OrderVisit& visit() const { return m_context.session.of<OrderVisit>(); }
    void ask(OrderQuestion question);

    ScreenContext& m_context;
    Centre& m_centre;
};

class OrderScreen final : public Screen {
  public:
    // `this_store`: Store::id of the terminal.
    OrderScreen(ScreenContext& context, Centre& centre, std::string this_store, LineLookup lookup)
        : m_context(context), m_centre(centre), m_this_store(std::move(this_store)), m_lookup(std::move(lookup)) {}
    [[nodiscard]] std::string_view name() const override { return "order"; }
    void enter(const ScreenArguments& arguments) override;
    void draw(ui::Ui& ui, const ui::Chrome& chrome) override;
    bool on_back() override;
    [[nodiscard]] bool saving() const override;
    [[nodiscard]] bool waiting() const override { return saving(); }

  private:
    void draw_page(ui::Ui& ui, const ui::Chrome& chrome);
    [[nodiscard]] std::optional<ui::QrCode> code_to_take_along(const ui::Ui& ui, const Order& order) const;
    void about(ui::Ui& ui, ui::Column& column, const Order& order);
    void answer(ui::Ui& ui, ui::Column& column, const Order& order);
    void course(ui::Ui& ui, ui::Column& column, const Order& order);
    void lines(ui::Ui& ui, ui::Column& column, const Order& order);
    [[nodiscard]] std::string line_words(const ui::Ui& ui, const OrderLine& line, const LineProduct* product) const;
    void actions(ui::Ui& ui, ui::Column& column, const Order& order);
    void check_in(const Order& order);

    ScreenContext& m_context;
    Centre& m_centre;
    std::string m_this_store;
    LineLookup m_lookup;
};

}  // namespace tp
