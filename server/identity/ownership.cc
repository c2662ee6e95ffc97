// SPDX-License-Identifier: Apache-2.0
#include "server/identity/ownership.h"

#include <algorithm>

namespace postgate::identity {
namespace {

bool CarrierMayAccess(const Principal& carrier, absl::Span<const std::string> operator_codes, const ItemParties& item,
                      ItemAction action) {
  if (!item.filed_by.empty() && item.filed_by == carrier.name) return true;
  if (action != ItemAction::kReadDecisions || item.destination_operator.empty()) return false;
  return std::find(operator_codes.begin(), operator_codes.end(), item.destination_operator) != operator_codes.end();
}

}  // namespace

bool MayAccessItem(const Principal& principal, absl::Span<const std::string> operator_codes, const ItemParties& item,
                   ItemAction action) {
  switch (principal.role) {
    case Role::kCarrier:
      return CarrierMayAccess(principal, operator_codes, item, action);
    case Role::kCustoms:
      return action != ItemAction::kChange;
    case Role::kOperator:
    case Role::kAuditor:
      return false;
  }
  return false;
}

}  // namespace postgate::identity
