// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_REPAIR_REPAIR_H_
#define CORE_REPAIR_REPAIR_H_

#include "core/identifiers/printable_ascii.h"
#include "core/records/declaration.h"
#include "core/records/item.h"
#include "core/reference/reference_data.h"

namespace postgate::repair {

// What a repair does, for the rulebook.
struct RepairRule {
  const char* id;
  const char* summary;
};

inline constexpr RepairRule kRepairRules[] = {
    {"repair.width", "Full-width letters and digits become ASCII, half-width Katakana and Hangul the usual ones; other than in references."},
    {"repair.composition", "A letter and its marks become one character in names, addresses and descriptions (Unicode NFC)."},
    {"repair.address_lines",
     "Several lines in a street or an address line, told by line breaks, semicolons or bars, become address lines; where they are too many, one line "
     "with commas. A line that is put in has an empty before."},
    {"repair.white_space", "White space is removed from the ends of a text, and each run within becomes one space."},
    {"repair.case", "Letters of a code become upper case."},
    {"repair.country",
     "Where a country's code belongs, its alpha-3 code, its name in English, UK or EL becomes the alpha-2 code "
     "(data/reference/country_aliases.csv)."},
};

// Grows with each change to what Repair does; stored with every outcome.
inline constexpr int kRepairVersion = 4;

// Puts right, before any rule looks, what is lexically odd and unambiguous: width, composition, lines, white space, the case of codes, and what
// names a country. The characters of identifiers are never touched: item, local and previous identifiers and the UCR stay exactly as
// sent. Appends one Change for each step to the declaration's `changes`. Pure and idempotent; does not allocate when nothing is odd. Plain
// `texts` have nothing to be put right but case, lines and countries, and stay plain.
void Repair(records::Item* item, const reference::ReferenceData& reference, records::Declaration* declaration,
            identifiers::Texts texts = identifiers::Texts::kAny);

}  // namespace postgate::repair

#endif  // CORE_REPAIR_REPAIR_H_
