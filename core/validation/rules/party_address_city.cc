// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/parties.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckPartyAddressCity(const RuleInput& input, FindingSink& sink) {
  ForEachRequiredParty(input.item, [&sink](const records::Party& party, const FieldPath& path) {
    if (!party.city().empty() || party.address_lines_size() > 1 || (party.street().empty() && party.po_box().empty()))
      return;
    sink.Add(FieldPath(path, "city"), "The city is missing.", "Send the city or village of the address.");
  });
}

}  // namespace

constinit const Rule kItemPartyAddressCity = {
    .id = "item.party.address.city",
    .severity = v1::SEVERITY_WARNING,
    .summary = "An address of sender or addressee that is split into fields has a city.",
    .source = "ICS2 F43: city, mandatory",
    .field = "sender.city, addressee.city",
    .check = CheckPartyAddressCity,
};

}  // namespace postgate::validation
