// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_REFERENCE_CALLING_CODES_H_
#define CORE_REFERENCE_CALLING_CODES_H_

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace postgate::reference {

// How telephone numbers of one country are dialled (ITU-T E.164).
struct DiallingPlan {
  // 1 to 3 digits, without a plus sign.
  std::string calling_code;
  // What is dialled before a calling code; empty where it hangs on the operator.
  std::string international_prefix;
  // What is dialled before a number within the country; empty where nothing is.
  std::string trunk_prefix;
  // Bit n: national numbers of n digits, of fixed lines and mobiles; of mobiles. None where a national form is not safe to read.
  uint32_t national_digits = 0;
  uint32_t mobile_digits = 0;

  bool IsNational(size_t digits) const { return digits < 32 && (national_digits >> digits & 1) != 0; }
  bool IsMobile(size_t digits) const { return digits < 32 && (mobile_digits >> digits & 1) != 0; }
};

// The plans of all countries. No calling code is the beginning of another.
class CallingCodes {
 public:
  // Takes the fields of one row of data/reference/calling_codes.csv.
  absl::Status Add(const std::vector<std::string>& fields);

  // Returns nullptr for a country without a plan.
  const DiallingPlan* PlanOf(absl::string_view alpha2) const;

  // How many of the first digits are a calling code; 0 when they are none. Of digits alone.
  size_t CodeLength(absl::string_view digits) const;
  // True when 0 is the trunk prefix in every country of the calling code, so that no number begins with 0 behind it.
  bool HasTrunkZero(absl::string_view calling_code) const;

 private:
  absl::flat_hash_map<std::string, DiallingPlan> plans_;
  // By the calling code as a number.
  std::bitset<1000> codes_;
  std::bitset<1000> without_trunk_zero_;
};

}  // namespace postgate::reference

#endif  // CORE_REFERENCE_CALLING_CODES_H_
