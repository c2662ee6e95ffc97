// SPDX-License-Identifier: Apache-2.0
//
// UPU S9 receptacle identifiers (29 characters) and S8 dispatch identifiers (their first 20).
#ifndef CORE_IDENTIFIERS_RECEPTACLE_H_
#define CORE_IDENTIFIERS_RECEPTACLE_H_

#include "absl/strings/string_view.h"

namespace postgate::identifiers {

inline constexpr size_t kS8Length = 20;
inline constexpr size_t kS9Length = 29;

// The parts of a dispatch identifier, as views into it.
struct S8Dispatch {
  absl::string_view origin_office;       // IMPC, 6.
  absl::string_view destination_office;  // IMPC, 6.
  char mail_category;                    // UPU code list 115.
  absl::string_view mail_subclass;       // UPU code list 117; its first letter is the mail class.
  char year;                             // Last digit of the year.
  absl::string_view dispatch_number;     // 4 digits.
};

// The parts of a receptacle identifier, as views into it.
struct S9Receptacle {
  S8Dispatch dispatch;
  absl::string_view receptacle_number;  // 3 digits.
  bool is_highest_receptacle;
  bool is_registered_or_insured;
  int mass_hg;  // Hectograms.
};

// Splits `id`. Returns false, leaving `*parts` alone, unless length and character classes are right.
bool SplitS8(absl::string_view id, S8Dispatch* parts);
bool SplitS9(absl::string_view id, S9Receptacle* parts);

// Returns the dispatch that an S9 identifier names, or an empty view when `receptacle_id` is none.
absl::string_view DispatchOfReceptacle(absl::string_view receptacle_id);

}  // namespace postgate::identifiers

#endif  // CORE_IDENTIFIERS_RECEPTACLE_H_
