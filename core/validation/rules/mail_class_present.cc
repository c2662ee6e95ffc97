// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "core/identifiers/field_path.h"
#include "core/identifiers/s10.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckMailClassPresent(const RuleInput& input, FindingSink& sink) {
  const records::Item& item = input.item;
  if (item.mail_class() != v1::MAIL_CLASS_UNSPECIFIED || !item.mail_class_code().empty()) return;
  if (input.item_id_type == v1::ITEM_ID_TYPE_HOUSE_BILL || input.item_id_type == v1::ITEM_ID_TYPE_AIR_WAYBILL) return;
  identifiers::S10 parts;
  if (input.item_id_type == v1::ITEM_ID_TYPE_S10 && identifiers::SplitS10(item.item_id(), &parts)) {
    const identifiers::S10Class service = identifiers::S10ClassOf(parts.service_indicator);
    if (service != identifiers::S10Class::kBilateral && service != identifiers::S10Class::kReserved) return;
  }
  sink.Add(FieldPath("mail_class"), "The mail class is missing and does not follow from the identifier.",
           "Send MAIL_CLASS_LETTER, _PARCEL, _EMS or _EXPRESS.");
}

}  // namespace

constinit const Rule kItemMailClassPresent = {
    .id = "item.mail_class.present",
    .severity = v1::SEVERITY_WARNING,
    .summary = "The mail class is sent, or follows from the mail class code or the S10 identifier.",
    .source = "UPU M33: mail class, mandatory",
    .field = "mail_class",
    .check = CheckMailClassPresent,
};

}  // namespace postgate::validation
