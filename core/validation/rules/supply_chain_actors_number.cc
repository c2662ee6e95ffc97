// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/string_view.h"
#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"
#include "core/validation/trader_numbers.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckSupplyChainActorsNumber(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.supply_chain_actors_size(); ++i) {
    const absl::string_view number = input.item.supply_chain_actors(i).number();
    if (IsTrustedTraderShape(number, input.reference)) continue;
    const FieldPath path("supply_chain_actors", i);
    sink.Add(FieldPath(path, "number"), "This does not identify a trusted trader.",
             "Send the EORI or AEO number: the country that gave it, then upper-case letters or digits.");
  }
}

}  // namespace

constinit const Rule kItemSupplyChainActorsNumber = {
    .id = "item.supply_chain_actors.number",
    .severity = v1::SEVERITY_WARNING,
    .summary = "The identifier of a supply chain actor is a country code and letters or digits.",
    .source = "ICS2 F43: supply chain actor, R143; WCO: AEO identification",
    .field = "supply_chain_actors[].number",
    .check = CheckSupplyChainActorsNumber,
};

}  // namespace postgate::validation
