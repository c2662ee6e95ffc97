// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_TESTING_EXACT_TEXT_H_
#define CORE_TESTING_EXACT_TEXT_H_

#include <algorithm>
#include <memory>

#include "absl/strings/string_view.h"

namespace postgate {

// A copy of a text that ends where its memory ends: AddressSanitizer sees who reads a byte more. A std::string has a zero there, and often more.
class ExactText {
 public:
  explicit ExactText(absl::string_view text) : bytes_(new char[text.size()]), size_(text.size()) { std::copy(text.begin(), text.end(), bytes_.get()); }

  absl::string_view view() const { return absl::string_view(bytes_.get(), size_); }

 private:
  const std::unique_ptr<char[]> bytes_;
  const size_t size_;
};

}  // namespace postgate

#endif  // CORE_TESTING_EXACT_TEXT_H_
