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

void CheckPartyNamePattern(const RuleInput& input, FindingSink& sink) {
  ForEachRequiredParty(input.item, [&sink](const records::Party& party, const FieldPath& path) {
    const EmptyPattern pattern = FindEmptyPattern(party.name());
    if (pattern == EmptyPattern::kNone) return;
    sink.Add(FieldPath(path, "name"), absl::StrCat("The name is ", DescribePattern(pattern), "."),
             "Send the name of the person or business.");
  });
}

}  // namespace

constinit const Rule kItemPartyNamePattern = {
    .id = "item.party.name.pattern",
    .severity = v1::SEVERITY_ERROR,
    .summary =
        "A name of sender or addressee says something: it is not only digits, symbols, blanks, one character repeated "
        "or a file extension.",
    .source = "EU ICS2 data quality guidance; Transport Canada PACT 6.1",
    .field = "sender.name, addressee.name",
    .check = CheckPartyNamePattern,
};

}  // namespace postgate::validation
