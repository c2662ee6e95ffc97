// SPDX-License-Identifier: Apache-2.0
//
// Copies a field of a record into a message; an absent one stays absent, and `to` is not even asked for.
#ifndef CORE_NORMALIZATION_COPY_FIELDS_H_
#define CORE_NORMALIZATION_COPY_FIELDS_H_

#include "core/records/item.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/wrappers.pb.h"
#include "postgate/v1/item.pb.h"

namespace postgate::normalization {

inline void CopyText(absl::string_view text, std::string* to) { to->assign(text.data(), text.size()); }

inline void Copy(const records::Money& money, v1::Money* to) {
  if (!money.currency_code().empty()) CopyText(money.currency_code(), to->mutable_currency_code());
  to->set_units(money.units());
  to->set_nanos(money.nanos());
}
inline void Copy(const records::Timestamp& timestamp, google::protobuf::Timestamp* to) {
  to->set_seconds(timestamp.seconds());
  to->set_nanos(timestamp.nanos());
}
inline void Copy(const records::BoolValue& value, google::protobuf::BoolValue* to) { to->set_value(value.value()); }

}  // namespace postgate::normalization

// Not by set_…(text), which makes a string first.
#define POSTGATE_COPY_TEXT(from, from_field, to, to_field)                                                               \
  do {                                                                                                                   \
    if (!(from).from_field().empty()) ::postgate::normalization::CopyText((from).from_field(), (to)->mutable_##to_field()); \
  } while (false)

#define POSTGATE_COPY_RECORD(from, from_field, to, to_field)                                                         \
  do {                                                                                                               \
    if ((from).has_##from_field()) ::postgate::normalization::Copy((from).from_field(), (to)->mutable_##to_field()); \
  } while (false)

#endif  // CORE_NORMALIZATION_COPY_FIELDS_H_
