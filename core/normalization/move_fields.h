// SPDX-License-Identifier: Apache-2.0
//
// Moves a text or message field between messages of one arena (or both of the heap) without copying what it holds; an absent one stays absent.
#ifndef CORE_NORMALIZATION_MOVE_FIELDS_H_
#define CORE_NORMALIZATION_MOVE_FIELDS_H_

#define POSTGATE_MOVE_TEXT(from, from_field, to, to_field) \
  do {                                                     \
    if (!(from)->from_field().empty()) (to)->mutable_##to_field()->swap(*(from)->mutable_##from_field()); \
  } while (false)

#define POSTGATE_MOVE_MESSAGE(from, from_field, to, to_field) \
  do {                                                        \
    if ((from)->has_##from_field()) (to)->unsafe_arena_set_allocated_##to_field((from)->unsafe_arena_release_##from_field()); \
  } while (false)

#endif  // CORE_NORMALIZATION_MOVE_FIELDS_H_
