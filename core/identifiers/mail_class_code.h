// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_IDENTIFIERS_MAIL_CLASS_CODE_H_
#define CORE_IDENTIFIERS_MAIL_CLASS_CODE_H_

#include "absl/strings/string_view.h"
#include "core/identifiers/s10.h"
#include "postgate/v1/item.pb.h"

namespace postgate::identifiers {

// UPU mail class: U, C, E. Unspecified for any other code, T (empty receptacles) among them.
inline v1::MailClass MailClassOfCode(absl::string_view code) {
  if (code == "U") return v1::MAIL_CLASS_LETTER;
  if (code == "C") return v1::MAIL_CLASS_PARCEL;
  if (code == "E") return v1::MAIL_CLASS_EMS;
  return v1::MAIL_CLASS_UNSPECIFIED;
}

// What an item says its mail class is, by name or else by code; unspecified when it says neither, or a code of no mail class.
template <typename Item>
v1::MailClass StatedMailClass(const Item& item) {
  return item.mail_class() != v1::MAIL_CLASS_UNSPECIFIED ? item.mail_class() : MailClassOfCode(item.mail_class_code());
}

// What the service indicator of an S10 identifier stands for; unspecified for one that is of no mail class.
inline v1::MailClass MailClassOfService(S10Class service) {
  switch (service) {
    case S10Class::kLetter: return v1::MAIL_CLASS_LETTER;
    case S10Class::kParcel: return v1::MAIL_CLASS_PARCEL;
    case S10Class::kEms: return v1::MAIL_CLASS_EMS;
    default: return v1::MAIL_CLASS_UNSPECIFIED;
  }
}

}  // namespace postgate::identifiers

#endif  // CORE_IDENTIFIERS_MAIL_CLASS_CODE_H_
