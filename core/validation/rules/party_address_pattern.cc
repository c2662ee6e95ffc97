// SPDX-License-Identifier: Apache-2.0
#include <string>

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

void CheckPartyAddressPattern(const RuleInput& input, FindingSink& sink) {
  ForEachRequiredParty(input.item, [&sink](const records::Party& party, const FieldPath& path) {
    if (!party.po_box().empty()) return;
    EmptyPattern pattern = FindEmptyPattern(party.street());
    if (!party.street().empty() && pattern == EmptyPattern::kNone) return;
    for (const absl::string_view line : party.address_lines()) {
      const EmptyPattern of_line = FindEmptyPattern(line);
      if (!line.empty() && of_line == EmptyPattern::kNone) return;
      if (pattern == EmptyPattern::kNone) pattern = of_line;
    }
    if (pattern == EmptyPattern::kNone) return;
    sink.Add(FieldPath(path, "street"), absl::StrCat("The address is ", DescribePattern(pattern), "."),
             "Send street and house number, a P.O. box, or the address as lines.");
  });
}

}  // namespace

constinit const Rule kItemPartyAddressPattern = {
    .id = "item.party.address.pattern",
    .severity = v1::SEVERITY_ERROR,
    .summary =
        "An address of sender or addressee says something: what is there is not only digits, symbols, blanks, one "
        "character repeated or a file extension.",
    .source = "EU ICS2 data quality guidance; Transport Canada PACT 6.1",
    .field = "sender.street, addressee.street",
    .check = CheckPartyAddressPattern,
};

}  // namespace postgate::validation
