// SPDX-License-Identifier: Apache-2.0
//
// What an item says of itself in any of its fields. Rules look before normalization has filled in what follows from
// what was sent.
#ifndef CORE_VALIDATION_ITEM_FACTS_H_
#define CORE_VALIDATION_ITEM_FACTS_H_

#include <cstdint>

#include "absl/numeric/int128.h"
#include "absl/strings/string_view.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "postgate/v1/item.pb.h"

namespace postgate::validation {

// Sale, return or sample: then customs treats it as trade.
inline bool IsCommercial(v1::Nature nature) {
  return nature == v1::NATURE_SALE || nature == v1::NATURE_RETURN || nature == v1::NATURE_SAMPLE;
}

// The mail class as sent, else by its code (U, C, E), else by the S10 service indicator.
v1::MailClass MailClassOf(const RuleInput& input);

// Of the carrier as the hub knows it, else as the item's mail class, posting office and identifier tell.
CarrierKind CarrierKindOf(const RuleInput& input);

// What the goods are declared to be worth: the total, else the sum of the pieces when all are in one currency.
struct DeclaredTotal {
  // Empty when nothing can be told. A view into the item.
  absl::string_view currency;
  // Billionths of a unit.
  absl::int128 nanos = 0;
};
DeclaredTotal DeclaredTotalOf(const records::Item& item);

// The number of the item's IOSS registration, empty when it has none.
absl::string_view IossNumberOf(const records::Item& item);

// Goods for the VAT area of the EU: its member states and, for goods, Northern Ireland.
bool IsForEuropeanUnion(const records::Item& item, const reference::ReferenceData& reference);

// The limit up to which the Import One-Stop Shop can be used: EUR 150 (Directive 2006/112/EC, Article 369l).
inline constexpr std::int64_t kIossLimitEur = 150;

}  // namespace postgate::validation

#endif  // CORE_VALIDATION_ITEM_FACTS_H_
