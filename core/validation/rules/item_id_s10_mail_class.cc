// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "core/identifiers/field_path.h"
#include "core/identifiers/mail_class_code.h"
#include "core/identifiers/s10.h"
#include "core/validation/item_facts.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"
#include "core/validation/text.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckItemIdS10MailClass(const RuleInput& input, FindingSink& sink) {
  identifiers::S10 parts;
  if (input.item_id_type != v1::ITEM_ID_TYPE_S10 || !identifiers::SplitS10(input.item.item_id(), &parts)) return;
  const v1::MailClass expected = identifiers::MailClassOfService(identifiers::S10ClassOf(parts.service_indicator));
  const v1::MailClass sent = MailClassOf(input);
  if (expected == v1::MAIL_CLASS_UNSPECIFIED || sent == v1::MAIL_CLASS_UNSPECIFIED || sent == expected) return;
  sink.Add(
      FieldPath("item_id"),
      absl::StrCat("The service indicator ", Quoted(parts.service_indicator), " does not fit the mail class sent."),
      absl::StrCat("It stands for ", v1::MailClass_Name(expected), "."));
}

}  // namespace

constinit const Rule kItemItemIdS10MailClass = {
    .id = "item.item_id.s10_mail_class",
    .severity = v1::SEVERITY_WARNING,
    .summary = "The S10 service indicator fits the mail class: C and H parcels, E EMS, L, M, Q, R, U and V letters.",
    .source = "UPU S10, service indicators",
    .field = "item_id",
    .check = CheckItemIdS10MailClass,
};

}  // namespace postgate::validation
