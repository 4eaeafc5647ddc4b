// `search` and `outbox`: what the kiosk of this data folder knows.
#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>

#include "kiosk/availability/search_json.h"
#include "kiosk/ctl/command.h"
#include "kiosk/terminal/assets_folder.h"
#include "kiosk/terminal/terminal_config.h"
#include "platform/base/log.h"
#include "sync/client/identity.h"
#include "sync/outbox/outbox_report.h"
#include "sync/replica/replica_reader.h"

namespace tp {

namespace {

void print_state(CommandContext& context, const std::string& title, const nlohmann::json& state) {
    context.console.out(title + "\n");
    const nlohmann::json flat = state.is_object() ? state.flatten() : nlohmann::json::object({{"/state", state}});
    for (const auto& [key, value] : flat.items()) {
        std::string name = key.substr(1);
        for (char& c : name)
            if (c == '/') c = '.';
        // flatten() makes null of an empty list or object.
        std::string shown = value.is_string() ? value.get<std::string>() : value.is_null() ? "none" : value.dump();
        if (const std::string age = ago(value, context.clock.wall()); !age.empty()) shown += " (" + age + ")";
        context.console.out("  " + printable(name) + ": " + printable(shown) + "\n");
    }
}

struct SearchArguments {
    std::vector<std::string> words;
    int limit = 20;
};

std::string money(const nlohmann::json& product) {
    if (!product.contains("price_minor") || !product["price_minor"].is_number_integer()) return "";
    const auto minor = product["price_minor"].get<int64_t>();
    const std::string fraction = std::to_string(minor % 100);
    return std::to_string(minor / 100) + "." + (fraction.size() < 2 ? "0" : "") + fraction + " " +
           text_of(product, "currency");
}

Result<Asked> answered(const std::string& text) {
    Asked asked;
    asked.ok = nlohmann::json::parse(text, nullptr, false);
    if (asked.ok.is_discarded()) return fail(errc::internal, "an answer of our own is no JSON");
    return asked;
}

// The replica itself, where no kiosk holds it: the same search over the same rows, in the language that a visit begins
// with.
Result<Asked> search_at_rest(const DataFolder& folder, const std::string& words, int limit) {
    if (!std::filesystem::exists(folder.kiosk()))
        return fail(errc::unavailable,
                    "no kiosk runs for the data folder " + folder.root + ", and it holds none; start touchpoint-kiosk");
    const FolderLock lock = TRY(FolderLock::take(folder.kiosk()));
    const ReplicaPlace place(folder.kiosk());
    ReplicaReader reader(place);
    SearchOptions options;
    if (const auto assets = find_assets("")) options.synonyms = *assets + "/search/synonyms";
    Search search(reader, std::move(options));
    SearchQuestion question;
    question.text = words;
    question.language = TRY(TerminalConfig::load(folder.kiosk_config())).language;
    question.effort = SearchQuestion::Effort::settled;
    question.limit = static_cast<size_t>(limit);
    // Without an identity there is no "here": the stock of no store is shown, as the kiosk would.
    if (const auto identity = load_identity(folder.kiosk() + "/identity"))
        question.store = identity->enrolled.configuration.store;
    const auto found = search.find(question, CancelToken());
    if (!found && found.error().code == errc::not_found)
        return fail(errc::unavailable, "no kiosk runs, and none has fetched products into " + folder.kiosk() +
                                           " yet; start touchpoint-kiosk");
    if (!found) return std::unexpected(search_refusal(found.error()));
    return answered(search_to_json(*found));
}

ExitStatus run_search(CommandContext& context, const SearchArguments& arguments) {
    const auto folder = DataFolder::from_environment();
    if (!folder) return context.fail_with(folder.error());
    std::string words;
    for (const std::string& word : arguments.words) words += (words.empty() ? "" : " ") + word;
    const nlohmann::json request{{"command", "search"}, {"text", words}, {"limit", arguments.limit}};
    const auto asked = ask_or_look(
        folder->kiosk_socket(), request, [&] { return search_at_rest(*folder, words, arguments.limit); }, {},
        Milliseconds{10'000});
    if (!asked) return context.fail_with(asked.error());
    if (asked->refused()) return context.fail_with(asked->refusal_code, asked->refusal_message);
    const nlohmann::json& products = asked->ok;
    if (context.output == Output::json) {
        context.print_json(products);
    } else {
        for (const nlohmann::json& product : products) {
            std::string title = text_of(product, "title");
            if (const std::string brand = text_of(product, "brand"); !brand.empty()) title += " — " + brand;
            const std::string here = text_of(product, "stock_here");
            context.console.out(printable(text_of(product, "sku")) + "  " + printable(title) + "  " + money(product) +
                                "  here: " + (here.empty() ? "not known yet" : printable(here)) + "\n");
        }
        if (products.empty()) context.console.note("nothing found");
    }
    return products.empty() ? ExitStatus::failed : ExitStatus::ok;
}

// The file itself, where no kiosk holds it.
Result<Asked> outbox_at_rest(const DataFolder& folder, const Clock& clock) {
    const std::string path = folder.kiosk() + "/outbox.db";
    if (!std::filesystem::exists(path))
        return fail(errc::not_found, "no kiosk runs, and there is no outbox at " + path);
    const FolderLock lock = TRY(FolderLock::take(folder.kiosk()));
    const auto logger = Logger::to_stderr(LogLevel::warning);
    Outbox outbox = TRY(Outbox::open(path, clock, *logger));
    return answered(TRY(outbox_report(outbox)));
}

ExitStatus run_outbox(CommandContext& context) {
    const auto folder = DataFolder::from_environment();
    if (!folder) return context.fail_with(folder.error());
    const auto asked = ask_or_look(
        folder->kiosk_socket(), {{"command", "outbox"}}, [&] { return outbox_at_rest(*folder, context.clock); }, {},
        Milliseconds{10'000});
    if (!asked) return context.fail_with(asked.error());
    if (asked->refused()) return context.fail_with(asked->refusal_code, asked->refusal_message);
    if (context.output == Output::json)
        context.print_json(asked->ok);
    else
        print_state(context, "outbox", asked->ok);
    return ExitStatus::ok;
}

}  // namespace

void add_search_command(CLI::App& parent, Invocation& invocation) {
    CLI::App* command = parent.add_subcommand("search", "What this kiosk answers to a shopper's words");
    const auto arguments = std::make_shared<SearchArguments>();  // shared: CLI11 copies the callback
    command->add_option("words", arguments->words, "What the shopper types")->required()->type_name("WORDS");
    command->add_option("--limit", arguments->limit, "At most so many products (1 to 200)")
        ->check(CLI::Range(1, 200))
        ->type_name("N")
        ->capture_default_str();
    command->add_flag_callback(
        "--json", [&invocation] { invocation.output = Output::json; },
        "Print an array of {sku, gtin, title, brand, price_minor, currency, stock_here or null}");
    command->footer(
        "The running kiosk answers; where none runs, its replica is read as it lies.\n"
        "Exit status: 0 something was found, 1 nothing or no answer, 2 wrong usage.");
    command->callback([&invocation, arguments] {
        invocation.run = [arguments](CommandContext& context) { return run_search(context, *arguments); };
    });
}

void add_outbox_command(CLI::App& parent, Invocation& invocation) {
    CLI::App* command = parent.add_subcommand("outbox", "What waits to be sent to the hub, and what was set aside");
    command->add_flag_callback("--json", [&invocation] { invocation.output = Output::json; }, "Print one JSON object");
    command->callback([&invocation] { invocation.run = run_outbox; });
}

}  // namespace tp
