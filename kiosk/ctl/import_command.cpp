// `hub import`: a retailer's files into the hub.
#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <map>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "kiosk/ctl/command.h"
#include "kiosk/ctl/hub_sink.h"
#include "sync/hub/import/columns.h"

namespace tp {

namespace {

// Set by SIGINT, read between batches: what is committed stays, and the next run goes on behind it.
std::atomic<bool> interrupted{false};  // a signal handler has no other way to tell
void on_interrupt(int) {
    interrupted = true;
}

struct ImportArguments {
    std::vector<std::string> files;
    std::string folder, mappings, table, store;
    uint64_t most_issues = 200;
    bool allow_bad_rows = false;
    bool columns = false;
};

// The columns of every table, or of the one that was named.
ExitStatus print_columns(CommandContext& context, const std::string& only) {
    constexpr std::array tables{ImportTable::departments, ImportTable::content,   ImportTable::products,
                                ImportTable::promotions,  ImportTable::stores,    ImportTable::stock,
                                ImportTable::prices,      ImportTable::relations, ImportTable::members,
                                ImportTable::orders,      ImportTable::baskets};
    const auto wanted = parse_import_table(only);
    auto all = nlohmann::json::object();
    for (const ImportTable table : tables) {
        if (wanted && *wanted != table) continue;
        const TableColumns& columns = columns_of(table);
        auto& listed = all[std::string(to_string(table))] = {{"required", nlohmann::json::array()},
                                                             {"optional", nlohmann::json::array()},
                                                             {"localized", nlohmann::json::array()}};
        for (const Column column : columns.required) listed["required"].push_back(to_string(column));
        for (const Column column : columns.optional) listed["optional"].push_back(to_string(column));
        for (const Column column : columns.localized) listed["localized"].push_back(to_string(column));
        if (context.output == Output::json) continue;
        context.console.out(std::string(to_string(table)) + "\n");
        for (const char* kind : {"required", "optional", "localized"}) {
            std::string line;
            for (const auto& name : listed[kind]) line += " " + name.get<std::string>();
            if (!line.empty()) context.console.out(fmt::format("  {:<10}{}\n", std::string(kind) + ":", line));
        }
        if (table == ImportTable::products)
            context.console.out("  A row without price or price_minor, or without currency, is left out.\n");
    }
    if (context.output == Output::json) context.print_json(all);
    return ExitStatus::ok;
}

class ImportRun {
  public:
    ImportRun(CommandContext& context, const ImportArguments& arguments) : m_context(context), m_arguments(arguments) {}

    ExitStatus run() {
        const auto folder = DataFolder::from_environment();
        if (!folder) return m_context.fail_with(folder.error());
        const auto hub = HubSink::reach_hub(*folder);
        if (!hub) return m_context.fail_with(hub.error());
        HubSink sink(*hub, [this](const HubSink::Refused& row) {
            ++m_refused;
            ++m_refused_of[{row.path, row.table}];
            const std::string place = row.path.empty() ? fmt::format("derived {}", to_string(row.table))
                                                       : fmt::format("{}:{}", row.path, row.line);
            issue(fmt::format("{}: {} ({})", place, row.message, row.code));
        });
        std::signal(SIGINT, on_interrupt);
        const Status done = import(sink);
        m_context.console.progress("");
        count_refused();
        summary();
        for (const ImportReport& report : m_reports) tell(*hub, report);
        if (!done) return m_context.fail_with(done.error());
        return m_bad + m_refused > 0 && !m_arguments.allow_bad_rows ? ExitStatus::failed : ExitStatus::ok;
    }

  private:
    Status import(HubSink& sink) {
        const auto on_issue = [this](const RowIssue& found) {
            const bool bad = found.severity == Severity::error;
            ++(bad ? m_bad : m_warnings);
            issue(fmt::format("{}:{}: {}{}{} ({})", found.file, found.line, bad ? "" : "warning: ",
                              found.column.empty() ? "" : found.column + ": ", found.message, found.code.name()));
        };
        const auto on_progress = [this](const ImportProgress& at) {
            const double part =
                at.bytes_total == 0 ? 0 : static_cast<double>(at.bytes_done) / static_cast<double>(at.bytes_total);
            const auto filled = static_cast<size_t>(part * 24);
            m_context.console.progress(
                fmt::format("[{:<24}] {:3.0f} %  {}  {} rows, {} left out", std::string(filled, '#'), part * 100,
                            std::filesystem::path(at.file).filename().string(), at.rows, at.bad_rows));
        };
        if (!m_arguments.folder.empty()) {
            auto reports = TRY(import_folder(m_arguments.folder, m_arguments.mappings, sink,
                                             FolderOptions{.on_issue = on_issue,
                                                           .on_progress = on_progress,
                                                           .cancel = &interrupted,
                                                           .own_store = m_arguments.store,
                                                           .now = std::nullopt}));
            m_reports.insert(m_reports.end(), reports.begin(), reports.end());
            return {};
        }
        for (const std::string& file : m_arguments.files) {
            // Absolute, for the hub itself opens the pictures that a file of contents names.
            const std::string path = std::filesystem::absolute(file);
            m_reports.push_back(TRY(import_file(path, sink,
                                                ImportOptions{.table = parse_import_table(m_arguments.table),
                                                              .on_issue = on_issue,
                                                              .on_progress = on_progress,
                                                              .cancel = &interrupted})));
        }
        return {};
    }

    // What the hub left out is left out, whoever found it.
    void count_refused() {
        for (ImportReport& report : m_reports) {
            const auto found = m_refused_of.find({report.file, report.table});
            if (found == m_refused_of.end()) continue;
            const uint64_t refused = std::min(found->second, report.rows);
            report.rows -= refused;
            report.bad_rows += refused;
            found->second -= refused;
        }
    }

    // For the hub's audit trail; a hub that has gone meanwhile is no reason to call the import failed.
    static void tell(const HubSink::Asker& hub, const ImportReport& report) {
        const nlohmann::json end({{"command", "import_end"},
                                  {"table", to_string(report.table)},
                                  {"file", std::filesystem::path(report.file).filename().string()},
                                  {"rows", report.rows},
                                  {"bad_rows", report.bad_rows}});
        // A file's name may be any bytes.
        static_cast<void>(hub(end.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)));
    }

    void issue(const std::string& line) {
        if (++m_issues <= m_arguments.most_issues) m_context.console.note(printable(line));
        if (m_issues == m_arguments.most_issues + 1) m_context.console.note("… more are counted and not shown");
    }

    void summary() {
        auto list = nlohmann::json::array();
        for (const ImportReport& report : m_reports) {
            list.push_back({{"file", report.file},
                            {"table", to_string(report.table)},
                            {"rows", report.rows},
                            {"bad_rows", report.bad_rows},
                            {"warnings", report.warnings},
                            {"resumed_at_line", report.resumed_at_line}});
            if (m_context.output == Output::json) continue;
            m_context.console.out(
                printable(fmt::format(
                    "{}: {} {}, {} left out, {} warnings{}", std::filesystem::path(report.file).filename().string(),
                    report.rows, to_string(report.table), report.bad_rows, report.warnings,
                    report.resumed_at_line > 0 ? fmt::format(", went on at line {}", report.resumed_at_line) : "")) +
                "\n");
        }
        if (m_context.output == Output::json) m_context.print_json({{"files", list}, {"refused_by_hub", m_refused}});
        if (m_refused > 0) m_context.console.note(fmt::format("{} rows were refused by the hub", m_refused));
    }

    CommandContext& m_context;
    const ImportArguments& m_arguments;
    std::vector<ImportReport> m_reports;
    std::map<std::pair<std::string, ImportTable>, uint64_t> m_refused_of;  // by path and table
    uint64_t m_bad = 0, m_warnings = 0, m_refused = 0, m_issues = 0;
};

}  // namespace

void add_import_command(CLI::App& hub, Invocation& invocation) {
    CLI::App* command =
        hub.add_subcommand("import", "Import a retailer's files: products, stores, stock, orders, members …");
    const auto arguments = std::make_shared<ImportArguments>();  // shared: CLI11 copies the callback
    CLI::Option* files =
        command->add_option("files", arguments->files, "CSV or NDJSON files, plain or .gz")->type_name("FILE");
    CLI::Option* folder =
        command->add_option("--folder", arguments->folder, "All files of a folder, in the right order")
            ->check(CLI::ExistingDirectory)
            ->type_name("DIR")
            ->excludes(files);
    command
        ->add_option("--mappings", arguments->mappings, "With --folder: where manifest.toml and the mapping files are")
        ->check(CLI::ExistingDirectory)
        ->needs(folder)
        ->type_name("DIR");
    command->add_option("--store", arguments->store, "With --folder: the store whose stock is filled first")
        ->needs(folder)
        ->type_name("ID");
    command->add_option("--table", arguments->table, "What the rows are; without it the file's name says it")
        ->check([](const std::string& name) {
            return parse_import_table(name) ? std::string() : "there is no table \"" + name + "\"";
        })
        ->excludes(folder)
        ->type_name("TABLE");
    command->add_option("--max-issues", arguments->most_issues, "Show at most so many bad rows and warnings")
        ->check(CLI::Range(0, 1'000'000))
        ->type_name("N")
        ->capture_default_str();
    command->add_flag("--columns", arguments->columns, "Print the columns of each table, or of --table, and end");
    command->add_flag("--allow-bad-rows", arguments->allow_bad_rows, "Exit status 0 though rows were left out");
    command->add_flag_callback(
        "--json", [&invocation] { invocation.output = Output::json; }, "Print one JSON object at the end");
    command->footer(
        "Bad rows are reported by line on standard error and left out; the others are imported.\n"
        "Interrupted, the same command goes on behind the last row that was committed.\n"
        "Exit status: 0 all rows imported, 1 rows were left out or a file failed, 2 wrong usage.\n"
        "The columns of each table: --columns prints them; sync/hub/import/README.md says what they hold. A localized\n"
        "column may come once for each language, as name:fr.");
    command->callback([&invocation, arguments] {
        if (arguments->files.empty() && arguments->folder.empty() && !arguments->columns)
            throw CLI::RequiredError("files, or --folder");
        invocation.run = [arguments](CommandContext& context) {
            return arguments->columns ? print_columns(context, arguments->table) : ImportRun(context, *arguments).run();
        };
    });
}

}  // namespace tp
