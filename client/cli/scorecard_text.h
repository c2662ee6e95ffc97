// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_SCORECARD_TEXT_H_
#define CLIENT_CLI_SCORECARD_TEXT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/timestamp.pb.h"
#include "postgate/v1/scorecard.pb.h"

namespace postgate::cli {

// Rules that a text names; --json has them all.
inline constexpr int kRulesShownMax = 15;

// Scorecards of some days in a row, and of as many days before them.
struct ScorecardPeriod {
  std::string from_day;  // YYYY-MM-DD
  std::string to_day;
  std::string previous_from_day;
  std::string previous_to_day;
  std::vector<v1::Scorecard> days;
  std::vector<v1::Scorecard> previous;
  google::protobuf::Timestamp counted_until;
};

// All counts added up; carrier and day are left out.
v1::Scorecard SumOf(const std::vector<v1::Scorecard>& scorecards);

// One carrier in full: totals, rules, completeness, timeliness and days, each beside what it was in the period before. Ends with a line break.
std::string ScorecardText(absl::string_view carrier, const ScorecardPeriod& period);
// A line for each carrier.
std::string ScorecardOverview(const ScorecardPeriod& period);

}  // namespace postgate::cli

#endif  // CLIENT_CLI_SCORECARD_TEXT_H_
