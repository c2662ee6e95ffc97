// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "core/identifiers/field_path.h"
#include "core/identifiers/s10.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

// Null for what is no problem of syntax.
const char* DescribeSyntax(identifiers::S10Problem problem) {
  switch (problem) {
    case identifiers::S10Problem::kLength:
      return "does not have 13 characters";
    case identifiers::S10Problem::kIndicator:
      return "does not begin with two upper-case letters";
    case identifiers::S10Problem::kSerial:
      return "does not have nine digits after its first two letters";
    case identifiers::S10Problem::kCountry:
      return "does not end with two upper-case letters";
    default:
      return nullptr;
  }
}

void CheckItemIdS10Syntax(const RuleInput& input, FindingSink& sink) {
  if (input.item_id_type != v1::ITEM_ID_TYPE_S10 || input.item.item_id().empty()) return;
  if (const char* problem = DescribeSyntax(identifiers::CheckS10(input.item.item_id()))) {
    sink.Add(FieldPath("item_id"), absl::StrCat("The S10 identifier ", problem, "."),
             "An S10 identifier looks like RR123456785KR, in upper case.");
  }
}

}  // namespace

constinit const Rule kItemItemIdS10Syntax = {
    .id = "item.item_id.s10_syntax",
    .severity = v1::SEVERITY_ERROR,
    .summary = "An S10 identifier is two letters, nine digits and two letters, in upper case.",
    .source = "UPU S10",
    .field = "item_id",
    .check = CheckItemIdS10Syntax,
    .is_fixed = true,
};

}  // namespace postgate::validation
