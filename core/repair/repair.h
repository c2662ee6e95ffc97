// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_REPAIR_REPAIR_H_
#define CORE_REPAIR_REPAIR_H_

#include "core/identifiers/printable_ascii.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "postgate/v1/finding.pb.h"
#include "postgate/v1/item.pb.h"

namespace postgate::repair {

// What a repair does, for the rulebook.
struct RepairRule {
  const char* id;
  const char* summary;
};

inline constexpr RepairRule kRepairRules[] = {
    {"repair.white_space", "White space is removed from the ends of a text, and each run within becomes one space."},
    {"repair.width", "Full-width letters and digits in a code become ASCII."},
    {"repair.case", "Letters of a code become upper case."},
};

// Grows with each change to what Repair does; stored with every outcome.
inline constexpr int kRepairVersion = 1;

// Puts right, before any rule looks, what is lexically odd and unambiguous: white space, width, and the case of codes.
// The characters of identifiers are never touched: item, local and previous identifiers and the UCR stay exactly as
// sent. Appends one Change for each step to `changes`. Pure and idempotent; does not allocate when nothing is odd. Plain
// `texts` have nothing to be put right but case, and stay plain.
void Repair(v1::Item* item, google::protobuf::RepeatedPtrField<v1::Change>* changes,
            identifiers::Texts texts = identifiers::Texts::kAny);

}  // namespace postgate::repair

#endif  // CORE_REPAIR_REPAIR_H_
