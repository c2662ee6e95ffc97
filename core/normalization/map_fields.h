// SPDX-License-Identifier: Apache-2.0
//
// Puts a field of the item into the declaration, where its texts are views of the item's; an absent one stays absent, and `to` is not even asked for.
#ifndef CORE_NORMALIZATION_MAP_FIELDS_H_
#define CORE_NORMALIZATION_MAP_FIELDS_H_

#define POSTGATE_MAP_TEXT(from, from_field, to, to_field)                                \
  do {                                                                                   \
    if (!(from).from_field().empty()) (to)->set_##to_field##_view((from).from_field()); \
  } while (false)

#define POSTGATE_MAP_RECORD(from, from_field, to, to_field)                            \
  do {                                                                                 \
    if ((from).has_##from_field()) *(to)->mutable_##to_field() = (from).from_field(); \
  } while (false)

#endif  // CORE_NORMALIZATION_MAP_FIELDS_H_
