// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/parties.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckPartyCountryPresent(const RuleInput& input, FindingSink& sink) {
  ForEachRequiredParty(input.item, [&sink](const records::Party& party, const FieldPath& path) {
    if (!party.country().empty()) return;
    sink.Add(FieldPath(path, "country"), "The country is missing.",
             "Send its two letters of ISO 3166-1, for example KR.");
  });
}

}  // namespace

constinit const Rule kItemPartyCountryPresent = {
    .id = "item.party.country.present",
    .severity = v1::SEVERITY_ERROR,
    .summary = "Sender and addressee have a country.",
    .source = "ICS2 F43: country, mandatory; PLACI 7+1",
    .field = "sender.country, addressee.country",
    .check = CheckPartyCountryPresent,
    .is_fixed = true,
};

}  // namespace postgate::validation
