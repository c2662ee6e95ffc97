// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/mail_class_code.h"
#include "core/identifiers/s10.h"
#include "core/normalization/rules/rules.h"

namespace postgate::normalization::rules {
namespace {

constexpr char kId[] = "normalize.mail_class";

v1::MailClass ClassOfIdentifier(absl::string_view item_id) {
  if (identifiers::CheckS10(item_id) != identifiers::S10Problem::kNone) return v1::MAIL_CLASS_UNSPECIFIED;
  return identifiers::MailClassOfService(identifiers::S10ClassOf(item_id.substr(0, 2)));
}

void Apply(Subject& subject) {
  v1::Item& item = subject.item();
  if (item.mail_class() != v1::MAIL_CLASS_UNSPECIFIED) return;
  v1::MailClass found = identifiers::StatedMailClass(item);
  if (found == v1::MAIL_CLASS_UNSPECIFIED && subject.input().carrier_kind == validation::CarrierKind::kExpress) {
    found = v1::MAIL_CLASS_EXPRESS;
  }
  if (found == v1::MAIL_CLASS_UNSPECIFIED) found = ClassOfIdentifier(item.item_id());
  if (found == v1::MAIL_CLASS_UNSPECIFIED) return;
  item.set_mail_class(found);
  subject.Record(kId, identifiers::FieldPath("mail_class"), "", v1::MailClass_Name(found));
}

}  // namespace

constexpr NormalizationRule kMailClass = {
    kId, "An unstated mail class follows from its code, the carrier's kind, or the service indicator of the S10 identifier.",
    "UPU mail class: U, C, E; UPU S10, service indicators", Apply};

}  // namespace postgate::normalization::rules
