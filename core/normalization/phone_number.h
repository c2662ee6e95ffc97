// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_NORMALIZATION_PHONE_NUMBER_H_
#define CORE_NORMALIZATION_PHONE_NUMBER_H_

#include <cstddef>

#include "absl/strings/string_view.h"
#include "core/reference/calling_codes.h"

namespace postgate::normalization {

// A telephone number in the form of ITU-T E.164: a plus sign, the calling code and the number, at most 15 digits. Read only where there is one
// reading: with a plus sign; with the country's international prefix; with its trunk prefix and a number of digits that its plan has; without
// either where the number has as many digits as its mobiles. Letters and extensions are not read.
class PhoneNumber {
 public:
  // `country` is the alpha-2 code of the party's country, or empty. Does not allocate.
  PhoneNumber(absl::string_view phone, absl::string_view country, const reference::CallingCodes& codes);

  // Empty when the number is not read.
  absl::string_view e164() const { return absl::string_view(text_, size_); }

 private:
  static constexpr size_t kDigitsMax = 15;
  // An international prefix may precede them.
  static constexpr size_t kDialledMax = kDigitsMax + 4;

  void ReadNational(absl::string_view dialled, const reference::DiallingPlan& plan, const reference::CallingCodes& codes);
  void Take(absl::string_view calling_code, absl::string_view number);
  void TakeInternational(absl::string_view digits, const reference::CallingCodes& codes);

  char text_[1 + kDigitsMax];
  size_t size_ = 0;
};

}  // namespace postgate::normalization

#endif  // CORE_NORMALIZATION_PHONE_NUMBER_H_
