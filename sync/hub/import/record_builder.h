// From a row's texts in canonical columns to records. Thread rule: one thread.
#pragma once

#include <string>

#include "sync/hub/import/columns.h"
#include "sync/hub/import/issue.h"
#include "sync/hub/import/row_reader.h"

namespace tp {

struct BasketLine {
    std::string basket, sku;
};

class RecordBuilder {
  public:
    // `default_currency` is used where a row has a price and no currency; `folder` is what content's files are relative
    // to.
    RecordBuilder(ImportTable table, std::string default_currency, std::string folder)
        : m_table(table), m_currency(std::move(default_currency)), m_folder(std::move(folder)) {}

    [[nodiscard]] ImportRecords empty_records() const;
    // Appends the row's record to `records`; false: problem() says why the row is left out.
    bool append(const RowValues& row, ImportRecords& records);
    bool read_basket(const RowValues& row, BasketLine& line);
    [[nodiscard]] const RowProblem& problem() const { return m_problem; }
    // What was wrong with the last row but did not cost it.
    [[nodiscard]] const std::vector<RowProblem>& warnings() const { return m_warnings; }

  private:
    bool build(const RowValues& row, Department& out);
    bool build(const RowValues& row, ImportedContent& out);
    bool build(const RowValues& row, Product& out);
    bool build(const RowValues& row, Promotion& out);
    bool build(const RowValues& row, Store& out);
    bool build(const RowValues& row, Stock& out);
    bool build(const RowValues& row, ZonePrice& out);
    bool build(const RowValues& row, Relation& out);
    bool build(const RowValues& row, ImportedMember& out);
    bool build(const RowValues& row, ImportedOrder& out);

    bool refuse(ErrorCode code, Column column, std::string message);
    void warn(ErrorCode code, Column column, std::string message);
    bool key(const RowValues& row, Column column, std::string& out);  // required
    bool optional_key(const RowValues& row, Column column, std::string& out);
    bool text(const RowValues& row, Column column, std::string& out, size_t max_bytes = 500);
    bool required_text(const RowValues& row, Column column, std::string& out, size_t max_bytes = 500);
    bool localized(const RowValues& row, Column column, LocalText& out);
    bool integer(const RowValues& row, Column column, int64_t& out, int64_t least, int64_t most);
    bool time(const RowValues& row, Column column, std::optional<WallTime>& out);
    bool flag(const RowValues& row, Column column, bool& out);
    bool prices(const RowValues& row, Money& price, std::optional<Money>& before);
    bool coordinates(const RowValues& row, Store& out);
    bool steps(std::string_view list, std::vector<OrderStep>& out);
    bool order_lines(std::string_view list, std::vector<OrderLine>& out);
    bool rewards(const RowValues& row, std::vector<Reward>& out);
    bool reward_titles(const std::string& tag, std::string_view list, std::vector<Reward>& out);

    ImportTable m_table;
    std::string m_currency;
    std::string m_folder;
    RowProblem m_problem;
    std::vector<RowProblem> m_warnings;
};

}  // namespace tp
