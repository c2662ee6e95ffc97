// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/parties.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckPartyAddressPresent(const RuleInput& input, FindingSink& sink) {
  ForEachRequiredParty(input.item, [&sink](const records::Party& party, const FieldPath& path) {
    if (!party.street().empty() || !party.po_box().empty()) return;
    for (const absl::string_view line : party.address_lines()) {
      if (!line.empty()) return;
    }
    sink.Add(FieldPath(path, "street"), "The address is missing.", "Send street, po_box or address_lines.");
  });
}

}  // namespace

constinit const Rule kItemPartyAddressPresent = {
    .id = "item.party.address.present",
    .severity = v1::SEVERITY_ERROR,
    .summary = "Sender and addressee have a street, a P.O. box or an address line.",
    .source = "ICS2 F43: street and number or P.O. box; PACT: address line 1",
    .field = "sender.street, addressee.street",
    .check = CheckPartyAddressPresent,
};

}  // namespace postgate::validation
