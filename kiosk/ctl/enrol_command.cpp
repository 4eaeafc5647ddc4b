// `enrol`: makes this machine's kiosk known to its hub.
#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>

#include "kiosk/ctl/command.h"
#include "platform/base/text_file.h"
#include "platform/secure/certificates.h"
#include "platform/secure/secret_file.h"
#include "sync/client/curl_transport.h"
#include "sync/client/enrolment.h"

namespace tp {

namespace {

constexpr size_t code_most = 4096;
constexpr size_t root_most = 64 * 1024;

struct EnrolArguments {
    std::string hub, root, code_file, name, store;
    bool again = false;
};

Result<std::string> read_code(const CommandContext& context, const EnrolArguments& arguments) {
    std::string code = arguments.code_file.empty() ? TRY(context.console.read_input(code_most))
                                                   : TRY(read_secret_file(arguments.code_file));
    while (!code.empty() && (code.back() == '\n' || code.back() == '\r' || code.back() == ' ')) code.pop_back();
    if (code.empty())
        return fail(errc::invalid_argument, "no code came; make one on the hub: touchpoint-ctl hub code new");
    return code;
}

Result<Identity> enrol_here(CommandContext& context, const EnrolArguments& arguments) {
    const DataFolder folder = TRY(DataFolder::from_environment());
    // Held meanwhile, so that no kiosk starts on a half-made identity.
    const FolderLock lock = TRY(FolderLock::take(folder.kiosk()));
    const std::string place = folder.kiosk() + "/identity";
    TRY(make_private_folder(place));
    if (load_identity(place) && !arguments.again)
        return fail(errc::conflict, "this kiosk is enrolled already; with --again it gets a new identity");
    const std::string root = TRY(read_text_file(arguments.root, root_most));
    // Else the handshake fails, and it looks as if the hub were not there.
    if (!read_certificate(root)) return fail(errc::malformed, arguments.root + " holds no certificate");
    const std::string code = TRY(read_code(context, arguments));
    const auto transport =
        TRY(CurlTransport::make(CurlOptions{.base_url = arguments.hub,
                                            .roots = {root},
                                            .certificate = {},
                                            .private_key = {},
                                            .user_agent = std::string("touchpoint/") + TOUCHPOINT_VERSION}));
    auto identity = enrol(
        EnrolOptions{
            .hub_url = arguments.hub, .code = code, .name = arguments.name, .store = arguments.store, .folder = place},
        *transport, context.clock);
    if (!identity && identity.error().code == errc::unavailable)
        return fail(errc::unavailable, "no hub answers at " + arguments.hub +
                                           "; check the address, the network, and that touchpoint-hub runs there");
    return identity;
}

ExitStatus run_enrol(CommandContext& context, const EnrolArguments& arguments) {
    const auto identity = enrol_here(context, arguments);
    if (!identity) return context.fail_with(identity.error());
    context.print_json({{"device", identity->enrolled.device}, {"hub", identity->hub_url}});
    return ExitStatus::ok;
}

}  // namespace

void add_enrol_command(CLI::App& parent, Invocation& invocation) {
    CLI::App* command = parent.add_subcommand("enrol", "Make this kiosk known to its hub, with a one-time code");
    const auto arguments = std::make_shared<EnrolArguments>();  // shared: CLI11 copies the callback
    command->add_option("--hub", arguments->hub, "The hub's address, https://HOST:PORT")->required()->type_name("URL");
    command->add_option("--root", arguments->root, "The hub's root certificate (its ca.pem)")
        ->required()
        ->type_name("FILE");
    command->add_option("--code-file", arguments->code_file, "Read the code here (mode 0600) instead of standard input")
        ->type_name("FILE");
    command->add_option("--name", arguments->name, "What people call this kiosk")
        ->check(problem_of_name)
        ->type_name("NAME");
    command->add_option("--store", arguments->store, "The store where it stands, unless the code says it")
        ->check(problem_of_name)
        ->type_name("ID");
    command->add_flag("--again", arguments->again, "Replace the identity that is there");
    command->add_flag_callback("--json", [&invocation] { invocation.output = Output::json; }, "Errors as JSON too");
    command->footer("The code comes on standard input or in a file, never as an argument.");
    command->callback([&invocation, arguments] {
        invocation.run = [arguments](CommandContext& context) { return run_enrol(context, *arguments); };
    });
}

}  // namespace tp
