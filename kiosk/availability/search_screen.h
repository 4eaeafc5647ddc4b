// Find a product: departments, as-you-type search, a department's products. Thread rule: UI thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "kiosk/app/screen.h"
#include "kiosk/availability/availability_service.h"
#include "kiosk/availability/search_ways.h"
#include "kiosk/ui/text_edit.h"

namespace tp {

// What a visitor searches; lives in the session and goes with its wipe.
struct SearchVisit {
    ui::TextEdit query{ui::InputKind::words, 80};
    bool typing = false;
    SearchChip chip = SearchChip::all;
    std::string brand;
    std::string within;                              // Department::id that results are narrowed to
    std::optional<int64_t> price_from, price_below;  // minor units
    std::string literal;                             // the text that is searched to the letter: "search instead for"
    std::string department;  // Department::id that is open; empty: the list of departments, or the search
    size_t limit = 0;        // hits asked for
    bool asking = false;
    bool failed = false;  // no replica yet
    std::optional<SearchAnswer> answer;
    std::vector<std::string> completions;  // of the query, by the latest answer
    std::optional<DepartmentPage> page;
    uint64_t answers = 0;  // counts what has come into either
    std::vector<Department> departments;
    MonotonicTime departments_asked{};
    std::vector<SearchHit> popular;               // for who has not typed yet
    bool browsable = false;                       // departments and popular have been answered
    std::map<std::string, std::string> pictures;  // content id → file
};

class SearchScreen final : public Screen {
  public:
    SearchScreen(ScreenContext& context, AvailabilityService& service) : m_context(context), m_service(service) {}
    ~SearchScreen() override;  // hears no answer after it
    [[nodiscard]] std::string_view name() const override { return "search"; }
    // "typing" opens the keyboard at once; "department" opens that one.
    void enter(const ScreenArguments& arguments) override;
    void draw(ui::Ui& ui, const ui::Chrome& chrome) override;
    bool on_back() override;
    [[nodiscard]] bool waiting() const override;

  private:
    [[nodiscard]] SearchVisit& visit() const { return m_context.session.of<SearchVisit>(); }
    void start_anew();
    void field(ui::Ui& ui, ui::Page& page);
    void no_data(ui::Ui& ui, ui::Column& column);
    void look_again(ui::Ui& ui);  // asks anew each second
    void departments(ui::Ui& ui, ui::Column& column);
    void department_cards(ui::Ui& ui, ui::Column& column);
    void chips(ui::Ui& ui, ui::Column& column, const SearchAnswer& answer);
    void results(ui::Ui& ui, ui::Column& column);
    // What the height of a product's row depends on.
    struct RowsOf {
        uint64_t answers = 0;
        float width = 0, scale = 0;
        std::string language;
        bool compact = false;
        bool operator==(const RowsOf&) const = default;
    };
    [[nodiscard]] bool compact_rows(const ui::Ui& ui) const;
    [[nodiscard]] int rows_beside(const ui::Ui& ui, const ui::Column& column) const;
    [[nodiscard]] float gap() const;
    void products(ui::Ui& ui, ui::Column& column, const std::vector<SearchHit>& hits, bool more,
                  const std::function<void()>& after_first = {});
    // One row, or two beside one another, of which `first` is the first; sets their height, gives what was pressed.
    std::optional<std::string> product_line(ui::Ui& ui, ui::Column& column, std::span<const SearchHit> hits,
                                            size_t first, std::optional<float>& height);
    void filtered_out(ui::Ui& ui, ui::Column& column);  // the filters leave nothing
    void nothing(ui::Ui& ui, ui::Column& column, const SearchAnswer& answer);
    // What was searched in place of what was typed, and the offer beside or below it; false: the offer waits for the
    // first result, as little is in sight and it undoes nothing.
    bool wordings(ui::Ui& ui, ui::Column& column, const SearchAnswer& answer);
    // The way back to what was typed, or what may have been meant.
    void offer(ui::Ui& ui, ui::Column& column, const SearchAnswer& answer);
    [[nodiscard]] std::string offered(const ui::Ui& ui, const SearchAnswer& answer) const;  // empty: nothing
    void named_departments(ui::Ui& ui, ui::Column& column, const SearchAnswer& answer);
    void search_for(const std::string& words);
    void widen();  // takes all filters off
    [[nodiscard]] bool narrowed() const;
    void ask();
    void ask(SearchWays ways, size_t of_revision);  // `of_revision`: of the query's text
    void ask_popular();
    void ask_departments();
    void ask_department(const std::string& id);
    void ask_pictures(const std::vector<SearchHit>& hits);

    static constexpr size_t hits_a_page = 24;

    ScreenContext& m_context;
    AvailabilityService& m_service;
    CancelToken m_gone;
    bool m_fresh = true;   // not entered yet
    bool m_tight = false;  // of this frame: the keyboard leaves little height
    float m_room = 0;      // dp, of this frame: in sight below the field before anything is scrolled
    RowsOf m_rows_of;
    std::vector<std::optional<float>> m_row_heights;  // of those that have been seen
};

}  // namespace tp
