// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/mail_class_code.h"
#include "core/identifiers/s10.h"
#include "core/normalization/rules/rules.h"
#include "core/records/item.h"

namespace postgate::normalization::rules {
namespace {

constexpr char kId[] = "normalize.mail_class";

v1::MailClass ClassOfIdentifier(const records::Item& item) {
  if (item.item_id_type() != v1::ITEM_ID_TYPE_UNSPECIFIED && item.item_id_type() != v1::ITEM_ID_TYPE_S10) return v1::MAIL_CLASS_UNSPECIFIED;
  const absl::string_view item_id = item.item_id();
  if (identifiers::CheckS10(item_id) != identifiers::S10Problem::kNone) return v1::MAIL_CLASS_UNSPECIFIED;
  return identifiers::MailClassOfService(identifiers::S10ClassOf(item_id.substr(0, 2)));
}

void Apply(Subject& subject) {
  records::Item& item = subject.item();
  // T, empty receptacles, is a code of no mail class: what the identifier stands for would contradict it.
  if (item.mail_class() != v1::MAIL_CLASS_UNSPECIFIED || item.mail_class_code() == "T") return;
  v1::MailClass found = identifiers::StatedMailClass(item);
  // Before the carrier's kind: what an express carrier brings under a post's identifier is mail.
  if (found == v1::MAIL_CLASS_UNSPECIFIED) found = ClassOfIdentifier(item);
  if (found == v1::MAIL_CLASS_UNSPECIFIED && subject.input().carrier_kind == validation::CarrierKind::kExpress) {
    found = v1::MAIL_CLASS_EXPRESS;
  }
  if (found == v1::MAIL_CLASS_UNSPECIFIED) return;
  item.set_mail_class(found);
  subject.Record(kId, identifiers::FieldPath("mail_class"), "", v1::MailClass_Name(found));
}

}  // namespace

constexpr NormalizationRule kMailClass = {
    kId, "An unstated mail class follows from its code, the service indicator of the S10 identifier, or the carrier's kind.",
    "UPU mail class: U, C, E; UPU S10, service indicators", Apply};

}  // namespace postgate::normalization::rules
