// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "client/cli/commands.h"
#include "client/cli/json_text.h"
#include "client/cli/output.h"
#include "core/profiles/profile_folder.h"

namespace postgate::cli {
namespace {

int CheckProfiles(const Session& session, const std::string& folder) {
  const auto profiles = profiles::LoadProfiles(folder);
  if (!profiles.ok()) return ReportError(profiles.status());
  const auto count = static_cast<int64_t>((*profiles)->profiles().size());
  if (session.is_json) {
    JsonObject object;
    object.Add("folder", folder).Add("profiles", count).Add("version", (*profiles)->version());
    WriteLine(object.Text());
  } else {
    WriteLine(absl::StrCat(folder, ": ", count, " profiles, version ", (*profiles)->version()));
  }
  const absl::Status flushed = FlushOutput();
  return flushed.ok() ? kDone : ReportError(flushed);
}

}  // namespace

void AddProfilesCommand(CLI::App& app, Session& session) {
  CLI::App* profiles = app.add_subcommand("profiles", "Customs' targeting profiles");
  profiles->require_subcommand(1);
  CLI::App* check = profiles->add_subcommand("check", "Whether a hub would take a folder of profiles, offline");
  check->footer("Exit status 0: it would. 2: it would refuse it; standard error has file, line, field and remedy.");
  auto folder = std::make_shared<std::string>();
  check->add_option("DIR", *folder, "Folder with files NAME.textproto")->required();
  check->callback([&session, folder] { session.action = [&session, folder] { return CheckProfiles(session, *folder); }; });
}

}  // namespace postgate::cli
