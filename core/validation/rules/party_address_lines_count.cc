// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/parties.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckPartyAddressLinesCount(const RuleInput& input, FindingSink& sink) {
  ForEachParty(input.item, [&sink](const records::Party& party, const FieldPath& path) {
    if (party.address_lines_size() <= 5) return;
    sink.Add(FieldPath(path, "address_lines"), "The address has more than 5 lines.", "Send at most 5 lines.");
  });
}

}  // namespace

constinit const Rule kItemPartyAddressLinesCount = {
    .id = "item.party.address_lines.count",
    .severity = v1::SEVERITY_ERROR,
    .summary = "An address has at most 5 lines.",
    .source = "UPU S42: address lines; limit of the exchange",
    .field = "sender.address_lines, addressee.address_lines ...",
    .check = CheckPartyAddressLinesCount,
    .is_fixed = true,
};

}  // namespace postgate::validation
