// SPDX-License-Identifier: Apache-2.0
//
// The program `postgate`: what carriers, customs and operators do with a hub from a shell. docs/cli.md shows every command.
#include <string>

#include "CLI/CLI.hpp"
#include "client/channel.h"
#include "client/cli/commands.h"
#include "client/cli/output.h"
#include "client/cli/session.h"

int main(int argc, char** argv) {
  using namespace postgate::cli;
  postgate::client::RequireTls13();

  CLI::App app("postgate: pre-arrival item data between carriers and customs");
  app.name("postgate");
  app.footer(
      "Carriers: lint, submit, watch, item, confirm, cancel. Customs: queue, decide, declaration.\n"
      "Exit status: 0 done; 1 done, with findings; 2 could not (standard error says why).\n"
      "\"postgate COMMAND --help\" tells more of each.");
  app.require_subcommand(1);
  app.fallthrough();
  Session session;
  AddGlobalOptions(app, session);
  AddCertsCommand(app, session);
  AddLintCommand(app, session);
  AddSubmitCommand(app, session);
  AddWatchCommand(app, session);
  AddItemCommand(app, session);
  AddCancelCommand(app, session);
  AddConfirmCommand(app, session);
  AddQueueCommand(app, session);
  AddDecideCommand(app, session);
  AddDeclarationCommand(app, session);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // Help is no error and goes to standard output; everything else is 2, as docs/cli.md says.
    return app.exit(error) == 0 ? kDone : kCouldNot;
  }
  return session.action();
}
