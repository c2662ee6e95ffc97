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

void CheckPartyPostcodeShape(const RuleInput& input, FindingSink& sink) {
  ForEachParty(input.item, [&](const records::Party& party, const FieldPath& path) {
    if (party.postcode().empty() || input.reference.postcodes().HasShape(party.country(), party.postcode())) return;
    sink.Add(FieldPath(path, "postcode"), absl::StrCat("The postcode does not look like one of ", party.country(), "."),
             "Check postcode and country; the postcode stands alone in its field.");
  });
}

}  // namespace

constinit const Rule kItemPartyPostcodeShape = {
    .id = "item.party.postcode.shape",
    .severity = v1::SEVERITY_WARNING,
    .summary = "A postcode has a shape of its country; blanks and hyphens do not count.",
    .source = "Google address metadata; data/reference/postcode_shapes.csv",
    .field = "sender.postcode, addressee.postcode, seller.postcode ...",
    .check = CheckPartyPostcodeShape,
};

}  // namespace postgate::validation
