// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/match.h"
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckPartySenderIsAddressee(const RuleInput& input, FindingSink& sink) {
  const records::Party& sender = input.item.sender();
  const records::Party& addressee = input.item.addressee();
  if (sender.name().empty() || !absl::EqualsIgnoreCase(sender.name(), addressee.name())) return;
  if (!absl::EqualsIgnoreCase(sender.city(), addressee.city()) || sender.country() != addressee.country()) return;
  if (!absl::EqualsIgnoreCase(sender.street(), addressee.street()) || sender.house_number() != addressee.house_number())
    return;
  if (sender.po_box() != addressee.po_box() || sender.address_lines_size() != addressee.address_lines_size()) return;
  for (int i = 0; i < sender.address_lines_size(); ++i) {
    if (!absl::EqualsIgnoreCase(sender.address_lines(i), addressee.address_lines(i))) return;
  }
  sink.Add(FieldPath("addressee"), "Sender and addressee are the same party at the same address.",
           "Check which of the two was copied.");
}

}  // namespace

constinit const Rule kItemPartySenderIsAddressee = {
    .id = "item.party.sender_is_addressee",
    .severity = v1::SEVERITY_WARNING,
    .summary = "Sender and addressee are not the same party at the same address.",
    .source = "Data quality: one party was copied into both",
    .field = "addressee",
    .check = CheckPartySenderIsAddressee,
};

}  // namespace postgate::validation
