// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "client/cli/argument_error.h"
#include "client/cli/commands.h"
#include "client/cli/decision_text.h"
#include "client/cli/json_text.h"
#include "client/cli/output.h"
#include "client/decision_watcher.h"

namespace postgate::cli {
namespace {

int Watch(const Session& session, const client::WatchOptions& options) {
  HoldInterrupts();
  const auto channel = ConnectTo(session);
  if (!channel.ok()) return ReportError(channel.status());
  // Lives to the program's end, since an interrupt may come as late as that.
  static client::DecisionWatcher* watcher;
  watcher = new client::DecisionWatcher(*channel);
  OnInterrupt([] { watcher->Cancel(); });
  const auto last = watcher->Watch(options, [&session](const v1::WatchDecisionsResponse& response) {
    PrintLine(session.is_json ? MessageJson(response)
                              : absl::StrCat(response.cursor(), "  ", DecisionText(response.decision())));
    return true;
  });
  // Following ends only by an interrupt, which is how it is meant to end.
  if (last.ok() || (options.follow && absl::IsCancelled(last.status()))) return kDone;
  return ReportError(last.status());
}

}  // namespace

void AddWatchCommand(CLI::App& app, Session& session) {
  CLI::App* watch = app.add_subcommand("watch", "Shows customs' decisions on your items, oldest first");
  watch->footer("Each line begins with its cursor: give the last one to --after to go on from there, also after a restart of the hub.");
  const auto options = std::make_shared<client::WatchOptions>();
  watch->add_option("--after", options->after_cursor, "Only what comes after this cursor")->check(AtLeast(0))->type_name("CURSOR");
  watch->add_flag("--follow", options->follow, "Goes on with what comes, until interrupted");
  watch->callback([&session, options] { session.action = [&session, options] { return Watch(session, *options); }; });
}

}  // namespace postgate::cli
