// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SCORECARDS_DAY_COUNTS_H_
#define POSTGATE_SERVER_SCORECARDS_DAY_COUNTS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "postgate/v1/scorecard.pb.h"

namespace postgate::scorecards {

// A rule of stop words: the last part of its identifier begins with "stop_word", as in item.party.name.stop_word.
bool IsStopWordRule(absl::string_view rule_id);

// One carrier's day as it is counted: a Scorecard that is quick to add to. Not thread-safe.
class DayCounts {
 public:
  DayCounts() = default;
  // What a scorecard says; what it can't say in this version is lost.
  explicit DayCounts(const v1::Scorecard& scorecard);

  // An item's entry, whatever became of it. Its lead time is counted apart.
  void Add(const ledger::v1::ItemEntry& item);
  void AddLeadTime(v1::LeadTime lead_time, int64_t items = 1);

  // Carrier and day are the caller's.
  v1::Scorecard ToScorecard() const;

 private:
  struct Found {
    int64_t items = 0;
    int64_t findings = 0;
  };
  using BySeverity = std::array<Found, v1::Severity_ARRAYSIZE>;

  void AddFinding(absl::string_view rule_id, v1::Severity severity, int64_t items, int64_t findings);

  int64_t accepted_ = 0;
  int64_t accepted_with_findings_ = 0;
  int64_t rejected_ = 0;
  int64_t duplicates_ = 0;
  int64_t amendments_ = 0;
  int64_t measured_ = 0;
  int64_t stop_word_items_ = 0;
  std::map<std::string, BySeverity, std::less<>> rules_;
  std::array<int64_t, v1::F43Element_ARRAYSIZE> elements_{};
  std::array<int64_t, v1::LeadTime_ARRAYSIZE> lead_times_{};
};

}  // namespace postgate::scorecards

#endif  // POSTGATE_SERVER_SCORECARDS_DAY_COUNTS_H_
