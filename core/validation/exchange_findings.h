// SPDX-License-Identifier: Apache-2.0
//
// Findings that no rule makes by looking at an item alone: what cannot be parsed, and what only the one who appends to
// the ledger can tell. They stand in the rulebook like every other.
#ifndef CORE_VALIDATION_EXCHANGE_FINDINGS_H_
#define CORE_VALIDATION_EXCHANGE_FINDINGS_H_

#include <cstddef>

#include "absl/strings/string_view.h"
#include "postgate/v1/finding.pb.h"

namespace postgate::validation {

// The bytes are no Item or no Movement: malformed wire format, or invalid UTF-8 in a string. `what` says which, without
// quoting the bytes.
v1::Finding MalformedItemFinding(absl::string_view what);
v1::Finding MalformedMovementFinding(absl::string_view what);

// The same business key is current with other content, and the item does not amend it.
v1::Finding BusinessKeyConflictFinding();

// The item amends what the hub does not have.
v1::Finding AmendsNothingFinding();

// The accepted version may not be amended any more; `why` from core/decisions.
v1::Finding AmendmentRefusedFinding(absl::string_view why);

// The carrier filed the same parcel before under another identifier, as `registration_number`; `what_became` of that: "was cancelled".
v1::Finding RefiledFinding(absl::string_view registration_number, absl::string_view what_became);

// The receptacle or dispatch would hold more than `limit`.
v1::Finding ContainerFullFinding(absl::string_view field_path, int limit);

// Another carrier nested into the receptacle or dispatch first.
v1::Finding ForeignReceptacleFinding();

// `unknown` of the movement's items have not come yet; `first_index` is the first one's place in item_ids.
v1::Finding UnknownItemsFinding(size_t unknown, int first_index);

// `count` findings are not in the list.
v1::Finding FindingsLimitFinding(size_t count);

}  // namespace postgate::validation

#endif  // CORE_VALIDATION_EXCHANGE_FINDINGS_H_
