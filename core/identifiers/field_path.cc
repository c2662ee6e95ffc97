// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"

#include "absl/strings/str_cat.h"

namespace postgate::identifiers {

std::string FieldPath::ToString() const {
  std::string text;
  AppendTo(&text);
  return text;
}

void FieldPath::AppendTo(std::string* text) const {
  if (parent_ != nullptr) {
    parent_->AppendTo(text);
    text->push_back('.');
  }
  text->append(name_);
  if (index_ != kNoIndex) absl::StrAppend(text, "[", index_, "]");
}

}  // namespace postgate::identifiers
