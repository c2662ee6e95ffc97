// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_CORE_ITEM_DIFF_VALUE_TEXT_H_
#define POSTGATE_CORE_ITEM_DIFF_VALUE_TEXT_H_

#include <cstddef>
#include <string>

#include "google/protobuf/message.h"

namespace postgate::item_diff {

// Bytes of a value's text; a longer one is cut at a character's border and ended with "...".
inline constexpr size_t kValueBytesMax = 500;

// Whether a message is told as one value and not field by field: times, amounts of money, wrappers.
bool IsOneValue(const google::protobuf::Descriptor& type);

// A field's value as FieldChange says it. `index`: of an element; kSingular for a field that is no list.
inline constexpr int kSingular = -1;
std::string ValueText(const google::protobuf::Message& message, const google::protobuf::FieldDescriptor& field, int index);

}  // namespace postgate::item_diff

#endif  // POSTGATE_CORE_ITEM_DIFF_VALUE_TEXT_H_
