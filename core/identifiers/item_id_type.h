// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_IDENTIFIERS_ITEM_ID_TYPE_H_
#define CORE_IDENTIFIERS_ITEM_ID_TYPE_H_

#include "absl/strings/string_view.h"
#include "postgate/v1/item.pb.h"

namespace postgate::identifiers {

// Returns what an identifier is by its shape alone. What looks meant as an S10 (a digit lost, lower case, a wrong
// check digit) is S10, so that its rules can say what is wrong with it; 18 or 11 digits are an SSCC or air waybill
// only with the right check digit, because operators number like that too. Everything else is LOCAL.
v1::ItemIdType GuessType(absl::string_view item_id);

// The same of an express carrier's item: what is local by shape, or no valid S10, is a HOUSE_BILL.
v1::ItemIdType GuessTypeOfExpress(absl::string_view item_id);

// Whether the one who sent an item is known to be an express carrier.
enum class Carrier { kAny, kExpress };

// Returns the item's type, never unspecified: as sent, else by shape. `Item`: the message or its record.
template <typename Item>
v1::ItemIdType TypeOfItemId(const Item& item, Carrier carrier = Carrier::kAny) {
  if (item.item_id_type() != v1::ITEM_ID_TYPE_UNSPECIFIED) return item.item_id_type();
  const bool is_express = carrier == Carrier::kExpress || item.mail_class() == v1::MAIL_CLASS_EXPRESS || item.issuing_office_kind() == v1::OFFICE_KIND_EXPRESS;
  return is_express ? GuessTypeOfExpress(item.item_id()) : GuessType(item.item_id());
}

}  // namespace postgate::identifiers

#endif  // CORE_IDENTIFIERS_ITEM_ID_TYPE_H_
