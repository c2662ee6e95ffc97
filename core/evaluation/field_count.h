// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_EVALUATION_FIELD_COUNT_H_
#define CORE_EVALUATION_FIELD_COUNT_H_

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace postgate::evaluation {

// Fields of one item or movement, those of its parts included. A whole item has some 3,000: 99 content pieces of 30.
inline constexpr int kFieldsMax = 20'000;

// Whether the bytes of a message of that type hold more than kFieldsMax fields, in it and in the messages within it, found without parsing them: an
// empty content piece of three bytes becomes more than a hundred. Bytes that are few enough are not looked at. False also where they are no message.
bool HasTooManyFields(absl::string_view bytes, const google::protobuf::Descriptor& type);

}  // namespace postgate::evaluation

#endif  // CORE_EVALUATION_FIELD_COUNT_H_
