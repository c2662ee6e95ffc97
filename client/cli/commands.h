// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_COMMANDS_H_
#define CLIENT_CLI_COMMANDS_H_

#include "CLI/CLI.hpp"
#include "client/cli/session.h"

namespace postgate::cli {

// The risk queues, as the help of commands names them.
inline constexpr const char* kQueueNames = "release, documents, revenue, security, prohibited or inspection";

// Each adds one command to `app`. When the command line names it, session.action is what it does. Both must outlive the run.
void AddAuditCommand(CLI::App& app, Session& session);
void AddBackupCommand(CLI::App& app, Session& session);
void AddCertsCommand(CLI::App& app, Session& session);
void AddLintCommand(CLI::App& app, Session& session);
void AddSubmitCommand(CLI::App& app, Session& session);
void AddWatchCommand(CLI::App& app, Session& session);
void AddItemCommand(CLI::App& app, Session& session);
// Into the command "item".
void AddItemSearchCommand(CLI::App& item, Session& session);
void AddCancelCommand(CLI::App& app, Session& session);
void AddConfirmCommand(CLI::App& app, Session& session);
void AddHoldCommand(CLI::App& app, Session& session);
void AddReleaseTimesCommand(CLI::App& app, Session& session);
void AddScorecardCommand(CLI::App& app, Session& session);
void AddProfilesCommand(CLI::App& app, Session& session);
void AddScreenCommand(CLI::App& app, Session& session);
void AddQueueCommand(CLI::App& app, Session& session);
// Into the command queue.
void AddDeadLettersCommand(CLI::App& queue, Session& session);
void AddReplayCommands(CLI::App& queue, Session& session);
void AddConvertCommand(CLI::App& app, Session& session);
void AddDecideCommand(CLI::App& app, Session& session);
void AddDeclarationCommand(CLI::App& app, Session& session);
void AddProducersCommand(CLI::App& app, Session& session);

}  // namespace postgate::cli

#endif  // CLIENT_CLI_COMMANDS_H_
