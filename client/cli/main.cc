// SPDX-License-Identifier: Apache-2.0
//
// The program `postgate`: what carriers, customs and operators do with a hub from a shell. docs/cli.md shows every command.
#include <cstdlib>
#include <string>

#include "CLI/CLI.hpp"
#include "client/channel.h"
#include "client/cli/argument_error.h"
#include "client/cli/commands.h"
#include "client/cli/output.h"
#include "client/cli/session.h"

int main(int argc, char** argv) {
  using namespace postgate::cli;
  postgate::client::RequireTls13();
  // What gRPC notes of its own is for its developers; what went wrong is said once, in our words. Who sets the variable sees it.
  setenv("GRPC_VERBOSITY", "NONE", /*overwrite=*/0);

  CLI::App app("postgate: pre-arrival item data between carriers and customs");
  app.name("postgate");
  app.footer(
      "Carriers: lint, convert, submit, watch, item, confirm, cancel. Customs: queue, decide, declaration, screen. Whoever keeps receipts: audit.\n"
      "Operators: backup, producers, hold. All: scorecard. All but carriers: release-times.\n"
      "Exit status: 0 done; 1 done, with findings; 2 could not (standard error says why).\n"
      "\"postgate COMMAND --help\" tells more of each.");
  app.set_version_flag("--version", "postgate " POSTGATE_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  Session session;
  session.version = POSTGATE_VERSION;
  AddGlobalOptions(app, session);
  AddCertsCommand(app, session);
  AddLintCommand(app, session);
  AddConvertCommand(app, session);
  AddSubmitCommand(app, session);
  AddWatchCommand(app, session);
  AddItemCommand(app, session);
  AddCancelCommand(app, session);
  AddConfirmCommand(app, session);
  AddQueueCommand(app, session);
  AddDecideCommand(app, session);
  AddDeclarationCommand(app, session);
  AddAuditCommand(app, session);
  AddBackupCommand(app, session);
  AddProducersCommand(app, session);
  AddHoldCommand(app, session);
  AddReleaseTimesCommand(app, session);
  AddScorecardCommand(app, session);
  AddProfilesCommand(app, session);
  AddScreenCommand(app, session);
  // --help of a command that does not exist would otherwise show that of the program, and end well.
  if (const std::string unknown = UnknownCommand(app, argc, argv); !unknown.empty()) {
    return ReportError(absl::InvalidArgumentError(unknown));
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // Help is no error and goes to standard output; everything else is 2, as docs/cli.md says.
    if (error.get_exit_code() == 0) return app.exit(error);
    return ReportError(absl::InvalidArgumentError(ArgumentErrorText(error)));
  }
  return session.action();
}
