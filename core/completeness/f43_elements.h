// SPDX-License-Identifier: Apache-2.0
//
// Which elements of an ICS2 filing F43 an item brings: what the hub's scorecards count. Source: the data set of IE3F43, EU ICS2 HTI tables (postal, minimum,
// pre-loading).
#ifndef CORE_COMPLETENESS_F43_ELEMENTS_H_
#define CORE_COMPLETENESS_F43_ELEMENTS_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "core/records/item.h"
#include "postgate/v1/item.pb.h"
#include "postgate/v1/scorecard.pb.h"

namespace postgate::completeness {

// A set of elements: bit n is the F43Element n. Stored in the ledger, so that a bit never changes its meaning.
using F43Elements = uint64_t;

// Bit 0, which is no element: an item was looked at. Without it nothing is known of what it had.
inline constexpr F43Elements kMeasured = 1;

inline constexpr bool Has(F43Elements elements, v1::F43Element element) { return (elements >> static_cast<int>(element) & 1) != 0; }

// Which of them the item has, with kMeasured. An element is there when it is not empty, whatever the rules say of it; one of a goods item, when every content
// piece has it; one that is in several fields of Item, when one of them is there. Pure; allocates nothing.
F43Elements ElementsOf(const records::Item& item);

// How F43 asks for an element.
enum class Presence { kMandatory, kConditional, kOptional };

struct F43ElementInfo {
  v1::F43Element element;
  absl::string_view name;  // for people: "consignee postcode"
  Presence presence;
};

// All of them, in the order of their numbers.
absl::Span<const F43ElementInfo> AllF43Elements();

}  // namespace postgate::completeness

#endif  // CORE_COMPLETENESS_F43_ELEMENTS_H_
