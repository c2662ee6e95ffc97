// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>

#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "client/cli/commands.h"
#include "client/cli/day_period.h"
#include "client/cli/json_text.h"
#include "client/cli/output.h"
#include "client/cli/release_times_text.h"
#include "postgate/v1/hub_service.grpc.pb.h"

namespace postgate::cli {
namespace {

struct ReleaseTimesOptions {
  std::string from;
  std::string to;
};

int ShowReleaseTimes(const Session& session, const ReleaseTimesOptions& options) {
  const absl::StatusOr<DayPeriod> days = PeriodOf({"--from", options.from}, {"--to", options.to});
  if (!days.ok()) return ReportError(days.status());
  const auto stub = StubFor<v1::HubService>(session);
  if (!stub.ok()) return ReportError(stub.status());
  v1::ListReleaseTimesRequest request;
  request.set_from_day(absl::FormatCivilTime(days->first));
  request.set_to_day(absl::FormatCivilTime(days->last));
  v1::ListReleaseTimesResponse response;
  const absl::Status listed =
      CallUnary([&](grpc::ClientContext* context) { return (*stub)->ListReleaseTimes(context, request, &response); }, "reading release times");
  if (!listed.ok()) return ReportError(listed);
  if (session.is_json) {
    for (const v1::ReleaseTimes& times : response.release_times()) PrintLine(MessageJson(times));
    return kDone;
  }
  const std::string text = ReleaseTimesText(request.from_day(), request.to_day(), response);
  PrintLine(absl::StripSuffix(text, "\n"));
  return kDone;
}

}  // namespace

void AddReleaseTimesCommand(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("release-times", "How long items waited from arrival to release, by category of release; not for carriers");
  const auto options = std::make_shared<ReleaseTimesOptions>();
  command->add_option("--from", options->from, "First day of releases, UTC (six days before the last)")->type_name("YYYY-MM-DD");
  command->add_option("--to", options->to, "Last day, UTC (today)")->type_name("YYYY-MM-DD");
  command->callback([&session, options] { session.action = [&session, options] { return ShowReleaseTimes(session, *options); }; });
}

}  // namespace postgate::cli
