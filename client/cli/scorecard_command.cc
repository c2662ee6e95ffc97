// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "client/cli/commands.h"
#include "client/cli/day_period.h"
#include "client/cli/json_text.h"
#include "client/cli/output.h"
#include "client/cli/scorecard_text.h"
#include "postgate/v1/hub_service.grpc.pb.h"

namespace postgate::cli {
namespace {

struct ScorecardOptions {
  std::string carrier;
  std::string from;
  std::string until;
};

// All scorecards of the days, page by page.
absl::StatusOr<std::vector<v1::Scorecard>> ReadDays(v1::HubService::Stub& stub, const std::string& carrier, const DayPeriod& days,
                                                    google::protobuf::Timestamp* counted_until) {
  std::vector<v1::Scorecard> read;
  v1::ListScorecardsRequest request;
  request.set_carrier(carrier);
  request.set_from_day(absl::FormatCivilTime(days.first));
  request.set_to_day(absl::FormatCivilTime(days.last));
  for (;;) {
    v1::ListScorecardsResponse page;
    const absl::Status listed = CallUnary([&](grpc::ClientContext* context) { return stub.ListScorecards(context, request, &page); }, "reading scorecards");
    if (!listed.ok()) return listed;
    *counted_until = page.counted_until();
    if (page.scorecards().empty()) return read;
    request.set_after_day(page.scorecards().rbegin()->day());
    request.set_after_carrier(page.scorecards().rbegin()->carrier());
    for (v1::Scorecard& card : *page.mutable_scorecards()) read.push_back(std::move(card));
  }
}

int ShowScorecards(const Session& session, const ScorecardOptions& options) {
  const absl::StatusOr<DayPeriod> days = PeriodOf({"--from", options.from}, {"--until", options.until});
  if (!days.ok()) return ReportError(days.status());
  const auto stub = StubFor<v1::HubService>(session);
  if (!stub.ok()) return ReportError(stub.status());
  ScorecardPeriod period;
  absl::StatusOr<std::vector<v1::Scorecard>> read = ReadDays(**stub, options.carrier, *days, &period.counted_until);
  if (!read.ok()) return ReportError(read.status());
  period.days = *std::move(read);
  if (session.is_json) {
    for (const v1::Scorecard& card : period.days) PrintLine(MessageJson(card));
    return kDone;
  }
  const DayPeriod previous{days->first - (days->last - days->first + 1), days->first - 1};
  google::protobuf::Timestamp counted_until;
  read = ReadDays(**stub, options.carrier, previous, &counted_until);
  if (!read.ok()) return ReportError(read.status());
  period.previous = *std::move(read);
  period.from_day = absl::FormatCivilTime(days->first);
  period.to_day = absl::FormatCivilTime(days->last);
  period.previous_from_day = absl::FormatCivilTime(previous.first);
  period.previous_to_day = absl::FormatCivilTime(previous.last);
  std::set<std::string> carriers;
  for (const v1::Scorecard& card : period.days) carriers.insert(card.carrier());
  std::string text;
  if (carriers.size() > 1) {
    text = ScorecardOverview(period);
  } else {
    text = ScorecardText(carriers.empty() ? options.carrier.empty() ? "no carrier" : options.carrier : *carriers.begin(), period);
  }
  PrintLine(absl::StripSuffix(text, "\n"));
  return kDone;
}

}  // namespace

void AddScorecardCommand(CLI::App& app, Session& session) {
  CLI::App* scorecard = app.add_subcommand("scorecard", "How good a carrier's data was, by day: rejects, rules, completeness, timeliness");
  const auto options = std::make_shared<ScorecardOptions>();
  scorecard->add_option("--carrier", options->carrier, "The name in its certificate; a carrier sees its own alone")->type_name("NAME");
  scorecard->add_option("--from", options->from, "First day, UTC (six days before the last)")->type_name("YYYY-MM-DD");
  scorecard->add_option("--until", options->until, "Last day, UTC (today)")->type_name("YYYY-MM-DD");
  scorecard->callback([&session, options] { session.action = [&session, options] { return ShowScorecards(session, *options); }; });
}

}  // namespace postgate::cli
