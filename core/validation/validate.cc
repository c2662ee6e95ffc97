// SPDX-License-Identifier: Apache-2.0
#include "core/validation/validate.h"

#include <algorithm>

#include "core/identifiers/item_id_type.h"
#include "core/records/item.h"
#include "core/validation/finding_sink.h"
#include "core/validation/registry.h"
#include "core/validation/rule.h"
#include "core/validation/rule_catalogue.h"

namespace postgate::validation {

namespace {

config::v1::CarrierKind ConfiguredKind(CarrierKind kind) {
  switch (kind) {
    case CarrierKind::kDesignatedOperator: return config::v1::CARRIER_KIND_DESIGNATED_OPERATOR;
    case CarrierKind::kExpress: return config::v1::CARRIER_KIND_EXPRESS;
    case CarrierKind::kUnspecified: break;
  }
  return config::v1::CARRIER_KIND_UNSPECIFIED;
}

const regimes::Regimes& CommonCore() {
  static const auto* const kCommonCore = new regimes::Regimes({}, RuleCatalogue());
  return *kCommonCore;
}

}  // namespace

void Validate(const records::Item& item, const reference::ReferenceData& reference, absl::Time now, const CarrierProfile& carrier,
              std::vector<v1::Finding>* findings, identifiers::Texts texts, const regimes::Regimes* regimes) {
  const auto sender_kind =
      carrier.kind == CarrierKind::kExpress ? identifiers::Carrier::kExpress : identifiers::Carrier::kAny;
  const RuleInput input = {item, reference, now, carrier, identifiers::TypeOfItemId(item, sender_kind), texts};
  regimes::Judgement judgement;
  (regimes == nullptr ? CommonCore() : *regimes).Judge(item, ConfiguredKind(carrier.kind), input.item_id_type, now, &judgement);
  const absl::Span<const Rule* const> rules = ItemRules();
  FindingSink sink(findings, &judgement);
  for (size_t i = 0; i < rules.size(); ++i) {
    if (judgement.IsOff(i)) continue;
    sink.Begin(*rules[i], i);
    rules[i]->check(input, sink);
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
