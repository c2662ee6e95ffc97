// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "absl/strings/str_cat.h"
#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"
#include "core/validation/text.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckMailCategoryKnown(const RuleInput& input, FindingSink& sink) {
  const absl::string_view code = input.item.mail_category();
  if (code.empty() || (code.size() == 1 && code[0] >= 'A' && code[0] <= 'D')) return;
  sink.Add(FieldPath("mail_category"), absl::StrCat(Quoted(code), " is not a mail category."),
           "A airmail or priority, B S.A.L., C surface, D priority by surface.");
}

}  // namespace

constinit const Rule kItemMailCategoryKnown = {
    .id = "item.mail_category.known",
    .severity = v1::SEVERITY_WARNING,
    .summary = "The mail category is in the UPU's list.",
    .source = "UPU code list 115: A, B, C, D",
    .field = "mail_category",
    .check = CheckMailCategoryKnown,
};

}  // namespace postgate::validation
