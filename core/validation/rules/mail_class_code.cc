// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "absl/strings/str_cat.h"
#include "core/identifiers/field_path.h"
#include "core/identifiers/mail_class_code.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"
#include "core/validation/text.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckMailClassCode(const RuleInput& input, FindingSink& sink) {
  const absl::string_view code = input.item.mail_class_code();
  const v1::MailClass sent = input.item.mail_class();
  if (code.empty() || sent == v1::MAIL_CLASS_EXPRESS) return;
  const v1::MailClass of_code = identifiers::MailClassOfCode(code);
  if (of_code == v1::MAIL_CLASS_UNSPECIFIED && code != "T") {
    sink.Add(FieldPath("mail_class_code"), absl::StrCat(Quoted(code), " is not a mail class code."),
             "U letters, C parcels, E EMS.");
    return;
  }
  if (sent == v1::MAIL_CLASS_UNSPECIFIED || sent == of_code) return;
  sink.Add(FieldPath("mail_class_code"),
           absl::StrCat(Quoted(code), " is the code of another mail class than ", v1::MailClass_Name(sent), "."),
           "U letters, C parcels, E EMS.");
}

}  // namespace

constinit const Rule kItemMailClassCode = {
    .id = "item.mail_class.code",
    .severity = v1::SEVERITY_WARNING,
    .summary = "The mail class code is in the UPU's list and says the same as the mail class.",
    .source = "UPU mail class: U, C, E, T",
    .field = "mail_class_code",
    .check = CheckMailClassCode,
};

}  // namespace postgate::validation
