// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"

#include <algorithm>
#include <charconv>
#include <cstddef>

#include "absl/strings/string_view.h"

namespace postgate::identifiers {
namespace {

// The digits of an index.
struct Digits {
  explicit Digits(int index) : size(static_cast<size_t>(std::to_chars(text, text + sizeof text, index).ptr - text)) {}

  char text[11];
  size_t size;
};

}  // namespace

// A path is linked from its end to its beginning: the text is measured first, then written in that order.
std::string FieldPath::ToString() const {
  size_t size = 0;
  for (const FieldPath* part = this; part != nullptr; part = part->parent_) {
    size += absl::string_view(part->name_).size() + (part->parent_ == nullptr ? 0 : 1);
    if (part->index_ != kNoIndex) size += Digits(part->index_).size + 2;
  }
  std::string text(size, '.');
  char* at = text.data() + size;
  const auto put = [&at](absl::string_view bytes) {
    at -= bytes.size();
    std::copy(bytes.begin(), bytes.end(), at);
  };
  for (const FieldPath* part = this; part != nullptr; part = part->parent_) {
    if (part->index_ != kNoIndex) {
      const Digits digits(part->index_);
      put("]");
      put(absl::string_view(digits.text, digits.size));
      put("[");
    }
    put(part->name_);
    if (part->parent_ != nullptr) --at;
  }
  return text;
}

}  // namespace postgate::identifiers
