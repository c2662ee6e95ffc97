// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/string_view.h"
#include "core/identifiers/field_path.h"
#include "core/identifiers/supply_chain_role.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckSupplyChainActorsRole(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.supply_chain_actors_size(); ++i) {
    const absl::string_view role = input.item.supply_chain_actors(i).role();
    if (identifiers::IsSupplyChainRole(role)) continue;
    const FieldPath path("supply_chain_actors", i);
    sink.Add(FieldPath(path, "role"), "The role of the supply chain actor is missing or unknown.",
             "Send CS (consolidator), FW (freight forwarder), MF (manufacturer) or WH (warehouse keeper).");
  }
}

}  // namespace

constinit const Rule kItemSupplyChainActorsRole = {
    .id = "item.supply_chain_actors.role",
    .severity = v1::SEVERITY_INFO,
    .summary =
        "The role of a supply chain actor is CS, FW, MF or WH: consolidator, freight forwarder, manufacturer, "
        "warehouse "
        "keeper.",
    .source = "ICS2 CL704",
    .field = "supply_chain_actors[].role",
    .check = CheckSupplyChainActorsRole,
};

}  // namespace postgate::validation
