// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/parties.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"
#include "core/validation/text.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckPartyCountryKnown(const RuleInput& input, FindingSink& sink) {
  ForEachParty(input.item, [&](const records::Party& party, const FieldPath& path) {
    if (party.country().empty() || input.reference.IsCountry(party.country())) return;
    sink.Add(FieldPath(path, "country"), absl::StrCat(Quoted(party.country()), " is not a country code."),
             "Send two letters of ISO 3166-1, for example KR; GB, not UK; GR, not EL.");
  });
}

}  // namespace

constinit const Rule kItemPartyCountryKnown = {
    .id = "item.party.country.known",
    .severity = v1::SEVERITY_ERROR,
    .summary = "The country of every party is in ISO 3166-1 alpha-2, or XI or XK.",
    .source = "ISO 3166-1; data/reference/countries.csv",
    .field = "sender.country, addressee.country, seller.country ...",
    .check = CheckPartyCountryKnown,
    .is_fixed = true,
};

}  // namespace postgate::validation
