// SPDX-License-Identifier: Apache-2.0
#include "server/services/submission_verdicts.h"

#include <cstdint>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace postgate::services {

void ReportVerdicts(const std::vector<v1::ItemResult>& results, const std::string& carrier, intake::IntakeObserver& observer) {
  absl::flat_hash_map<int, int64_t> outcomes;
  absl::flat_hash_map<absl::string_view, int64_t> findings;
  for (const v1::ItemResult& result : results) {
    ++outcomes[result.outcome()];
    for (const v1::Finding& finding : result.findings()) ++findings[finding.rule_id()];
  }
  for (const auto& [outcome, count] : outcomes) observer.OnVerdict(carrier, static_cast<v1::Outcome>(outcome), count);
  for (const auto& [rule_id, count] : findings) observer.OnFindings(rule_id, count);
}

}  // namespace postgate::services
