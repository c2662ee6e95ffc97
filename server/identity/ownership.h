// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IDENTITY_OWNERSHIP_H_
#define SERVER_IDENTITY_OWNERSHIP_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "server/identity/principal.h"

namespace postgate::identity {

// What can be asked of one item.
enum class ItemAction {
  kChange,         // amend, cancel, move, confirm a decision, answer a referral
  kReadItem,       // its content, findings, versions and movements
  kReadDecisions,  // the decisions on it
};

// To whom one item belongs.
struct ItemParties {
  absl::string_view filed_by;              // the name of the carrier that filed it
  absl::string_view destination_operator;  // the operator code in the item; may be empty
};

// Whether `principal` may do `action` to an item; the permission table has already allowed the method. A carrier may do
// everything to what it filed, and reads the decisions on an item that names one of its `operator_codes` (those
// registered for it with the hub) as destination. Customs reads all and changes no item. Operators and auditors see no
// item. Whoever may not read an item should be answered as if it did not exist.
bool MayAccessItem(const Principal& principal, absl::Span<const std::string> operator_codes, const ItemParties& item,
                   ItemAction action);

}  // namespace postgate::identity

#endif  // SERVER_IDENTITY_OWNERSHIP_H_
