// SPDX-License-Identifier: Apache-2.0
#include "core/validation/validate.h"

#include <algorithm>

#include "core/identifiers/item_id_type.h"
#include "core/validation/finding_sink.h"
#include "core/validation/registry.h"
#include "core/validation/rule.h"

namespace postgate::validation {

void Validate(const v1::Item& item, const reference::ReferenceData& reference, absl::Time now, const CarrierProfile& carrier,
              std::vector<v1::Finding>* findings, identifiers::Texts texts) {
  const auto sender_kind =
      carrier.kind == CarrierKind::kExpress ? identifiers::Carrier::kExpress : identifiers::Carrier::kAny;
  const RuleInput input = {item, reference, now, carrier, identifiers::TypeOfItemId(item, sender_kind), texts};
  FindingSink sink(findings);
  for (const Rule* rule : ItemRules()) {
    sink.Begin(*rule);
    rule->check(input, sink);
  }
  sink.Finish();
}

void ValidateMovement(const v1::Movement& movement, const reference::ReferenceData& reference, absl::Time now,
                      std::vector<v1::Finding>* findings) {
  const MovementInput input = {movement, reference, now};
  FindingSink sink(findings);
  for (const Rule* rule : MovementRules()) {
    sink.Begin(*rule);
    rule->check_movement(input, sink);
  }
  sink.Finish();
}

bool HasError(const std::vector<v1::Finding>& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const v1::Finding& finding) { return finding.severity() == v1::SEVERITY_ERROR; });
}

}  // namespace postgate::validation
