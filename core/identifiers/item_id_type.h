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

// Whether the one who sent an item is known to be an express carrier.
enum class Carrier { kAny, kExpress };

// Returns the item's type, never unspecified: as sent, else by shape; what is local by shape is a HOUSE_BILL for an
// express item or carrier.
v1::ItemIdType TypeOfItemId(const v1::Item& item, Carrier carrier = Carrier::kAny);

}  // namespace postgate::identifiers

#endif  // CORE_IDENTIFIERS_ITEM_ID_TYPE_H_
