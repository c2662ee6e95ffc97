// SPDX-License-Identifier: Apache-2.0
//
// Which countries have postcodes, and what the postcodes of each look like.
#ifndef CORE_REFERENCE_POSTCODES_H_
#define CORE_REFERENCE_POSTCODES_H_

#include <array>
#include <bitset>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace postgate::reference {

// Immutable once loaded; safe to use from many threads. No lookup allocates.
class Postcodes {
 public:
  // `shapes`: one or more, separated by blanks; 9 stands for a digit, A for a letter, * for either. Returns false when
  // the country is not two upper-case letters, or a shape is empty, holds another sign or is longer than kShapeMax.
  bool AddShapes(absl::string_view alpha2, absl::string_view shapes);
  // Addresses of the country go without a postcode, or may. Returns false when it is not two upper-case letters.
  bool AddWithout(absl::string_view alpha2);

  // True when the postcode, blanks and hyphens left out, has one of its country's shapes, or nothing is known of them.
  bool HasShape(absl::string_view alpha2, absl::string_view postcode) const;
  // False when nothing is known of the country, or no country is known that goes without.
  bool IsNeeded(absl::string_view alpha2) const;

  // In characters; no postcode is longer.
  static constexpr size_t kShapeMax = 10;

 private:
  std::array<std::vector<std::string>, 26 * 26> shapes_;
  std::bitset<26 * 26> without_;
};

}  // namespace postgate::reference

#endif  // CORE_REFERENCE_POSTCODES_H_
