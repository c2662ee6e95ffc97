// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/parties.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckPartyPostcodePresent(const RuleInput& input, FindingSink& sink) {
  ForEachRequiredParty(input.item, [&](const records::Party& party, const FieldPath& path) {
    if (!party.postcode().empty() || !input.reference.postcodes().IsNeeded(party.country())) return;
    // The whole address stands in lines, the postcode with it.
    if (party.city().empty() && party.address_lines_size() > 0) return;
    sink.Add(FieldPath(path, "postcode"),
             absl::StrCat("The postcode is missing; addresses in ", party.country(), " have one."),
             "Send the postcode in its own field.");
  });
}

}  // namespace

constinit const Rule kItemPartyPostcodePresent = {
    .id = "item.party.postcode.present",
    .severity = v1::SEVERITY_WARNING,
    .summary = "Sender and addressee have a postcode in a country whose addresses need one.",
    .source =
        "ICS2 F43: postcode mandatory but for the countries of CL733; data/reference/countries_without_postcodes.csv",
    .field = "sender.postcode, addressee.postcode",
    .check = CheckPartyPostcodePresent,
};

}  // namespace postgate::validation
