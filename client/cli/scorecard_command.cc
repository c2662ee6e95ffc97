// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "client/cli/commands.h"
#include "client/cli/json_text.h"
#include "client/cli/output.h"
#include "client/cli/scorecard_text.h"
#include "core/clock/clock.h"
#include "postgate/v1/hub_service.grpc.pb.h"

namespace postgate::cli {
namespace {

// Days of a period that is not named.
constexpr int kDaysShown = 7;

struct ScorecardOptions {
  std::string carrier;
  std::string from;
  std::string until;
};

absl::StatusOr<absl::CivilDay> ParseDay(const char* option, const std::string& text) {
  absl::CivilDay day;
  if (text.size() == 10 && absl::ParseCivilTime(text, &day)) return day;
  return absl::InvalidArgumentError(absl::StrCat(option, " ", text, ": expected a day as YYYY-MM-DD"));
}

struct Days {
  absl::CivilDay from;
  absl::CivilDay until;
};

absl::StatusOr<Days> PeriodOf(const ScorecardOptions& options) {
  Days days;
  days.until = absl::ToCivilDay(WallNow(), absl::UTCTimeZone());
  if (!options.until.empty()) {
    const absl::StatusOr<absl::CivilDay> until = ParseDay("--until", options.until);
    if (!until.ok()) return until.status();
    days.until = *until;
  }
  days.from = days.until - (kDaysShown - 1);
  if (!options.from.empty()) {
    const absl::StatusOr<absl::CivilDay> from = ParseDay("--from", options.from);
    if (!from.ok()) return from.status();
    days.from = *from;
  }
  if (days.until < days.from) return absl::InvalidArgumentError(absl::StrCat("--until ", absl::FormatCivilTime(days.until), ": before --from"));
  return days;
}

// All scorecards of the days, page by page.
absl::StatusOr<std::vector<v1::Scorecard>> ReadDays(v1::HubService::Stub& stub, const std::string& carrier, const Days& days,
                                                    google::protobuf::Timestamp* counted_until) {
  std::vector<v1::Scorecard> read;
  v1::ListScorecardsRequest request;
  request.set_carrier(carrier);
  request.set_from_day(absl::FormatCivilTime(days.from));
  request.set_to_day(absl::FormatCivilTime(days.until));
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
  const absl::StatusOr<Days> days = PeriodOf(options);
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
  const Days previous{days->from - (days->until - days->from + 1), days->from - 1};
  google::protobuf::Timestamp counted_until;
  read = ReadDays(**stub, options.carrier, previous, &counted_until);
  if (!read.ok()) return ReportError(read.status());
  period.previous = *std::move(read);
  period.from_day = absl::FormatCivilTime(days->from);
  period.to_day = absl::FormatCivilTime(days->until);
  period.previous_from_day = absl::FormatCivilTime(previous.from);
  period.previous_to_day = absl::FormatCivilTime(previous.until);
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
