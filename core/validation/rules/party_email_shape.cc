// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/string_view.h"
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/parties.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

// RFC 5321, 4.5.3.1.
constexpr size_t kEmailBytesMax = 254;

bool IsEmailShape(absl::string_view email) {
  const size_t at = email.find('@');
  if (email.size() > kEmailBytesMax || at == 0 || at == absl::string_view::npos ||
      email.find('@', at + 1) != absl::string_view::npos)
    return false;
  for (const char c : email) {
    if (c == ' ' || c == ',' || c == ';' || c == '<' || c == '>') return false;
  }
  const absl::string_view domain = email.substr(at + 1);
  const size_t point = domain.rfind('.');
  return point != absl::string_view::npos && point > 0 && point + 1 < domain.size() && domain.front() != '.';
}

void CheckPartyEmailShape(const RuleInput& input, FindingSink& sink) {
  ForEachParty(input.item, [&sink](const records::Party& party, const FieldPath& path) {
    if (party.email().empty() || IsEmailShape(party.email())) return;
    sink.Add(FieldPath(path, "email"), "This is not an e-mail address.",
             "Send one address, without name or brackets, or leave it out.");
  });
}

}  // namespace

constinit const Rule kItemPartyEmailShape = {
    .id = "item.party.email.shape",
    .severity = v1::SEVERITY_WARNING,
    .summary = "An e-mail address has one @ with something before it and a domain with a point after it.",
    .source = "RFC 5321, 4.1.2",
    .field = "sender.email, addressee.email, seller.email ...",
    .check = CheckPartyEmailShape,
};

}  // namespace postgate::validation
