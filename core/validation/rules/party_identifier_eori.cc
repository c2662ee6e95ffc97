// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/parties.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"
#include "core/validation/trader_numbers.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckPartyIdentifierEori(const RuleInput& input, FindingSink& sink) {
  ForEachParty(input.item, [&](const records::Party& party, const FieldPath& path) {
    if (party.identifier_kind() != "EORI" || IsEoriShape(party.identifier(), input.reference)) return;
    sink.Add(FieldPath(path, "identifier"), "This is not an EORI number.",
             "It begins with the country that gave it; 1 to 15 upper-case letters or digits follow.");
  });
}

}  // namespace

constinit const Rule kItemPartyIdentifierEori = {
    .id = "item.party.identifier.eori",
    .severity = v1::SEVERITY_WARNING,
    .summary = "An EORI number is a country code and 1 to 15 letters or digits.",
    .source = "Regulation (EU) 2015/2446, Annex 12-01; ICS2 an..17",
    .field = "sender.identifier, addressee.identifier, importer.identifier ...",
    .check = CheckPartyIdentifierEori,
};

}  // namespace postgate::validation
