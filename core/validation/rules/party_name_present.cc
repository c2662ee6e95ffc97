// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/parties.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckPartyNamePresent(const RuleInput& input, FindingSink& sink) {
  ForEachRequiredParty(input.item, [&sink](const records::Party& party, const FieldPath& path) {
    if (!party.name().empty()) return;
    sink.Add(FieldPath(path, "name"), "The name is missing.", "Send the name of the person or business.");
  });
}

}  // namespace

constinit const Rule kItemPartyNamePresent = {
    .id = "item.party.name.present",
    .severity = v1::SEVERITY_ERROR,
    .summary = "Sender and addressee have a name.",
    .source = "ICS2 F43: consignor and consignee name; PLACI 7+1",
    .field = "sender.name, addressee.name",
    .check = CheckPartyNamePresent,
};

}  // namespace postgate::validation
