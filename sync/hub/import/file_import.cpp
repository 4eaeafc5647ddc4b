#include "sync/hub/import/file_import.h"

#include <algorithm>
#include <utility>

namespace tp {

namespace {

class CanonicalSource final : public RowSource {
  public:
    CanonicalSource(ImportTable table, std::function<void(RowProblem)> note)
        : m_table(table), m_note(std::move(note)) {}

    Status bind(const std::vector<std::string>& columns) override {
        for (; m_seen < columns.size(); ++m_seen) bind_one(columns[m_seen], m_seen);
        return {};
    }

    Verdict fill(const Row& row, RowValues& values, RowProblem&) override {
        for (const auto& [column, index] : m_plain) values[column] = row.fields[index];
        for (size_t i = 0; i < m_localized.size(); ++i) values.localized[i].text = row.fields[m_localized[i]];
        return Verdict::taken;
    }

    void prepare(RowValues& values) const { values.localized = m_tags; }
    [[nodiscard]] bool has(Column column) const {
        return std::any_of(m_plain.begin(), m_plain.end(), [&](const auto& known) { return known.first == column; });
    }

  private:
    void bind_one(const std::string& name, size_t index) {
        const auto colon = name.find(':');
        const auto column = parse_column(name.substr(0, colon));
        if (column && has_column(m_table, *column) && colon == name.npos) {
            m_plain.emplace_back(*column, index);
            return;
        }
        // {"price": {"minor": 499, "currency": "USD"}} of NDJSON.
        if (m_table == ImportTable::products && (name == "price:minor" || name == "price:currency")) {
            m_plain.emplace_back(name == "price:minor" ? Column::price_minor : Column::currency, index);
            return;
        }
        const auto& localized = columns_of(m_table).localized;
        if (column && colon != name.npos && std::find(localized.begin(), localized.end(), *column) != localized.end()) {
            m_localized.push_back(index);
            m_tags.push_back({*column, name.substr(colon + 1), {}});
            return;
        }
        std::vector<std::string_view> known;
        for (const auto c : columns_of(m_table).required) known.push_back(to_string(c));
        for (const auto c : columns_of(m_table).optional) known.push_back(to_string(c));
        const auto nearest = nearest_name(name, known);
        m_note({import_errc::unknown_column, name,
                "not a column of " + std::string(to_string(m_table)) +
                    (nearest.empty() ? "" : "; the nearest is " + nearest) + ": not read"});
    }

    ImportTable m_table;
    std::function<void(RowProblem)> m_note;
    size_t m_seen = 0;
    std::vector<std::pair<Column, size_t>> m_plain;
    std::vector<size_t> m_localized;
    std::vector<RowValues::Localized> m_tags;
};

// What one run has counted and still holds.
class Run {
  public:
    Run(const FileJob& job, ImportSink& sink, const ImportOptions& options, RowReader& reader)
        : m_job(job),
          m_sink(sink),
          m_options(options),
          m_reader(reader),
          m_builder(job.table, job.currency, job.folder),
          m_records(m_builder.empty_records()) {
        m_report.file = job.path;
        m_report.table = job.table;
    }

    Result<ImportReport> all() {
        m_identity = TRY(identify_file(m_job.path));
        const bool resumable = m_job.table != ImportTable::baskets;
        if (resumable) {
            const auto position = TRY(m_sink.committed(m_identity, m_job.table));
            if (position && position->offset > 0) {
                TRY(m_reader.resume(*position));
                m_report.resumed_at_line = position->line;
                m_position = *position;
            }
        }
        Row row;
        for (;;) {
            const bool any = TRY(m_reader.next(row));
            if (!any) break;
            TRY(take(row));
            m_position = row.next;
            if (++m_in_batch < m_options.batch_rows) continue;
            TRY(commit(false));
            if (m_options.cancel && *m_options.cancel) return fail(errc::cancelled, "the import was stopped");
        }
        if (m_job.table == ImportTable::baskets) finish_baskets();
        TRY(commit(true));
        return m_report;
    }

    void issue(Severity severity, uint64_t line, const RowProblem& problem) {
        (severity == Severity::error ? m_report.bad_rows : m_report.warnings) += 1;
        if (m_options.on_issue)
            m_options.on_issue({severity, problem.code, m_job.path, line, problem.column, problem.message});
    }

  private:
    Status take(const Row& row) {
        if (row.problem) {
            issue(Severity::error, row.line, *row.problem);
            return {};
        }
        if (m_bound != m_reader.columns().size()) {
            TRY_CONTEXT(m_job.source->bind(m_reader.columns()), m_job.path);
            m_bound = m_reader.columns().size();
            m_values = RowValues{};
            if (auto* canonical = dynamic_cast<CanonicalSource*>(m_job.source)) {
                canonical->prepare(m_values);
                if (m_job.format == RowFormat::csv) TRY(check_required(*canonical));
            }
        }
        RowProblem problem;
        const auto verdict = m_job.source->fill(row, m_values, problem);
        if (verdict == RowSource::Verdict::skipped) return {};
        if (verdict == RowSource::Verdict::refused) {
            issue(Severity::error, row.line, problem);
            return {};
        }
        const bool good = m_job.table == ImportTable::baskets ? take_basket() : m_builder.append(m_values, m_records);
        if (!good) issue(Severity::error, row.line, m_builder.problem());
        for (const auto& warning : m_builder.warnings()) issue(Severity::warning, row.line, warning);
        m_report.rows += good;
        if (good && m_job.table != ImportTable::baskets) m_lines.push_back(row.line);
        return {};
    }

    Status check_required(const CanonicalSource& source) const {
        for (const auto column : columns_of(m_job.table).required)
            if (!source.has(column))
                return fail(import_errc::missing_column, m_job.path + ": no column " + std::string(to_string(column)) +
                                                             ", which " + std::string(to_string(m_job.table)) +
                                                             " need");
        return {};
    }

    bool take_basket() {
        BasketLine line;
        if (!m_builder.read_basket(m_values, line)) return false;
        m_baskets.add(line.basket, line.sku);
        return true;
    }

    void finish_baskets() {
        const AssociationRules rules;
        if (const auto large = m_baskets.too_large(rules))
            issue(Severity::warning, 0,
                  {import_errc::basket_too_large, "basket",
                   std::to_string(large) + " baskets of more than 2,000 products teach nothing"});
        m_records = m_baskets.relations(m_job.assign, rules);
    }

    Status commit(bool last) {
        const bool hold = m_job.table == ImportTable::baskets && !last;
        if (!hold) {
            ImportBatch batch;
            batch.table = m_job.table == ImportTable::baskets ? ImportTable::relations : m_job.table;
            batch.file = m_identity;
            batch.position = m_position;
            batch.last = last;
            batch.records = std::move(m_records);
            batch.path = m_job.path;
            batch.lines = std::exchange(m_lines, {});
            m_records = m_builder.empty_records();
            TRY_CONTEXT(m_sink.apply(std::move(batch)), "storing what was imported from " + m_job.path);
        }
        m_in_batch = 0;
        if (m_options.on_progress)
            m_options.on_progress({m_job.path, m_job.table, last ? m_reader.bytes_total() : m_reader.bytes_done(),
                                   m_reader.bytes_total(), m_report.rows, m_report.bad_rows, m_report.warnings});
        return {};
    }

    const FileJob& m_job;
    ImportSink& m_sink;
    const ImportOptions& m_options;
    RowReader& m_reader;
    RecordBuilder m_builder;
    ImportRecords m_records;
    std::vector<uint64_t> m_lines;  // of m_records
    ImportReport m_report;
    FileIdentity m_identity;
    ImportPosition m_position;
    RowValues m_values;
    BasketStatistics m_baskets;
    size_t m_bound = 0;
    size_t m_in_batch = 0;
};

}  // namespace

std::unique_ptr<RowSource> canonical_source(ImportTable table, std::function<void(RowProblem)> note) {
    return std::make_unique<CanonicalSource>(table, std::move(note));
}

Result<ImportReport> run_file_job(const FileJob& job, ImportSink& sink, const ImportOptions& options) {
    auto reader = TRY(RowReader::open(job.path, job.format));
    FileJob bound = job;
    std::unique_ptr<RowSource> canonical;
    std::optional<Run> run;
    if (!bound.source) {
        canonical =
            canonical_source(job.table, [&run](RowProblem problem) { run->issue(Severity::warning, 1, problem); });
        bound.source = canonical.get();
    }
    run.emplace(bound, sink, options, *reader);
    return run->all();
}

}  // namespace tp
